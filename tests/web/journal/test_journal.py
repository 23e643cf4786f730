"""The journal in the platform: chained, append-only in the database, whole after erasures."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from cast import NOW, Cast
from samspill.evidence.canonical import INSTALLATION, chain_of, commitment
from samspill.web.journal.actions import erase_edition, forget, record, record_privately
from samspill.web.journal.leave import EVERYTHING, PEOPLE, leave
from samspill.web.journal.models import Entry, Link, Salt
from samspill.web.journal.queries import (
    chains,
    entries_of,
    last_link,
    otherwise_than_sealed,
    seal_what_waits,
    unsealed,
)
from support.chains import taken_out, whole
from support.pages import meet


def some_entries(cast: Cast) -> str:
    """What several people do at two editions, and one of them privately; the first one's chain."""
    meet(cast.bank, cast.police)
    by: dict[str, Any] = {"by": cast.bank.person, "now": NOW}
    for edition in (cast.edition, cast.other_edition):
        record(verb="slots_set", subject=edition, edition_id=edition.pk, facts={"added": 2}, **by)
    record(verb="profile_saved", subject=cast.bank, edition_id=cast.edition.pk, **by)
    record_privately(verb="choice_changed", subject=cast.police, **by)
    record(
        verb="meeting_dropped", subject=cast.edition, by=None, now=NOW,
        edition_id=cast.edition.pk, facts={"who": [cast.bank.pk, cast.police.pk]},
    )  # fmt: skip
    return chain_of(cast.edition.pk)


DIGEST = re.compile(r"\b[0-9a-f]{64}\b")  # has any four digits now and then


class TestChain:
    def test_one_for_each_edition_and_one_for_the_installation(self, cast: Cast) -> None:
        chain = some_entries(cast)
        other = chain_of(cast.other_edition.pk)
        assert whole(chain) == 4
        assert (whole(other), whole(INSTALLATION)) == (1, 1)
        assert chains() == sorted([chain, other, INSTALLATION])
        assert unsealed() == 0
        assert whole(chain_of(10**9)) == 0  # of an edition that has none

    def test_entries_are_sealed_in_the_order_of_their_numbers(self, cast: Cast) -> None:
        chain = some_entries(cast)
        seal_what_waits()
        links = Link.objects.filter(chain=chain).order_by("number")
        assert list(links.values_list("number", flat=True)) == [1, 2, 3, 4]
        ids = list(links.values_list("entry_id", flat=True))
        assert ids == sorted(entries_of(cast.edition.pk).values_list("pk", flat=True))

    def test_what_is_rolled_back_was_never_in_it(self, cast: Cast) -> None:
        chain = some_entries(cast)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record(verb="x", subject=cast.bank, by=None, now=NOW, edition_id=cast.edition.pk)
            _ = 1 / 0
        assert whole(chain) == 4

    def test_a_file_names_nobody_and_tells_nothing_private(self, cast: Cast) -> None:
        chain = some_entries(cast)
        text = taken_out(chain).decode()
        sealed = [json.loads(line)["entry"] for line in text.splitlines()[1:-1]]
        assert [entry["verb"] for entry in sealed] == [
            "meetings_held", "slots_set", "profile_saved", "meeting_dropped",
        ]  # fmt: skip
        assert {name for entry in sealed for name in entry["facts"]} == {"added", "meetings"}
        assert [entry["subject"] for entry in sealed][2] == ["editions.participant"]
        assert '"id"' not in text
        private = taken_out(INSTALLATION).decode()
        assert "choice" not in private
        assert "2026" not in DIGEST.sub("", private.splitlines()[1])

    def test_a_salt_opens_a_commitment(self, cast: Cast) -> None:
        some_entries(cast)
        entry = Entry.objects.get(verb="profile_saved")
        sealed = json.loads(entry.body)
        salt = Salt.objects.get(entry=entry)
        assert sealed["by"] == commitment(cast.bank.person_id, salt=salt.acting)
        about = {"subject": str(cast.bank.pk)}
        assert sealed["about"] == commitment(about, salt=salt.concerning)
        assert salt.acting != salt.concerning


