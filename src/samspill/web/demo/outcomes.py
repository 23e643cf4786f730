"""What came of the demo's day the year before: who met again, what they did, and what they answered
when it was asked. It is said with the verbs that people say it with, and counted as the worker
counts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from samspill.engine.generate.demo.last_year import PARTICIPANT, POLICE, SELLER
from samspill.web.demo.queries import first_organiser, meeting_of, pairs_met
from samspill.web.editions.models import Edition
from samspill.web.people.models import Person
from samspill.web.sharing.action_verbs import agree, tick
from samspill.web.sharing.outcomes.actions import (
    Said,
    answer_outcomes,
    approve_story,
    propose_story,
    set_cost,
)
from samspill.web.sharing.outcomes.counting import SETTLED, count_outcomes
from samspill.web.sharing.outcomes.permissions import ASKED_AFTER
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.ties import release, say_whether_held

A_DAY = timedelta(days=1)
DOORS = {PARTICIPANT, POLICE, SELLER}
COST = 412_000
FOLLOWED, LATER, ONLY_TIES = 44, 6, 4  # meetings that led to an action soon, later, or to a tie
NOT_HELD = 9
LINES = (
    "Sende rutinen for varemottak", "Sette opp et møte med kommunen", "Dele malen for varsling",
    "Invitere til øvelsen i mars", "Gå gjennom adgangskortene", "Prøve sjekklista på to avdelinger",
    "Finne en kontaktperson for natta", "Skrive ned hva vi gjorde i fjor",
)  # fmt: skip
STORIES = (
    "Vi satt ved samme bord i ti minutter og fant ut at vi fikk de samme falske fullmaktene."
    " Fire uker etter hadde vi en felles rutine, og siden har ingen av oss sluppet en gjennom.",
    "Det begynte med et spørsmål om nøkler. Nå øver vaktselskapet og kommunen sammen hver vår, og"
    " den siste øvelsen viste oss en dør som ingen av oss hadde tenkt på.",
)


def write_outcomes(*, before: Edition, now: datetime, seed: int = 2026) -> None:
    """Ties and actions of the meetings, answers, two stories, the cost, and the counts of it."""
    start = before.slots.order_by("start")[0].start
    if start + ASKED_AFTER + 40 * A_DAY > now:  # it has not been long enough
        return
    draw = random.Random(seed)  # noqa: S311  (invented people, not secrets)
    evening = start + timedelta(hours=10)
    # What those behind the doors said and did is told in ``said``.
    pairs = [pair for pair in pairs_met(before) if not DOORS & {who.email for who in pair}]
    draw.shuffle(pairs)
    for n, (one, other) in enumerate(pairs[: FOLLOWED + LATER + ONLY_TIES]):
        at = evening + draw.randint(0, 6) * A_DAY
        for giver, receiver in ((one, other), (other, one)):
            with _signed_in(giver, at) as visit:
                release(to=receiver.pk, visit=visit, by=giver)
        if n >= FOLLOWED + LATER:
            continue
        at += (0 if n < FOLLOWED else 12) * A_DAY
        due = (at + draw.randint(14, 45) * A_DAY).date()
        with _signed_in(one, at) as visit:
            made = agree(
                other=other.pk, line=draw.choice(LINES), mine=True, due=due, visit=visit, by=one
            )
        if n % 5 != 4:  # some forget
            with _signed_in(one, at + 10 * A_DAY) as visit:
                tick(action=made.pk, done=True, visit=visit, by=one)
    for one, other in pairs[-NOT_HELD:]:
        meeting = meeting_of(before, (one.pk, other.pk)).uid
        with _signed_in(one, evening) as visit:
            say_whether_held(meeting=meeting, other=other.pk, held=False, visit=visit, by=one)
    _stories(pairs, start + 50 * A_DAY)
    _answers(before, pairs, start + ASKED_AFTER + A_DAY)
    set_cost(edition=before, cost=COST, by=first_organiser(before), now=start + SETTLED)
    for days in (SETTLED, ASKED_AFTER + 40 * A_DAY):
        count_outcomes(edition=before, now=start + days + A_DAY)


def _stories(pairs: list[tuple[Person, Person]], at: datetime) -> None:
    for text, (one, other) in zip(STORIES, pairs, strict=False):
        with _signed_in(one, at) as visit:
            story = propose_story(other=other.pk, text=text, visit=visit, by=one)
        with _signed_in(other, at + A_DAY) as visit:
            approve_story(story=story.pk, text=text, visit=visit, by=other)


def _answers(before: Edition, pairs: list[tuple[Person, Person]], at: datetime) -> None:
    """Of nearly all who met somebody: some had little of it."""
    people = sorted({who for pair in pairs for who in pair}, key=lambda person: person.pk)
    for n, who in enumerate(people):
        if n % 8 == 7:
            continue
        said = Said(
            useful=(2, 1, 3, 0, 1, 3, 2)[n % 7],
            again=(0, 1, 0, 2, 0)[n % 5],
            would_come=n % 5 != 1,
        )
        with _signed_in(who, at + timedelta(hours=n)) as visit:
            answer_outcomes(edition=before, said=said, visit=visit, by=who)


@contextmanager
def _signed_in(person: Person, at: datetime) -> Iterator[Visit]:
    visit = Visit(person=person.pk, shown=Shown.ANEW, now=at)
    with as_visit(visit):
        yield visit
