"""Saying yes to a use of what is kept on oneself, and taking it back: each is a row, and each is in
the journal as nobody's business but who acted."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from samspill.web.journal.actions import record_privately
from samspill.web.people.identity import own_is_held
from samspill.web.people.models import Person
from samspill.web.sharing.consent_models import TEXTS, Consent, Use
from samspill.web.sharing.erasing import Reason, erasing
from samspill.web.sharing.permissions import Shown, Visit


@transaction.atomic
def consent(*, use: Use, visit: Visit, by: Person) -> None:
    """A yes to the text as it is now. Again changes nothing.

    Raises PermissionError for who came by a personal link: a letter is passed on; and for whom
    it is not sure that they are the person, while what is theirs is held back.
    """
    _only_themselves(visit, by)
    standing = Consent.objects.filter(person=by, use=use, taken_back_at__isnull=True)
    if standing.filter(version=TEXTS[use]).exists():
        return
    standing.update(taken_back_at=visit.now)  # to an older text
    given = Consent.objects.create(person=by, use=use, version=TEXTS[use], given_at=visit.now)
    record_privately(verb="consent_given", subject=given, by=by, now=visit.now)


@transaction.atomic
def take_back_consent(*, use: Use, visit: Visit, by: Person) -> None:
    """What rested on it goes at once. Again changes nothing.

    Raises PermissionError as :func:`consent` does.
    """
    _only_themselves(visit, by)
    given = Consent.objects.filter(person=by, use=use, taken_back_at__isnull=True).first()
    if given is None:
        return
    given.taken_back_at = visit.now
    given.save(update_fields=("taken_back_at",))
    if use == Use.KEEP_TIES:
        with erasing(Reason.UNKEPT, by.pk) as gone:
            gone.delete_all()
    record_privately(verb="consent_taken_back", subject=given, by=by, now=visit.now)


def _only_themselves(visit: Visit, by: Person) -> None:
    if visit.shown is Shown.LINK or visit.person != by.pk or own_is_held(by.pk):
        raise PermissionError


def consents_of(visit: Visit) -> dict[str, datetime]:
    """What the visitor has said yes to, and since when: one query."""
    mine = Consent.objects.filter(person=visit.person, taken_back_at__isnull=True)
    return dict(mine.values_list("use", "given_at"))


def all_consents(visit: Visit) -> list[Consent]:
    """Every yes that the visitor has given, also those taken back."""
    return list(Consent.objects.filter(person=visit.person))


def keepers() -> set[int]:
    """Those (ids of people) who keep their ties beyond an edition: asked by whoever erases those
    that are left without any, and by nobody else."""
    with transaction.atomic():
        _ask("yes")
        rows = Consent.objects.filter(use=Use.KEEP_TIES, taken_back_at__isnull=True)
        found = set(rows.values_list("person", flat=True))
        _ask("")
    return found


def _ask(said: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select set_config('samspill.asks_consent', %s, true)", [said])
