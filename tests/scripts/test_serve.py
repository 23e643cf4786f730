"""The web processes and the worker: one that dies is started again, one that is needed and keeps
dying ends all, and nothing of theirs is left over."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from samspill.web.site import serving
from samspill.web.site.serving import Served
from scripts import serve

SLEEPS = "import signal; open('{up}', 'w').write('up'); signal.pause()"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPS}"
DIES = "raise SystemExit(3)"
LEAVES_A_CHILD = """
import os, signal
if os.fork():
    os._exit(3)
with open('{up}', 'w') as up:
    print('up', file=up, flush=True)
    signal.pause()
"""


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits before it is started again."""
    monkeypatch.setattr(serving, "PAUSE", 0.0)
    monkeypatch.setattr(serving, "LOOK", 0.01)


def python(code: str, *, needed: bool = True) -> Served:
    """A process that runs this code."""
    return Served("worker", [sys.executable, "-c", code], needed=needed)


def yes() -> bool:
    """The web server answers."""
    return True


def no() -> bool:
    """The web server does not answer."""
    return False


@pytest.mark.parametrize(("needed", "answers"), [(True, yes), (False, no)])
def test_a_process_that_keeps_dying_ends_all(
    needed: bool, answers: Callable[[], bool], capsys: pytest.CaptureFixture[str]
) -> None:
    dying = python(DIES, needed=needed)
    dying.start()
    assert serving.mind([dying], answers=answers) == 1
    assert capsys.readouterr().out.splitlines() == [
        "The worker ended with code 3: starting it again.",
        "The worker ended with code 3: starting it again.",
        "The worker ended with code 3 again: stopping.",
    ]


def test_one_of_several_that_keeps_dying_ends_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A web process is started again for as long as the web server has answered once."""
    dying, asked = python(DIES, needed=False), []

    def answers() -> bool:
        asked.append(1)
        return True

    def dies_ten_times() -> None:
        if len(said) == 10:
            raise KeyboardInterrupt

    said: list[str] = []

    class Counted(Served):
        def start(self) -> None:
            said.append("started")
            dies_ten_times()
            super().start()

    counted = Counted(dying.name, dying.words, needed=False)
    assert serving.until_told([counted], answers=answers) == 0
    assert len(asked) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["The worker ended with code 3: starting it again."] * 9 + ["", "Stopping."]


def test_a_killed_process_is_said_to_be_killed(capsys: pytest.CaptureFixture[str]) -> None:
    dying = python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    dying.start()
    serving.mind([dying], answers=yes)
    first = capsys.readouterr().out.splitlines()[0]
    assert first == "The worker ended with signal 9: starting it again."


def test_what_a_dead_process_had_started_ends_with_it(tmp_path: Path) -> None:
    """It would hold the port, or the database."""
    up = tmp_path / "up"
    os.mkfifo(up)
    parent = python(LEAVES_A_CHILD.format(up=up))
    parent.start()
    with up.open() as child:
        assert child.readline() == "up\n"
        assert parent.process is not None
        assert parent.process.wait() == 3
        serving._end_group(parent)
        assert child.read() == ""  # which comes when nobody holds the other end


@pytest.mark.parametrize(
    ("code", "signalled"), [(SLEEPS, signal.SIGTERM), (STUBBORN, signal.SIGKILL)]
)
def test_stopping_ends_all_kindly_first(
    code: str, signalled: signal.Signals, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(serving, "GRACE", 0.2)
    up = tmp_path / "up"
    os.mkfifo(up)
    ours = python(code.format(up=up))
    ours.start()
    assert up.read_text() == "up"  # waits for the process to open it
    serving.stop([ours])
    assert ours.code() == -signalled


def test_a_taken_port_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setattr(serve, "PORT", port)
        assert serving.taken("0.0.0.0", port) is True  # noqa: S104  (it is only asked)
        assert serve.main() == 1
    assert serving.taken("127.0.0.1", port) is False


def test_each_web_process_has_a_pool_of_its_own() -> None:
    first, second = serving.web_processes(host="127.0.0.1", port=1, env={"A": "b"}, threads=3)
    assert first.words == second.words
    assert first.env == {"A": "b", "SAMSPILL_WEB_THREADS": "3"}
    assert first.words[first.words.index("--blocking-threads") + 1] == "3"
    assert (first.name, second.name) == ("web process 1", "web process 2")
