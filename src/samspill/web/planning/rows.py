"""What is read of an edition for the planner: rows as plain values, which are equal when nothing in
the database has changed, so that what was made of them once can be used again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from samspill.web.editions.keys import organisation_key, participant_key
from samspill.web.editions.models import Edition, Participant, Topic
from samspill.web.editions.proposals import Span
from samspill.web.editions.queries import hours_of, slots_and_talks
from samspill.web.editions.rivals import rival_pairs
from samspill.web.planning.met_before import met_before
from samspill.web.planning.promised import Promised, promised_meetings
from samspill.web.planning.round_tables import round_tables_of
from samspill.web.wishes.models import Seeks, Wish
from samspill.web.wishes.queries import Preferences, marked_pairs, preferences_among, vetoed_pairs


class PersonRow(NamedTuple):
    """A participant who comes."""

    pk: int
    name: str
    organisation: int
    representative: bool
    cap: int | None
    minimum: int | None
    wants_quiet: bool


class OrganisationRow(NamedTuple):
    """An organisation that somebody comes from."""

    pk: int
    name: str
    sector: str


class SlotRow(NamedTuple):
    """A slot, in UTC."""

    pk: int
    start: datetime
    end: datetime


class TalkRow(NamedTuple):
    """A talk, in UTC."""

    pk: int
    title: str
    start: datetime
    end: datetime


class TableRow(NamedTuple):
    """A table."""

    pk: int
    number: int
    capacity: int
    seats: int
    quiet: bool
    organisation: int | None


# A wish: by a participant or an organisation (ids, one of them None), for either, how much.
WishRow = tuple[int | None, int | None, int | None, int | None, str]


class HandedOver(NamedTuple):
    """What a colleague has taken over: the meeting with a partner, or a seat at a round table."""

    giver: int
    colleague: int
    partner: int | None
    round_table: int | None
    dropped: bool

    @property
    def keys(self) -> tuple[str, str, str]:
        """Giver, colleague and partner of a meeting of two."""
        return (
            participant_key(self.giver),
            participant_key(self.colleague),
            participant_key(self.partner or 0),
        )


@dataclass(frozen=True)
class Rows:
    """All that the problem is made of but what is private (see :class:`Private`).

    ``handed_over`` is giver, colleague and partner by key, of meetings of two. ``rivals`` are
    organisations by key.
    ``quiet``: is it looked at who asks for quiet? A plan and a repair see to it; a meeting that
    people have been told of can be held where it is, so that nobody's asking is refused.
    """

    title: str
    cap: int
    minimum: int
    time_zone: str
    people: list[PersonRow]
    organisations: dict[int, OrganisationRow]
    away: Mapping[int, Sequence[Span]]
    skips: Mapping[int, Sequence[int]]
    topics: Mapping[int, Sequence[tuple[str, str]]]
    slots: list[SlotRow]
    talks: list[TalkRow]
    tables: list[TableRow]
    wishes: list[WishRow]
    promised: list[Promised]
    handed_over: list[tuple[str, str, str]]
    rivals: set[tuple[str, str]]
    round_tables: Mapping[str, Any]
    quiet: bool


@dataclass(frozen=True)
class Private:
    """Who said no thanks to whom, by key; what people have chosen for themselves, by their row's
    number, and whom they say that they work with. ``met``: whom those who would rather meet new
    people have met before; not private by itself, but that it is asked tells who they are."""

    vetoes: set[tuple[str, str]]
    preferences: Mapping[int, Preferences]
    marks: set[tuple[str, str]]
    met: set[tuple[str, str]]


NOTHING_PRIVATE = Private(set(), {}, set(), set())


def rows_of(
    edition: Edition,
    only: Collection[int] | None = None,
    *,
    wishes: bool = True,
    together: bool = True,
) -> Rows:
    """``only`` these participants, and nobody else's hours; without ``wishes`` nothing that
    anybody has wished for or written; ``together``: who are rivals, and round tables."""
    coming = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
    if only is not None:
        coming = coming.filter(pk__in=only)
    people, organisations = [], dict[int, OrganisationRow]()
    for *person, name, sector in coming.order_by("pk").values_list(
        "pk", "person__name", "organisation_id", "representative", "cap", "minimum", "wants_quiet",
        "organisation__name", "organisation__sector",
    ):  # fmt: skip
        people.append(PersonRow._make(person))
        home = people[-1].organisation
        organisations[home] = OrganisationRow(home, name, sector)
    those = {} if only is None else {"participant__in": only}
    away, skips = hours_of(edition, **those)
    slots, talks = slots_and_talks(edition)
    tables = [
        TableRow(*row)
        for row in edition.tables.order_by("number").values_list(
            "pk", "number", "capacity", "seats", "quiet", "organisation_id"
        )
    ]
    handed = _handed_over(edition) if wishes and edition.is_published else []
    seated = (
        round_tables_of(
            edition,
            {person.pk for person in people},
            {table.pk for table in tables if table.organisation is None},
            [each for each in handed if each.round_table is not None],
        )
        if together
        else {}
    )
    # Rivals are not suggested to each other, nor put at one round table.
    apart = rival_pairs(edition) if together and (wishes or seated["round_tables"]) else ()
    return Rows(
        title=edition.name,
        cap=edition.cap,
        minimum=edition.minimum,
        time_zone=edition.time_zone,
        people=people,
        organisations=organisations,
        away=away,
        skips=skips,
        topics=_topics(edition, those) if wishes else {},
        slots=[SlotRow(*row) for row in slots],
        talks=[TalkRow(*row) for row in talks],
        tables=tables,
        wishes=_wishes(edition) if wishes else [],
        promised=promised_meetings(edition) if wishes else [],
        handed_over=[each.keys for each in handed if each.partner is not None],
        rivals={
            (organisation_key(first), organisation_key(second))
            for first, second in apart
            if first in organisations and second in organisations
        },
        round_tables=seated,
        quiet=wishes,
    )


def private_of(edition: Edition, rows: Rows) -> Private:
    """Three queries, one more where an organisation wants no suppliers, and one where somebody
    would rather meet new people."""
    sectors = {person.pk: rows.organisations[person.organisation].sector for person in rows.people}
    preferences = preferences_among(edition.pk, sectors)
    return Private(
        vetoes=vetoed_pairs(edition),
        preferences=preferences,
        marks=marked_pairs(edition),
        met=met_before(
            edition, [pk for pk, said in preferences.items() if said.seeks == Seeks.NEW]
        ),
    )


def _wishes(edition: Edition) -> list[WishRow]:
    """However often they were taken back and said anew: the same wishes are the same facts."""

    def by_whom(row: WishRow) -> tuple[int, int, int, int]:
        person, company, other, others, _strength = row
        return person or 0, company or 0, other or 0, others or 0

    said = Wish.objects.filter(edition=edition).values_list(
        "by_participant_id", "by_organisation_id", "to_participant_id", "to_organisation_id",
        "strength",
    )  # fmt: skip
    return sorted(said, key=by_whom)


def _topics(edition: Edition, those: dict[str, Any]) -> Mapping[int, Sequence[tuple[str, str]]]:
    """What each has written, by id."""
    topics: dict[int, list[tuple[str, str]]] = defaultdict(list)
    written = Topic.objects.filter(participant__edition=edition, **those)
    for owner, kind, text in written.values_list("participant_id", "kind", "text"):
        topics[owner].append((kind, text))
    return dict(topics)


def _handed_over(edition: Edition) -> list[HandedOver]:
    """Who has given a meeting with whom, or a seat where, to which colleague: one query. Nobody
    has before anything is published."""
    rows = edition.substitutions.order_by("giver", "partner", "round_table")
    return [
        HandedOver(*row)
        for row in rows.values_list("giver", "colleague", "partner", "round_table", "dropped")
    ]
