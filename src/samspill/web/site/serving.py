"""The processes that serve Samspill: how each is started, and started again when it dies.

``manage.py run_web`` and ``make run`` both start the web server from here, so what is tried is
what runs. Knows nothing of Django: the process that minds the others stays small.

Each web process is a granian of its own. They share the port (``SO_REUSEPORT``), so the kernel
gives new connections to those that live. Granian's own way of starting its processes again ends
all of them when one dies twice within 5.5 seconds, see docs/decisions/0024-web-processes.md.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from types import FrameType

GRACE = 10  # seconds that a process gets to end by itself
YOUNG = 3.0  # seconds; one that dies younger, again and again, waits before it is started again
PAUSE = 0.1  # seconds of the first such wait; each that follows is twice as long
LONGEST_PAUSE = 5.0
DEATHS = 3  # in as many times ten seconds: then starting it again does not help
LOOK = 0.1  # seconds between two looks at the processes
PROCESSES = 2
THREADS = 4  # a process; each holds a connection to the database while it answers
BACKLOG = 1024  # connections that wait to be taken in
AT_ONCE = 512  # connections that a process holds; those beyond wait in the backlog

Environment = dict[str, str]


@dataclass
class Served:
    """One process, and when it died. One that is ``needed`` ends all when it keeps dying."""

    name: str
    words: Sequence[str]
    env: Environment | None = None  # ours, if it has none of its own
    folder: Path | None = None
    needed: bool = True
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: list[float] = field(default_factory=list)
    young: int = 0  # deaths in a row that came soon after a start
    due: float | None = None

    def start(self) -> None:
        """Start it in a group of its own: Ctrl-C reaches us alone, who end it in order."""
        self.due, self.started = None, time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  (words of our own)
            self.words, cwd=self.folder, env=self.env, start_new_session=True
        )

    def code(self) -> int | None:
        """What it ended with, or None while it runs."""
        return self.process.poll() if self.process else None


def web_processes(
    *,
    host: str,
    port: int,
    env: Environment,
    processes: int = PROCESSES,
    threads: int = THREADS,
) -> list[Served]:
    """The web server's processes, not started yet."""
    granian = Path(sys.executable).with_name("granian")
    words = [
        str(granian), "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", "1", "--blocking-threads", str(threads),
        "--backlog", str(BACKLOG), "--backpressure", str(AT_ONCE),
        "--workers-kill-timeout", str(GRACE // 2), "--log-level", "warning",
        "samspill.web.site.wsgi:application",
    ]  # fmt: skip
    # The settings give such a process a pool of as many database connections as threads.
    env = {**env, "SAMSPILL_WEB_THREADS": str(threads)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # each start would compile everything anew
    return [
        Served(f"web process {number}", words, env, needed=False)
        for number in range(1, processes + 1)
    ]


def taken(host: str, port: int) -> bool:
    """True when somebody answers at this address: processes of two starts would share it."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(2)
        return probe.connect_ex((reached(host), port)) == 0


def reached(host: str) -> str:
    """Where a server that listens at this host is reached from its own machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  (it is read)


def answers(host: str, port: int) -> bool:
    """True when a web process answers at all."""
    name = f"[{reached(host)}]" if ":" in host else reached(host)
    try:
        with urllib.request.urlopen(f"http://{name}:{port}/healthz", timeout=10) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


def mind(served: Sequence[Served], *, answers: Callable[[], bool]) -> int:
    """Start again what dies. Returns the exit code when a process that is needed, or one of a web
    server that has never answered, dies too often."""
    ready = False
    while True:
        time.sleep(LOOK)
        now = time.monotonic()
        for one in served:
            if one.due is not None:
                if one.due <= now:
                    one.start()
                continue
            if (code := one.code()) is None:
                continue
            one.deaths = [*(at for at in one.deaths if now - at < 10 * DEATHS), now]
            why = f"signal {-code}" if code < 0 else f"code {code}"
            if len(one.deaths) >= DEATHS:
                ready = ready or answers()
                if one.needed or not ready:
                    print(f"The {one.name} ended with {why} again: stopping.", flush=True)
                    return 1
            print(f"The {one.name} ended with {why}: starting it again.", flush=True)
            _end_group(one)
            one.young = one.young + 1 if now - one.started < YOUNG else 0
            one.due = now + (min(PAUSE * 2 ** (one.young - 2), LONGEST_PAUSE) if one.young else 0)


def _end_group(one: Served) -> None:
    """What the dead process had started itself would hold the port, or the database."""
    if one.process is not None:
        try:
            os.killpg(one.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return  # nobody left


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


def until_told(served: Sequence[Served], *, answers: Callable[[], bool]) -> int:
    """Start the processes and mind them until Ctrl-C, SIGTERM or a closed terminal; then end
    them. Returns the exit code."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupted)
    try:
        for one in served:
            one.start()
        return mind(served, answers=answers)
    except KeyboardInterrupt:
        print("\nStopping.", flush=True)
        return 0
    finally:
        stop(served)


def _interrupted(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