def _sql(sql: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


class TestAppendOnly:
    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE journal_entry SET verb = 'other'",
            "UPDATE journal_entry SET by_id = NULL",
            "UPDATE journal_entry SET body = '{}'",
            "DELETE FROM journal_entry",
            "UPDATE journal_salt SET concerning = ''",
            "DELETE FROM journal_salt",
            "UPDATE journal_link SET number = number + 10",
            "DELETE FROM journal_link",
        ],
    )
    def test_the_database_refuses(self, cast: Cast, sql: str) -> None:
        chain = some_entries(cast)
        seal_what_waits()
        with pytest.raises(IntegrityError, match="never changed or deleted"):
            _sql(sql)
        assert whole(chain) == 4

    @pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite knows no TRUNCATE")
    @pytest.mark.parametrize("table", ["journal_entry", "journal_salt", "journal_link"])
    def test_the_database_refuses_to_be_emptied(self, cast: Cast, table: str) -> None:
        some_entries(cast)
        seal_what_waits()
        with pytest.raises(IntegrityError, match="never changed or deleted"):
            _sql(f"TRUNCATE {table} CASCADE")

    @pytest.mark.skipif("connection.vendor == 'sqlite'", reason="there it knows no depth")
    def test_nobody_seals_but_the_database(self, cast: Cast) -> None:
        entry = record(verb="x", subject=cast.edition, by=None, now=NOW, edition_id=1)
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Link.objects.create(chain="edition-1", number=1, entry=entry, hash="0" * 64)

    @pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no REPLACE")
    def test_nothing_is_replaced(self, cast: Cast) -> None:
        some_entries(cast)
        for table in ("journal_entry", "journal_link"):
            with pytest.raises(IntegrityError, match="never changed"):
                _sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608

    def test_who_has_leave_may_do_no_more_than_that(self, cast: Cast) -> None:
        chain = some_entries(cast)
        seal_what_waits()
        for reason, sql in (
            (PEOPLE, "UPDATE journal_entry SET verb = 'other', by_id = NULL"),
            (PEOPLE, f"UPDATE journal_entry SET by_id = {cast.police.person_id}"),  # noqa: S608  (ids of the test)
            (PEOPLE, "UPDATE journal_entry SET subject_id = '9'"),
            (PEOPLE, "UPDATE journal_salt SET concerning = 'other'"),
            (PEOPLE, "DELETE FROM journal_entry"),
            (PEOPLE, "DELETE FROM journal_salt"),
            (PEOPLE, "DELETE FROM journal_link"),
            (chain_of(cast.other_edition.pk), "DELETE FROM journal_link"),
            (chain, "UPDATE journal_entry SET by_id = NULL"),
            (EVERYTHING, "UPDATE journal_link SET number = number + 10"),
        ):
            with pytest.raises(IntegrityError, match="never changed"), leave(reason):
                _sql(sql)
        with pytest.raises(IntegrityError):
            _sql("DELETE FROM journal_link")  # and it ends
        assert whole(chain) == 4

    def test_the_command_that_empties_tables_is_for_tests_only(self, cast: Cast) -> None:
        refused = pytest.raises(CommandError, match="never emptied")
        with override_settings(JOURNAL_MAY_BE_FLUSHED=False), refused:
            call_command("flush", interactive=False)


class TestErasing:
    def test_a_person_is_forgotten_and_the_chain_is_whole(self, cast: Cast) -> None:
        chain, berit = some_entries(cast), cast.bank.person_id
        before = taken_out(chain)
        subjects = [("editions.participant", str(cast.bank.pk))]
        later = NOW + timedelta(days=1)
        assert forget(person_id=berit, subjects=subjects, by=cast.organiser, now=later) == 5
        assert taken_out(chain) == before
        assert (whole(chain), whole(INSTALLATION)) == (4, 2)
        assert not Entry.objects.filter(by=berit).exists()
        profile, dropped = (
            Entry.objects.get(verb=verb) for verb in ("profile_saved", "meeting_dropped")
        )
        assert (profile.subject_id, profile.by, profile.by_somebody_forgotten) == ("", None, True)
        assert (dropped.facts, dropped.by_somebody_forgotten) == ({}, False)
        assert Salt.objects.filter(entry=profile, acting="", concerning="").exists()
        for each in (chain, INSTALLATION):
            assert list(otherwise_than_sealed(each)) == []

    def test_others_are_as_they_were(self, cast: Cast) -> None:
        some_entries(cast)
        subjects = [("editions.participant", str(cast.seller.pk))]
        rows = list(Entry.objects.order_by("pk").values())
        assert forget(person_id=cast.seller.person_id, subjects=subjects, by=None, now=NOW) == 0
        assert list(Entry.objects.exclude(verb="person_forgotten").order_by("pk").values()) == rows

    def test_an_edition_goes_with_its_chain_alone(self, cast: Cast) -> None:
        chain = some_entries(cast)
        seal_what_waits()
        number, hash_ = last_link(chain)
        assert erase_edition(edition_id=cast.edition.pk, by=cast.organiser, now=NOW) == 4
        assert (whole(chain), whole(chain_of(cast.other_edition.pk))) == (0, 1)
        assert whole(INSTALLATION) == 2
        told = Entry.objects.get(verb="edition_erased")
        assert told.facts == {"number": number, "hash": hash_}

    def test_what_can_be_read_is_held_against_what_is_sealed(self, cast: Cast) -> None:
        """By whoever has the database in hand, and takes the guards away."""
        chain = some_entries(cast)
        seal_what_waits()
        assert list(otherwise_than_sealed(chain)) == []
        pk = Entry.objects.get(verb="profile_saved").pk
        with leave(PEOPLE):
            _sql("UPDATE journal_entry SET by_id = NULL WHERE id = %s", pk)
        assert list(otherwise_than_sealed(chain)) == [3]
