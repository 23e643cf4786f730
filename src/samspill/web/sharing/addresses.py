"""Another address for somebody, with its furthest consequence: what is theirs is held back where
there is anything that has come to them, whoever says that the day has not been yet."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from samspill.web.editions.models import Participant
from samspill.web.editions.participation import correct_address
from samspill.web.people.models import Person
from samspill.web.sharing.models import Receiver
from samspill.web.sharing.note_models import Note
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import Action, NotHeld, Release


@transaction.atomic
def put_address_right(*, participant: Participant, address: str, by: Person, now: datetime) -> None:
    """As ``correct_address``, which this is a part of for whoever calls it from a page.

    Raises AddressError.
    """
    held = _has_anything(participant.person_id, now)
    correct_address(participant=participant, address=address, by=by, now=now, holds_own=held)


def _has_anything(person: int, now: datetime) -> bool:
    """Has anything come to them, or been written by them? Whoever asks is not told."""
    with as_visit(Visit(person=person, shown=Shown.ANEW, now=now)):
        return any(
            rows.exists()
            for rows in (
                Release.objects.filter(receiver=person),
                Receiver.objects.filter(person=person),
                Action.objects.filter(owner=person),
                Action.objects.filter(other=person),
                Note.objects.filter(person=person),
                NotHeld.objects.filter(other=person),
            )
        )
