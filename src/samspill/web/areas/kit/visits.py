"""How whoever makes a request has shown who they are: what they may open of what others wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from samspill.web.people.models import Person
from samspill.web.sharing.permissions import Shown, Visit

JUST_NOW = timedelta(minutes=2)


def visit_of(request: HttpRequest, person: Person, now: datetime) -> Visit:
    """The visit that this request is part of, by the person who is signed in."""
    return Visit(person=person.pk, shown=_shown(request, person, now), now=now)


def _shown(request: HttpRequest, person: Person, now: datetime) -> Shown:
    if person.takes_part_only:
        return Shown.LINK
    records = get_authentication_records(request, person)
    steps = [record["at"] for record in records if record["method"] == "mfa"]
    if not steps:
        return Shown.SIGNED_IN
    last = datetime.fromtimestamp(max(steps), tz=UTC)
    return Shown.ANEW if now - last <= JUST_NOW else Shown.SECOND
