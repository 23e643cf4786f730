"""A real Chromium for the browser tests: the one given, the system's, or its package."""

from __future__ import annotations

import os
import shutil
import subprocess

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
