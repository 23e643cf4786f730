"""Serves Samspill on one machine: the web server and the worker, started and stopped together.

A process that dies is said to have died, and is started again; one that keeps dying ends all.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
PORT = int(os.environ.get("PORT", "8000"))
HOST = os.environ.get("SAMSPILL_HOST", "127.0.0.1")
GRACE = 10  # seconds that a process gets to end by itself
DEATHS = 3  # in as many times ten seconds: then starting it again does not help

Environment = dict[str, str]


@dataclass
class Served:
    """One process of the two, and when it died."""

    name: str
    words: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self, env: Environment) -> None:
        """Start it in a group of its own: Ctrl-C reaches us alone, who end it in order."""
        self.process = subprocess.Popen(self.words, cwd=ROOT, env=env, start_new_session=True)

    def code(self) -> int | None:
        """What it ended with, or None while it runs."""
        return self.process.poll() if self.process else None


def environment() -> Environment:
    """What both processes find in their environment."""
    found = {
        "SAMSPILL_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "samspill.web.site.settings.development",
        **os.environ,
        "PORT": str(PORT),
        "PYTHONUNBUFFERED": "1",
    }
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found


def both() -> list[Served]:
    """The web server and the worker."""
    granian = Path(sys.executable).with_name("granian")
    web = [
        str(granian), "--interface", "wsgi", "--host", HOST, "--port", str(PORT),
        "--workers", os.environ.get("WEB_WORKERS", "2"), "--blocking-threads", "4",
        "--log-level", "warning",
        "samspill.web.site.wsgi:application",
    ]  # fmt: skip
    worker = [sys.executable, str(ROOT / "manage.py"), "run_worker"]
    return [Served("web server", web), Served("worker", worker)]


def taken() -> bool:
    """True when somebody else answers at our address."""
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((HOST, PORT)) == 0


def first_answer(url: str, web: Served) -> str | None:
    """What the front page answered first, None when the web server ended before that."""
    while web.code() is None:
        try:
            with urllib.request.urlopen(url, timeout=10):  # noqa: S310  (our own address)
                return "answers"
        except urllib.error.HTTPError as error:
            return f"answers with error {error.code}"
        except OSError:
            time.sleep(0.05)
    return None


def mind(served: list[Served], env: Environment) -> int:
    """Start again what dies, until one dies too often. Returns the exit code."""
    while True:
        time.sleep(0.5)
        for one in served:
            code = one.code()
            if code is None:
                continue
            now = time.monotonic()
            one.deaths = [*(at for at in one.deaths if now - at < 10 * DEATHS), now]
            why = f"signal {-code}" if code < 0 else f"code {code}"
            if len(one.deaths) == DEATHS:
                print(f"The {one.name} ended with {why} again: stopping.", flush=True)
                return 1
            print(f"The {one.name} ended with {why}: starting it again.", flush=True)
            one.start(env)


def stop(served: Iterable[Served]) -> None:
    """End the processes, kindly first."""
    alive = [one.process for one in served if one.process and one.process.poll() is None]
    for process in alive:
        os.killpg(process.pid, signal.SIGTERM)
    for process in alive:
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def interrupted(number: int, frame: FrameType | None) -> None:
    """Treat being told to end, and a closed terminal, like Ctrl-C."""
    raise KeyboardInterrupt


def main() -> int:
    """Serve until Ctrl-C."""
    started = time.monotonic()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    if taken():
        print(f"Port {PORT} is taken. Try another: make run PORT={PORT + 1}", file=sys.stderr)
        return 1
    env = environment()
    served = both()
    url = f"http://{HOST}:{PORT}/"
    try:
        for one in served:
            one.start(env)
        if answer := first_answer(url, served[0]):
            print(f"\nSamspill {answer} at {url} after {time.monotonic() - started:.1f} s\n")
            sys.stdout.flush()
            who = [sys.executable, str(ROOT / "manage.py"), "load_demo", "--who"]
            subprocess.run(who, cwd=ROOT, env=env, check=False)
            print("\nCtrl-C stops it.", flush=True)
        return mind(served, env)
    except KeyboardInterrupt:
        print("\nStopping.", flush=True)
        return 0
    finally:
        stop(served)


if __name__ == "__main__":
    sys.exit(main())
