"""64 who write in the journal at once leave one whole chain, and nobody waits for a dead lock."""

from __future__ import annotations

import random
import threading

import pytest
from django.db import connection, transaction

from cast import NOW, Cast, assemble
from samspill.evidence.canonical import INSTALLATION, chain_of
from samspill.web.editions.models import Participant
from samspill.web.journal.actions import record, record_privately
from samspill.web.journal.models import Entry, Link
from samspill.web.journal.queries import otherwise_than_sealed, unsealed
from samspill.web.outbox.models import Letter
from support.chains import whole

AT_ONCE = 64
EACH = 6


@pytest.fixture
def players(transactional_db: None) -> Cast:
    return assemble()


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite writes one at a time anyway")
def test_64_who_write_at_once_leave_whole_chains(players: Cast) -> None:
    """Each in several chains, in any order, with letters that refer to rows others hold, and some
    of it taken back."""
    before = Entry.objects.count()
    people = [players.bank, players.police, players.seller, players.agency]
    editions = [players.edition.pk, players.other_edition.pk]
    failed: list[BaseException] = []
    start = threading.Barrier(AT_ONCE)

    def writes(number: int, turn: int) -> None:
        order = random.Random(f"{number}/{turn}")  # noqa: S311  (what happens to come first)
        with transaction.atomic():
            who = order.choice(people)
            Participant.objects.select_for_update().get(pk=who.pk)
            verbs = [*editions, None]
            order.shuffle(verbs)
            for edition in verbs:
                if edition is None:
                    record_privately(verb="x", subject=who, by=who.person, now=NOW)
                else:
                    record(
                        verb="x", subject=who, by=who.person, now=NOW, edition_id=edition,
                        facts={"number": number},
                    )  # fmt: skip
            # A row that refers to somebody whom another one may hold: looked at as it ends.
            Letter.objects.create(
                kind="x", person_id=order.choice(people).person_id, action="x",
                key=f"{number}/{turn}", created_at=NOW, due_at=NOW,
            )  # fmt: skip
            try:
                with transaction.atomic():
                    record(verb="y", subject=who, by=None, now=NOW, edition_id=editions[0])
                    raise LookupError
            except LookupError:
                pass

    def act(number: int) -> None:
        try:
            start.wait()
            for turn in range(EACH):
                writes(number, turn)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    written = AT_ONCE * EACH
    for chain in (chain_of(editions[0]), chain_of(editions[1]), INSTALLATION):
        assert whole(chain) == written
        assert list(otherwise_than_sealed(chain)) == []
    assert Entry.objects.count() - before == 3 * written == Link.objects.count()
    assert unsealed() == 0
