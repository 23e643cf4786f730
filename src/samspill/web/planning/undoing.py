"""Taking a change of facts and its repair back, before anybody is told of it.

What is set up is looked at row by row before the change and after it, and what differs is kept
with the version that the repair made. Undoing puts the rows back and the meetings as
they were on before, as long as nothing else has changed and no letter has left.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from samspill.engine.judge.lookups import RuleCode
from samspill.engine.judge.rules import violations
from samspill.web.editions.models import (
    Absence,
    Edition,
    Invitation,
    Participant,
    Rivalry,
    Room,
    Slot,
    Table,
    Talk,
)
from samspill.web.journal.actions import record
from samspill.web.meetings.actions import (
    MeetingError,
    Wanted,
    cancel,
    hold,
    let_go_of_places,
    move,
    place_again,
    take_themes,
)
from samspill.web.meetings.models import Meeting
from samspill.web.meetings.promises import put_back
from samspill.web.meetings.queries import all_on
from samspill.web.outbox.actions import send_now, take_back
from samspill.web.outbox.queries import waits_until
from samspill.web.people.models import Person
from samspill.web.planning.differences import Difference, Key
from samspill.web.planning.ground import with_ground
from samspill.web.planning.models import PlanVersion, Substitution, VersionState
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.publishing import (
    difference,
    published_now,
    telling,
)
from samspill.web.wishes.models import Interest, RoundTable
from samspill.web.wishes.round_tables import themes_by_key

ASIDE = datetime(1000, 1, 1, tzinfo=UTC)
Row = dict[str, Any]
Rows = dict[str, dict[str, Row]]  # by the model's label, then by the row's id
SKIPS = Participant.skipped_talks.through
HELD_IN = RoundTable.slots.through
# Whoever points at another comes after it.
KEPT: tuple[type[models.Model], ...] = (
    Edition, Room, Slot, Talk, Table, Participant, Absence, SKIPS, Invitation, Rivalry,
    RoundTable, HELD_IN, Interest, Substitution,
)  # fmt: skip
# What other verbs write, and secrets.
LEFT_ALONE: dict[type[models.Model], set[str]] = {
    Edition: {"phase", "archived_at"},
    Participant: {"first_seen_at", "profile_saved_at", "answered_at", "calendar_token"},
}
ONLY: dict[type[models.Model], set[str]] = {Invitation: {"id", "participant", "expires_at"}}


class CannotUndoError(ValueError):
    """It is too late: ``code`` is ``told`` when a letter has left, ``changed`` when something else
    has changed since, ``none`` when there is nothing to undo."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def rows_of(edition: Edition) -> Rows:
    """Everything of the edition that a change of facts may touch, as JSON has it: in fourteen
    queries."""
    found: Rows = {}
    for model in KEPT:
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if field.name not in LEFT_ALONE.get(model, ())
            and (model not in ONLY or field.name in ONLY[model])
        ]
        found[model._meta.label] = {
            str(row["id"]): row for row in _plain(_of(model, edition).values(*fields))
        }
    return found


def kept_of(before: Rows, after: Rows) -> dict[str, dict[str, list[Row | None]]]:
    """The rows that differ: as they were and as they are, None for one that is not there."""
    found: dict[str, dict[str, list[Row | None]]] = {}
    for label in before:
        was, now = before[label], after[label]
        differ = {
            pk: [was.get(pk), now.get(pk)] for pk in {*was, *now} if was.get(pk) != now.get(pk)
        }
        if differ:
            found[label] = differ
    return found


def way_back(change: Difference) -> dict[str, list[Any]]:
    """What takes the meetings back from what the change makes of them, in JSON's types: which are
    cancelled, who leaves a round table, what is moved and where to, what is held again, and what
    goes on with who had it before.

    It is the meetings that were on which come back, not those of the version before: of these,
    people may have dropped some since.
    """
    was = change.current
    return {
        "cancel": [[*m.key] for m in change.new],
        "leave": [[*m.key, sorted(people)] for m, people in change.joined],
        "move": [[*m.key, was[m.key].slot_id, was[m.key].table_id] for m in change.moved],
        "hold": [
            [sorted(people), m.slot_id, m.table_id, m.round_table, m.theme]
            for m, people in (*((m, m.people) for m in change.cancelled), *change.left)
        ],
        "give_back": [
            [
                *after.key,
                sorted(before.people),
                before.slot_id,
                before.table_id,
                before.theme,
            ]
            for before, after in change.taken
        ],
    }


