"""What is shared in tests: an edition that lets people share, and drafts."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime

from allauth.account.internal.userkit import user_id_to_str
from django.test import Client

from cast import NOW, Cast
from samspill.web.editions.models import Participant
from samspill.web.people.models import Person
from samspill.web.sharing.actions import Draft, share
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Certainty, Kind, Part, Receiver, Share, Terms
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.terms import set_terms
from support.pages import signed_in

EXPERIENCE = Draft(
    kind=Kind.EXPERIENCE,
    about="Svindel",
    label=Label.GREEN,
    certainty=Certainty.OWN,
    purpose="For å kjenne igjen framgangsmåten",
    text="De ringer sent på fredag og utgir seg for å være fra banken.",
)


def let_share(cast: Cast, part: Part = Part.SHARING, *, red: bool = True) -> Terms:
    """The edition lets its people do as much as ``part``."""
    return set_terms(
        edition=cast.edition, part=part, controller="Sikkerhetsdagen", joint="Avtale 12, 1.11.2026",
        processing="Avtale 13, 1.11.2026", contact="person@eksempel.no", red_in_writing=red,
        by=cast.organiser, now=NOW,
    )  # fmt: skip


def shared(
    cast: Cast, label: Label = Label.GREEN, *, text: str | None = None, now: datetime = NOW
) -> Share:
    """By the one of the bank, to the police and the agency; the police is the second."""
    draft = replace(EXPERIENCE, label=label, text=text or EXPERIENCE.text)
    return share(
        participant=cast.bank,
        draft=draft,
        receivers=[cast.police.person_id, cast.agency.person_id],
        second=cast.police.person_id,
        now=now,
    )


def visit(person: int, shown: Shown = Shown.ANEW, now: datetime = NOW) -> Visit:
    """Somebody who has shown a second factor just now, unless said otherwise."""
    return Visit(person=person, shown=shown, now=now)


def strong(who: Participant | Person, *, ago: int = 0) -> Client:
    """A browser in English in which somebody has shown a second factor, so many seconds ago."""
    person = who.person if isinstance(who, Participant) else who
    client = signed_in(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() - ago}]
    session["account_authentication_methods_user"] = user_id_to_str(person)
    session.save()
    return client


def receivers_of(source: Participant, share: int) -> list[int]:
    """Those who may read what the source has shared (ids of people)."""
    with as_visit(visit(source.person_id)):
        return list(Receiver.objects.filter(share=share).values_list("person", flat=True))
