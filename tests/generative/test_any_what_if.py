"""A what-if is answered alike whoever has said no thanks to whom: generated editions, each in two
worlds that differ in one veto; and what is answered keeps what the judge and the bounds say."""

from __future__ import annotations

from dataclasses import asdict

from hypothesis import HealthCheck, given

from samspill.web.editions.models import Edition
from samspill.web.planning.leases import Pulse
from samspill.web.planning.models import RunState, WhatIf
from samspill.web.planning.what_if import Outcome
from samspill.web.planning.what_if_worker import _answered, _read
from support.drawn import LATER, Drawn, World, editions, in_an_edition
from support.examples import tries
from support.worlds import answer, differences, seen_in_two

SHARED = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


def work(world: World) -> None:
    """What a worker does with the one question, without its thread."""
    asked = WhatIf.objects.select_related("edition").get()
    mark, problem = _read(Edition.objects.get(pk=world.cast.edition.pk))
    found = _answered(asked, mark, problem, Pulse(asked.pk, "of the test"))
    for outcome in (found.as_it_is, found.then):
        if outcome is not None:
            fits(outcome)
    WhatIf.objects.update(found=asdict(found), found_mark=mark, state=RunState.DONE)


def fits(found: Outcome) -> None:
    assert 0 <= found.value <= found.possible
    assert 0 <= found.musts <= found.musts_of
    assert found.below == 0 or found.minimum > 0


@tries(6, suppress=SHARED)
@given(drawn=editions)
def test_nobody_reads_a_veto_off_an_answer(db: None, drawn: Drawn) -> None:
    def test(world: World, drawn: Drawn) -> None:
        who = world.onlookers()
        organiser, address = who.browsers["organiser"], world.url("organiser_what_if")
        change = {"tables": "1", "slots": str(drawn.target % 3), "cap": "2", "minimum": "1"}

        def ask() -> object:
            return answer(organiser.post(address, change))

        def look() -> object:
            work(world)
            return answer(organiser.get(address))

        acts = world.chooses(None), world.chooses("no")
        without, said = seen_in_two(*acts, who, now=LATER, then=[ask, look])
        assert without["then 0"] == said["then 0"]
        assert without["then 1"] == said["then 1"]
        assert differences(without, said) == []

    in_an_edition(test, drawn)
