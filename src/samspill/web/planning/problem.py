"""From an edition's facts to the engine's problem. Ids: p, o, s, t, k and the row's number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from samspill.engine.formats.json_problem import digest
from samspill.engine.model import problem as engine
from samspill.engine.model.plan import Meeting as EngineMeeting
from samspill.engine.model.plan import Plan
from samspill.engine.model.valuation import pair_of
from samspill.web.editions.keys import (
    organisation_key,
    participant_key,
    slot_key,
    table_key,
    talk_key,
)
from samspill.web.editions.models import (
    Absence,
    Edition,
    Participant,
    Slot,
    Table,
    Talk,
    Topic,
    TopicKind,
)
from samspill.web.editions.proposals import Span
from samspill.web.editions.rivals import rival_pairs
from samspill.web.editions.spans import overlap
from samspill.web.meetings.models import Meeting
from samspill.web.people.models import Sector
from samspill.web.planning.models import PlannedMeeting
from samspill.web.planning.promised import promised_meetings, with_promised
from samspill.web.planning.round_tables import round_tables_of, with_tables
from samspill.web.planning.suggestions import Profile, suggestions
from samspill.web.planning.usable import homes_of, in_order, usable_vetoes, usable_wishes
from samspill.web.wishes.models import Seeks
from samspill.web.wishes.queries import (
    Preferences,
    marked_pairs,
    preferences_among,
    vetoed_pairs,
)


@dataclass(frozen=True)
class Facts:
    """The problem, and how many wishes could not be used, by reason.

    ``told`` is the problem without its vetoes, with the wishes that are kept beside one, and with
    everybody open to sellers: for what is counted and told of a plan. ``kept`` is the problem as
    the database has it, whatever ``problem`` is replaced by.
    """

    problem: engine.Problem
    told: engine.Problem
    kept: engine.Problem
    dropped: dict[str, int]

    @cached_property
    def digest(self) -> str:
        """Of the problem as the database has it: another one when anything in it has changed."""
        return digest(self.kept)


def facts_of(edition: Edition) -> Facts:
    """Everything that the planner needs to know of the edition, in sixteen queries; two more with
    round tables, one more with meetings that are locked or confirmed, one once a plan is
    published, and one where an organisation wants no suppliers."""
    rows, vetoes = _rows_of(edition), vetoed_pairs(edition)
    problem = _problem(rows, vetoes, private=_private(edition, rows.people))
    everybody = tuple(replace(p, open_to_sellers=True) for p in problem.participants)
    return Facts(
        problem=problem,
        told=replace(problem, wishes=tuple(rows.wishes), vetoes=(), participants=everybody),
        kept=problem,
        dropped=rows.dropped,
    )


def problem_without_vetoes(edition: Edition) -> engine.Problem:
    """The edition's problem as it would be if nobody had said no thanks, and nobody had chosen
    anything for themselves: for what is told of it where neither may show. In as many queries,
    less four."""
    return _problem(_rows_of(edition), vetoes=set())


def problem_of_the_day(edition: Edition, people: Collection[int] | None = None) -> engine.Problem:
    """Who is there when, and at which table, without anything that anybody has wished for: for
    whether meetings can be held. ``people``: only these participants, and nobody else's hours."""
    rows = _rows_of(edition, people, wishes=False)
    return _problem(rows, vetoes=(), suggest=False)


@dataclass(frozen=True)
class _Rows:
    """What is read once, for a problem with the vetoes and one without."""

    edition: Edition
    people: list[Participant]
    away: Mapping[int, Sequence[Span]]
    skips: Mapping[int, Sequence[int]]
    topics: Mapping[int, Sequence[tuple[str, str]]]
    slots: list[Slot]
    talks: list[Talk]
    tables: list[Table]
    wishes: list[engine.Wish]
    dropped: dict[str, int]
    promised: list[Meeting]
    handed_over: list[tuple[str, str, str]]  # giver, colleague, partner
    rivals: set[tuple[str, str]]  # organisations
    # Is it looked at who asks for quiet? A plan and a repair see to it; a meeting that people have
    # been told of can be held where it is, so that nobody's asking is refused.
    quiet: bool


