"""Whatever happens to the way in to an account, in any order, and whoever confirms whom: what lies
above CLEAR is open exactly to whom a model says, that knows nothing of the database."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from cast import Cast, assemble
from samspill.web.editions.models import Participant
from samspill.web.people.identity import doubt, forget_second_factors, own_is_held
from samspill.web.people.models import Person, Why
from samspill.web.sharing.identity import NoProofError, Said
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Share
from samspill.web.sharing.permissions import Shown, Visit, readable
from samspill.web.sharing.row_security import as_visit
from support.examples import tries
from support.identities import confirm, enrol, has_address, lose
from support.pages import meet
from support.shared import let_share, shared, visit
from support.ties import AFTER

OTHERS = ("bank", "agency", "seller", "organiser")  # the seller has not met the police
MET = frozenset({"bank", "agency"})
STEPS = st.one_of(
    st.tuples(st.just("address"), st.booleans()),  # by an organiser; may there be anything of hers?
    st.tuples(st.just("enrol"), st.booleans()),  # with one shown that she had?
    st.tuples(st.just("lose"), st.none()),
    st.tuples(st.just("forget"), st.none()),
    st.tuples(st.just("unsure"), st.sampled_from(OTHERS)),  # another becomes so
    st.tuples(
        st.just("confirm"),
        st.tuples(st.sampled_from(OTHERS), st.sampled_from(Said), st.sampled_from(Shown)),
    ),
)


@dataclass
class Model:
    """The police's sign-in, as the rules are told in words. She met two of the others the day
    before all that happens here."""

    sure: bool = True
    held: bool = False
    factors: int = 0
    unsure: set[str] = field(default_factory=set)

    def doubted(self, *, holds: bool = False) -> None:
        self.sure = False
        self.held = self.held or holds

    def step(self, kind: str, what: Any) -> None:
        if kind == "address":
            self.doubted(holds=bool(what))
        elif kind == "enrol":
            self.factors += 1
            if not (what and self.factors > 1):
                self.doubted()
        elif kind == "lose" and self.factors:
            self.factors -= 1
            if not self.factors:
                self.doubted()
        elif kind == "forget":
            self.factors = 0
            self.doubted(holds=True)
        elif kind == "unsure":
            self.unsure.add(str(what))
        elif kind == "confirm":
            who, said, shown = what
            strong = shown in {Shown.SECOND, Shown.ANEW}
            if self.sure or who not in MET - self.unsure or not strong:
                return
            if said is Said.YES:
                self.sure, self.held = True, False
            elif said is Said.NO:
                self.doubted()


def do(cast: Cast, kind: str, what: Any, now: datetime) -> None:
    """The same, with the platform's verbs."""
    police = cast.police.person
    if kind == "address":
        doubt(person=police, why=Why.ADDRESS, by=cast.organiser, now=now, holds_own=bool(what))
    elif kind == "enrol":
        enrol(police, now=now, sure=bool(what))
    elif kind == "lose":
        lose(police, now=now)
    elif kind == "forget":
        forget_second_factors(email=police.email, now=now)
    elif kind == "unsure":
        doubt(person=person_of(cast, str(what)), why=Why.FIRST, by=None, now=now)
    elif kind == "confirm":
        who, said, shown = what
        with suppress(NoProofError), transaction.atomic():
            confirm(police, person_of(cast, who), now=now, said=said, shown=shown)


def person_of(cast: Cast, name: str) -> Person:
    who: Person | Participant = getattr(cast, name)
    return who.person if isinstance(who, Participant) else who


def read(cast: Cast, shown: Shown, now: datetime, *, filtered: bool) -> set[str]:
    asks = Visit(cast.police.person_id, shown, now)
    with as_visit(asks):
        rows = Share.objects.filter(readable(asks)) if filtered else Share.objects.all()
        return set(rows.values_list("label", flat=True))


OPENED = {
    Shown.LINK: set[str](),
    Shown.SIGNED_IN: {"CLEAR"},
    Shown.SECOND: {"CLEAR", "AMBER"},
    Shown.ANEW: {"CLEAR", "AMBER", "RED"},
}


@pytest.mark.django_db
@tries(30, suppress=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=12))
def test_above_clear_is_open_to_whom_it_is_sure_to_be(steps: list[tuple[str, Any]]) -> None:
    with transaction.atomic():
        cast = assemble()
        let_share(cast)
        meet(cast.bank, cast.police, slot=0)
        meet(cast.agency, cast.police, slot=1)
        has_address(cast.police.person)
        with as_visit(visit(cast.bank.person_id, now=AFTER)):
            for label in (Label.RED, Label.AMBER, Label.CLEAR):
                shared(cast, label, now=AFTER)
        model, now = Model(), AFTER
        for kind, what in steps:
            now += timedelta(minutes=1)
            do(cast, kind, what, now)
            model.step(kind, what)
            for shown, opened in OPENED.items():
                wanted = opened if model.sure else opened & {"CLEAR"}
                assert read(cast, shown, now, filtered=True) == wanted, (kind, what)
                if connection.vendor == "postgresql":
                    assert read(cast, shown, now, filtered=False) == wanted, (kind, what)
            assert own_is_held(cast.police.person_id) is model.held
        assert Authenticator.objects.count() == model.factors
        transaction.set_rollback(True)
