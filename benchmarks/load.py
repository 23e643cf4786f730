"""The site under load and under attack, on PostgreSQL, started as docs/how-to/run.md says: 200
connections at once; a web process killed every two seconds; PostgreSQL restarted.

The client is our own, because what counts is every single answer: whether it came, and what it was.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.postgres import Server, postgres  # noqa: E402  (its folder is added above)

PORT = 8766
PATH = "/e/demo/agenda/"
SECONDS = 30
CONNECTIONS = 200
CALM = 40  # connections while something is broken on purpose
BETWEEN_KILLS = 2.0
RESTARTS = 3
PATIENCE = 60  # seconds for one answer
GOAL = "goals: no error; it answers; at most one failed request a process at each restart"


@dataclass
class Seen:
    """What the client was answered, and when."""

    seconds: list[float] = field(default_factory=list)  # that each good answer took
    at: list[float] = field(default_factory=list)  # when it came
    refused: dict[int, int] = field(default_factory=dict)  # answers by status, 200 apart
    cut: int = 0  # requests whose connection ended without an answer
    unconnected: int = 0  # tries to connect that nobody took

    def facts(self) -> dict[str, Any]:
        """The figures."""
        cuts = quantiles(self.seconds, n=100) if len(self.seconds) > 1 else [0.0] * 99
        moments = sorted(self.at)
        pauses = [b - a for a, b in pairwise(moments)]
        return {
            "answered": len(self.seconds),
            "errors": sum(self.refused.values()),
            "cut": self.cut,
            "unconnected": self.unconnected,
            "p50_ms": round(cuts[49] * 1000),
            "p99_ms": round(cuts[98] * 1000),
            "longest_pause_s": round(max(pauses, default=0.0), 2),
        }


def main(file: Path | None = None) -> None:
    """Measure, say what was measured, and write it to the file."""
    print("LOAD: the agenda, on PostgreSQL")
    with postgres() as server, served(server) as (process, cookies):
        found: dict[str, Any] = {
            "connections": CONNECTIONS,
            "seconds": SECONDS,
            "load": round(os.getloadavg()[0], 1),
            "crowd": looked(cookies, CONNECTIONS, SECONDS).facts(),
            "killed": killed(process, cookies),
        }
        up(process, cookies)  # both may have been killed last
        found["restarted"] = restarted(server, cookies)
    for name in ("crowd", "killed", "restarted"):
        print(f"  {name}: " + ", ".join(f"{k} {v}" for k, v in found[name].items()))
    print(f"  {GOAL}")
    if file is not None:
        file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


@contextmanager
def served(server: Server) -> Iterator[tuple[subprocess.Popen[bytes], list[str]]]:
    """The demo edition served with the production settings by ``run_web``, and the cookie of
    each of its participants."""
    known = {**os.environ, "DATABASE_URL": server.url}
    settings = "samspill.web.site.settings"
    demo = {**known, "DJANGO_SETTINGS_MODULE": f"{settings}.development", "SAMSPILL_DEMO": "1"}
    for words in (["migrate"], ["compile_translations"], ["collectstatic", "--noinput"],
                  ["load_demo"]):  # fmt: skip
        _manage(words, demo)
    real = {
        **known,
        "DJANGO_SETTINGS_MODULE": f"{settings}.production",
        "SAMSPILL_SECRET_KEY": "for-the-benchmark-only-" + "x" * 40,
        "SAMSPILL_URL": f"http://127.0.0.1:{PORT}",
        "SAMSPILL_HOSTS": "127.0.0.1",
        "SAMSPILL_SSL_REDIRECT": "0",
    }
    cookies = _manage(["shell", "--no-imports", "--command", SIGN_IN], real).split()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run_web", "--port", str(PORT)],
        cwd=ROOT, env=real, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        up(process, cookies)
        yield process, cookies
    finally:
        process.terminate()
        process.wait(PATIENCE)


def up(process: subprocess.Popen[bytes], cookies: Sequence[str]) -> None:
    """Wait until both processes answer, as far as a few visitors in a row can tell."""
    while (seen := looked(cookies, CALM, 1.0)).unconnected or not seen.at:
        if process.poll() is not None:
            raise RuntimeError("the web server does not run")


SIGN_IN = """
from django.test import Client
from samspill.web.people.models import Person
for person in Person.objects.filter(participations__edition__slug="demo").order_by("pk"):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    print("sessionid=" + client.cookies["sessionid"].value)
"""


def _manage(words: Sequence[str], env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT, env=env, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


def looked(cookies: Sequence[str], connections: int, seconds: float) -> Seen:
    """So many visitors who look at their agendas again and again for so long."""
    seen = Seen()
    asyncio.run(_crowd(cookies, connections, seconds, seen))
    return seen


async def _crowd(cookies: Sequence[str], connections: int, seconds: float, seen: Seen) -> None:
    end = time.monotonic() + seconds
    await asyncio.gather(
        *(_visitor(cookies[n % len(cookies)], end, seen) for n in range(connections))
    )


async def _visitor(cookie: str, end: float, seen: Seen) -> None:
    asked = f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nCookie: {cookie}\r\n\r\n"
    while time.monotonic() < end:
        writer = None
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
            while (began := time.monotonic()) < end:
                writer.write(asked.encode())
                status = await asyncio.wait_for(_answer(reader), PATIENCE)
                now = time.monotonic()
                if status == 200:
                    seen.seconds.append(now - began)
                    seen.at.append(now)
                else:
                    seen.refused[status] = seen.refused.get(status, 0) + 1
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            if writer is None:
                seen.unconnected += 1
            else:
                seen.cut += 1
            await asyncio.sleep(0.05)  # as a browser that tries again
        finally:
            if writer is not None:
                writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


def killed(process: subprocess.Popen[bytes], cookies: Sequence[str]) -> dict[str, Any]:
    """A process of the web server, by turns any of them, killed every two seconds."""
    over, kills = threading.Event(), []
    chance = random.Random(7)  # noqa: S311  (not a secret)

    def kill() -> None:
        while not over.wait(BETWEEN_KILLS):
            if below := _below(process.pid):
                os.kill(chance.choice(below), signal.SIGKILL)
                kills.append(time.monotonic())

    killer = threading.Thread(target=kill)
    killer.start()
    seen = looked(cookies, CALM, SECONDS)
    over.set()
    killer.join()
    return {"kills": len(kills), "connections": CALM, **seen.facts()}


def _below(pid: int) -> list[int]:
    """All processes that this one has started, and theirs, youngest last."""
    found = []
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except FileNotFoundError:
        return []
    for child in map(int, children):
        found += [child, *_below(child)]
    return found


def restarted(server: Server, cookies: Sequence[str]) -> dict[str, Any]:
    """PostgreSQL restarted while people look."""
    if server.restart is None:
        return {}
    over = threading.Event()

    def restart() -> None:
        for _ in range(RESTARTS):
            if over.wait(SECONDS / (RESTARTS + 1)):
                return
            server.restart()  # type: ignore[misc]  # it is there, see above

    restarter = threading.Thread(target=restart)
    restarter.start()
    seen = looked(cookies, CALM, SECONDS)
    over.set()
    restarter.join()
    return {"restarts": RESTARTS, "connections": CALM, **seen.facts(), "refused": seen.refused}


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
