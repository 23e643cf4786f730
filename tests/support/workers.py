"""Real worker processes on the database of the test."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600.0  # seconds; a busy machine is slow, and a test that waits is not timed


def database_url() -> str:
    """The address of the database that the test is connected to."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    options = urlencode(facts["OPTIONS"])  # the role among them
    return f"postgresql:///{facts['NAME']}?host={facts['HOST']}&user={facts['USER']}&{options}"


@contextmanager
def worker(**environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker for as long as the block, unless the test has ended it before."""
    with command("run_worker", **environment) as process:
        yield process


@contextmanager
def deliverer(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A process that delivers letters to the mail server at this port, likewise."""
    with command("run_deliverer", SAMSPILL_SMTP_PORT=str(port)) as process:
        yield process


@contextmanager
def command(name: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ``manage.py`` for as long as the block."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), name],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "samspill.web.site.settings.test",
            "DATABASE_URL": database_url(),
            **environment,
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE)


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until it holds, looking again and again. Raises AssertionError when it never does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError(f"never: {what}")
