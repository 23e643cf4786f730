"""Who may have somebody's data, and who may erase them: the one place that says it."""

from __future__ import annotations

from samspill.web.editions.models import Edition, EditionRole, Participant, Role
from samspill.web.editions.permissions import Verdict, Visitor
from samspill.web.people.identity import own_is_held
from samspill.web.people.models import Person
from samspill.web.sharing.permissions import STRONGER, UNSURE


def may_have_own_data(visitor: Visitor) -> Verdict:
    """Everybody who has signed in. A personal link is passed on, and opens nothing of the kind; nor
    does a sign-in that somebody else has changed, as long as what is the person's own is held."""
    if not isinstance(visitor, Person):
        return Verdict(False, "not signed in")
    if visitor.takes_part_only:
        return Verdict(False, STRONGER)
    if own_is_held(visitor.pk):
        return Verdict(False, UNSURE)
    return Verdict(True, "their own")


def may_erase(visitor: Visitor, person: Person) -> Verdict:
    """Oneself, unless somebody else has changed the way in and it is not sure who comes; and, for
    whoever has asked an organiser in writing, that organiser, as long as nobody else's editions
    know them and they have no role anywhere."""
    if not isinstance(visitor, Person):
        return Verdict(False, "not signed in")
    if visitor.takes_part_only:
        return Verdict(False, STRONGER)
    if visitor.pk == person.pk:
        return Verdict(False, UNSURE) if own_is_held(person.pk) else Verdict(True, "themselves")
    if person.may_create_editions or EditionRole.objects.filter(person=person).exists():
        return Verdict(False, "has a role")
    organised = EditionRole.objects.filter(person=visitor, role=Role.ORGANISER).values("edition")
    parts = Participant.objects.filter(person=person)
    if not parts.filter(edition__in=organised).exists():
        return Verdict(False, "organises nothing that they take part in")
    if parts.exclude(edition__in=organised).exists():
        return Verdict(False, "takes part where others organise")
    return Verdict(True, "organises all that they take part in")


def may_see_privacy(visitor: Visitor, edition: Edition) -> Verdict:
    """Everybody, where the edition is announced; else those who have a part in it."""
    if edition.announced:
        return Verdict(True, "announced")
    if not isinstance(visitor, Person):
        return Verdict(False, "not signed in")
    if Participant.objects.filter(edition=edition, person=visitor).exists():
        return Verdict(True, "takes part")
    if visitor.takes_part_only:
        return Verdict(False, "came by a personal link")
    if EditionRole.objects.filter(edition=edition, person=visitor).exists():
        return Verdict(True, "has a role")
    return Verdict(False, "no part")
