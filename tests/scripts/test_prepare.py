"""Steps of ``make run``: done once, done again when their inputs change, never half done."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import prepare


@pytest.fixture(autouse=True)
def stamps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stamps of this test's own, in a root of its own."""
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "STAMPS", tmp_path / "stamps")
    return tmp_path / "stamps"


def test_a_step_is_done_once_for_each_state(capsys: pytest.CaptureFixture[str]) -> None:
    states: list[str] = []
    for state in ("one", "one", "two", "two", "one"):

        def work(state: str = state) -> float:
            states.append(state)
            return 1.25

        prepare.step("demo", "demo edition", state, work)
    assert states == ["one", "two", "one"]
    assert capsys.readouterr().out == "  demo edition ... 1.2 s\n" * 3


def test_a_step_that_fails_is_done_again() -> None:
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise prepare.PrepareError("no network")

    with pytest.raises(prepare.PrepareError, match="no network"):
        prepare.step("packages", "packages", "one", work)
    assert prepare.done("packages", "one") is False
    prepare.step("packages", "packages", "one", work)
    assert prepare.done("packages", "one") is True
    assert len(tries) == 2


def test_what_is_forgotten_is_not_done() -> None:
    prepare.record("demo", "one")
    prepare.forget("demo", "never there")
    assert prepare.done("demo", "one") is False


def test_a_digest_follows_names_contents_and_words(tmp_path: Path) -> None:
    first, second = tmp_path / "a.po", tmp_path / "b.po"
    first.write_text("x")
    second.write_text("x")
    states = [
        prepare.digest([first]),
        prepare.digest([second]),
        prepare.digest([first, second]),
        prepare.digest([first], "word"),
    ]
    assert len(set(states)) == 4
    assert prepare.digest([second, first]) == prepare.digest([first, second])
    first.write_text("y")
    assert prepare.digest([first]) not in states


def test_a_failing_command_says_what_it_said_and_what_to_do() -> None:
    with pytest.raises(prepare.PrepareError) as error:
        prepare.command("sh", "-c", "echo odd; exit 3", remedy="Try tomorrow.")
    assert str(error.value).splitlines() == [
        "",
        "odd",
        "",
        "This failed: sh -c echo odd; exit 3",
        "Try tomorrow.",
    ]


def test_work_beside_fails_where_it_is_waited_for() -> None:
    def work() -> None:
        raise prepare.PrepareError("no network")

    beside = prepare.Beside(work)
    with pytest.raises(prepare.PrepareError, match="no network"):
        beside.join()


@pytest.mark.parametrize("words", [[], ["bench"], ["run", "test"]])
def test_other_words_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert prepare.main(words) == 2
    assert capsys.readouterr().err == "usage: prepare.py run | test\n"
