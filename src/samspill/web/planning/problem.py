"""From an edition's facts to the engine's problem. Ids: p, o, s, t, k and the row's number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from samspill.engine.formats.json_problem import digest
from samspill.engine.model import problem as engine
from samspill.engine.model.plan import Meeting as EngineMeeting
from samspill.engine.model.plan import Plan
from samspill.web.editions.models import Edition, Participant, TopicKind
from samspill.web.meetings.models import Meeting
from samspill.web.people.models import Sector
from samspill.web.planning.models import PlannedMeeting
from samspill.web.planning.suggestions import Profile, suggestions
from samspill.web.wishes.models import Strength, Wish


@dataclass(frozen=True)
class Facts:
    """The problem, its digest, and how many wishes could not be used, by reason."""

    problem: engine.Problem
    digest: str
    dropped: dict[str, int]


def facts_of(edition: Edition) -> Facts:
    """Everything that the planner needs to know of the edition, in nine queries."""
    problem, dropped = _problem_of(edition)
    return Facts(problem=problem, digest=digest(problem), dropped=dropped)


def problem_without_vetoes(edition: Edition) -> engine.Problem:
    """The edition's problem as it would be if nobody had said no thanks: for what is told of it
    where a veto must not show. In nine queries."""
    return _problem_of(edition, vetoes=False)[0]


def _problem_of(edition: Edition, *, vetoes: bool = True) -> tuple[engine.Problem, dict[str, int]]:
    people = list(
        Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
        .select_related("person", "organisation")
        .prefetch_related("absences", "topics", "skipped_talks")
        .order_by("pk")
    )
    slots = list(edition.slots.order_by("start"))
    talks = list(edition.talks.order_by("start", "pk"))
    tables = list(edition.tables.order_by("number"))
    zone = ZoneInfo(edition.time_zone)  # the engine says times as they stand
    organisations = {p.organisation_id: p.organisation for p in people}
    fixed = {t.organisation_id: t for t in tables if t.organisation_id in organisations}
    wishes, noes, dropped = _wishes(edition, people)
    noes = noes if vetoes else []
    asked = frozenset(frozenset((w.by, w.to)) for w in wishes)
    asked |= frozenset(frozenset((v.by, v.to)) for v in noes)
    problem = engine.Problem(
        title=edition.name,
        cap=edition.cap,
        minimum=edition.minimum,
        participants=tuple(
            engine.Participant(
                id=f"p{p.pk}",
                name=p.person.name,
                organisation=f"o{p.organisation_id}",
                representative=p.representative,
                available=frozenset(
                    f"s{s.pk}"
                    for s in slots
                    if not any(s.start < a.end and a.start < s.end for a in p.absences.all())
                )
                if p.absences.all()
                else None,
                cap=p.cap,
                skips=frozenset(f"k{talk.pk}" for talk in p.skipped_talks.all()),
            )
            for p in people
        ),
        organisations=tuple(
            engine.Organisation(
                id=f"o{pk}",
                name=o.name,
                sector=engine.Sector(o.sector),
                table=f"t{fixed[pk].pk}" if pk in fixed else None,
            )
            for pk, o in sorted(organisations.items())
        ),
        slots=tuple(
            engine.Slot(f"s{s.pk}", s.start.astimezone(zone), s.end.astimezone(zone)) for s in slots
        ),
        talks=tuple(
            engine.Talk(f"k{t.pk}", t.title, t.start.astimezone(zone), t.end.astimezone(zone))
            for t in talks
        ),
        # A table kept for a company that is not coming is nobody's, and stays empty.
        tables=tuple(
            engine.Table(id=f"t{t.pk}", name=str(t.number), capacity=t.capacity)
            for t in tables
            if t.organisation_id is None or t.organisation_id in organisations
        ),
        wishes=tuple(wishes),
        vetoes=tuple(noes),
        suggestions=suggestions([_profile(p) for p in people], asked=asked),
    )
    return problem, dropped


def plan_of(meetings: Iterable[PlannedMeeting | Meeting]) -> Plan:
    """The meetings as the engine's plan."""
    return Plan.of(
        EngineMeeting(f"s{m.slot_id}", f"t{m.table_id}", (f"p{m.first_id}", f"p{m.second_id}"))
        for m in meetings
    )


def _profile(participant: Participant) -> Profile:
    topics = participant.topics.all()
    return Profile(
        id=f"p{participant.pk}",
        organisation=f"o{participant.organisation_id}",
        sells=participant.organisation.sector == Sector.SECURITY_INDUSTRY,
        challenges=tuple(t.text for t in topics if t.kind == TopicKind.CHALLENGE),
        solutions=tuple(t.text for t in topics if t.kind == TopicKind.SOLUTION),
    )


def _wishes(
    edition: Edition, people: Iterable[Participant]
) -> tuple[list[engine.Wish], list[engine.Veto], dict[str, int]]:
    """Wishes and vetoes of and for those who come; what can't be used is counted."""
    organisation = {f"p{p.pk}": f"o{p.organisation_id}" for p in people}
    organisation |= {o: o for o in set(organisation.values())}
    represented = {f"o{p.organisation_id}" for p in people if p.representative}
    wishes, vetoes = [], []
    dropped = {"not coming": 0, "own organisation": 0, "nobody represents": 0}
    for wish in Wish.objects.filter(edition=edition).order_by("pk"):
        by = (
            f"p{wish.by_participant_id}"
            if wish.by_participant_id
            else f"o{wish.by_organisation_id}"
        )
        to = (
            f"p{wish.to_participant_id}"
            if wish.to_participant_id
            else f"o{wish.to_organisation_id}"
        )
        if by not in organisation or to not in organisation:
            dropped["not coming"] += 1
        elif organisation[by] == organisation[to]:
            dropped["own organisation"] += 1
        elif wish.strength == Strength.NO:
            vetoes.append(engine.Veto(by=by, to=to))
        elif (by.startswith("o") and by not in represented) or (
            to.startswith("o") and to not in represented
        ):
            dropped["nobody represents"] += 1
        else:
            wishes.append(engine.Wish(by=by, to=to, strength=engine.Strength(wish.strength)))
    return wishes, vetoes, dropped
