"""The page of whom one wants to meet: what stands on a card, and how much a phone has to fetch."""

from __future__ import annotations

import gzip
import re
from html import unescape
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client

from cast import Cast
from samspill.web.editions.models import Participant, Topic, TopicKind
from samspill.web.people.models import Organisation, Person, Sector
from support.pages import signed_in, url, words

BOUND = 120_000  # bytes


def says(who: Participant, kind: TopicKind, *texts: str) -> None:
    for place, text in enumerate(texts):
        Topic.objects.create(participant=who, kind=kind, text=text, position=place)


def card(cast: Cast, browser: Client, who: Participant) -> tuple[str, str]:
    """The card: what stands on it, and what is one tap away."""
    html = browser.get(url("participant_whom", cast)).content.decode()
    (found,) = re.findall(rf'<article class="person" id="card-p{who.pk}">.*?</article>', html, re.S)
    folded = "".join(re.findall(r"<details.*?</details>", found, re.S))
    return words(found.replace(folded, "").encode()), words(folded.encode())


def test_the_reason_is_among_the_topics_shown_and_all_others_one_tap_away(cast: Cast) -> None:
    """Their text that fits one's own leads, wherever it stood; each is there once."""
    Topic.objects.all().delete()
    says(cast.bank, TopicKind.CHALLENGE, "Droner over taket vårt")
    says(cast.police, TopicKind.SOLUTION, "Vold og trusler", "Vi har fulgt droner over taket")
    says(cast.police, TopicKind.CHALLENGE, "Hvitvasking", "Svindel")
    shown, folded = card(cast, signed_in(cast.bank.person), cast.police)
    assert "Struggles with Hvitvasking Knows Vi har fulgt droner over taket" in shown
    assert folded == "2 more topics Struggles with Svindel Knows Vold og trusler"


def test_who_wrote_one_thing_has_nothing_folded(cast: Cast) -> None:
    Topic.objects.all().delete()
    says(cast.police, TopicKind.CHALLENGE, "Hvitvasking")
    shown, folded = card(cast, signed_in(cast.bank.person), cast.police)
    assert shown.startswith("PP Pia Politi")  # initials, for the eye only
    assert folded == ""


def test_filters_are_folded_unless_one_is_on(cast: Cast) -> None:
    berit, address = signed_in(cast.bank.person), url("participant_whom", cast)

    def is_open(query: str) -> bool:
        html = berit.get(address + query).content.decode()
        (form,) = re.findall(r'<form class="filters.*?</form>', html, re.S)
        return bool(re.search(r"<details\s+open", form))

    assert [is_open(q) for q in ("", "?q=svinn", "?sector=police", "?show=open")] == [
        False, False, True, True,
    ]  # fmt: skip


def test_a_phone_fetches_little_for_all_of_it(cast: Cast) -> None:
    """Everything that the page names, compressed as it is served: more than a page of cards, and
    each of them with much to say."""
    home = Organisation.objects.create(name="Byen", sector=Sector.OTHER_PUBLIC)
    for number in range(40):
        person = Person.objects.create_user(
            f"x{number}@eksempel.no", name=f"Kari Nordmann {number}"
        )
        who = Participant.objects.create(
            edition=cast.edition, person=person, organisation=home, title="Rådgiver"
        )
        for kind in TopicKind:
            says(who, kind, *(f"{kind} {number}-{n}: {number * n} ting om alt" for n in range(5)))
    page = signed_in(cast.bank.person).get(
        url("participant_whom", cast), headers={"accept-encoding": "gzip"}
    )
    html = gzip.decompress(page.content).decode()
    named = {unescape(name) for name in re.findall(r'(?:href|src)="/static/([^"#]+)', html)}
    kinds = {Path(name).suffix for name in named}
    assert kinds == {".css", ".js", ".svg", ".woff2"}
    fetched = len(page.content) + sum(served(name) for name in named)
    assert 60_000 < fetched < BOUND


def served(name: str) -> int:
    """The bytes of a static file as it goes over the wire; a font is compressed already."""
    found = finders.find(name)
    assert isinstance(found, str), name
    content = Path(found).read_bytes()
    return len(content) if name.endswith(".woff2") else len(gzip.compress(content))
