"""Who may do what at an edition: named predicates, each answering with its reason.

Roles, as they are described to people:

* an *organiser* sets up, invites, imports, plans and publishes an edition;
* who *reads only* sees what organisers see, and changes nothing;
* a *host at the desk* sees where everybody should be, and notes who has come;
* who *checks in only* sees the names from A to Z and notes who has come: nothing of the plan;
* a *participant* sees and changes what is their own, and the directory of the edition;
* everybody else sees nothing: neither the edition nor that it exists.

Whoever came by a personal link is a participant and nothing else until they sign in.
"""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser

from samspill.web.editions.models import Edition, EditionRole, Participant, Role
from samspill.web.people.models import Person

Visitor = Person | AnonymousUser

READERS = (Role.ORGANISER, Role.READER)  # see what organisers see
HOSTS = (Role.ORGANISER, Role.DESK)
CHECKING_IN = (*HOSTS, Role.CHECK_IN)
# Of whom a page may know that somebody's day has changed: who sees the plan.
SEEING_DAYS = (*HOSTS, Role.READER)


@dataclass(frozen=True)
class Verdict:
    """Yes or no, and why: a code for logs and tests, never shown to who was refused."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


def may_create_edition(visitor: Visitor) -> Verdict:
    """People who have been given the right to start editions."""
    if not isinstance(visitor, Person):
        return Verdict(False, "not signed in")
    if visitor.takes_part_only:
        return Verdict(False, "came by a personal link")
    if visitor.may_create_editions:
        return Verdict(True, "may create editions")
    return Verdict(False, "not given the right to create editions")


def may_organise(visitor: Visitor, edition: Edition) -> Verdict:
    """The edition's organisers."""
    return _has_role(visitor, edition, Role.ORGANISER)


def may_copy(visitor: Visitor, edition: Edition) -> Verdict:
    """The edition's organisers: a copy is of the same event, which they run already."""
    return may_organise(visitor, edition)


def may_read(visitor: Visitor, edition: Edition) -> Verdict:
    """Who sees what the edition's organisers see."""
    return _has_role(visitor, edition, *READERS)


def may_check_in(visitor: Visitor, edition: Edition) -> Verdict:
    """Who notes that people have come."""
    return _has_role(visitor, edition, *CHECKING_IN)


def may_see_needs(visitor: Visitor, edition: Edition) -> Verdict:
    """Who sees what people do not eat, need to get around, and their phone: the secretariat and the
    desk. Not who reads only: food and illness tell of health, and reading them helps nobody."""
    return _has_role(visitor, edition, *HOSTS)


def may_correct_address(visitor: Visitor, participant: Participant) -> Verdict:
    """Organisers, for somebody whom nothing but their own editions knows, and who has never come
    in: whoever changes the address of an account has the account."""
    verdict = may_organise(visitor, participant.edition)
    person = participant.person
    if not verdict or not isinstance(visitor, Person):
        return verdict
    if person.last_login is not None or person.has_usable_password():
        return Verdict(False, "has come in, or may with a password")
    if EmailAddress.objects.filter(user=person, verified=True).exists():
        return Verdict(False, "has shown that the address is theirs")
    if person.may_create_editions or EditionRole.objects.filter(person=person).exists():
        return Verdict(False, "has a role")
    organised = EditionRole.objects.filter(person=visitor, role=Role.ORGANISER)
    elsewhere = Participant.objects.filter(person=person).exclude(
        edition__in=organised.values("edition")
    )
    if elsewhere.exists():
        return Verdict(False, "takes part where others organise")
    return Verdict(True, "known to the organiser's own editions only")


def may_correct_name(visitor: Visitor, participant: Participant) -> Verdict:
    """Organisers, for somebody whom nothing but this edition knows: a name belongs to the account.
    As with an import, see ``samspill.web.imports.people``."""
    verdict = may_organise(visitor, participant.edition)
    if not verdict:
        return verdict
    person = participant.person
    elsewhere = Participant.objects.filter(person=person).exclude(edition=participant.edition_id)
    if elsewhere.exists():
        return Verdict(False, "takes part elsewhere")
    if person.may_create_editions or EditionRole.objects.filter(person=person).exists():
        return Verdict(False, "has a role")
    return Verdict(True, "known to this edition only")


def _has_role(visitor: Visitor, edition: Edition, *roles: Role) -> Verdict:
    if not isinstance(visitor, Person):
        return Verdict(False, "not signed in")
    if visitor.takes_part_only:
        return Verdict(False, "came by a personal link")
    held = EditionRole.objects.filter(edition=edition, person=visitor, role__in=roles)
    if (role := held.values_list("role", flat=True).first()) is not None:
        return Verdict(True, str(role))
    return Verdict(False, f"not {' or '.join(roles)} of this edition")
