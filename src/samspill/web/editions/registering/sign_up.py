"""Signing up by oneself: an address with a code that an organiser opens, renews and closes.

Whoever signs up is on a list that waits, and nothing more: no account is made, nothing is sent, and
nothing is looked up, so that the answer is the same whoever has the address. Letting somebody in is
``samspill.web.imports.signing_up``'s, as who is who is judged there.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from samspill.web.editions.letter_words import reply_address
from samspill.web.editions.models import Edition, Phase
from samspill.web.editions.permissions import may_organise
from samspill.web.editions.registering.models import SignUp, SignUpList
from samspill.web.editions.registering.practical import Said, needs_are_kept
from samspill.web.editions.zones import activate
from samspill.web.journal.actions import record
from samspill.web.outbox.actions import tell_address
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Person
from samspill.web.people.sameness import same_address, same_name

SIGNS, LENGTH = "23456789abcdefghjkmnpqrstuvwxyz", 10  # none that is read as another
MOST_WAITING = 2000
TURNED_DOWN = "sign_up_turned_down"


class FullError(ValueError):
    """As many have signed up as may."""


@dataclass(frozen=True)
class Applicant:
    """Who signs up, as they say themselves."""

    name: str
    address: str
    organisation: str
    title: str
    language: str
    said: Said


def register_sign_up() -> None:
    """Called when Django is ready."""
    register(TURNED_DOWN, write)


def sign_up_list(edition: Edition) -> SignUpList | None:
    """The edition's, where one has ever been opened."""
    return SignUpList.objects.filter(edition=edition).first()


def waiting_at(edition: Edition) -> list[SignUp]:
    """Who waits for a yes, the first who came first."""
    return list(SignUp.objects.filter(edition=edition))


def sign_up_of(edition: Edition, pk: int) -> SignUp:
    """One who waits, for those who organise the edition. Raises Http404."""
    found = SignUp.objects.filter(edition=edition, pk=pk).select_related("edition").first()
    if found is None:
        raise Http404
    return found


def open_list(code: str, *, now: datetime) -> SignUpList:
    """The list that the code leads to, in any spelling of it, while one may sign up there. Raises
    Http404 as where there is none."""
    typed = code.strip().lower()
    found = SignUpList.objects.filter(code=typed, is_open=True).select_related("edition").first()
    if found is None or not _takes_people(found.edition, now):
        raise Http404
    activate(found.edition.time_zone)
    return found


def is_full(found: SignUpList) -> bool:
    """Have as many signed up as may?"""
    waiting = SignUp.objects.filter(edition=found.edition_id).count()
    full = found.most is not None and waiting + found.let_in >= found.most
    return full or waiting >= MOST_WAITING


@transaction.atomic
def set_sign_up(
    *, edition: Edition, is_open: bool, most: int | None, by: Person, now: datetime
) -> SignUpList:
    """Open the edition to those who sign up by themselves, or close it; ``most``: so many at most.
    Raises PermissionError."""
    edition = _organised(edition, by)
    found, _new = SignUpList.objects.get_or_create(
        edition=edition, defaults={"code": _new_code(), "is_open": False}
    )
    verb = {(False, True): "sign_up_opened", (True, False): "sign_up_closed"}.get(
        (found.is_open, is_open), "sign_up_changed"
    )
    if (found.is_open, found.most) != (is_open, most):
        found.is_open, found.most = is_open, most
        found.save(update_fields=["is_open", "most"])
        _record(verb, edition, by, now)
    return found


@transaction.atomic
def renew_code(*, edition: Edition, by: Person, now: datetime) -> None:
    """Another address: the old one leads nowhere from now on. Raises PermissionError."""
    edition = _organised(edition, by)
    if SignUpList.objects.filter(edition=edition).update(code=_new_code()):
        _record("sign_up_code_renewed", edition, by, now)


@transaction.atomic
def sign_up(*, found: SignUpList, applicant: Applicant, now: datetime) -> None:
    """Somebody waits from now on. The same name and address again says it anew. Raises FullError,
    and Http404 where the list has been closed."""
    held = SignUpList.objects.select_for_update(of=("self",)).select_related("edition")
    found = held.get(pk=found.pk)
    edition = found.edition
    if not found.is_open or not _takes_people(edition, now):
        raise Http404
    address = same_address(applicant.address)
    before = SignUp.objects.filter(edition=edition, address=address)
    again = [row.pk for row in before if same_name(row.name) == same_name(applicant.name)]
    SignUp.objects.filter(pk__in=again).delete()
    if is_full(found):
        raise FullError
    SignUp.objects.create(
        edition=edition, name=applicant.name, address=address,
        organisation=applicant.organisation, title=applicant.title,
        language=applicant.language, photo=applicant.said.photo, signed_up_at=now,
        **applicant.said.needs,
    )  # fmt: skip
    _record("signed_up", edition, None, now)


@transaction.atomic
def turn_down(*, waiting: SignUp, by: Person, now: datetime) -> None:
    """Somebody gets no place: a letter says so, and what they said is erased. Raises
    PermissionError."""
    edition = _organised(waiting.edition, by)
    if not SignUp.objects.filter(pk=waiting.pk).delete()[0]:
        return
    entry = record(
        verb="sign_up_turned_down", subject=edition, by=by, now=now, edition_id=edition.pk,
        programme=False,
    )  # fmt: skip
    about = {"edition": edition.pk, "by": by.pk, "language": waiting.language}
    key = f"{TURNED_DOWN}/{entry.pk}"
    tell_address(kind=TURNED_DOWN, address=waiting.address, about=about, key=key, now=now)


def _takes_people(edition: Edition, now: datetime) -> bool:
    return edition.phase != Phase.OVER and needs_are_kept(edition, now=now)


def _organised(edition: Edition, by: Person) -> Edition:
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    if not may_organise(by, edition):
        raise PermissionError
    return edition


def _new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _each in range(LENGTH))


def _record(verb: str, edition: Edition, by: Person | None, now: datetime) -> None:
    record(verb=verb, subject=edition, by=by, now=now, edition_id=edition.pk, programme=False)


def write(letter: Letter, now: datetime) -> Written | None:
    """That there is no place, kindly. Nothing once the edition is gone."""
    edition = Edition.objects.filter(pk=letter.about["edition"]).first()
    if edition is None:
        return None
    by = Person.objects.filter(pk=letter.about["by"]).first()
    return Written(
        subject=_("Your sign-up for %(edition)s") % {"edition": edition.name},
        text=render_to_string("organiser/mail/turned_down.txt", {"edition": edition, "by": by}),
        reply_to=reply_address(by, edition),
    )
