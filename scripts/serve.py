"""Serves Samspill on one machine: the web server and the worker, started and stopped together.

A process that dies is said to have died, and is started again; see samspill.web.site.serving.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from samspill.web.site.serving import (
    PROCESSES,
    Environment,
    Served,
    answers,
    reached,
    taken,
    until_told,
    web_processes,
)

ROOT = Path(__file__).resolve().parents[1]
PORT = int(os.environ.get("PORT", "8000"))
HOST = os.environ.get("SAMSPILL_HOST", "127.0.0.1")


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


def all_of_them(env: Environment) -> list[Served]:
    """The web processes, the worker, and the deliverer of letters."""
    # The worker first makes what the first plan needs, unless it is there.
    worker = [sys.executable, str(ROOT / "scripts/prepare.py"), "worker"]
    processes = int(os.environ.get("WEB_WORKERS", str(PROCESSES)))
    return [
        *web_processes(host=HOST, port=PORT, env=env, processes=processes),
        Served("worker", worker, env),
        Served("deliverer", [sys.executable, str(ROOT / "manage.py"), "run_deliverer"], env),
    ]


def greet(env: Environment, started: float) -> None:
    """Say that the front page answers, what it answered, and who there is to sign in as."""
    url = f"http://{reached(HOST)}:{PORT}/"
    while (said := first_answer(url)) is None:
        time.sleep(0.05)
    print(f"\nSamspill {said} at {url} after {time.monotonic() - started:.1f} s\n", flush=True)
    who = [sys.executable, str(ROOT / "manage.py"), "load_demo", "--who"]
    subprocess.run(who, cwd=ROOT, env=env, check=False)
    print("\nCtrl-C stops it.", flush=True)


def first_answer(url: str) -> str | None:
    """What the front page answers; None while it does not."""
    try:
        with urllib.request.urlopen(url, timeout=60):  # noqa: S310  (our own address)
            return "answers"
    except urllib.error.HTTPError as error:
        return f"answers with error {error.code}"
    except OSError:
        return None


def main() -> int:
    """Serve until Ctrl-C."""
    started = time.monotonic()
    if taken(HOST, PORT):
        print(f"Port {PORT} is taken. Try another: make run PORT={PORT + 1}", file=sys.stderr)
        return 1
    env = environment()
    threading.Thread(target=greet, args=(env, started), daemon=True).start()
    return until_told(all_of_them(env), answers=lambda: answers(HOST, PORT))


if __name__ == "__main__":
    sys.exit(main())
