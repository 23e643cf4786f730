"""Who is sure to be whom, in tests: somebody with a second factor, a code that goes from one to the
other, and what makes it unsure."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from cast import NOW
from samspill.web.editions.models import Participant
from samspill.web.people.identity import as_keeper, second_factor_added, second_factor_removed
from samspill.web.people.models import ContactPerson, Organisation, Person
from samspill.web.sharing.identity import Said, answer_proof, make_proof, take_proof
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit


def of(who: Participant | Person, now: datetime, shown: Shown = Shown.SECOND) -> Visit:
    """Their visit, with a second factor unless said otherwise."""
    person = who.person if isinstance(who, Participant) else who
    return Visit(person.pk, shown, now)


def has_address(person: Person) -> None:
    """They have signed in by what was sent to their address."""
    EmailAddress.objects.update_or_create(
        user=person, defaults={"email": person.email, "verified": True, "primary": True}
    )


def enrol(person: Person, *, now: datetime, sure: bool = False) -> Authenticator:
    """They set up one more second factor; ``sure``: having shown one that they had."""
    made: Authenticator = Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={}
    )
    second_factor_added(person=person, added=made, sure=sure, session_key=None, now=now)
    return made


def lose(person: Person, *, now: datetime) -> None:
    """They take away one of those they have."""
    first = Authenticator.objects.filter(user=person).first()
    if first is not None:
        first.delete()
        second_factor_removed(person=person, now=now)


def confirm(
    person: Person, by: Person, *, now: datetime, said: Said = Said.YES, shown: Shown = Shown.SECOND
) -> None:
    """The one shows a code to the other, who answers. Raises NoProofError."""
    mine, theirs = of(person, now), of(by, now, shown)
    with as_visit(mine):
        code = make_proof(visit=mine, by=person)
    with as_visit(theirs):
        asked = take_proof(code=code, visit=theirs, by=by)
        answer_proof(proof=asked.proof, said=said, visit=theirs, by=by)


def name_contact(organisation: Organisation, person: Person) -> None:
    """Whoever keeps the server names them to say who the organisation's people are."""
    with as_keeper():
        ContactPerson.objects.create(organisation=organisation, person=person, named_at=NOW)
