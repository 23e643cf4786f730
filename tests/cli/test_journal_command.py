"""``samspill journal verify`` as people use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samspill.cli import app
from support.journals import SEED, entries, head_of, journal_of

RUN = CliRunner()
ROWS = entries(4)
KEY = head_of(ROWS).key


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "journal.jsonl"
    path.write_bytes(journal_of(ROWS))
    return path


def verify(*words: object) -> tuple[int, str]:
    said = RUN.invoke(app, ["journal", "verify", *(str(word) for word in words)])
    return said.exit_code, " ".join(said.output.split())


def test_whole_alone_and_against_a_mailed_head(journal: Path, tmp_path: Path) -> None:
    code, said = verify(journal)
    assert (code, "is whole: 4 entries." in said, "--head" in said) == (0, True, True)
    mailed = tmp_path / "head.txt"
    mailed.write_text(f"Dear you,\n\n{head_of(ROWS[:2]).text}\nRegards")
    code, said = verify(journal, "--head", mailed, "--key", KEY)
    assert (code, "It holds what was mailed at 2026-11-02T09:00:00Z: entry 2." in said) == (0, True)
    assert "--head" not in said


def test_not_whole_is_1(journal: Path, tmp_path: Path) -> None:
    mailed = tmp_path / "head.txt"
    mailed.write_text(head_of(ROWS).text)
    journal.write_bytes(journal_of(ROWS[:3]))
    code, said = verify(journal, "--head", mailed)
    assert (code, said.split(": ", 1)[1].split(" a head")[0]) == (1, "Entry 4 has been cut off:")
    code, said = verify(journal, "--head", mailed, "--json")
    (fault,) = json.loads(said)["faults"]
    assert (code, fault["code"], fault["number"], fault["line"]) == (1, "cut", 4, 5)


def test_what_cannot_be_judged_is_2(journal: Path, tmp_path: Path) -> None:
    other, letter = tmp_path / "other.txt", tmp_path / "letter.txt"
    other.write_text(head_of(entries(2, chain="installation"), chain="installation").text)
    letter.write_text("Dear you")
    forged = tmp_path / "forged.txt"
    forged.write_text(head_of(ROWS).text.replace("entry: 4", "entry: 3"))
    foreign = tmp_path / "foreign.txt"
    foreign.write_text(head_of(ROWS, seed=SEED[::-1]).text)
    for words, begins in (
        ((tmp_path / "nothing",), f"{tmp_path}/nothing: This can't be read"),
        ((tmp_path,), f"{tmp_path}: This can't be read"),
        ((letter,), f"{letter}, line 1: This is no journal."),
        ((journal, "--head", letter), f"{letter}: No line of it begins with"),
        (
            (journal, "--head", other),
            f"{journal}, line 1: It is the journal edition-7, and the head",
        ),
        ((journal, "--head", forged), f"{forged}, signature: This head was not signed"),
        ((journal, "--head", foreign, "--key", KEY), f"{foreign}, signature: This head was not"),
        ((journal, "--key", "0" * 64), f"{journal}, the head: It is signed with another key"),
    ):
        code, said = verify(*words)
        assert (code, said.startswith(begins), said) == (2, True, said)
    assert verify(journal, "--head", foreign)[0] == 0  # the key may have been changed: it is told
