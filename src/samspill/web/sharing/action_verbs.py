"""What one of two said they would do, and what comes of it: written down, done, another date, let
go. Each is written in the journal as nobody's business but who acted, so that no edition's journal
holds it. Who may do what is said in ``tie_permissions``."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from samspill.web.journal.actions import record_privately
from samspill.web.people.models import Person
from samspill.web.people.presence import hold_people
from samspill.web.sharing.calendar_days import calendars_follow
from samspill.web.sharing.calendar_models import What
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_models import Action, ActionAnswer
from samspill.web.sharing.tie_permissions import (
    may_agree,
    may_answer,
    may_change,
    may_keep_ties,
    may_take_away,
    meeting_of,
    own_actions,
)
from samspill.web.sharing.ties import NoTieError, edition_in_common
from samspill.web.sharing.weeks import order_letter, order_reminders


@transaction.atomic
def agree(
    *, other: int, line: str, mine: bool, due: date | None, visit: Visit, by: Person,
    label: Label = Label.AMBER, meeting: UUID | None = None,
) -> Action:  # fmt: skip
    """What the visitor (``mine``), or the other (id of a person), said they would do; in the
    ``meeting`` that they sit or sat in, if it was there. Both can read it, as its label lets them.

    Raises NoTieError where the two have neither met nor a tie, or had no such meeting; ValueError
    for what is RED, which is told in person.
    """
    if label is Label.RED:
        raise ValueError(label)
    hold_people({other, by.pk})
    if not may_agree(visit, other):
        raise NoTieError
    there = None if meeting is None else meeting_of(visit, other, meeting)
    if meeting is not None and there is None:
        raise NoTieError
    edition = edition_in_common(by.pk, other) if there is None else there.edition_id
    if edition is None:
        raise NoTieError
    owner, waits = (by.pk, other) if mine else (other, by.pk)
    action = Action.objects.create(
        edition_id=edition, meeting=there, owner_id=owner, other_id=waits, writer=by, line=line,
        label=label, due=due, made_at=visit.now,
    )  # fmt: skip
    _write("action_agreed", action, by, visit.now)
    _remind(action, visit.now)
    return action


@transaction.atomic
def tick(
    *, action: int, done: bool, visit: Visit, by: Person, line: str = "", told: bool = False
) -> Action:
    """It is done, or is not after all: by either of the two. Its owner may say in a ``line`` what
    came of it, which is theirs alone unless it is ``told``. Raises NoTieError for others, and for a
    line of who waits for it."""
    found = _to_change(action, visit)
    if line and not may_answer(visit, found):
        raise NoTieError
    if done and found.done_at is None:
        found.done_at, found.let_go_at = visit.now, None
    elif not done:
        found.done_at = found.let_go_at = None
    found.save(update_fields=("done_at", "let_go_at"))
    _write("action_done" if done else "action_not_done", found, by, visit.now)
    if done and line:
        _say_what_came(found, line, told, by, visit.now)
    _calendars_follow(found.pk, found, visit.now)
    return found


@transaction.atomic
def set_due(*, action: int, due: date | None, visit: Visit, by: Person) -> Action:
    """Another date, or none: by either of the two, while it is open. Raises NoTieError."""
    found = _to_change(action, visit)
    if not found.is_open:
        raise NoTieError
    found.due = due
    found.save(update_fields=("due",))
    _write("action_moved", found, by, visit.now)
    _remind(found, visit.now)
    _calendars_follow(found.pk, found, visit.now)
    return found


@transaction.atomic
def let_go(*, action: int, visit: Visit, by: Person) -> Action:
    """Nothing comes of it, as either of the two says. What is done stays done. Raises NoTieError
    for others."""
    found = _to_change(action, visit)
    if found.is_open:
        found.let_go_at = visit.now
        found.save(update_fields=("let_go_at",))
        _write("action_let_go", found, by, visit.now)
        _calendars_follow(found.pk, found, visit.now)
    return found


@transaction.atomic
def take_away(*, action: int, visit: Visit, by: Person) -> int | None:
    """What one has written oneself goes; the other's id is what is left, None where there is none
    any more. Raises NoTieError for what the other has written."""
    found = _own_action(action, visit)
    if not may_take_away(visit, found):
        raise NoTieError
    _write("action_taken_away", found, by, visit.now)
    found.delete()
    _calendars_follow(action, found, visit.now)
    return found.other_id if found.owner_id == by.pk else found.owner_id


def _own_action(action: int, visit: Visit) -> Action:
    if not may_keep_ties(visit):
        raise NoTieError
    found = own_actions(visit).select_for_update(of=("self",)).filter(pk=action).first()
    if found is None:
        raise NoTieError
    return found


def _to_change(action: int, visit: Visit) -> Action:
    found = _own_action(action, visit)
    if not may_change(visit, found):
        raise NoTieError
    return found


def _say_what_came(action: Action, line: str, told: bool, by: Person, now: datetime) -> None:
    said, _ = ActionAnswer.objects.update_or_create(
        action=action,
        defaults={
            "owner": by, "other_id": action.other_id, "line": line, "told": told, "said_at": now,
        },
    )  # fmt: skip
    _write("action_answered", said, by, now)
    if told:
        order_letter(action.other_id, now)


def _remind(action: Action, now: datetime) -> None:
    if action.due is not None and action.owner_id is not None:
        order_reminders(action.owner_id, action.due, now)


def _calendars_follow(action: int, of: Action, now: datetime) -> None:
    people = [each for each in (of.owner_id, of.other_id) if each is not None]
    calendars_follow(what=What.ACTION, subject=action, people=people, now=now)


def _write(verb: str, subject: Action | ActionAnswer, by: Person, now: datetime) -> None:
    record_privately(verb=verb, subject=subject, by=by, now=now)
