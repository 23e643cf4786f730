"""Who may say that somebody is who they are, and how: with a short code, from one to the other.

Somebody whose sign-in is not sure shows a code to one who knows them, face to face or on the phone;
that one types it in, is told whose it is, and says yes or no. Nobody is asked by a letter or a tap
on a list: a yes that comes to one unasked is given without thinking, and an impostor can ask, too.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from samspill.web.editions.models import EditionRole, Participant
from samspill.web.editions.permissions import Verdict
from samspill.web.journal.actions import record_privately
from samspill.web.people.identity import doubt, holds_on_own, is_confirmed, open_doubts
from samspill.web.people.models import (
    Confirmation,
    ContactPerson,
    Doubt,
    Person,
    ProofCode,
    Why,
)
from samspill.web.sharing.identity_letters import tell_confirmed, tell_denied
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.tie_models import Release
from samspill.web.sharing.tie_permissions import has_met

# Nothing that is read as something else: no O and 0, no I and 1.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SIGNS_IN_A_CODE = 8
A_CODE_LASTS = timedelta(minutes=10)
SECOND = frozenset({Shown.SECOND, Shown.ANEW})


class State(StrEnum):
    """Where somebody stands."""

    CONFIRMED = "confirmed"
    NO_FACTOR = "no factor"  # has shown no second factor in this visit
    NO_ADDRESS = "no address"  # has not shown that the address is theirs
    UNSURE = "unsure"  # may ask to be confirmed


class Said(StrEnum):
    """What whoever took a code answers."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class NoProofError(ValueError):
    """The code was never made, is one's own, has been used, is too old, or whose it is one cannot
    confirm: which, is not said."""


@dataclass(frozen=True)
class Standing:
    """Where somebody stands, for their own page: ``doubt`` is the one that holds back what is
    their own, else the latest of those that are open; ``held`` says that what is their own is held
    back, too."""

    state: State
    doubt: Doubt | None
    held: bool


@dataclass(frozen=True)
class Asked:
    """What whoever took a code is asked: is it the one whose name this is, who comes from there?
    ``since`` is when they began to sign in in a new way, None for never before."""

    proof: int
    name: str
    title: str
    organisation: str
    since: datetime | None


def standing(visit: Visit, person: Person) -> Standing:
    """Where the visitor stands."""
    latest = holds_on_own(person.pk).first() or open_doubts(person.pk).last()
    if is_confirmed(person.pk):
        return Standing(State.CONFIRMED, None, held=False)
    return Standing(_state(visit, person), latest, held=latest is not None and latest.holds_own)


def _state(visit: Visit, person: Person) -> State:
    own = EmailAddress.objects.filter(user=person, email=person.sign_in, verified=True)
    if person.sign_in is None or not own.exists():
        return State.NO_ADDRESS
    return State.UNSURE if visit.shown in SECOND else State.NO_FACTOR


def may_vouch(visit: Visit) -> Verdict:
    """Whoever is confirmed, has shown a second factor, and runs no edition: who makes the list of
    people, and can change where their letters go, says of nobody who they are."""
    if visit.shown not in SECOND:
        return Verdict(False, "has shown no second factor")
    if not is_confirmed(visit.person):
        return Verdict(False, "is not confirmed")
    runs = EditionRole.objects.filter(person=visit.person).exists()
    if runs or Person.objects.filter(pk=visit.person, may_create_editions=True).exists():
        return Verdict(False, "runs an edition")
    return Verdict(True, "is confirmed")


def may_vouch_for(visit: Visit, other: int) -> Verdict:
    """Whoever may confirm at all, for somebody of the organisation whose contact person they are,
    and for whom they have met, or had a tie with, before it became unsure who that is."""
    verdict = may_vouch(visit)
    if not verdict or other == visit.person:
        return Verdict(False, verdict.reason if not verdict else "is oneself")
    homes = Participant.objects.filter(person=other, withdrawn_at__isnull=True)
    contact = ContactPerson.objects.filter(
        person=visit.person, organisation__in=homes.values("organisation")
    )
    if contact.exists():
        return Verdict(True, "contact person")
    # Where there was nothing of theirs, there is no time before to look at: a first second factor,
    # and an address that was put right before they had been anywhere.
    nothing_before = Q(why=Why.FIRST) | Q(why=Why.ADDRESS, holds_own=False)
    before = open_doubts(other).exclude(nothing_before).values_list("at", flat=True).first()
    until = visit.now if before is None else before
    if has_met(replace(visit, now=until), other):
        return Verdict(True, "met")
    between = Q(giver=other, receiver=visit.person) | Q(giver=visit.person, receiver=other)
    released = Release.objects.filter(between, released_at__lte=until, taken_back_at__isnull=True)
    if released.count() == len(("theirs", "mine")):
        return Verdict(True, "tie")
    return Verdict(False, "does not know them")


