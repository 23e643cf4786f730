"""Somebody who was on no list takes part: a colleague of one who does, named with an address."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from samspill.web.editions.invitations import LinkLetter, send_links
from samspill.web.editions.models import Edition, Participant
from samspill.web.journal.actions import record
from samspill.web.journal.models import Entry
from samspill.web.outbox.lines import is_address
from samspill.web.people.addresses import unproven_accounts
from samspill.web.people.lines import is_line, one_line
from samspill.web.people.models import Organisation, Person
from samspill.web.people.sameness import same_address, same_name

MOST_NAMED = 3  # colleagues whom a participant may name: each is sent a letter
VERB = "colleague_joined"


class JoinError(ValueError):
    """Nobody joins; ``code`` says why: ``name`` (none), ``no_address``, ``here`` (comes from the
    organisation already), ``elsewhere`` (comes from another one), ``withdrawn``, ``taken`` (the
    address is somebody else's, or its account has not shown that it is theirs), ``many`` (more than
    a participant may name), ``closed`` (who names them does not come themselves)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def join_colleague(
    *, beside: Participant, name: str, address: str, by: Person, now: datetime
) -> Participant:
    """The person takes part from now on, from the organisation of the one they are to stand
    ``beside``, represents it if that one does, and is invited. Nothing else of that one is theirs.

    Raises JoinError.
    """
    edition = Edition.objects.select_for_update(no_key=True).get(pk=beside.edition_id)
    beside = Participant.objects.select_related("organisation").get(pk=beside.pk)
    if beside.withdrawn_at is not None:
        raise JoinError("closed")
    if by == beside.person and named_by(by, edition, VERB) >= MOST_NAMED:
        raise JoinError("many")
    joined = join(
        edition=edition,
        organisation=beside.organisation,
        name=name,
        address=address,
        representative=beside.representative,
    )
    record(
        verb=VERB,
        subject=joined,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"beside": beside.pk},
    )
    kind = LinkLetter.INVITATION
    send_links(edition=edition, participants=[joined], kind=kind, by=by, now=now)
    return joined


def join(
    *,
    edition: Edition,
    organisation: Organisation,
    name: str,
    address: str,
    representative: bool = False,
) -> Participant:
    """A part of the verbs by which somebody joins: whoever has that name and address takes part
    from the organisation. The edition is locked. Raises JoinError."""
    name, address = " ".join(one_line(name).split()), same_address(address)
    if not name or not is_line(name) or len(name) > 200:
        raise JoinError("name")
    if not is_address(address):
        raise JoinError("no_address")
    try:
        with transaction.atomic():
            person = _account(edition, organisation, name, address)
    except IntegrityError as error:  # somebody made an account with the address at the same moment
        raise JoinError("taken") from error
    return Participant.objects.create(
        edition=edition, person=person, organisation=organisation, representative=representative
    )


def _account(edition: Edition, organisation: Organisation, name: str, address: str) -> Person:
    """The account of who has that name and address, made where nobody has the address. An address
    alone says nothing: it may be another's (see the decision on one mailbox)."""
    known: list[Person] = list(Person.objects.select_for_update().filter(email=address))
    if not known:
        made: Person = Person.objects.create_user(email=address, name=name)
        return made
    here = Participant.objects.filter(edition=edition, person__in=known)
    there = list(here.order_by("withdrawn_at").select_related("person"))
    same = [p for p in there if same_name(p.person.name) == same_name(name)] or there
    if same:
        first = same[0]
        if first.withdrawn_at is not None:
            raise JoinError("withdrawn")
        colleague = first.organisation_id == organisation.pk
        raise JoinError("here" if colleague else "elsewhere")
    (person, *others) = known
    alike = same_name(person.name) == same_name(name)
    if others or not alike or not person.is_active or person.shares_mailbox:
        raise JoinError("taken")
    if unproven_accounts().filter(pk=person.pk).exists():
        raise JoinError("taken")
    return person


def named_by(person: Person, edition: Edition, verb: str) -> int:
    """How many the person has named at the edition by the verb."""
    return Entry.objects.filter(edition_id=edition.pk, verb=verb, by=person).count()
