"""The participant's agenda under load, on the demo edition: requests a second, milliseconds of
Python a request, and bytes with everything the page links."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parents[1]
PORT = 8765
AGENDA = "/e/demo/agenda/"
GOALS = "goal: 300 requests/s, under 7 ms of Python, under 60 kB"
PRETALX = "pretalx 2025.2, its full agenda (64 talks): 19-26 requests/s, 74-99 ms, 27 kB"


def main() -> None:
    """Load the demo into a database of its own, and measure."""
    print("PAGES: the participant's agenda")
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "DJANGO_SETTINGS_MODULE": "samspill.web.site.settings.development",
            "SAMSPILL_DEMO": "1",
        }
        for command in ("migrate", "compile_translations", "collectstatic", "load_demo"):
            words = ["--noinput"] if command == "collectstatic" else []
            subprocess.run(
                [sys.executable, "manage.py", command, *words],
                cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        for kept in (True, False):
            print(f"  {_python(env, kept=kept)}")
        with _served(env):
            cookie = _cookie(env)
            print(f"  {_bytes(cookie)}")
            print(f"  {_load('/', '')}   (baseline: the start page, signed out)")
            print(f"  {_load(AGENDA, cookie)}   (the agenda)")
    print(f"  {GOALS}\n  for orientation, {PRETALX}")


def _python(env: dict[str, str], *, kept: bool) -> str:
    """Milliseconds of Python for a request, all middleware and templates included; ``kept`` or
    made afresh each time."""
    code = (
        "import django, time; django.setup();"
        "from django.core.cache import caches; from django.test import Client;"
        "from samspill.web.people.models import Person;"
        "c = Client(HTTP_HOST='127.0.0.1');"
        "c.force_login(Person.objects.get(email='deltaker@demo.example'),"
        " backend='django.contrib.auth.backends.ModelBackend');"
        f"look = lambda: ({kept} or caches['pages'].clear(), c.get('{AGENDA}'));"
        "[look() for _ in range(20)]; t = time.process_time();"
        "[look() for _ in range(200)];"
        "print((time.process_time() - t) * 5)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, check=True, capture_output=True, text=True
    )
    told = "as it was kept" if kept else "made afresh each time"
    return f"{float(done.stdout.split()[-1]):.1f} ms of Python a request, {told}"


@contextmanager
def _served(env: dict[str, str]) -> Iterator[None]:
    server = subprocess.Popen(
        [
            str(Path(sys.executable).parent / "granian"), "--interface", "wsgi",
            "--port", str(PORT), "--workers", "2", "--blocking-threads", "1",
            "--log-level", "error", "samspill.web.site.wsgi:application",
        ],
        cwd=ROOT, env=env, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(20)


def _cookie(env: dict[str, str]) -> str:
    code = (
        "import django; django.setup();"
        "from django.test import Client; from samspill.web.people.models import Person;"
        "c = Client(HTTP_HOST='127.0.0.1');"
        "c.force_login(Person.objects.get(email='deltaker@demo.example'),"
        " backend='django.contrib.auth.backends.ModelBackend');"
        "print('sessionid=' + c.cookies['sessionid'].value)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, check=True, capture_output=True, text=True
    )
    return done.stdout.split()[-1]


def _bytes(cookie: str) -> str:
    """The page and what it links, each compressed as a browser gets it (Brotli)."""
    page = _get(AGENDA, cookie)
    links = set(re.findall(r'(?:href|src)="(/static/[^"#?]+)', page.decode()))
    sizes = [len(brotli.compress(_get(link, ""), quality=11)) for link in sorted(links)]
    own = len(brotli.compress(page, quality=5))
    return f"{(own + sum(sizes)) / 1000:.1f} kB compressed, of which {own / 1000:.1f} kB the page"


def _get(path: str, cookie: str) -> bytes:
    request = urllib.request.Request(
        f"http://127.0.0.1:{PORT}{path}", headers={"Cookie": cookie} if cookie else {}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  (our own server)
        content: bytes = answer.read()
    return content


def _load(path: str, cookie: str) -> str:
    """Ten seconds of requests by wrk (Debian's package), 16 connections."""
    if shutil.which("wrk") is None:
        subprocess.run(["apt-get", "install", "--yes", "--quiet", "wrk"], check=False,
                       stdout=subprocess.DEVNULL)  # fmt: skip
    if shutil.which("wrk") is None:
        return "no load tool: install wrk (sudo apt-get install wrk)"
    words = ["wrk", "-t1", "-c16", "-d10s", "--latency"]
    if cookie:
        words += ["-H", f"Cookie: {cookie}"]
    done = subprocess.run(
        [*words, f"http://127.0.0.1:{PORT}{path}"], capture_output=True, text=True, check=True
    )
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    slow = re.search(r"99%\s+(\S+)", done.stdout)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", done.stdout)
    return (
        f"{float(rate[1]) if rate else 0:.0f} requests/s, 99 % within {slow[1] if slow else '?'}"
        f"{', ' + bad[1] + ' refused' if bad else ''}"
    )
