"""Roles at an edition: offered by letter to an address, taken on by who signs in there, and taken
away or given up, from the next request on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from samspill.web.editions.letter_models import RoleOffer
from samspill.web.editions.letter_words import reply_address, written_day
from samspill.web.editions.models import Edition, EditionRole, Role
from samspill.web.editions.permissions import may_organise
from samspill.web.journal.actions import record
from samspill.web.outbox.actions import tell_address
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.lines import is_address, one_line
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Person

OFFER = "role_offer"
OFFERS_END = timedelta(days=30)


class RoleError(ValueError):
    """It is not done; ``code`` says why: no_address, no_name, shared, has_it or last."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Held:
    """A role of somebody's, and whether it can be taken away: the last organiser's cannot."""

    pk: int
    role: Role
    person: Person
    last: bool


def register_roles() -> None:
    """Called when Django is ready."""
    register(OFFER, write)


def roles_at(edition: Edition) -> list[Held]:
    """Who has which role, organisers first, by name: one query."""
    rows = EditionRole.objects.filter(edition=edition).select_related("person")
    order = list(Role)
    found = sorted(
        rows, key=lambda r: (order.index(Role(r.role)), r.person.name_order, r.person.name)
    )
    organisers = sum(row.role == Role.ORGANISER for row in found)
    return [
        Held(row.pk, Role(row.role), row.person, row.role == Role.ORGANISER and organisers == 1)
        for row in found
    ]


def offers_at(edition: Edition, *, now: datetime) -> list[RoleOffer]:
    """Roles that are offered and not taken on yet."""
    return list(_open_offers(now).filter(edition=edition))


def own_roles(person: Person) -> list[EditionRole]:
    """The person's own roles, newest edition first."""
    found = EditionRole.objects.filter(person=person).select_related("edition")
    return list(found.order_by("-edition__day", "pk"))


def own_offers(person: Person, *, now: datetime) -> list[RoleOffer]:
    """What is offered to the person's address, once they have shown that it is theirs."""
    if not has_shown_address(person):
        return []
    found = _open_offers(now).filter(address=person.email)
    return list(found.select_related("edition", "by"))


def waits_for_address(person: Person, *, now: datetime) -> bool:
    """Is something offered to an address that the person has not shown to be theirs?"""
    return not has_shown_address(person) and _open_offers(now).filter(
        address=person.email
    ).exists()  # fmt: skip


def offer_of(edition: Edition, pk: int) -> RoleOffer:
    """An offer at the edition. For those who organise it. Raises Http404."""
    found = RoleOffer.objects.filter(edition=edition, pk=pk).first()
    if found is None:
        raise Http404
    return found


def role_of(edition: Edition, pk: int) -> EditionRole:
    """Somebody's role at the edition. For those who organise it. Raises Http404."""
    found = EditionRole.objects.filter(edition=edition, pk=pk).select_related("person").first()
    if found is None:
        raise Http404
    return found


def own_role(person: Person, pk: int) -> EditionRole:
    """One of the person's own. Raises Http404."""
    found = EditionRole.objects.filter(person=person, pk=pk).select_related("edition").first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def offer_role(
    *,
    edition: Edition,
    role: Role,
    address: str,
    name: str,
    language: str,
    by: Person,
    now: datetime,
) -> RoleOffer:
    """Offer whoever has the address a role, by letter; again sends nothing while the first offer
    stands. Who has no account gets one, under ``name``, as else nobody could sign in there. Raises
    RoleError, and PermissionError for who does not organise the edition.
    """
    Edition.objects.select_for_update().get(pk=edition.pk)
    if not may_organise(by, edition):
        raise PermissionError
    address = address.strip().lower()
    if not is_address(address):
        raise RoleError("no_address")
    known = list(Person.objects.filter(email=address))
    if any(person.shares_mailbox for person in known):
        raise RoleError("shared")
    if EditionRole.objects.filter(edition=edition, role=role, person__in=known).exists():
        raise RoleError("has_it")
    if not known and not one_line(name):
        raise RoleError("no_name")
    if not known:
        Person.objects.create_user(email=address, name=one_line(name), language=language)
    RoleOffer.objects.filter(
        edition=edition, address=address, offered_at__lte=now - OFFERS_END
    ).delete()
    offer, new = RoleOffer.objects.get_or_create(
        edition=edition, address=address, role=role,
        defaults={"by": by, "offered_at": now, "language": language},
    )  # fmt: skip
    if new:
        tell_address(
            kind=OFFER, address=address, about={"offer": offer.pk, "language": language},
            key=f"{OFFER}/{offer.pk}", now=now, valid_until=now + OFFERS_END,
        )  # fmt: skip
        _record("role_offered", edition, role, by, now)
    return offer


