"""What people do with those they have met: say that they did not, let one another have their
contact details and take them back, and keep in touch. Each is written in the journal as nobody's
business but who acted, so that no edition's journal holds it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Q
from django.utils.crypto import salted_hmac

from samspill.web.editions.models import Edition, Participant
from samspill.web.journal.actions import record_privately
from samspill.web.people.models import Person, Sector
from samspill.web.people.presence import hold_people
from samspill.web.sharing.calendar_days import calendars_follow
from samspill.web.sharing.calendar_models import What
from samspill.web.sharing.consent_models import Use
from samspill.web.sharing.consents import consent, take_back_consent
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_models import (
    Code,
    ContactCard,
    How,
    KeepInTouch,
    NotHeld,
    Offer,
    Release,
)
from samspill.web.sharing.tie_permissions import (
    begun,
    editions_with_ties,
    has_met,
    may_keep_ties,
    may_reach,
)
from samspill.web.wishes.search import plain

# Nothing that is read as something else: no O and 0, no I and 1.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SIGNS_IN_A_CODE = 6
A_CODE_LASTS = timedelta(minutes=10)
ON_PAPER_IT_LASTS = timedelta(days=60)  # from when the meeting began
AUTHORITIES = frozenset({Sector.POLICE, Sector.CONTROL_AGENCY, Sector.OTHER_PUBLIC})


class NoTieError(LookupError):
    """There is nothing of the kind for whoever asks."""


class NoSuchCodeError(ValueError):
    """The code was never made, is one's own, has been used, or is too old: which, is not said."""


@dataclass(frozen=True)
class Lines:
    """What somebody says of themselves to those who stay all year."""

    stays: bool
    ask_me: str = ""
    lend: str = ""
    help_with: str = ""


@transaction.atomic
def say_whether_held(*, meeting: UUID, other: int, held: bool, visit: Visit, by: Person) -> None:
    """Whether the visitor met the other (id of a person) in a meeting that the two had. Saying that
    it was held takes back only one's own word.

    Raises NoTieError where they had none that has begun.
    """
    _must_keep_ties(visit)
    hold_people({other, by.pk})
    seats = begun(visit).filter(meeting__uid=meeting, participant__person=other)
    seat = seats.select_related("meeting").first()
    if seat is None:
        raise NoTieError
    said = NotHeld.objects.filter(meeting=seat.meeting, by=by, other=other)
    if held and said.delete()[0]:
        _write("meeting_held_after_all", seat.meeting, by, visit.now)
    elif not held:
        _, new = NotHeld.objects.get_or_create(
            meeting=seat.meeting, by=by, other_id=other, defaults={"said_at": visit.now}
        )
        if new:
            _write("meeting_not_held", seat.meeting, by, visit.now)


@transaction.atomic
def release(*, to: int, visit: Visit, by: Person) -> Release:
    """Let the other (id of a person) have one's contact details, as soon as they do the same.

    Raises NoTieError for whom one has neither met nor found among those who stay.
    """
    hold_people({to, by.pk})
    if not may_reach(visit, to):
        raise NoTieError
    let = _let_have(giver=by.pk, receiver=to, how=How.TAP, now=visit.now)
    _write("contact_released", let, by, visit.now)
    return let


@transaction.atomic
def take_back(*, to: int, visit: Visit, by: Person) -> None:
    """Neither sees the other's contact details any more. Again changes nothing."""
    _must_keep_ties(visit)
    let = Release.objects.filter(giver=by, receiver=to, taken_back_at__isnull=True).first()
    if let is not None:
        let.taken_back_at = visit.now
        let.save(update_fields=("taken_back_at",))
        _write("contact_taken_back", let, by, visit.now)


@transaction.atomic
def make_code(*, visit: Visit, by: Person) -> str:
    """A new code to show to somebody, in the place of any that was not used: whoever enters it has
    one's contact details, and one has theirs."""
    _must_keep_ties(visit)
    Code.objects.filter(person=by, taken_by__isnull=True).delete()
    said = "".join(secrets.choice(SIGNS) for _ in range(SIGNS_IN_A_CODE))
    made = Code.objects.create(person=by, digest=_digest(said), expires_at=visit.now + A_CODE_LASTS)
    _write("contact_code_made", made, by, visit.now)
    return said


@transaction.atomic
def take_code(*, code: str, visit: Visit, by: Person) -> int:
    """Whose code it is (id of the person): the two have let one another have their contact details.
    It is one that they show, or the one on their sheet by a meeting that the visitor was in.

    Raises NoSuchCodeError for one that is not good, and where the two take part in no edition in
    common.
    """
    _must_keep_ties(visit)
    said = "".join(sign for sign in code.upper() if sign in SIGNS)
    found = _shown(said, visit, by) or _on_paper(said, visit, by)
    giver = found.person_id
    for one, other in ((by.pk, giver), (giver, by.pk)):
        _let_have(giver=one, receiver=other, how=How.CODE, now=visit.now)
    _write("contact_code_taken", found, by, visit.now)
    return giver


def code_on_paper(*, meeting: UUID, person: int) -> str:
    """What stands by the meeting on the person's own sheet, for who has no phone there: one of
    those they met writes it down and enters it at home. It is worked out and kept nowhere, is good
    for who had a seat in that meeting alone, and once for each."""
    number = int.from_bytes(
        salted_hmac("samspill.sharing.paper", f"{meeting}:{person}", algorithm="sha256").digest()
    )
    signs = []
    for _ in range(SIGNS_IN_A_CODE):
        number, left = divmod(number, len(SIGNS))
        signs.append(SIGNS[left])
    return "".join(signs)


