"""The journals in the database are judged by a command, and taken out by another."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from typer.testing import CliRunner

from cast import NOW, Cast
from samspill.cli import app
from samspill.evidence.canonical import INSTALLATION, chain_of
from samspill.web.editions.heads import head_of
from samspill.web.journal.actions import (
    erase_edition,
    forget,
    head_mailed,
    record,
    record_privately,
)
from samspill.web.journal.leave import PEOPLE, leave
from samspill.web.journal.models import Entry, Salt
from samspill.web.journal.queries import last_link, otherwise_than_sealed, seal_what_waits

pytestmark = pytest.mark.django_db


def written(cast: Cast) -> str:
    """Three entries of the edition, and one that is private; the edition's chain."""
    facts: dict[str, Any] = {"by": cast.bank.person, "now": NOW}
    record(verb="slots_set", subject=cast.edition, edition_id=cast.edition.pk,
           facts={"added": 2}, **facts)  # fmt: skip
    record(verb="profile_saved", subject=cast.bank, edition_id=cast.edition.pk, **facts)
    record(verb="meeting_dropped", subject=cast.edition, edition_id=cast.edition.pk,
           facts={"who": [cast.bank.pk], "changed": 1}, by=cast.organiser, now=NOW)  # fmt: skip
    record_privately(verb="choice_changed", subject=cast.police, by=cast.police.person, now=NOW)
    seal_what_waits()
    return chain_of(cast.edition.pk)


def judge(capsys: pytest.CaptureFixture[str], *letters: Path) -> tuple[int, list[str]]:
    """How the command ends, and what it says."""
    code = 0
    try:
        call_command("check_journal", *[f"--head={letter}" for letter in letters])
    except CommandError as error:
        code = error.returncode
    return code, capsys.readouterr().out.splitlines()


def tampered(statement: str, *values: str | int | None) -> None:
    """Written by whoever has the database in hand and may take its guards away."""
    if connection.vendor == "postgresql":
        pytest.skip("the guards hold against the role of the tests")
    with connection.cursor() as cursor:
        cursor.execute("select name, sql from sqlite_master where type = 'trigger'")
        guards = [row for row in cursor.fetchall() if row[0].startswith("journal_")]
        for name, _sql in guards:
            cursor.execute(f"drop trigger {name}")
        cursor.execute(statement, values)
        for _name, sql in guards:
            cursor.execute(sql)


