"""Letting in who has signed up: who they are, and which organisation they mean, is judged as for
somebody who is added by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.http import Http404

from samspill.web.editions.models import Photo
from samspill.web.editions.permissions import may_organise
from samspill.web.editions.registering.models import SignUp, SignUpList
from samspill.web.editions.registering.practical import Said, keep_practical
from samspill.web.imports.by_hand import Added, add_person
from samspill.web.journal.actions import record
from samspill.web.people.models import Person
from samspill.web.people.sameness import same_address


@transaction.atomic
def let_in(
    *,
    waiting: SignUp,
    said: Mapping[str, str],
    agreed: Collection[str] = (),
    invite: bool,
    by: Person,
    now: datetime,
) -> Added:
    """Who waits takes part from now on, as ``add_person`` has it, and what they need is theirs. A
    new account has the language that they chose. Raises NotAddedError, PermissionError, and Http404
    where somebody has answered them already."""
    if not may_organise(by, waiting.edition):
        raise PermissionError
    # In the order in which signing up takes its locks.
    SignUpList.objects.select_for_update().filter(edition=waiting.edition).first()
    held = SignUp.objects.select_for_update(of=("self",)).filter(pk=waiting.pk)
    waiting_now = held.select_related("edition").first()
    if waiting_now is None:
        raise Http404
    waiting = waiting_now
    address = same_address(said["email"])
    known = set(Person.objects.filter(email=address).values_list("pk", flat=True))
    added = add_person(
        edition=waiting.edition, said=said, agreed=agreed, invite=invite, by=by, now=now
    )
    participant = added.participant
    if participant.person_id not in known:
        Person.objects.filter(pk=participant.person_id).update(language=waiting.language)
    # What they need was said by whoever wrote the address: it is kept for that address alone.
    if address == waiting.address:
        needs = Said(Photo(waiting.photo), waiting.diet, waiting.access, waiting.phone)
        keep_practical(participant=participant, said=needs, now=now)
    SignUpList.objects.filter(edition=waiting.edition).update(let_in=F("let_in") + 1)
    SignUp.objects.filter(pk=waiting.pk).delete()
    record(
        verb="sign_up_let_in", subject=participant, by=by, now=now,
        edition_id=waiting.edition_id, programme=False,
    )  # fmt: skip
    return added
