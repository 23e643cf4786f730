"""The facts that a plan is made from: immutable, validated, all references by id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

DEFAULT_CAP = 6
FEWEST_SEATED, MOST_SEATED = 3, 8  # people that a round table may have, the moderator among them


class Sector(StrEnum):
    """The part of society an organisation belongs to."""

    SECURITY_INDUSTRY = "security_industry"
    BUSINESS = "business"
    POLICE = "police"
    CONTROL_AGENCY = "control_agency"
    OTHER_PUBLIC = "other_public"
    RESEARCH = "research"


class Seeks(StrEnum):
    """Whom somebody would rather meet: those they know, new people, or a mix of both."""

    KNOWN = "known"
    NEW = "new"
    MIX = "mix"


class Strength(StrEnum):
    """How much a meeting is wished for. A veto is no strength: see :class:`Veto`."""

    MUST = "must"
    LIKE = "like"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Slot:
    """An interval of time that meetings may be held in. Slots never overlap one another."""

    id: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """A plenary item. Nobody meets in a slot that overlaps it, unless they skip it."""

    id: str
    title: str
    start: datetime
    end: datetime


def overlap(slot: Slot, other: Slot | Talk) -> bool:
    """Do the two share any time? Touching is not sharing."""
    return slot.start < other.end and other.start < slot.end


@dataclass(frozen=True, slots=True)
class Table:
    """A place that holds up to ``capacity`` meetings at a time, except where ``capacities``
    (pairs of slot id and capacity) says otherwise for a slot. A meeting there has at most
    ``seats`` people; a round table takes the whole table in its slot. A ``quiet`` one is out of
    earshot: see :attr:`Problem.quiet_tables`."""

    id: str
    name: str = ""
    capacity: int = 1
    capacities: tuple[tuple[str, int], ...] = ()
    seats: int = 2
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation. ``table`` is its fixed table: every meeting that one of its
    representatives has as the company's side is held there, and nobody else's is.

    When both parties' organisations have fixed tables, the meeting is at either of them.
    """

    id: str
    name: str
    sector: Sector
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """A person at the edition.

    ``available`` is the ids of the slots they are there in (None: all). ``cap`` is the most
    meetings they take (None: the problem's; never more than it), ``minimum`` the number they
    are guaranteed where it is possible (None: the problem's). ``skips`` are talks they do not
    attend. A ``representative`` may take any meeting wished with the organisation. Who asks for
    a ``quiet`` table has meetings of two at one, unless an organisation's own table governs.

    Whoever is not ``open_to_sellers`` meets somebody of the security industry only where they, or
    the organisation that they represent, wish it; among sellers it means nothing. ``seeks`` says
    what earlier meetings (:class:`Met`) and ties (:class:`Known`) count for with them.
    """

    id: str
    name: str
    organisation: str
    representative: bool = False
    available: frozenset[str] | None = None
    cap: int | None = None
    minimum: int | None = None
    skips: frozenset[str] = frozenset()
    open_to_sellers: bool = True
    seeks: Seeks = Seeks.MIX
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """A private wish of a party (participant or organisation id) to meet another."""

    by: str
    to: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class Veto:
    """Absolute: no meeting between the parties (participant or organisation ids)."""

    by: str
    to: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pair (participant or organisation ids) nobody asked for, with its worth in 0..100."""

    first: str
    second: str
    worth: int


@dataclass(frozen=True, slots=True)
class Locked:
    """A meeting that must be in the plan as it stands; ``table`` None leaves the table free."""

    participants: tuple[str, str]
    slot: str
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """Two parties (participant or organisation ids) that met at an earlier edition."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Known:
    """A private mark of a party (participant or organisation id): it works with the other."""

    by: str
    to: str


@dataclass(frozen=True, slots=True)
class Rivals:
    """Two organisations (ids) whose people do not sit at one round table. They may meet two and
    two, where one of them wishes it."""

    first: str
    second: str


@dataclass(frozen=True, slots=True)
class RoundTable:
    """A meeting of a small group around a ``theme``, held at most once.

    From ``fewest`` to ``most`` people sit there (3 to 8, the moderator among them), of at least
    so many different ``sectors``. The ``moderator`` (participant id; None: it needs none) is
    always there. ``table`` is the table it is held at (None: any with seats enough that is
    nobody's own), ``slots`` the ids of those it may be held in (None: all).
    """

    id: str
    theme: str
    moderator: str | None = None
    fewest: int = FEWEST_SEATED
    most: int = MOST_SEATED
    sectors: int = 1
    table: str | None = None
    slots: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Interest:
    """A private wish of a participant (id) to sit at a round table (id)."""

    by: str
    round_table: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class LockedRoundTable:
    """A round table that must be held as it stands, with these people and no others; ``table``
    None leaves the table free."""

    round_table: str
    participants: tuple[str, ...]
    slot: str
    table: str | None = None


