"""The pages that many look at, on the demo edition and on one of 1,000 people: requests a second
on PostgreSQL, milliseconds of Python, and bytes with everything the page links.

With ``beside`` a second checkout is served at the same time, and the two are asked by turns.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.postgres import postgres  # noqa: E402  (its folder is added above)

PORT = 8770
AGENDA = "/e/demo/agenda/"
SECONDS = 6
ROUNDS = 3
CONNECTIONS = 16
SIZES = (200, 1000)
GOALS = "goal: 300 requests/s, under 7 ms of Python, under 60 kB"
PRETALX = "pretalx 2025.2, its full agenda (64 talks): 19-26 requests/s, 74-99 ms, 27 kB"
# Visitors by turns; a form alternates what it says, so that each sends a change.
WRK = """
local sessions, n = {%(sessions)s}, 0
function request()
  n = n + 1
  local headers = {["Cookie"] = "csrftoken=%(token)s; sessionid=" .. sessions[n %% #sessions + 1]}
  if "%(method)s" == "GET" then return wrk.format("GET", "%(path)s", headers) end
  headers["X-CSRFToken"], headers["HX-Request"] = "%(token)s", "true"
  headers["Content-Type"] = "application/x-www-form-urlencoded"
  local said = math.floor(n / #sessions) %% 2 == 0 and "like" or "must"
  return wrk.format("POST", "%(path)s", headers, "strength=" .. said)
end
"""
TOKEN = "t" * 32
COMPILE = "from samspill.cli import app; app(['compile'])"


@dataclass(frozen=True)
class Look:
    """What is asked for, in which edition."""

    name: str
    people: int
    path: str
    by_organiser: bool = False
    method: str = "GET"
    connections: int = CONNECTIONS


@dataclass(frozen=True)
class Side:
    """A checkout that is served, once an edition; ``name`` is empty for our own."""

    name: str
    ports: dict[int, int]
    visitors: dict[int, list[str]]
    organisers: dict[int, str]


LOOKS = (
    Look("agenda", 200, AGENDA),
    Look("agenda", 1000, AGENDA),
    Look("whom", 200, "/e/demo/whom/"),
    Look("whom", 1000, "/e/demo/whom/"),
    Look("wish save", 200, "", method="POST"),
    # A second of work each: more at once than cores, and none is answered within a round.
    Look("plan map", 1000, "/organise/demo/plans/1/map/", by_organiser=True, connections=2),
)


def main(file: Path | None = None, beside: str | None = None) -> None:
    """Make the editions, measure, say what was measured, and write it to the file."""
    print("PAGES: requests a second, on PostgreSQL")
    if not _wrk_is_there():
        print("  no load tool: install wrk (sudo apt-get install wrk)")
        return
    with ExitStack() as stack:
        server = stack.enter_context(postgres())
        sides = [stack.enter_context(_side("", ROOT, server.url, PORT))]
        if beside is not None:
            folder = stack.enter_context(_checkout(beside))
            sides.append(stack.enter_context(_side(beside, folder, server.url, PORT + 10)))
        rows = [_row(look, sides) for look in LOOKS]
        for row in rows:
            print("  " + ", ".join(f"{name} {fact}" for name, fact in row.items()))
        ours = sides[0]
        weight = _bytes(ours.ports[200], ours.visitors[200][0])
        python = {
            told: _python(ours, server.url, kept=told == "kept") for told in ("kept", "afresh")
        }
        print(f"  agenda: {weight}; ms of Python: {python}")
        print(f"  {GOALS}\n  for orientation, {PRETALX}")
    if file is not None:
        found = {"beside": beside, "rows": rows, "agenda_ms": python, "agenda_bytes": weight}
        file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _wrk_is_there() -> bool:
    if shutil.which("wrk") is None and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "--yes", "--quiet", "wrk"], check=False,
                       stdout=subprocess.DEVNULL)  # fmt: skip
    return shutil.which("wrk") is not None


@contextmanager
def _checkout(commit: str) -> Iterator[Path]:
    """The commit in a folder of its own, with what our own checkout has installed."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "beside"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(folder), commit], check=True)
        try:
            (folder / "node_modules").symlink_to(ROOT / "node_modules")
            yield folder
        finally:
            subprocess.run([*git, "remove", "--force", str(folder)], check=False)


@contextmanager
def _side(name: str, folder: Path, url: str, port: int) -> Iterator[Side]:
    side = Side(name, {}, {}, {})
    with ExitStack() as stack:
        for place, people in enumerate(SIZES):
            database = f"{'beside' if name else 'ours'}_{people}"
            env = environment(folder, url.replace("/postgres?", f"/{database}?"))
            create(url, database)
            for words in (["migrate"], ["compile_translations"], ["collectstatic", "--noinput"]):
                python_in(folder, env, "manage.py", *words)
            python_in(folder, env, "-c", COMPILE)
            said = python_in(folder, env, str(ROOT / "benchmarks/edition.py"), str(people))
            visitors, organiser = (part.split() for part in said.strip().split("\n\n"))
            side.ports[people] = port + place
            side.visitors[people], (side.organisers[people],) = visitors, organiser
            stack.enter_context(_served(folder, env, port + place))
        yield side


def environment(folder: Path, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(folder / "src"),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": f"{_site(folder)}.settings.development",
        "SAMSPILL_DEMO": "1",
        "SAMSPILL_WEB_THREADS": "4",
    }


def _site(folder: Path) -> str:
    """Where this code has its settings: they moved."""
    moved = (folder / "src/samspill/web/site/wsgi.py").exists()
    return "samspill.web.site" if moved else "samspill.web"


def create(url: str, database: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"create database {database}")


def python_in(folder: Path, env: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=env, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} in {folder} failed:\n{done.stderr}")
    return done.stdout


@contextmanager
def _served(folder: Path, env: dict[str, str], port: int) -> Iterator[None]:
    """The same start for both sides: what differs is the code."""
    server = subprocess.Popen(
        [
            str(Path(sys.executable).parent / "granian"), "--interface", "wsgi",
            "--port", str(port), "--workers", "2", "--blocking-threads", "4",
            "--log-level", "error", f"{_site(folder)}.wsgi:application",
        ],
        cwd=folder, env=env, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).close()
                break
            except OSError:
                if server.poll() is not None:
                    raise RuntimeError(f"the web server in {folder} did not start") from None
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(60)


def _row(look: Look, sides: Sequence[Side]) -> dict[str, Any]:
    """The median of some rounds a side, the sides by turns."""
    rates: dict[str, list[float]] = {side.name: [] for side in sides}
    refused = 0
    for _ in range(ROUNDS):
        for side in sides:
            rate, bad = _load(look, side)
            rates[side.name].append(rate)
            refused += bad
    found: dict[str, Any] = {"page": look.name, "people": look.people}
    found["requests_s"] = round(_median(rates[""]), 1)
    for side in sides[1:]:
        found["beside_requests_s"] = round(_median(rates[side.name]), 1)
    return {**found, "refused": refused}


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _load(look: Look, side: Side) -> tuple[float, int]:
    """Requests a second by wrk (Debian's package), and how many answers were errors."""
    port, visitors = side.ports[look.people], side.visitors[look.people]
    asking = [side.organisers[look.people]] if look.by_organiser else visitors
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(WRK % {
            "sessions": ", ".join(f'"{one}"' for one in asking),
            "token": TOKEN,
            "method": look.method,
            "path": look.path or _a_card(port, visitors[0]),
        })  # fmt: skip
        script.flush()
        done = subprocess.run(
            ["wrk", "-t1", f"-c{look.connections}", f"-d{SECONDS}s", "--timeout", "60s",
             "-s", script.name, f"http://127.0.0.1:{port}/"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", done.stdout)
    return float(rate[1]) if rate else 0.0, int(bad[1]) if bad else 0


def _a_card(port: int, session: str) -> str:
    """Where a wish for somebody is sent: the last card of the first page."""
    page = _get(port, "/e/demo/whom/", session).decode()
    return str(re.findall(r'(?:hx-post|action)="(/e/demo/whom/[po]\d+/)"', page)[-1])


def _python(side: Side, url: str, *, kept: bool) -> float:
    """Milliseconds of Python for the agenda, all middleware and templates included; as it was
    kept, or made afresh each time."""
    code = (
        "import django, time; django.setup();"
        "from django.core.cache import caches; from django.test import Client;"
        "c = Client(HTTP_HOST='127.0.0.1');"
        f"c.cookies['sessionid'] = '{side.visitors[200][0]}';"
        f"look = lambda: ({kept} or caches['pages'].clear(), c.get('{AGENDA}'));"
        "[look() for _ in range(20)]; t = time.process_time();"
        "[look() for _ in range(200)];"
        "print((time.process_time() - t) * 5)"
    )
    env = environment(ROOT, url.replace("/postgres?", "/ours_200?"))
    env.pop("SAMSPILL_WEB_THREADS")
    return round(float(python_in(ROOT, env, "-c", code).split()[-1]), 1)


def _bytes(port: int, session: str) -> str:
    """The page and what it links, each compressed as a browser gets it (Brotli)."""
    page = _get(port, AGENDA, session)
    links = set(re.findall(r'(?:href|src)="(/static/[^"#?]+)', page.decode()))
    sizes = [len(brotli.compress(_get(port, link, ""), quality=11)) for link in sorted(links)]
    own = len(brotli.compress(page, quality=5))
    return f"{(own + sum(sizes)) / 1000:.1f} kB compressed, of which {own / 1000:.1f} kB the page"


def _get(port: int, path: str, session: str) -> bytes:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        headers={"Cookie": f"sessionid={session}"} if session else {},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  (our own server)
        content: bytes = answer.read()
    return content