def _go_back(
    edition: Edition,
    back: dict[str, list[Any]],
    current: Mapping[Key, Meeting],
    by: Person,
    now: datetime,
) -> None:
    """The meetings as they were on before the change, whose slots are at their times again."""
    there = {key: meeting.pk for key, meeting in current.items()}
    cancel(
        edition=edition,
        meetings=[there[pair, round_table] for pair, round_table in back["cancel"]],
        seats=[
            (there[pair, round_table], person)
            for pair, round_table, people in back["leave"]
            for person in people
        ],
        by=by,
        now=now,
    )
    moves = {
        there[pair, round_table]: (slot, table) for pair, round_table, slot, table in back["move"]
    }
    move(edition=edition, moves=moves, retimed={slot for slot, _ in moves.values()}, by=by, now=now)
    hold(
        edition=edition,
        wanted=[
            Wanted(frozenset(people), slot, table, round_table=round_table, theme=theme)
            for people, slot, table, round_table, theme in back["hold"]
        ]
        + [
            Wanted(
                frozenset(people),
                slot,
                table,
                round_table=round_table,
                theme=theme[0] if theme else "",
                meeting=there[pair, round_table],
            )
            for pair, round_table, people, slot, table, *theme in back.get("give_back", ())
        ],
        by=by,
        now=now,
    )


def undoable(
    edition: Edition, now: datetime, published: PlanVersion | None = None
) -> datetime | None:
    """Until when the last change can be undone; None when it cannot. ``published`` is the version
    that people follow, where it is known."""
    plan = published or edition.plans.filter(state=VersionState.PUBLISHED).first()
    if plan is None or not plan.undo or plan.published_at is None:
        return None
    until = waits_until(telling(plan), else_=plan.published_at + settings.LETTERS_WAIT)
    return until if until is not None and until > now else None