@dataclass(frozen=True)
class Problem:
    """One edition to plan. Ids are unique across participants and organisations together.

    Construction does not validate: :func:`samspill.engine.judge.faults.validate.problems_in` lists
    every fault with its place, and the formats refuse a problem that has one.
    """

    participants: tuple[Participant, ...]
    organisations: tuple[Organisation, ...]
    slots: tuple[Slot, ...]
    tables: tuple[Table, ...]
    talks: tuple[Talk, ...] = ()
    wishes: tuple[Wish, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    locked: tuple[Locked, ...] = ()
    met: tuple[Met, ...] = ()
    known: tuple[Known, ...] = ()
    rivals: tuple[Rivals, ...] = ()
    round_tables: tuple[RoundTable, ...] = ()
    interests: tuple[Interest, ...] = ()
    locked_round_tables: tuple[LockedRoundTable, ...] = ()
    cap: int = DEFAULT_CAP
    minimum: int = 0
    title: str = ""

    @cached_property
    def participant_by_id(self) -> dict[str, Participant]:
        """Participants by id."""
        return {p.id: p for p in self.participants}

    @cached_property
    def organisation_by_id(self) -> dict[str, Organisation]:
        """Organisations by id."""
        return {o.id: o for o in self.organisations}

    @cached_property
    def round_table_by_id(self) -> dict[str, RoundTable]:
        """Round tables by id."""
        return {r.id: r for r in self.round_tables}

    @property
    def all_locked(self) -> tuple[Locked | LockedRoundTable, ...]:
        """The locked meetings of two, then the locked round tables."""
        return (*self.locked, *self.locked_round_tables)

    @cached_property
    def members(self) -> dict[str, tuple[Participant, ...]]:
        """Participants of each organisation, in the problem's order."""
        found: dict[str, list[Participant]] = {o.id: [] for o in self.organisations}
        for participant in self.participants:
            found[participant.organisation].append(participant)
        return {key: tuple(value) for key, value in found.items()}

    @cached_property
    def representatives(self) -> dict[str, tuple[Participant, ...]]:
        """Representatives of each organisation, in the problem's order."""
        return {
            key: tuple(p for p in value if p.representative) for key, value in self.members.items()
        }

    @cached_property
    def quiet_tables(self) -> frozenset[str]:
        """The ids of the tables set apart for those who ask for a quiet one: none when nobody
        does. One that is an organisation's own, or a round table's, is not among them."""
        if not any(p.quiet for p in self.participants):
            return frozenset()
        kept = {o.table for o in self.organisations} | {r.table for r in self.round_tables}
        return frozenset(t.id for t in self.tables if t.quiet and t.id not in kept)

    @cached_property
    def slot_index(self) -> dict[str, int]:
        """Each slot's place in the order of time, from 0, whatever the order in the file."""
        ordered = sorted(self.slots, key=lambda slot: slot.start)
        return {slot.id: index for index, slot in enumerate(ordered)}

    @cached_property
    def open_slots(self) -> dict[str, frozenset[str]]:
        """Per participant the ids of slots they can have a meeting in: there, and at no talk."""
        everywhere = frozenset(s.id for s in self.slots)
        clashes = {
            talk.id: frozenset(s.id for s in self.slots if overlap(s, talk)) for talk in self.talks
        }
        found: dict[str, frozenset[str]] = {}
        for participant in self.participants:
            here = everywhere if participant.available is None else participant.available
            blocked: frozenset[str] = frozenset().union(
                *(slots for talk, slots in clashes.items() if talk not in participant.skips)
            )
            found[participant.id] = here - blocked
        return found

    def cap_of(self, participant: Participant) -> int:
        """The most meetings the participant may have."""
        return self.cap if participant.cap is None else min(self.cap, participant.cap)

    def minimum_of(self, participant: Participant) -> int:
        """The meetings the participant is guaranteed where possible, at most their cap."""
        wanted = self.minimum if participant.minimum is None else participant.minimum
        return min(wanted, self.cap_of(participant))

    def people_of(self, party: str) -> Iterator[Participant]:
        """The participants a party stands for in a wish: the person, or the representatives."""
        person = self.participant_by_id.get(party)
        if person is not None:
            yield person
        else:
            yield from self.representatives[party]

    def everyone_of(self, party: str) -> Iterator[Participant]:
        """The participants a party stands for in a veto: the person, or all its members."""
        person = self.participant_by_id.get(party)
        if person is not None:
            yield person
        else:
            yield from self.members[party]
