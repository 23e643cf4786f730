"""What has a date of its own goes when that has passed: a duty that is carried out every day."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django_tasks_db.models import DBTaskResult

from samspill.web.editions.letter_models import RoleOffer
from samspill.web.editions.models import EditionRole, Invitation, Participant
from samspill.web.editions.registering.models import Places
from samspill.web.editions.registering.places import forget_old_offers
from samspill.web.editions.registering.practical import erase_needs
from samspill.web.editions.roles import OFFERS_END
from samspill.web.imports.models import ImportDraft
from samspill.web.outbox.duties import register_daily
from samspill.web.outbox.models import Duty, Letter
from samspill.web.people.devices import forget_ended_devices
from samspill.web.people.models import Confirmation, Counted, Person, ProofCode
from samspill.web.planning.models import Print
from samspill.web.privacy.durations import (
    CALENDAR_END,
    CASES_END,
    CODES_END,
    DUTIES_END,
    FILES_END,
    LETTERS_END,
    LINKS_END,
    NEW_ACCOUNTS,
    PROPOSALS_END,
    SHARES_END,
)
from samspill.web.privacy.editions import order_erasures
from samspill.web.privacy.people import erase_person
from samspill.web.sharing.consents import keepers
from samspill.web.sharing.erasing import OF_GROUPS, Reason, erasing
from samspill.web.sharing.outcomes.models import OutcomesPrint

RETENTION = "retention"
AT = time(2, 30, tzinfo=UTC)
CASES = (
    *OF_GROUPS, "sharing_casefile", "sharing_caseroom", "sharing_caseentry", "sharing_casekey",
    "sharing_casemember", "sharing_groupdate", "sharing_case",
)  # fmt: skip
PROPOSALS = (
    "sharing_groupcandidate", "sharing_groupopened", "sharing_willing", "sharing_groupproposal",
)  # fmt: skip
SHARED = (
    "sharing_answer", "sharing_widening", "sharing_receiver", "sharing_accesshold", "sharing_share",
)  # fmt: skip


def register_retention() -> None:
    """Called when Django is ready."""
    register_daily(RETENTION, carry_out, at=AT)


def carry_out(duty: Duty, now: datetime) -> None:
    """A duty: the day's."""
    erase_what_is_over(now=now)
    order_erasures(now)
    for person in people_left(now):
        erase_person(person_id=person, by=None, now=now)


def erase_what_is_over(*, now: datetime) -> None:
    """What has ended long enough ago, each by its own duration. None of it is read."""
    with erasing(Reason.BEFORE, now - SHARES_END) as gone:
        for table in SHARED:
            gone.delete(table)
    with erasing(Reason.BEFORE, now - CASES_END) as gone:
        for table in CASES:
            gone.delete(table)
    with erasing(Reason.BEFORE, now - PROPOSALS_END) as gone:
        for table in PROPOSALS:
            gone.delete(table)
    with erasing(Reason.BEFORE, now - CODES_END) as gone:
        gone.delete("sharing_code")
    with erasing(Reason.BEFORE, now - CALENDAR_END) as gone:
        gone.delete("sharing_incalendar")
    ProofCode.objects.filter(expires_at__lt=now - CODES_END).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    forget_ended_devices(now=now)
    RoleOffer.objects.filter(offered_at__lt=now - OFFERS_END).delete()
    forget_old_offers(now=now)
    erase_needs(now=now)
    Invitation.objects.filter(expires_at__lt=now - LINKS_END).delete()
    Letter.objects.filter(ended_at__lt=now - LETTERS_END).delete()
    ImportDraft.objects.filter(created_at__lt=now - FILES_END).delete()
    Print.objects.filter(ordered_at__lt=now - FILES_END).delete()
    OutcomesPrint.objects.filter(ordered_at__lt=now - FILES_END).delete()
    Counted.objects.filter(expires__lt=now).delete()
    Duty.objects.filter(done_at__lt=now - DUTIES_END).delete()
    DBTaskResult.objects.filter(finished_at__lt=now - DUTIES_END).delete()


def people_left(now: datetime) -> list[int]:
    """Those (ids) who have no part in anything any more and have not said that they keep their
    ties: who stood nameless in a plan that is gone, too; not who stands nameless by what was said
    of others, as long as those are there."""
    parts = Participant.objects.filter(person=OuterRef("pk"))
    roles = EditionRole.objects.filter(person=OuterRef("pk"))
    fills = Places.objects.filter(filled_by=OuterRef("pk"))
    old = Q(joined_at__lt=now - NEW_ACCOUNTS) | Q(is_active=False)
    vouched = Q(Exists(Confirmation.objects.filter(by=OuterRef("pk"))), is_active=False)
    left: QuerySet[Person] = Person.objects.filter(
        old, ~Exists(parts), ~Exists(roles), ~Exists(fills), ~vouched, may_create_editions=False
    )
    keep = keepers()
    return [pk for pk in left.order_by("pk").values_list("pk", flat=True) if pk not in keep]