@transaction.atomic
def undo_change(*, edition: Edition, by: Person, now: datetime) -> PlanVersion:
    """Put back what the last repair changed, facts and meetings, and tell nobody of either. Gives
    the version that people follow again.

    Raises CannotUndoError, with nothing changed.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    plan = edition.plans.select_for_update().filter(state=VersionState.PUBLISHED).first()
    if plan is None or "meetings" not in plan.undo:
        raise CannotUndoError("none")
    previous = edition.plans.get(pk=plan.undo["previous"])
    if facts_of(edition).digest != plan.facts_digest or not difference(plan).nothing:
        raise CannotUndoError("changed")
    if not take_back(action=telling(plan), now=now):
        raise CannotUndoError("told")
    current = published_now(edition)
    let_go_of_places([int(pk) for pk in plan.undo["rows"].get(Table._meta.label, {})])
    _put_back(edition, plan.undo["rows"], now)
    edition.refresh_from_db()
    try:
        _go_back(edition, plan.undo["meetings"], current, by, now)
    except MeetingError as error:  # where it was there is no room by now
        raise CannotUndoError("changed") from error
    place_again(edition)
    take_themes(edition=edition, themes=themes_by_key(edition), now=now)
    put_back(edition=edition, promises=plan.undo.get("promises", {}))
    _check_tables(edition)
    plan.state, previous.state = VersionState.REPLACED, VersionState.PUBLISHED
    plan.undo = {}
    plan.save(update_fields=("state", "undo"))
    previous.save(update_fields=("state",))
    record(
        verb="change_undone",
        subject=plan,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"number": plan.number, "back_to": previous.number},
    )
    return previous


def _check_tables(edition: Edition) -> None:
    """Raises CannotUndoError where the meetings are at others' tables by now. Whose table it is of
    whom nobody came is no fact that is missed while the change holds."""
    live = plan_of(all_on(edition.pk))
    problem = with_ground(facts_of(edition).problem, live)
    if any(found.code is RuleCode.WRONG_TABLE for found in violations(problem, live)):
        raise CannotUndoError("changed")


@transaction.atomic
def tell_now(*, edition: Edition, by: Person, now: datetime) -> None:
    """The letters of the last change wait no longer, and it cannot be undone."""
    plan = edition.plans.filter(state=VersionState.PUBLISHED).first()
    if plan is None or not plan.undo:
        return
    send_now(action=telling(plan), now=now)
    plan.undo = {}
    plan.save(update_fields=("undo",))
    record(
        verb="letters_sent_now",
        subject=plan,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"number": plan.number},
        programme=False,
    )


def _of(model: type[models.Model], edition: Edition) -> models.QuerySet[Any]:
    if model is Edition:
        return Edition.objects.filter(pk=edition.pk)
    if model in {Absence, SKIPS, Invitation, Interest}:
        return model._default_manager.filter(participant__edition=edition)
    if model is HELD_IN:
        return model._default_manager.filter(roundtable__edition=edition)
    manager = getattr(model, "everything", model._default_manager)
    found: models.QuerySet[Any] = manager.filter(edition=edition)
    return found


def _plain(rows: Iterable[Row]) -> list[Row]:
    plain: list[Row] = json.loads(json.dumps(list(rows), cls=_Exactly))
    return plain


class _Exactly(DjangoJSONEncoder):
    """Times to the microsecond, and bytes as ``BinaryField`` reads them."""

    def default(self, o: object) -> Any:
        if isinstance(o, bytes | memoryview):
            return b64encode(bytes(o)).decode()
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _put_back(
    edition: Edition, kept: dict[str, dict[str, list[Row | None]]], now: datetime
) -> None:
    """The rows as they were. Raises CannotUndoError when one is not as the change left it."""
    present = rows_of(edition)
    for label, differ in kept.items():
        for pk, (_was, after) in differ.items():
            if present[label].get(pk) != after:
                raise CannotUndoError("changed")
    try:
        with transaction.atomic():
            for model, was, after in _in_reverse(kept):
                _let_go(model, was, after, now)
            for model, was, _after in _in_order(kept):
                if was is not None:
                    _write(model, was)
    except IntegrityError as error:
        raise CannotUndoError("changed") from error


Kept = tuple[type[models.Model], Row | None, Row | None]


def _in_order(kept: dict[str, dict[str, list[Row | None]]]) -> Iterator[Kept]:
    for model in KEPT:
        for was, after in kept.get(model._meta.label, {}).values():
            yield model, was, after


def _in_reverse(kept: dict[str, dict[str, list[Row | None]]]) -> Iterable[Kept]:
    return reversed(list(_in_order(kept)))


def _let_go(model: type[models.Model], was: Row | None, after: Row | None, now: datetime) -> None:
    """What came with the change goes, or is retired when something points at it; a table that
    somebody gets back is nobody's first, and a slot that moves back starts at no time of the
    day on the way."""
    manager = getattr(model, "everything", model._default_manager)
    if after is None:
        return
    rows = manager.filter(pk=after["id"])
    if was is not None:
        if model is Table:
            rows.update(organisation=None)
        elif model is Slot:
            rows.update(start=ASIDE + timedelta(minutes=after["id"]))
        return
    try:
        with transaction.atomic():
            rows.delete()
    except ProtectedError:
        rows.update(retired_at=now)


def _write(model: type[models.Model], row: Row) -> None:
    manager = getattr(model, "everything", model._default_manager)
    values = {
        field.attname: field.to_python(row[field.attname])
        for field in model._meta.concrete_fields
        if field.attname in row
    }
    pk = values.pop("id")
    if not manager.filter(pk=pk).update(**values):
        manager.bulk_create([model(id=pk, **values)])
