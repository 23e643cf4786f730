"""Starts what serves Samspill on one machine: the web server and a worker, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PORT = os.environ.get("PORT", "8000")
HOST = os.environ.get("HOST", "127.0.0.1")
GRACE = 10  # seconds that a process gets to end by itself


def main() -> int:
    """Serve until Ctrl-C, or until one of the processes ends."""
    started = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    env = {
        "SAMSPILL_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "samspill.web.settings.development",
        **os.environ,
        "PYTHONUNBUFFERED": "1",
    }
    commands = {
        "web server": [
            str(BIN / "granian"), "--interface", "wsgi", "--host", HOST, "--port", PORT,
            "--workers", os.environ.get("WEB_WORKERS", "2"), "--log-level", "warning",
            "samspill.web.wsgi:application",
        ],
        "worker": [sys.executable, str(ROOT / "manage.py"), "run_worker"],
    }  # fmt: skip
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            # A session of its own: Ctrl-C reaches us alone, and we end the others in order.
            running[name] = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
        url = f"http://{HOST}:{PORT}/"
        if wait_for(url, running):
            print(f"\nSamspill answers at {url} after {time.monotonic() - started:.1f} s.")
            who = [sys.executable, str(ROOT / "manage.py"), "load_demo", "--who"]
            subprocess.run(who, cwd=ROOT, env=env, check=False)
            print("Ctrl-C stops it.", flush=True)
        while True:
            for name, process in running.items():
                if process.poll() is not None:
                    print(f"The {name} ended with code {process.returncode}: stopping the rest.")
                    return 1
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\nStopping.")
        return 0
    finally:
        stop(running.values())


def wait_for(url: str, running: dict[str, subprocess.Popen[bytes]]) -> bool:
    """True as soon as the page answers, False when a process ends before that."""
    while all(process.poll() is None for process in running.values()):
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  (our own address)
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
    return False


def stop(processes: object) -> None:
    """End the processes, kindly first."""
    alive = [p for p in processes if p.poll() is None]  # type: ignore[attr-defined]
    for process in alive:
        os.killpg(process.pid, signal.SIGTERM)
    for process in alive:
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
