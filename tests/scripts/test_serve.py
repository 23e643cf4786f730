"""The web server and the worker: one that dies is started again, one that keeps dying ends all,
and nothing of theirs is left over."""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from scripts.serve import Served

from scripts import serve

SLEEPS = "import signal; open('{up}', 'w').write('up'); signal.pause()"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPS}"


def python(code: str) -> Served:
    """A process that runs this code."""
    return Served("worker", [sys.executable, "-c", code])


def test_a_process_that_keeps_dying_ends_all(capsys: pytest.CaptureFixture[str]) -> None:
    dying = python("raise SystemExit(3)")
    env = dict(os.environ)
    dying.start(env)
    assert serve.mind([dying], env) == 1
    assert capsys.readouterr().out.splitlines() == [
        "The worker ended with code 3: starting it again.",
        "The worker ended with code 3: starting it again.",
        "The worker ended with code 3 again: stopping.",
    ]


def test_a_killed_process_is_said_to_be_killed(capsys: pytest.CaptureFixture[str]) -> None:
    dying = python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    env = dict(os.environ)
    dying.start(env)
    serve.mind([dying], env)
    first = capsys.readouterr().out.splitlines()[0]
    assert first == "The worker ended with signal 9: starting it again."


@pytest.mark.parametrize(
    ("code", "signalled"), [(SLEEPS, signal.SIGTERM), (STUBBORN, signal.SIGKILL)]
)
def test_stopping_ends_all_kindly_first(
    code: str, signalled: signal.Signals, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(serve, "GRACE", 0.2)
    up = tmp_path / "up"
    os.mkfifo(up)
    ours = python(code.format(up=up))
    ours.start(dict(os.environ))
    assert up.read_text() == "up"  # waits for the process to open it
    serve.stop([ours])
    assert ours.code() == -signalled


def test_a_taken_port_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setattr(serve, "PORT", other.getsockname()[1])
        assert serve.taken() is True
    assert serve.taken() is False
