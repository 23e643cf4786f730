"""From an edition's facts to the engine's problem. Ids: p, o, s, t, k and the row's number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
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
from samspill.web.editions.models import Edition, TopicKind
from samspill.web.editions.spans import overlap
from samspill.web.meetings.models import Meeting
from samspill.web.people.models import Sector
from samspill.web.planning.last_made import LastMade
from samspill.web.planning.models import PlannedMeeting
from samspill.web.planning.promised import with_promised
from samspill.web.planning.round_tables import with_tables
from samspill.web.planning.rows import (
    NOTHING_PRIVATE,
    PersonRow,
    Private,
    Rows,
    private_of,
    rows_of,
)
from samspill.web.planning.suggestions import Profile, suggestions, suggestions_kept
from samspill.web.planning.usable import homes_of, in_order, usable_vetoes, usable_wishes
from samspill.web.wishes.models import Seeks
from samspill.web.wishes.queries import Preferences


@dataclass(frozen=True)
class Facts:
    """The problem, and how many wishes could not be used, by reason.

    ``kept`` is the problem as the database has it, whatever ``problem`` is replaced by. ``tell``
    makes what is ``told``, the first time that is asked for.
    """

    problem: engine.Problem
    kept: engine.Problem
    dropped: dict[str, int]
    tell: Callable[[], engine.Problem] = field(compare=False)

    @cached_property
    def told(self) -> engine.Problem:
        """The problem without its vetoes, with the wishes that are kept beside one and what is
        suggested where nobody has said one, and with everybody open to sellers: for what is counted
        and told of a plan."""
        return self.tell()

    @cached_property
    def digest(self) -> str:
        """Of the problem as the database has it: another one when anything in it has changed."""
        return digest(self.kept)


_made: LastMade[tuple[Rows, Private], Facts] = LastMade()


def facts_of(edition: Edition) -> Facts:
    """Everything that the planner needs to know of the edition, in fourteen queries; two more with
    round tables, one more with meetings that are locked or confirmed, one once a plan is
    published, one where an organisation wants no suppliers, and one where somebody would rather
    meet new people. It is read each time, and made anew when anything that is read is other than
    it was."""
    rows = rows_of(edition)
    read = rows, private_of(edition, rows)
    return _made.of(edition.pk, read, lambda read: _facts(edition.pk, *read))


def _facts(edition_id: int, rows: Rows, private: Private) -> Facts:
    wishes, dropped = usable_wishes(rows)
    problem = _problem(rows, wishes, private, partial(suggestions_kept, edition_id))

    def tell() -> engine.Problem:
        return replace(
            problem,
            wishes=tuple(wishes),
            vetoes=(),
            participants=tuple(
                p if p.open_to_sellers else replace(p, open_to_sellers=True)
                for p in problem.participants
            ),
            suggestions=_told(edition_id, rows, wishes, private, problem.known),
        )

    return Facts(problem=problem, kept=problem, dropped=dropped, tell=tell)


def _told(
    edition_id: int,
    rows: Rows,
    wishes: Sequence[engine.Wish],
    private: Private,
    known: Iterable[engine.Known],
) -> tuple[engine.Suggestion, ...]:
    """What would be suggested if nobody had said no thanks: a no thanks ends a suggestion, and lets
    others have its place, and that may not be counted any more than it itself."""
    given = usable_vetoes(_given(rows), rows)
    asked = {pair_of(w.by, w.to) for w in wishes} | {pair_of(g.by, g.to) for g in given}
    profiles = _profiles(rows, _chosen(rows, private), known)
    suggested = suggestions_kept(edition_id, profiles, asked=asked, rivals=rows.rivals, told=True)
    return _taken_over(rows, suggested, asked)


def _given(rows: Rows) -> set[tuple[str, str]]:
    """Whoever gave a meeting to a colleague is not set up with its partner again."""
    return {(giver, partner) for giver, _colleague, partner in rows.handed_over}


def _chosen(rows: Rows, private: Private) -> dict[int, Preferences]:
    return {p.pk: private.preferences.get(p.pk, Preferences(True)) for p in rows.people}


def problem_without_vetoes(edition: Edition) -> engine.Problem:
    """The edition's problem as it would be if nobody had said no thanks, and nobody had chosen
    anything for themselves: for what is told of it where neither may show. In as many queries,
    less four."""
    rows = rows_of(edition)
    return _problem(rows, usable_wishes(rows)[0], NOTHING_PRIVATE)


def problem_of_room(edition: Edition) -> engine.Problem:
    """Who is there when and which tables there are, and no more: for what there is room for. Four
    queries."""
    rows = rows_of(edition, wishes=False, together=False)
    return _problem(rows, [], NOTHING_PRIVATE, suggest=None)


def problem_of_the_day(
    edition: Edition, people: Collection[int] | None = None, *, round_tables: bool = True
) -> engine.Problem:
    """Who is there when, and at which table, without anything that anybody has wished for: for
    whether meetings can be held. ``people``: only these participants, and nobody else's hours;
    ``round_tables``: with what is said of these, which meetings of two need not know."""
    rows = rows_of(edition, people, wishes=False, together=round_tables)
    return _problem(rows, [], NOTHING_PRIVATE, suggest=None)


def _known(rows: Rows, private: Private) -> tuple[engine.Known, ...]:
    """A mark on somebody who is not coming, or is a colleague by now, is no fact."""
    homes = homes_of(rows)
    return tuple(
        engine.Known(by=by, to=to)
        for by, to in sorted(private.marks, key=in_order)
        if by in homes and to in homes and homes[by] != homes[to]
    )


def _taken_over(
    rows: Rows, suggested: Collection[engine.Suggestion], asked: Collection[tuple[str, str]]
) -> tuple[engine.Suggestion, ...]:
    """The suggestions, with what colleagues have taken over worth as much as any can be."""
    homes = homes_of(rows)
    pairs = {
        pair_of(colleague, partner)
        for _giver, colleague, partner in rows.handed_over
        if colleague in homes
        and partner in homes
        and homes[colleague] != homes[partner]
        and pair_of(colleague, partner) not in asked
    }
    others = (s for s in suggested if (s.first, s.second) not in pairs)
    taken = (engine.Suggestion(*pair, worth=100) for pair in sorted(pairs))
    return (*others, *taken)


def _problem(
    rows: Rows,
    said: Sequence[engine.Wish],
    private: Private,
    suggest: Callable[..., tuple[engine.Suggestion, ...]] | None = suggestions,
) -> engine.Problem:
    people, slots, tables = rows.people, rows.slots, rows.tables
    zone = ZoneInfo(rows.time_zone)  # the engine says times as they stand
    fixed = {t.organisation: t for t in tables if t.organisation in rows.organisations}
    vetoes = {*private.vetoes, *_given(rows)}
    noes = usable_vetoes(vetoes, rows)
    # Who said no thanks to somebody wishes for them no more, whatever is kept beside it.
    wishes = [wish for wish in said if (wish.by, wish.to) not in vetoes]
    asked = {pair_of(w.by, w.to) for w in wishes} | {pair_of(v.by, v.to) for v in noes}
    chosen = _chosen(rows, private)
    known = _known(rows, private)
    suggested: tuple[engine.Suggestion, ...] = ()
    if suggest is not None:
        profiles = _profiles(rows, chosen, known)
        suggested = suggest(profiles, asked=asked, rivals=rows.rivals)
    problem = engine.Problem(
        title=rows.title,
        cap=rows.cap,
        minimum=rows.minimum,
        participants=tuple(
            engine.Participant(
                id=participant_key(p.pk),
                name=p.name,
                organisation=organisation_key(p.organisation),
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
            for pk, o in sorted(rows.organisations.items())
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
            if t.organisation is None or t.organisation in rows.organisations
        ),
        wishes=tuple(wishes),
        vetoes=tuple(noes),
        known=known,
        met=tuple(engine.Met(*pair) for pair in sorted(private.met, key=in_order)),
        suggestions=_taken_over(rows, suggested, asked),
        rivals=tuple(engine.Rivals(*pair) for pair in sorted(rows.rivals, key=in_order)),
        **rows.round_tables,
    )
    return with_promised(with_tables(problem), rows.promised)


def plan_of(meetings: Iterable[PlannedMeeting | Meeting]) -> Plan:
    """The meetings, with their seats, as the engine's plan."""
    return Plan.of(map(as_meeting, meetings))