def _rows_of(
    edition: Edition, only: Collection[int] | None = None, *, wishes: bool = True
) -> _Rows:
    coming = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
    people = list(
        (coming if only is None else coming.filter(pk__in=only))
        .select_related("person", "organisation")
        .order_by("pk")
    )
    those = {} if only is None else {"participant__in": only}
    away, skips, topics = _of_each(edition, those)
    slots = list(edition.slots.order_by("start"))
    talks = list(edition.talks.order_by("start", "pk"))
    tables = list(edition.tables.order_by("number"))
    wished, dropped = usable_wishes(edition, people) if wishes else ([], {})
    promised = promised_meetings(edition) if wishes else []
    handed = _handed_over(edition) if wishes and edition.is_published else []
    there = {p.organisation_id for p in people}
    rivals = {
        (organisation_key(first), organisation_key(second))
        for first, second in rival_pairs(edition)
        if first in there and second in there
    }
    return _Rows(
        edition, people, away, skips, topics, slots, talks, tables, wished, dropped, promised,
        handed, rivals, quiet=wishes,
    )  # fmt: skip


def _of_each(
    edition: Edition, those: dict[str, Any]
) -> tuple[
    Mapping[int, Sequence[Span]],
    Mapping[int, Sequence[int]],
    Mapping[int, Sequence[tuple[str, str]]],
]:
    """When each is away, which talks they skip and what they have written, by id: rows are read
    as they are, as there may be thousands."""
    away: dict[int, list[Span]] = defaultdict(list)
    skips: dict[int, list[int]] = defaultdict(list)
    topics: dict[int, list[tuple[str, str]]] = defaultdict(list)
    absences = Absence.objects.filter(participant__edition=edition, **those)
    for owner, start, end in absences.values_list("participant_id", "start", "end"):
        away[owner].append(Span(start, end))
    skipping = Participant.skipped_talks.through.objects.filter(
        participant__edition=edition, talk__retired_at__isnull=True, **those
    )
    for owner, talk in skipping.values_list("participant_id", "talk_id"):
        skips[owner].append(talk)
    written = Topic.objects.filter(participant__edition=edition, **those)
    for owner, kind, text in written.values_list("participant_id", "kind", "text"):
        topics[owner].append((kind, text))
    return away, skips, topics


@dataclass(frozen=True)
class _Private:
    """What people have chosen for themselves, by their row's number, and whom they work with."""

    preferences: Mapping[int, Preferences]
    known: tuple[engine.Known, ...]


NOTHING_CHOSEN = _Private({}, ())


def _private(edition: Edition, people: list[Participant]) -> _Private:
    """Two queries. A mark on somebody who is not coming, or is a colleague by now, is no fact."""
    homes = homes_of(people)
    known = (
        engine.Known(by=by, to=to)
        for by, to in sorted(marked_pairs(edition), key=in_order)
        if by in homes and to in homes and homes[by] != homes[to]
    )
    return _Private(preferences_among(people), tuple(known))


def _handed_over(edition: Edition) -> list[tuple[str, str, str]]:
    """Who has given a meeting with whom to which colleague: one query. Nobody has before
    anything is published."""
    rows = edition.substitutions.order_by("giver", "partner")
    return [
        (participant_key(giver), participant_key(colleague), participant_key(partner))
        for giver, colleague, partner in rows.values_list("giver", "colleague", "partner")
    ]


def _taken_over(
    rows: _Rows, suggested: Collection[engine.Suggestion], asked: Collection[frozenset[str]]
) -> tuple[engine.Suggestion, ...]:
    """The suggestions, with what colleagues have taken over worth as much as any can be."""
    homes = homes_of(rows.people)
    pairs = {
        pair_of(colleague, partner)
        for _giver, colleague, partner in rows.handed_over
        if colleague in homes
        and partner in homes
        and homes[colleague] != homes[partner]
        and frozenset((colleague, partner)) not in asked
    }
    others = (s for s in suggested if (s.first, s.second) not in pairs)
    taken = (engine.Suggestion(*pair, worth=100) for pair in sorted(pairs))
    return (*others, *taken)


