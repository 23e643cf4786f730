"""What the police, who start neutral, are called in whatever leaves: a table of channels, each
looked through for a name and an organisation that are nowhere else. A new channel is a row of
``CHANNELS``.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from cast import NOW, Cast, wish
from samspill.web.editions.models import Participant
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Appears
from samspill.web.planning.publishing import withdraw
from samspill.web.planning.repairing import Agreed
from samspill.web.planning.substitutes import TakeOver, propose_take_over, take_over
from samspill.web.planning.vetoes import drop_meeting
from samspill.web.wishes.models import Strength
from support.appearing import appear
from support.followed import published
from support.letters import deliver_all
from support.pages import HTMX, browser_of, meet, url

NAME, HOME = "Zqnavn Canary", "Zqvirksomhet"
WORDS = (NAME, *NAME.split(), HOME)


def letters(cast: Cast) -> str:
    """All of every letter that went to another than the police, and what waits of it."""
    theirs = {cast.police.person.email, cast.agency.person.email}
    sent = [m for m in mail.outbox if not theirs & set(m.to)]
    assert len(sent) >= 4
    kept = Letter.objects.exclude(person__email__in=theirs)
    return "\n".join(
        [f"{m.subject}\n{m.body}\n{m.message().as_string()}" for m in sent]
        + [str(vars(each)) for each in kept]
    )


def feeds(cast: Cast) -> str:
    """Everybody else's calendar by its secret address."""
    addresses = [reverse("calendar_feed", kwargs={"token": p.calendar_token}) for p in others(cast)]
    return "\n".join(unfolded(Client().get(each).content) for each in addresses)


def files(cast: Cast) -> str:
    """Everybody else's calendar as a file."""
    address = url("participant_calendar_file", cast)
    coming = [p for p in others(cast) if p.withdrawn_at is None]
    return "\n".join(unfolded(browser_of(p).get(address).content) for p in coming)


def desk(cast: Cast) -> str:
    """The host's page and its list, as searched for whom they meet."""
    host, address = browser_of(cast.desk_host), url("desk", cast)
    pages = [host.get(address)]
    pages += [host.get(address, {"q": text}, headers=HTMX) for text in ("berit", "nordvakt", "z")]
    return "\n".join(page.content.decode() for page in pages)


CHANNELS: dict[str, Callable[[Cast], str]] = {
    "letters": letters,
    "feeds": feeds,
    "files": files,
    "desk": desk,
}


def others(cast: Cast) -> list[Participant]:
    theirs = {cast.police.pk, cast.agency.pk}
    found = Participant.objects.filter(edition=cast.edition).exclude(pk__in=theirs)
    return list(found.select_related("person", "organisation"))


def unfolded(content: bytes) -> str:
    return content.decode().replace("\r\n ", "")


@pytest.fixture
def told(cast: Cast) -> Cast:
    """The police and a colleague of theirs meet the bank and the company; one meeting is handed
    over between the two, one is dropped, and then both withdraw."""
    cast.police.organisation.name = HOME
    cast.police.organisation.save()
    for who, name in ((cast.police, NAME), (cast.agency, f"{NAME} Kollega")):
        who.person.name, who.organisation = name, cast.police.organisation
        who.person.save()
        who.save()
    wish(cast.police, cast.bank_colleague, Strength.LIKE)
    dropped = meet(cast.police, cast.bank_colleague, slot=2, table=4)
    meet(cast.agency, cast.seller, slot=3, table=1)
    published(cast, meet(cast.police, cast.bank))
    drop_meeting(participant=cast.police, meeting=dropped, now=NOW)
    cast.edition.refresh_from_db()
    over = TakeOver(
        Participant.objects.select_related("edition", "person", "organisation").get(
            pk=cast.police.pk
        ),
        cast.agency,
    )
    proposal = propose_take_over(over=over, agreed=Agreed(), by=cast.organiser, now=NOW)
    assert proposal is not None
    take_over(over=over, agreed=Agreed(proposal.way, proposal.key), by=cast.organiser, now=NOW)
    withdraw(participant=cast.police, by=cast.organiser, now=NOW)
    withdraw(participant=cast.agency, by=cast.organiser, now=NOW + timedelta(minutes=5))
    deliver_all()
    return cast


@pytest.mark.parametrize("channel", CHANNELS)
def test_nothing_that_leaves_tells_who_the_police_are(told: Cast, channel: str) -> None:
    text = CHANNELS[channel](told)
    assert {word: text.count(word) for word in WORDS} == dict.fromkeys(WORDS, 0)
    for word in WORDS:
        assert text.count(base64.b64encode(word.encode())[:-4].decode()) == 0


@pytest.mark.parametrize("channel", ["letters", "feeds", "files"])
def test_the_channels_would_show_it(
    cast: Cast, channel: str, request: pytest.FixtureRequest
) -> None:
    """With a choice of their own the same channels say it: so the words are looked for where they
    would be."""
    for who in (cast.police, cast.agency):
        appear(who, Appears.ORGANISATION)
    text = CHANNELS[channel](request.getfixturevalue("told"))
    assert text.count(HOME) >= 1
    assert text.count(NAME) == 0