@transaction.atomic
def take_back_offer(*, offer: RoleOffer, by: Person, now: datetime) -> None:
    """The role is offered no more. Raises PermissionError."""
    if not may_organise(by, offer.edition):
        raise PermissionError
    if RoleOffer.objects.filter(pk=offer.pk).delete()[0]:
        _record("role_offer_taken_back", offer.edition, offer.role, by, now)


@transaction.atomic
def take_on_role(*, offer_pk: int, by: Person, now: datetime) -> Edition:
    """Whoever it is offered to takes the role on. Raises Http404 where nothing is offered to the
    address that they have shown to be theirs, as for who came by a personal link."""
    held = _open_offers(now).select_for_update(of=("self",)).filter(pk=offer_pk)
    offer = held.filter(address=by.email).select_related("edition").first()
    if offer is None or by.takes_part_only or not has_shown_address(by):
        raise Http404
    EditionRole.objects.get_or_create(edition=offer.edition, person=by, role=offer.role)
    offer.delete()
    _record("role_taken_on", offer.edition, offer.role, by, now)
    return offer.edition


@transaction.atomic
def take_role_away(*, role: EditionRole, by: Person, now: datetime) -> None:
    """Somebody has the role no more, from their next request on. Raises RoleError for the last
    organiser's, and PermissionError for who may not: all but organisers and who gives up their own.
    """
    edition = Edition.objects.select_for_update().get(pk=role.edition_id)
    own = role.person_id == by.pk and not by.takes_part_only
    if not own and not may_organise(by, edition):
        raise PermissionError
    if role.role == Role.ORGANISER:
        others = EditionRole.objects.filter(edition=edition, role=Role.ORGANISER)
        if not others.exclude(pk=role.pk).filter(person__is_active=True).exists():
            raise RoleError("last")
    if EditionRole.objects.filter(pk=role.pk).delete()[0]:
        _record("role_left" if own else "role_taken_away", edition, role.role, by, now)


def _record(verb: str, edition: Edition, role: str, by: Person, now: datetime) -> None:
    record(
        verb=verb, subject=edition, by=by, now=now, edition_id=edition.pk,
        facts={"role": role}, programme=False,
    )  # fmt: skip


def _open_offers(now: datetime) -> QuerySet[RoleOffer]:
    return RoleOffer.objects.filter(offered_at__gt=now - OFFERS_END)


def has_shown_address(person: Person) -> bool:
    """Did they sign in by a code that was sent to the address they have?"""
    shown = EmailAddress.objects.filter(user=person, email__iexact=person.email, verified=True)
    return person.sign_in is not None and shown.exists()


def write(letter: Letter, now: datetime) -> Written | None:
    """What is offered, by whom, and where one takes it on. Nothing once it is taken back."""
    found = RoleOffer.objects.filter(pk=letter.about["offer"]).select_related("edition", "by")
    offer = found.first()
    if offer is None:
        return None
    edition = offer.edition
    facts = {
        "edition": edition,
        "by": offer.by,
        "day": written_day(edition),
        "role": Role(offer.role).label,
        "address": offer.address,
        "link": f"{settings.SITE_URL}/roles/",
        "days": OFFERS_END.days,
    }
    return Written(
        subject=_("A role at %(edition)s") % {"edition": edition.name},
        text=render_to_string("organiser/mail/role_offer.txt", facts),
        reply_to=reply_address(offer.by, edition),
    )
