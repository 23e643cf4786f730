"""What a participant brought on paper, or said by phone, entered for them by an organiser.

Each verb is named, written in the journal with the organiser's name, and told to the participant on
their own pages. Nothing that they have said themselves is shown or undone by it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from samspill.web.editions.changing.people import enter_hours, enter_topics
from samspill.web.editions.models import Participant
from samspill.web.journal.actions import record
from samspill.web.people.models import Person
from samspill.web.planning.repairing import Agreed
from samspill.web.planning.standing import part_around, unless_meetings_stand
from samspill.web.planning.vetoes import hold_entered_no_thanks
from samspill.web.wishes.actions import finish_wishes, keep_entered_wish
from samspill.web.wishes.models import Strength, VetoKind
from samspill.web.wishes.queries import Choice, Target

profile_from_paper = enter_topics


@transaction.atomic
def wishes_from_paper(
    *,
    participant: Participant,
    wishes: Sequence[tuple[Target, Choice]],
    all_of_them: bool = False,
    by: Person,
    now: datetime,
) -> None:
    """The participant told whom they want to meet, and whom not. ``all_of_them``: their answer is
    complete with that, and nobody reminds them.

    One entry, whatever was entered: neither how many nor whether a no thanks was among them.
    Raises WishesClosedError when the edition is over, ValueError for a target within one's own
    organisation or of another edition.
    """
    refused = [target for target, choice in wishes if choice is VetoKind.NO_THANKS]
    for target, choice in wishes:
        if isinstance(choice, Strength):
            keep_entered_wish(participant=participant, target=target, strength=choice, now=now)
    hold_entered_no_thanks(participant=participant, targets=refused, now=now)
    record(
        verb="choices_entered",
        subject=participant,
        by=by,
        now=now,
        edition_id=participant.edition_id,
        programme=False,
    )
    if all_of_them:
        finish_wishes(participant=participant, by=by, now=now)


def hours_from_paper(
    *,
    participant: Participant,
    present_slots: Collection[int],
    by: Person,
    now: datetime,
    agreed: Agreed | None = None,
) -> None:
    """The participant told when they are there. Published meetings outside of that are repaired
    as was ``agreed``; raises StandsAgainstError as :func:`change_profile` does."""

    def change() -> None:
        enter_hours(participant=participant, present_slots=present_slots, by=by, now=now)

    unless_meetings_stand(
        edition=participant.edition,
        change=change,
        part=lambda: part_around(participant),
        agreed=agreed,
        by=by,
        now=now,
    )
