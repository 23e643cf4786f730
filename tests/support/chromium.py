"""A real Chromium for the browser tests: the one given, the system's, or its package."""

from __future__ import annotations

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)


class ChromiumError(RuntimeError):
    """No Chromium could be had; the text says what to do."""


def chromium() -> tuple[str, str]:
    """The program's path and its own word for its version. Installs Debian's package when
    there is none and we may. Raises ChromiumError when none can be had."""
    path = _find() or _install()
    if path is None:
        raise ChromiumError(
            "The browser tests need Chromium. Install it (sudo apt-get install chromium "
            "fonts-dejavu-core), or name one in SAMSPILL_CHROMIUM."
        )
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    return path, said.stdout.strip() or "unknown version"


def _find() -> str | None:
    given = os.environ.get("SAMSPILL_CHROMIUM")
    if given:
        if shutil.which(given) is None:
            raise ChromiumError(f"SAMSPILL_CHROMIUM names {given}, which is not there.")
        return given
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _install() -> str | None:
    if shutil.which("apt-get") is None:
        return None
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if root and shutil.which("sudo") is None:
        return None
    print("Installing Chromium for the browser tests ...", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "chromium", "fonts-dejavu-core"]):
        done = subprocess.run(
            [*root, "apt-get", "--quiet", *words],
            env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise ChromiumError(f"apt-get {words[0]} failed:\n{done.stdout}{done.stderr}")
    return _find()