def _shown(said: str, visit: Visit, by: Person) -> Code | None:
    """The code that somebody shows now, taken by the visitor; None where there is none."""
    live = Code.objects.filter(
        digest=_digest(said), taken_by__isnull=True, expires_at__gt=visit.now
    )
    hold_people({*live.values_list("person", flat=True), by.pk})
    found = live.select_for_update().exclude(person=by).first()
    if found is None or edition_in_common(by.pk, found.person_id) is None:
        return None
    found.taken_by, found.taken_at = by, visit.now
    found.save(update_fields=("taken_by", "taken_at"))
    return found


def _on_paper(said: str, visit: Visit, by: Person) -> Code:
    """A row for the code on somebody's sheet, taken by the visitor. The same again is none, also
    where it has been taken back since. Raises NoSuchCodeError."""
    since = visit.now - ON_PAPER_IT_LASTS
    theirs = begun(visit).filter(slot__start__gt=since, participant__withdrawn_at__isnull=True)
    seats = theirs.values_list("meeting__uid", "participant__person", "slot__start")
    for meeting, person, start in seats:
        if not secrets.compare_digest(code_on_paper(meeting=meeting, person=person), said):
            continue
        hold_people({person, by.pk})
        if not has_met(visit, person) or edition_in_common(by.pk, person) is None:
            raise NoSuchCodeError
        code, new = Code.objects.get_or_create(
            digest=_digest(f"{meeting}:{person}:{by.pk}"),
            defaults={
                "person_id": person,
                "expires_at": start + ON_PAPER_IT_LASTS,
                "taken_by": by,
                "taken_at": visit.now,
            },
        )
        if new:
            return code
    raise NoSuchCodeError


@transaction.atomic
def save_telephone(*, telephone: str, visit: Visit, by: Person) -> None:
    """The number that goes with one's contact details; none when it is empty."""
    _must_keep_ties(visit)
    card, _ = ContactCard.objects.update_or_create(
        person=by, defaults={"telephone": telephone, "changed_at": visit.now}
    )
    _write("contact_card_changed", card, by, visit.now)


@transaction.atomic
def save_lines(*, lines: Lines, visit: Visit, by: Person) -> Offer:
    """What those who stay can ask one about. What only authorities say is left out for others."""
    _must_keep_ties(visit)
    told = Participant.objects.filter(person=by, withdrawn_at__isnull=True)
    latest = told.select_related("organisation").order_by("-edition__day").first()
    sector = latest.organisation.sector if latest else ""
    help_with = lines.help_with if sector in AUTHORITIES else ""
    organisation = latest.organisation.name if latest else ""
    said = (lines.ask_me, lines.lend, help_with, by.name, organisation)
    offer, _ = Offer.objects.update_or_create(
        person=by,
        defaults={
            "stays": lines.stays,
            "ask_me": lines.ask_me,
            "lend": lines.lend,
            "help_with": help_with,
            "searched": plain(" ".join(said)),
            "changed_at": visit.now,
        },
    )
    say = consent if lines.stays else take_back_consent
    say(use=Use.FOUND, visit=visit, by=by)
    _write("offer_changed", offer, by, visit.now)
    return offer


@transaction.atomic
def keep_in_touch(*, other: int, day: date | None, visit: Visit, by: Person) -> None:
    """When one would be reminded of the other; None for never. Raises NoTieError for whom one
    cannot reach."""
    hold_people({other, by.pk})
    if not may_reach(visit, other):
        raise NoTieError
    if day is None:
        KeepInTouch.objects.filter(person=by, other=other).delete()
    else:
        kept, _ = KeepInTouch.objects.update_or_create(
            person=by, other_id=other, defaults={"day": day}
        )
        _write("keep_in_touch", kept, by, visit.now)
    calendars_follow(what=What.TOUCH, subject=other, people=[by.pk], now=visit.now)


def _must_keep_ties(visit: Visit) -> None:
    if not may_keep_ties(visit):
        raise NoTieError


def edition_in_common(one: int, other: int) -> int | None:
    """The latest edition where ties are kept that both take part in, by id; else of an event."""
    theirs = editions_with_ties(other)
    both = editions_with_ties(one).filter(Q(pk__in=theirs) | Q(event__in=theirs.values("event")))
    found: Edition | None = both.order_by("-day", "-pk").first()
    return None if found is None else found.pk


def _let_have(*, giver: int, receiver: int, how: How, now: datetime) -> Release:
    edition = edition_in_common(giver, receiver)
    if edition is None:
        raise NoTieError
    let, new = Release.objects.get_or_create(
        giver_id=giver,
        receiver_id=receiver,
        defaults={"edition_id": edition, "how": how, "released_at": now},
    )
    if not new and let.taken_back_at is not None:
        let.edition_id, let.how, let.released_at, let.taken_back_at = edition, how, now, None
        let.kept_from, let.kept_day = "", None
        let.save()
    return let


def _digest(code: str) -> str:
    return salted_hmac("samspill.sharing.code", code, algorithm="sha256").hexdigest()


def _write(verb: str, subject: Model, by: Person, now: datetime) -> None:
    record_privately(verb=verb, subject=subject, by=by, now=now)