class TestTakingOut:
    def test_the_installations_own_is_had_and_is_whole(self, cast: Cast, tmp_path: Path) -> None:
        written(cast)
        file, letter = tmp_path / "journal.jsonl", tmp_path / "letter.txt"
        letter.write_text(head_of(INSTALLATION, now=NOW).text)
        record_privately(verb="x", subject=cast.bank, by=cast.bank.person, now=NOW)
        seal_what_waits()
        call_command("export_journal", str(file))
        said = CliRunner().invoke(
            app, ["journal", "verify", str(file), "--head", str(letter), "--json"]
        )
        found = json.loads(said.output)
        assert (said.exit_code, found["journal"], found["entries"]) == (0, INSTALLATION, 2)
        assert file.stat().st_mode & 0o777 == 0o600
        assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
        keys = [sorted(json.loads(line)["entry"]) for line in file.read_text().splitlines()[1:-1]]
        assert keys == [["about", "by"]] * 2  # closed as a whole, verb and time too

    def test_an_editions_and_what_is_refused(
        self, cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        chain = written(cast)
        call_command("export_journal", "-", "--edition", cast.edition.slug)
        first, *entries, _head = capsys.readouterr().out.splitlines()
        assert (json.loads(first)["chain"], len(entries)) == (chain, 3)
        for words, said in (
            (["x", "--edition", "nowhere"], "There is no edition nowhere."),
            ([str(tmp_path / "no" / "file")], "Name a file in a folder that you may write in."),
        ):
            with pytest.raises(CommandError, match=said) as refused:
                call_command("export_journal", *words)
            assert refused.value.returncode == 2


class TestJudging:
    def test_what_is_as_it_was_sealed(self, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
        chain = written(cast)
        code, said = judge(capsys)
        assert code == 0
        assert f"{chain}: whole, and as it was sealed: 3 entries." in said
        assert f"{INSTALLATION}: whole, and as it was sealed: 1 entry." in said

    @pytest.mark.parametrize(
        "change",
        [
            "update journal_entry set verb = 'y' where verb = 'profile_saved'",
            "update journal_entry set by_id = null where verb = 'profile_saved'",
            "update journal_entry set facts = '{\"added\": 3}' where verb = 'slots_set'",
            "update journal_salt set acting = 'ab' where entry_id ="
            " (select id from journal_entry where verb = 'slots_set')",
            "delete from journal_salt where entry_id ="
            " (select id from journal_entry where verb = 'slots_set')",
        ],
    )
    def test_whoever_changed_what_is_read_is_found(
        self, cast: Cast, capsys: pytest.CaptureFixture[str], change: str
    ) -> None:
        chain = written(cast)
        tampered(change)
        code, said = judge(capsys)
        number = 1 if "slots_set" in change else 2
        assert code == 1
        assert [line for line in said if line.startswith(chain)] == [
            f"{chain}: Entry {number} says another thing on the page than what was sealed: what can"
            " be read of it has been changed."
        ]

    def test_what_is_left_after_somebody_is_forgotten_is_held_to_it_too(
        self, cast: Cast, capsys: pytest.CaptureFixture[str]
    ) -> None:
        chain = written(cast)
        forget(
            person_id=cast.bank.person_id, subjects=[("editions.participant", str(cast.bank.pk))],
            by=None, now=NOW,
        )  # fmt: skip
        seal_what_waits()
        assert judge(capsys)[0] == 0
        dropped = Entry.objects.get(verb="meeting_dropped")
        assert (dropped.subject_id, dropped.facts) == ("", {"changed": 1})
        for table, values, number in (
            ("verb = 'y'", "profile_saved", 2),
            ("facts = '{\"changed\": 2}'", "meeting_dropped", 3),
            ('facts = \'{"changed": 1, "new": 4}\'', "meeting_dropped", 3),
            ("subject_id = '17'", "meeting_dropped", 3),
            (f"by_id = {cast.police.person_id}", "slots_set", 1),
        ):
            before = Entry.objects.filter(verb=values).values().get()
            tampered(f"update journal_entry set {table} where verb = %s", values)  # noqa: S608
            assert list(otherwise_than_sealed(chain)) == [number], table
            tampered(
                "update journal_entry set verb = %s, facts = %s, subject_id = %s, by_id = %s"
                " where id = %s",
                values, json.dumps(before["facts"]), before["subject_id"], before["by_id"],
                before["id"],
            )  # fmt: skip
            assert list(otherwise_than_sealed(chain)) == []

    def test_an_end_that_was_cut_is_found_by_what_was_mailed(
        self, cast: Cast, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        chain = written(cast)
        number, hash_ = last_link(chain)
        letter = tmp_path / "letter.txt"
        letter.write_text(head_of(chain, now=NOW).text)
        assert judge(capsys, letter)[0] == 0
        last = Entry.objects.get(verb="meeting_dropped").pk
        for table, column in (("salt", "entry_id"), ("link", "entry_id"), ("entry", "id")):
            tampered(f"delete from journal_{table} where {column} = %s", last)  # noqa: S608
        code, said = judge(capsys, letter)
        assert (code, sum("Entry 3 has been cut off" in line for line in said)) == (1, 1)
        assert judge(capsys)[0] == 0  # by itself it can't be told
        head_mailed(chain=chain, number=number, head_hash=hash_, receivers=1, now=NOW)
        assert judge(capsys)[0] == 1

    def test_one_that_went_with_its_edition_is_no_fault(
        self, cast: Cast, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        chain = written(cast)
        letter = tmp_path / "letter.txt"
        letter.write_text(head_of(chain, now=NOW).text)
        erase_edition(edition_id=cast.edition.pk, by=None, now=NOW + timedelta(days=400))
        seal_what_waits()
        code, said = judge(capsys, letter)
        assert (code, [line for line in said if line.startswith(chain)]) == (0, [])

    def test_what_is_no_seal_of_ours_is_refused(self, cast: Cast, tmp_path: Path) -> None:
        written(cast)
        text = head_of(INSTALLATION, now=NOW).text
        for content, said in (
            ("Dear you", "Save the whole letter"),
            (text.replace("entry: 1", "entry: 2"), "not signed with the key"),
        ):
            letter = tmp_path / "letter.txt"
            letter.write_text(content)
            with pytest.raises(CommandError, match=said) as refused:
                call_command("check_journal", f"--head={letter}")
            assert refused.value.returncode == 2
        with pytest.raises(CommandError, match="can't be read"):
            call_command("check_journal", f"--head={tmp_path / 'none'}")


def test_a_salt_that_is_gone_leaves_nobody_named(cast: Cast) -> None:
    """Who empties a salt as if somebody had been forgotten, and leaves what it opens."""
    chain = written(cast)
    with leave(PEOPLE):
        Salt.objects.filter(entry__verb="profile_saved").update(acting="")
    assert list(otherwise_than_sealed(chain)) == [2]
    with leave(PEOPLE):
        Salt.objects.filter(entry__verb="meeting_dropped").update(concerning="")
    assert list(otherwise_than_sealed(chain)) == [2, 3]
