"""Changing what published meetings may stand against: each verb as its own, lower one, refused
where a meeting that people have been told of could not be held with the change.

All raise StandsAgainstError (see ``samspill.web.planning.standing``), and what the lower verb does.
With ``agreed`` the meetings are repaired instead (see ``samspill.web.planning.repairing``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from samspill.web.editions.changing.people import (
    other_hours,
    save_profile,
    update_participant,
)
from samspill.web.editions.changing.setup import set_fixed_tables, update_setup
from samspill.web.editions.facts import Basics, ParticipantFacts, TableRange, TalkFacts
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.participation import withdraw_participant
from samspill.web.editions.proposals import Span
from samspill.web.editions.rivals import set_trades
from samspill.web.meetings.actions import let_go_of_places, place_again, take_themes
from samspill.web.people.models import Organisation, Person
from samspill.web.planning.freezing import FrozenError
from samspill.web.planning.guarantees import short_of
from samspill.web.planning.repairing import Agreed
from samspill.web.planning.standing import (
    part_around,
    part_of,
    part_of_fixed_tables,
    part_of_round_table,
    unless_meetings_stand,
)
from samspill.web.planning.vetoes import hold_vetoes
from samspill.web.wishes.actions import set_preferences
from samspill.web.wishes.models import RoundTable
from samspill.web.wishes.queries import Preferences
from samspill.web.wishes.round_tables import (
    RoundTableFacts,
    delete_round_table,
    themes_by_key,
    update_round_table,
)


@transaction.atomic
def change_setup(
    *,
    edition: Edition,
    basics: Basics,
    slots: Sequence[Span] | None,
    talks: Sequence[TalkFacts],
    tables: Sequence[TableRange],
    by: Person,
    now: datetime,
    seen: str | None = None,
    agreed: Agreed | None = None,
) -> None:
    """Make the whole set-up this one, or nothing of it."""

    def change() -> None:
        let_go_of_places(_smaller(edition, tables))
        update_setup(
            edition=edition,
            basics=basics,
            slots=slots,
            talks=talks,
            tables=tables,
            by=by,
            now=now,
            seen=seen,
        )

    unless_meetings_stand(
        edition=edition,
        change=change,
        lacking=lambda: short_of(Edition.objects.get(pk=edition.pk)),
        agreed=agreed,
        by=by,
        now=now,
    )
    place_again(edition)


def _smaller(edition: Edition, tables: Sequence[TableRange]) -> list[int]:
    """The tables (ids) that would hold fewer meetings than they do."""
    sizes = {
        number: part.capacity for part in tables for number in range(part.first, part.last + 1)
    }
    return [
        pk
        for pk, number, capacity in edition.tables.values_list("pk", "number", "capacity")
        if (sizes.get(number) or capacity) < capacity
    ]


def change_fixed_tables(
    *,
    edition: Edition,
    tables: dict[int, Organisation],
    quiet: Collection[int] | None = None,
    by: Person,
    now: datetime,
    seen: str | None = None,
    agreed: Agreed | None = None,
) -> None:
    """Give organisations their fixed tables, by table number; every other table is free. ``quiet``
    are the numbers of those out of earshot (None: as it is)."""

    def change() -> None:
        set_fixed_tables(edition=edition, tables=tables, quiet=quiet, by=by, now=now, seen=seen)

    unless_meetings_stand(
        edition=edition,
        change=change,
        part=lambda: part_of_fixed_tables(edition, tables),
        seeks=quiet is not None and {*quiet} != _quiet_tables(edition),
        agreed=agreed,
        by=by,
        now=now,
    )


def _quiet_tables(edition: Edition) -> set[int]:
    return set(edition.tables.filter(quiet=True).values_list("number", flat=True))


def change_trades(
    *,
    edition: Edition,
    trades: Mapping[int, str],
    by: Person,
    now: datetime,
    seen: str | None = None,
    agreed: Agreed | None = None,
) -> None:
    """Give organisations (by id) their trades: no two of one trade sit at one round table."""

    def change() -> None:
        set_trades(edition=edition, trades=trades, by=by, now=now, seen=seen)

    unless_meetings_stand(edition=edition, change=change, agreed=agreed, by=by, now=now)


@transaction.atomic
def change_round_table(
    *,
    round_table: RoundTable,
    facts: RoundTableFacts,
    by: Person,
    now: datetime,
    seen: str | None = None,
    agreed: Agreed | None = None,
) -> None:
    """Change what an organiser says of a round table: one that is not held may have a place by it,
    and one that takes more, further people. A new theme is read at once wherever the meeting is;
    nobody is written to for that."""

    def change() -> None:
        update_round_table(round_table=round_table, facts=facts, by=by, now=now, seen=seen)

    edition = round_table.edition
    unless_meetings_stand(
        edition=edition,
        change=change,
        part=lambda: part_of_round_table(edition, round_table.key),
        seeks=True,
        agreed=agreed,
        by=by,
        now=now,
    )
    take_themes(edition=edition, themes=themes_by_key(edition), now=now)


def take_away_round_table(
    *, round_table: RoundTable, by: Person, now: datetime, agreed: Agreed | None = None
) -> None:
    """The round table is not held; whoever was to sit there is given what there is instead."""

    def change() -> None:
        delete_round_table(round_table=round_table, by=by, now=now)

    edition = round_table.edition
    unless_meetings_stand(
        edition=edition,
        change=change,
        part=lambda: part_of_round_table(edition, round_table.key),
        agreed=agreed,
        by=by,
        now=now,
    )


@transaction.atomic
def change_participant(
    *,
    participant: Participant,
    facts: ParticipantFacts,
    by: Person,
    now: datetime,
    seen: str | None = None,
    agreed: Agreed | None = None,
) -> None:
    """Change what an organiser may: title, organisation, representative, cap and guarantee. A
    guarantee that the published meetings do not hold asks for meetings that do."""

    def change() -> None:
        update_participant(participant=participant, facts=facts, by=by, now=now, seen=seen)

    unless_meetings_stand(
        edition=participant.edition,
        change=change,
        part=lambda: part_around(participant),
        lacking=lambda: short_of(participant.edition),
        agreed=agreed,
        by=by,
        now=now,
    )
    # Somebody of another organisation may be there whom a partner has said no thanks to.
    hold_vetoes(edition=participant.edition, now=now)


def change_coming(
    *, participant: Participant, by: Person, now: datetime, agreed: Agreed | None = None
) -> None:
    """The participant does not come after all; the meetings that others would have had with them
    are repaired as was ``agreed``."""

    def change() -> None:
        coming = Participant.objects.get(pk=participant.pk)  # as it is, when it was taken back
        withdraw_participant(participant=coming, by=by, now=now)

    unless_meetings_stand(
        edition=participant.edition,
        change=change,
        part=lambda: part_of(participant),
        agreed=agreed,
        by=by,
        now=now,
    )


def change_profile(
    *,
    participant: Participant,
    challenges: Sequence[str],
    solutions: Sequence[str],
    present_slots: Collection[int],
    skipped_talks: Collection[int],
    standby: bool,
    wants_quiet: bool = False,
    by: Person,
    now: datetime,
    agreed: Agreed | None = None,
    preferences: Preferences | None = None,
) -> None:
    """Keep what the participant says of themselves, their hours and the talks they skip, and what
    they choose for themselves: that moves no meeting which is published. Where they ask for quiet
    now, or no more, nothing stands against it, but meetings may be at other tables by it. Raises
    FrozenError where any of that would be other than it is and the plan is frozen."""

    asked = Participant.objects.values_list("wants_quiet", flat=True).get(pk=participant.pk)
    if participant.edition.is_frozen(now) and (
        asked != wants_quiet or other_hours(participant, present_slots, skipped_talks)
    ):
        raise FrozenError

    def change() -> None:
        save_profile(
            participant=participant,
            challenges=challenges,
            solutions=solutions,
            present_slots=present_slots,
            skipped_talks=skipped_talks,
            standby=standby,
            wants_quiet=wants_quiet,
            by=by,
            now=now,
        )
        if preferences is not None:
            set_preferences(participant=participant, chosen=preferences, now=now)

    unless_meetings_stand(
        edition=participant.edition,
        change=change,
        part=lambda: part_around(participant),
        seeks=asked != wants_quiet,
        agreed=agreed,
        by=by,
        now=now,
    )