def _problem(
    rows: _Rows,
    vetoes: Collection[tuple[str, str]],
    *,
    suggest: bool = True,
    private: _Private = NOTHING_CHOSEN,
) -> engine.Problem:
    """The problem; ``vetoes`` say who said no thanks to whom, whoever that is."""
    edition, people, slots, tables = rows.edition, rows.people, rows.slots, rows.tables
    zone = ZoneInfo(edition.time_zone)  # the engine says times as they stand
    organisations = {p.organisation_id: p.organisation for p in people}
    fixed = {t.organisation_id: t for t in tables if t.organisation_id in organisations}
    # Whoever gave a meeting to a colleague is not set up with its partner again.
    given = {(giver, partner) for giver, _colleague, partner in rows.handed_over}
    vetoes = {*vetoes, *given}
    noes = usable_vetoes(vetoes, people)
    # Who said no thanks to somebody wishes for them no more, whatever is kept beside it.
    wishes = [wish for wish in rows.wishes if (wish.by, wish.to) not in vetoes]
    asked = frozenset(frozenset((w.by, w.to)) for w in wishes)
    asked |= frozenset(frozenset((v.by, v.to)) for v in noes)
    chosen = {p.pk: private.preferences.get(p.pk, Preferences(True)) for p in people}
    profiles = _profiles(rows, chosen, private.known) if suggest else []
    suggested = suggestions(profiles, asked=asked, rivals=rows.rivals) if suggest else ()
    problem = engine.Problem(
        title=edition.name,
        cap=edition.cap,
        minimum=edition.minimum,
        participants=tuple(
            engine.Participant(
                id=participant_key(p.pk),
                name=p.person.name,
                organisation=organisation_key(p.organisation_id),
                representative=p.representative,
                available=frozenset(
                    slot_key(s.pk) for s in slots if not any(overlap(s, a) for a in rows.away[p.pk])
                )
                if p.pk in rows.away
                else None,
                cap=p.cap,
                quiet=rows.quiet and p.wants_quiet,
                minimum=p.minimum,
                skips=frozenset(map(talk_key, rows.skips.get(p.pk, ()))),
                open_to_sellers=chosen[p.pk].open_to_sellers,
                seeks=engine.Seeks(chosen[p.pk].seeks),
            )
            for p in people
        ),
        organisations=tuple(
            engine.Organisation(
                id=organisation_key(pk),
                name=o.name,
                sector=engine.Sector(o.sector),
                table=table_key(fixed[pk].pk) if pk in fixed else None,
            )
            for pk, o in sorted(organisations.items())
        ),
        slots=tuple(
            engine.Slot(slot_key(s.pk), s.start.astimezone(zone), s.end.astimezone(zone))
            for s in slots
        ),
        talks=tuple(
            engine.Talk(talk_key(t.pk), t.title, t.start.astimezone(zone), t.end.astimezone(zone))
            for t in rows.talks
        ),
        # A table kept for a company that is not coming is nobody's, and stays empty.
        tables=tuple(
            engine.Table(
                id=table_key(t.pk),
                name=str(t.number),
                capacity=t.capacity,
                seats=t.seats,
                quiet=rows.quiet and t.quiet,
            )
            for t in tables
            if t.organisation_id is None or t.organisation_id in organisations
        ),
        wishes=tuple(wishes),
        vetoes=tuple(noes),
        known=private.known,
        suggestions=_taken_over(rows, suggested, asked),
        rivals=tuple(engine.Rivals(*pair) for pair in sorted(rows.rivals, key=in_order)),
        **round_tables_of(
            edition,
            {p.pk for p in people},
            {table.pk for table in tables if table.organisation_id is None},
        ),
    )
    return with_promised(with_tables(problem), rows.promised)


def plan_of(meetings: Iterable[PlannedMeeting | Meeting]) -> Plan:
    """The meetings, with their seats, as the engine's plan."""
    return Plan.of(
        EngineMeeting(
            slot_key(m.slot_id),
            table_key(m.table_id),
            tuple(participant_key(pk) for pk in m.people),
            m.round_table,
        )
        for m in meetings
    )


def _profiles(
    rows: _Rows,
    chosen: Mapping[int, Preferences],
    known: Iterable[engine.Known],
) -> list[Profile]:
    """What is suggested from: the texts, and what each has chosen."""
    seeking = {participant_key(pk) for pk, said in chosen.items() if said.seeks == Seeks.KNOWN}
    company: dict[str, set[str]] = defaultdict(set)
    for person in rows.people:
        if person.representative:
            key = organisation_key(person.organisation_id)
            company[key].add(participant_key(person.pk))
    familiar: dict[str, set[str]] = defaultdict(set)
    for each in known:
        if each.by in seeking:
            familiar[each.by] |= company.get(each.to, {each.to})
    found = []
    for person in rows.people:
        profile = _profile(person, rows.topics)
        shut = not profile.sells and not chosen[person.pk].open_to_sellers
        near = frozenset(familiar[profile.id])
        found.append(replace(profile, shut=shut, familiar=near))
    return found


def _profile(participant: Participant, topics: Mapping[int, Sequence[tuple[str, str]]]) -> Profile:
    written = topics.get(participant.pk, ())
    return Profile(
        id=participant_key(participant.pk),
        organisation=organisation_key(participant.organisation_id),
        sells=participant.organisation.sector == Sector.SECURITY_INDUSTRY,
        challenges=tuple(text for kind, text in written if kind == TopicKind.CHALLENGE),
        solutions=tuple(text for kind, text in written if kind == TopicKind.SOLUTION),
    )