def as_meeting(meeting: PlannedMeeting | Meeting) -> EngineMeeting:
    """The meeting, with its seats, as the engine's."""
    people = tuple(sorted(map(participant_key, meeting.people)))
    return EngineMeeting(
        slot_key(meeting.slot_id), table_key(meeting.table_id), people, meeting.round_table
    )


def _profiles(
    rows: Rows,
    chosen: Mapping[int, Preferences],
    known: Iterable[engine.Known],
) -> list[Profile]:
    """What is suggested from: the texts, and what each has chosen."""
    seeking = {participant_key(pk) for pk, said in chosen.items() if said.seeks == Seeks.KNOWN}
    company: dict[str, set[str]] = defaultdict(set)
    for person in rows.people:
        if person.representative:
            key = organisation_key(person.organisation)
            company[key].add(participant_key(person.pk))
    familiar: dict[str, set[str]] = defaultdict(set)
    for each in known:
        if each.by in seeking:
            familiar[each.by] |= company.get(each.to, {each.to})
    found = []
    for person in rows.people:
        profile = _profile(person, rows)
        shut = not profile.sells and not chosen[person.pk].open_to_sellers
        near = frozenset(familiar[profile.id])
        found.append(replace(profile, shut=shut, familiar=near))
    return found


def _profile(person: PersonRow, rows: Rows) -> Profile:
    written = rows.topics.get(person.pk, ())
    return Profile(
        id=participant_key(person.pk),
        organisation=organisation_key(person.organisation),
        sells=rows.organisations[person.organisation].sector == Sector.SECURITY_INDUSTRY,
        challenges=tuple(text for kind, text in written if kind == TopicKind.CHALLENGE),
        solutions=tuple(text for kind, text in written if kind == TopicKind.SOLUTION),
    )
