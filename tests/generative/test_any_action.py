"""Whatever two people write down, finish, move, let go and take up again, in any order and by
anybody: who may do what and who reads what is what a model says that knows nothing of the database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from cast import Cast, assemble
from samspill.web.journal.models import Entry
from samspill.web.privacy.people import erase_person
from samspill.web.sharing.action_verbs import agree, let_go, set_due, take_away, tick
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import Action, ActionAnswer
from samspill.web.sharing.tie_permissions import own_actions, own_answers
from samspill.web.sharing.ties import NoTieError
from support.examples import tries
from support.ties import AFTER, met

SEEN = {  # what each way of coming in opens of what others wrote, written out
    Shown.LINK: set[str](),
    Shown.SIGNED_IN: {"CLEAR"},
    Shown.SECOND: {"CLEAR", "GREEN", "AMBER", "AMBER+STRICT"},
    Shown.ANEW: {"CLEAR", "GREEN", "AMBER", "AMBER+STRICT"},
}
DAY = date(2032, 1, 1)


@dataclass
class Known:
    """An action, as the model knows it; 0 for nobody."""

    owner: int
    other: int
    writer: int
    label: str
    state: str = "open"
    line: str = ""  # what came of it
    told: bool = False


@dataclass
class World:
    """The same steps in the model and in the database, compared after each."""

    cast: Cast
    actions: dict[int, Known] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        c = self.cast
        self.people = [c.bank.person, c.police.person, c.agency.person, c.seller.person]
        # Whom the cast has had meetings between.
        pairs = ((c.bank, c.police), (c.bank, c.agency))
        self.met = {frozenset({one.person_id, two.person_id}) for one, two in pairs}

    def by(self, number: int) -> Any:
        there = [person for person in self.people if person.pk not in self.gone]
        return there[number % len(there)]

    def reads(self, who: int, shown: Shown, known: Known) -> bool:
        own = known.writer == who and shown is not Shown.LINK
        return who in {known.owner, known.other} and (own or known.label in SEEN[shown])

    def answered(self, who: int, shown: Shown, known: Known) -> bool:
        if not known.line or shown is Shown.LINK:
            return False
        told = who == known.other and known.told and known.label in SEEN[shown]
        return who == known.owner or told

    def holds(self, fine: bool, by: Any, shown: Shown, verb: Callable[[Visit], Any]) -> Any:
        """The verb is done, or refused with nothing written."""
        before = Entry.objects.count()
        visit = Visit(by.pk, shown, AFTER)
        try:
            with as_visit(visit):
                made = verb(visit)
        except NoTieError:
            assert not fine
            assert Entry.objects.count() == before
            return None
        assert fine
        return made

    def agree(self, who: int, shown: Shown, other: int, mine: bool, label: Label) -> None:
        by, with_whom = self.by(who), self.by(other)
        fine = frozenset({by.pk, with_whom.pk}) in self.met and shown is not Shown.LINK
        made = self.holds(
            fine, by, shown,
            lambda visit: agree(
                other=with_whom.pk, line="x", mine=mine, due=None, label=label, visit=visit, by=by
            ),
        )  # fmt: skip
        if made is not None:
            owner, waits = (by.pk, with_whom.pk) if mine else (with_whom.pk, by.pk)
            self.actions[made.pk] = Known(owner, waits, by.pk, label.value)

    def changed(self, who: int, shown: Shown, which: int, do: str, line: str, told: bool) -> None:
        keys = sorted(self.actions)
        key = keys[which % len(keys)] if keys else 0
        by, known = self.by(who), self.actions.get(key)
        fine = known is not None and self.reads(by.pk, shown, known) and shown is not Shown.LINK
        verbs: dict[str, Callable[[Visit], Any]] = {
            "done": lambda v: tick(action=key, done=True, line=line, told=told, visit=v, by=by),
            "not done": lambda v: tick(action=key, done=False, visit=v, by=by),
            "date": lambda v: set_due(action=key, due=DAY, visit=v, by=by),
            "let go": lambda v: let_go(action=key, visit=v, by=by),
            "take away": lambda v: take_away(action=key, visit=v, by=by),
        }
        if known is not None:
            fine &= not (do == "done" and line and known.owner != by.pk)
            fine &= not (do == "date" and known.state != "open")
            fine &= not (do == "take away" and known.writer != by.pk)
        self.holds(fine, by, shown, verbs[do])
        if not fine or known is None:
            return
        if do == "done":
            known.state = "done"
            if line:
                known.line, known.told = line, told
        elif do == "not done":
            known.state = "open"
        elif do == "let go" and known.state == "open":
            known.state = "let go"
        elif do == "take away":
            del self.actions[key]

    def erase(self, who: int) -> None:
        """What others wait for stays with them, in their own words; all else of the two goes."""
        by = self.by(who)
        if len(self.people) - len(self.gone) <= 2:
            return
        erase_person(person_id=by.pk, by=by, now=AFTER + timedelta(days=1))
        self.gone.add(by.pk)
        self.met = {pair for pair in self.met if by.pk not in pair}
        for key, known in list(self.actions.items()):
            if known.owner == by.pk and known.state == "open":
                known.owner, known.line = 0, ""
                known.writer = 0 if known.writer == by.pk else known.writer
            elif by.pk in {known.owner, known.other}:
                del self.actions[key]

    def compare(self) -> None:
        """What each of them reads now, however they come in; on PostgreSQL also where nobody asks
        for less than everything."""
        for person in self.people:
            for shown in () if person.pk in self.gone else Shown:
                visit = Visit(person.pk, shown, AFTER)
                wanted = {k for k, v in self.actions.items() if self.reads(person.pk, shown, v)}
                came = {k for k, v in self.actions.items() if self.answered(person.pk, shown, v)}
                with as_visit(visit):
                    if shown is not Shown.LINK:  # to whom the pages are shut already
                        assert set(own_actions(visit).values_list("pk", flat=True)) == wanted
                        assert set(own_answers(visit).values_list("action", flat=True)) == came
                    if connection.vendor == "postgresql":
                        assert set(Action.objects.values_list("pk", flat=True)) == wanted
                        rows = ActionAnswer.objects.values_list("action", flat=True)
                        assert set(rows) == came


NUMBER = st.integers(0, 5)
AGREE = st.tuples(
    st.just("agree"), NUMBER, st.sampled_from(Shown), NUMBER, st.booleans(),
    st.sampled_from([label for label in Label if label is not Label.RED]),
)  # fmt: skip
STEPS = st.one_of(
    AGREE,
    st.tuples(
        st.just("changed"), NUMBER, st.sampled_from(Shown), NUMBER,
        st.sampled_from(["done", "not done", "date", "let go", "take away"]),
        st.sampled_from(["", "Zebra"]), st.booleans(),
    ),
    st.tuples(st.just("erase"), NUMBER),
)  # fmt: skip
FIRST = st.tuples(
    st.just("agree"), st.just(0), st.just(Shown.SIGNED_IN), st.sampled_from([1, 2]), st.booleans(),
    st.sampled_from([Label.AMBER, Label.CLEAR]),
)  # fmt: skip
TRIED = {"postgresql": (40, 2_000), "sqlite": (60, 10_000)}[connection.vendor]


@pytest.fixture
def cast(db: None) -> Cast:
    made = assemble()
    met(made)
    return made


@tries(TRIED[0], deep=TRIED[1], suppress=[HealthCheck.function_scoped_fixture])
@given(
    first=st.lists(FIRST, min_size=1, max_size=2),
    steps=st.lists(STEPS, max_size=7),
)
def test_who_does_and_reads_what_is_what_the_model_says(
    cast: Cast, first: list[tuple[Any, ...]], steps: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        world = World(cast)
        for name, *facts in (*first, *steps):
            getattr(world, name)(*facts)
        world.compare()
        verbs = Entry.objects.filter(verb__startswith="action_")
        assert not verbs.exclude(edition_id=None).exists()
        transaction.set_rollback(True)
