"""docs/how-to/run.md, followed from an empty server to the first organiser signed in."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from samspill.web.journal.models import Entry
from samspill.web.people.models import Person
from support.documents import ROOT, Block, blocks
from support.letters import deliver_all
from support.workers import PATIENCE, until

DOCUMENT = ROOT / "docs/how-to/run.md"
BLOCKS = list(blocks(DOCUMENT))
PYTHON = ".venv/bin/python "


def of(language: str) -> list[Block]:
    """The document's blocks of a language."""
    return [block for block in BLOCKS if block.language == language]


def commands() -> list[str]:
    """What the document has one run with Python, in order."""
    lines = "\n".join(block.text for block in of("sh")).splitlines()
    return [line for line in lines if line.startswith(PYTHON)]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment that ``samspill.env`` gives, with places of this test's own."""
    (settings,) = of("ini")
    file = tmp_path / "samspill.env"
    file.write_text(settings.text)
    read = subprocess.run(
        ["sh", "-c", "set -a && . ./samspill.env && env -0"],
        cwd=tmp_path, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    env = dict(line.split("=", 1) for line in read.stdout.split("\0") if line)
    assert env["SAMSPILL_FROM_EMAIL"] == "Samspill <samspill@example.org>"
    database = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    ours = {"PYTHONPATH": str(ROOT / "src"), "SAMSPILL_VAR": str(tmp_path / "var")}
    yield {**env, **ours, "DATABASE_URL": database}


def words(command: str, *more: str) -> list[str]:
    """The command with the Python of the tests, as a shell takes it."""
    return ["sh", "-c", f"exec {sys.executable} {command.removeprefix(PYTHON)} {' '.join(more)}"]


def answer(port: int, path: str) -> tuple[int, str]:
    """What the web server answers; 0 while nobody does."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        headers={"Host": "samspill.example.org", "X-Forwarded-Proto": "https"},
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as got:  # noqa: S310  (our own)
            return got.status, got.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def test_from_an_empty_server_to_ready(server: dict[str, str]) -> None:
    *first, web, worker, deliverer = commands()
    said = [
        subprocess.run(
            words(one), cwd=ROOT, env=server, capture_output=True, text=True, check=True
        ).stdout
        for one in first
    ]
    assert "Liv Sletten (liv@example.org) is new and may create editions." in said[-1]
    assert "https://samspill.example.org/account/login/code/" in said[-1]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    served = [
        subprocess.Popen(words(web, f"--port {port} --processes 1"), cwd=ROOT, env=server),
        subprocess.Popen(words(worker), cwd=ROOT, env=server),
        subprocess.Popen(words(deliverer), cwd=ROOT, env=server),
    ]
    try:
        until(lambda: answer(port, "/readyz") == (200, "ok\n"), "ready")
        status, page = answer(port, "/account/login/code/")
        assert status == 200
        assert "designsystemet/index" in page
        assert answer(port, "/demo/organiser/")[0] == 404
    finally:
        for process in served:
            process.terminate()
        codes = [process.wait(PATIENCE) for process in served]
    assert codes == [0, 0, 0]


def test_the_first_organiser_signs_in(db: None) -> None:
    for _ in range(2):
        call_command("make_organiser", "Liv@Example.org ", "Liv  Sletten")
    person = Person.objects.get()
    assert (person.email, person.name) == ("liv@example.org", "Liv Sletten")
    assert Entry.objects.filter(verb="may_create_editions").count() == 1
    visitor = Client()
    visitor.post(reverse("account_request_login_code"), {"email": person.email})
    (code,) = [
        line.strip()
        for line in str(deliver_all()[-1].body).splitlines()
        if line.strip().count("-") == 1 and line.strip().replace("-", "").isalnum()
    ]
    visitor.post(reverse("account_confirm_login_code"), {"code": code})
    assert visitor.get(reverse("organiser_new")).status_code == 200


def test_what_is_no_address_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="Liv Sletten is no e-mail address"):
        call_command("make_organiser", "Liv Sletten", "liv@example.org")
    assert Person.objects.count() == 0


def test_every_setting_is_one_that_is_read() -> None:
    source = "".join(path.read_text() for path in (ROOT / "src/samspill/web/site").rglob("*.py"))
    (settings,) = of("ini")
    named = [line.partition("=")[0] for line in settings.text.splitlines()]
    assert [name for name in named if name not in source and name != "DJANGO_SETTINGS_MODULE"] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_the_unit_files_are_right(tmp_path: Path) -> None:
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    for number, block in enumerate(of("systemd")):
        unit = tmp_path / f"samspill-{number}.service"
        text = block.text.replace("/srv/samspill", str(tmp_path)).replace("User=samspill\n", "")
        unit.write_text(text)
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(unit)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        ours = [line for line in done.stderr.splitlines() if unit.name in line]
        assert ours == []


def test_units_containers_and_hands_start_the_same() -> None:
    processes = [one.removeprefix(PYTHON) for one in commands()[-3:]]
    started = [
        line.rpartition(PYTHON)[2]
        for block in of("systemd")
        for line in block.text.splitlines()
        if line.startswith("ExecStart=")
    ]
    assert started == processes
    (text,) = (block.text for block in of("yaml"))
    services = yaml.safe_load(text)["services"]
    named = [services[name]["command"] for name in ("web", "worker", "deliverer")]
    assert named == [PYTHON + one for one in processes]
    assert services["prepare"]["command"].count(PYTHON) == 2