@transaction.atomic
def make_proof(*, visit: Visit, by: Person) -> str:
    """A new code to show to somebody who knows one, in the place of any that was not answered.
    Raises NoProofError for whoever has nothing to be confirmed, or not yet."""
    if standing(visit, by).state is not State.UNSURE:
        raise NoProofError
    ProofCode.objects.filter(person=by, answered_at__isnull=True).delete()
    said = "".join(secrets.choice(SIGNS) for _ in range(SIGNS_IN_A_CODE))
    made = ProofCode.objects.create(
        person=by, digest=_digest(said), made_at=visit.now, expires_at=visit.now + A_CODE_LASTS
    )
    record_privately(verb="proof_made", subject=made, by=by, now=visit.now)
    return said


@transaction.atomic
def take_proof(*, code: str, visit: Visit, by: Person) -> Asked:
    """Whose code it is, for one who may confirm them; nobody else can take it any more.
    Raises NoProofError."""
    said = "".join(sign for sign in code.upper() if sign in SIGNS)
    live = ProofCode.objects.select_for_update().filter(
        digest=_digest(said), taken_by__isnull=True, expires_at__gt=visit.now
    )
    found = live.exclude(person=by).first()
    if found is None or not may_vouch_for(visit, found.person_id):
        raise NoProofError
    found.taken_by = by
    found.save(update_fields=("taken_by",))
    record_privately(verb="proof_taken", subject=found, by=by, now=visit.now)
    return _asked(found)


def asked_of(visit: Visit) -> Asked | None:
    """What the visitor has taken the code of and not answered yet."""
    taken = _taken(visit).order_by("-made_at").first()
    return None if taken is None or not may_vouch(visit) else _asked(taken)


@transaction.atomic
def answer_proof(*, proof: int, said: Said, visit: Visit, by: Person) -> str:
    """It is the one it is said to be, who is confirmed from now on; or it is not, and they and the
    contact points of their editions are told; or nobody knows, and nothing changes. Gives their
    name. Raises NoProofError."""
    found = _taken(visit).select_for_update(of=("self",)).filter(pk=proof).first()
    if found is None:
        raise NoProofError
    # Held, so that nothing makes it unsure at the same moment.
    person: Person | None = Person.objects.select_for_update().filter(pk=found.person_id).first()
    if person is None:  # erased meanwhile
        raise NoProofError
    meanwhile = Doubt.objects.filter(person=person, at__gte=found.made_at)
    if person.sign_in is None or meanwhile.exists() or not may_vouch_for(visit, person.pk):
        raise NoProofError
    found.answered_at = visit.now
    found.save(update_fields=("answered_at",))
    old = {each.old_address for each in open_doubts(person.pk)} - {""}
    if said is Said.YES:
        made = Confirmation.objects.create(
            person=person, by=by, address=person.sign_in, at=visit.now
        )
        record_privately(verb="identity_confirmed", subject=made, by=by, now=visit.now)
        tell_confirmed(person=person, old=old, key=found.pk, now=visit.now)
    if said is Said.NO:
        doubt(person=person, why=Why.DENIED, by=by, now=visit.now)
        tell_denied(person=person, old=old, key=found.pk, now=visit.now)
    return person.name


def _taken(visit: Visit) -> QuerySet[ProofCode]:
    return ProofCode.objects.filter(
        taken_by=visit.person, answered_at__isnull=True, expires_at__gt=visit.now
    )


def _asked(proof: ProofCode) -> Asked:
    rows = Participant.objects.filter(person=proof.person_id, withdrawn_at__isnull=True)
    where = rows.order_by("-edition__day", "-pk").values_list("title", "organisation__name")
    title, organisation = where.first() or ("", "")
    since = open_doubts(proof.person_id).values_list("at", flat=True).last()
    return Asked(proof.pk, proof.person.name, title, organisation, since)


def _digest(code: str) -> str:
    return salted_hmac("samspill.sharing.proof", code, algorithm="sha256").hexdigest()
