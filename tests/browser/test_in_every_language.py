"""The pages that a secretariat works on, and those that their letters lead to: in each of the
three languages, on the narrowest phone and at a desk, in light and in dark, no rule of
accessibility is broken and nothing sticks out.

In every run each of these is met by a page or two, as other tests look at these pages in bokmål; a
deep run meets all pages in all of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from cast import NOW, Cast, assemble
from samspill.web.areas.kit.guide.texts import GUIDES
from samspill.web.editions.models import Absence, Edition, Participant, Role
from samspill.web.editions.roles import offer_role
from samspill.web.people.models import Person
from samspill.web.planning.confirming import accept, open_round, set_aim
from samspill.web.planning.models import PrintKind, Silence
from samspill.web.planning.printing.actions import order_print
from support.browsing import SCHEMES, picture, violations
from support.examples import Profile, chosen
from support.letters import deliver_all, invite
from support.pages import crowd, meet
from support.visitors import with_role

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
WIDTHS = (320, 1280)
WAYS = [
    (language, width, scheme)
    for width, scheme in itertools.product(WIDTHS, SCHEMES)
    for language in LANGUAGES
]
STICKS_OUT = "() => document.documentElement.scrollWidth > innerWidth"
MARKED = "() => document.documentElement.lang"


@dataclass(frozen=True)
class Place:
    """A page, and who looks at it; ``asked``: what stands behind its address."""

    who: Person
    name: str
    about: dict[str, object]
    asked: str = ""

    @property
    def address(self) -> str:
        """Its address, with what is asked for."""
        return reverse(self.name, kwargs=self.about) + self.asked


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """People have been invited, some have come far, a round of confirmation is open."""
    made, now = assemble(), timezone.now()
    crowd(made, 12)
    invite(edition=made.edition, remind=False, by=made.organiser, now=NOW)
    deliver_all(now=NOW)
    sure = meet(made.bank, made.police, slot=2, table=4)
    meet(made.bank, made.seller, slot=3, table=1)
    Edition.objects.filter(pk=made.edition.pk).update(phase="published", minimum=3)
    made.edition.refresh_from_db()
    Participant.objects.filter(pk=made.police.pk).update(answered_at=NOW, first_seen_at=NOW)
    Participant.objects.filter(pk=made.agency.pk).update(profile_saved_at=NOW, came_at=NOW)
    Absence.objects.create(participant=made.seller, start=NOW, end=NOW + timedelta(hours=1))
    by = made.organiser
    open_round(
        edition=made.edition, closes_at=now + timedelta(days=3), silence=Silence.OPEN, by=by,
        now=now,
    )  # fmt: skip
    accept(participant=made.police, meeting=sure, now=now)
    set_aim(participant=made.police, meeting=sure, aim="Et felles varsel", now=now)
    offer_role(
        edition=made.edition, role=Role.READER, address="frida@eksempel.no", name="Frida",
        language="nb", by=by, now=now,
    )  # fmt: skip
    order_print(
        edition=made.edition, kind=PrintKind.SIGNS, choices={}, language="nb", by=by, now=now,
        enqueue=lambda *_: None,
    )  # fmt: skip
    return made


def places(cast: Cast) -> Iterator[Place]:
    """All of them."""
    here: dict[str, object] = {"slug": cast.edition.slug}
    one = {**here, "pk": cast.bank.pk}
    for name in (
        "organiser_home", "organiser_people", "organiser_add_person", "organiser_out",
        "organiser_letters", "organiser_templates", "organiser_message_new", "organiser_prints",
        "organiser_roles", "organiser_dashboard", "organiser_confirming", "organiser_copy",
        "organiser_delete", "organiser_phases", "organiser_practical", "organiser_places",
        "organiser_sign_ups",
    ):  # fmt: skip
        yield Place(cast.organiser, name, here)
    for name in (
        "organiser_participant", "organiser_enter_wishes", "organiser_enter_profile",
        "organiser_enter_hours",
    ):  # fmt: skip
        yield Place(cast.organiser, name, one)
    template = {**here, "kind": "reminder", "language": "nn"}
    yield Place(cast.organiser, "organiser_template", template)
    reminder = "?kind=reminder&chosen=1&group=no_wishes"
    for name in ("organiser_letters_whom", "organiser_letters_check"):
        yield Place(cast.organiser, name, here, reminder)
    yield Place(cast.creator, "organiser_create", {})
    for name in (
        "participant_overview", "participant_agenda", "participant_again", "participant_practical",
    ):  # fmt: skip
        yield Place(cast.bank.person, name, here)
    yield Place(with_role(cast, Role.CHECK_IN), "desk_arrivals", here)
    yield Place(cast.desk_host, "roles", {})
    for guide in GUIDES:
        yield Place(cast.organiser, "guide", {"name": guide})


def go(context: BrowserContext, page: Page, place: Place, language: str, width: int) -> None:
    """Come there as they do, in the language."""
    client, root = Client(), page.evaluate("() => location.origin")
    client.force_login(place.who)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies(
        [
            {"name": name, "value": client.cookies[name].value, "url": root},
            {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": root},
        ]
    )
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(place.address)
    assert answer is not None
    assert (answer.status, page.evaluate(MARKED)[:2]) == (200, language), place


@pytest.mark.timeout(1800)
def test_every_page_in_every_language_wide_and_narrow_light_and_dark(
    cast: Cast, open_page: Callable[..., Page]
) -> None:
    page = open_page(1280, 900)
    page.goto("/")
    found = []
    deep = chosen() is Profile.DEEP
    for number, place in enumerate(list(places(cast))[:: 1 if deep else 2]):
        for language, width, scheme in WAYS if deep else [WAYS[number % len(WAYS)]]:
            go(page.context, page, place, language, width)
            where = f"{place.name} in {language} at {width}"
            if page.evaluate(STICKS_OUT):
                found.append(f"{where}: it sticks out")
            found += [f"{where}: {text}" for text in violations(page, (scheme,))]
            if deep:
                picture(page, "languages", f"{place.name}-{width}-{language}")
    assert found == []
