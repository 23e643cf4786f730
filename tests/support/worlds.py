"""Two worlds from the same edition, and everything that anybody may read of each.

A world is what an action makes of the edition: it is built in a transaction that is undone, so
that both begin with the same rows, ids and clock. What is random in an answer (form tokens, the
secrets of links) is made the same by fixing it, never by leaving it out of the comparison.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast
from unittest import mock

from django.apps import apps
from django.core import mail
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse, HttpResponseBase
from django.test import Client, TestCase
from django.urls import reverse

from cast import Cast
from matrix import MATRIX, first_plan, first_plan_twice, first_slot
from samspill.evidence.canonical import INSTALLATION
from samspill.web.editions.models import Participant
from samspill.web.imports.models import ImportDraft
from samspill.web.journal.actions import programme_version
from samspill.web.journal.models import Entry, Link, Salt
from samspill.web.wishes.models import Interest, NoSuppliers, Preference, Veto, WorksWith
from support.letters import deliver_all
from support.pages import browser_of

# What nobody but who said it may see: no row of it is compared.
PRIVATE = {Veto, NoSuppliers, Preference, WorksWith, Interest}
INVENTED = {"styleguide", "organiser_import_workbook"}  # show nobody's data
OF_PLANS = (first_plan, first_plan_twice, first_slot)
OTHERS = ("organiser", "other_organiser", "creator", "desk_host", "stranger", "anonymous")

Act = Callable[[], object]
Seen = dict[str, object]


class Undone(Exception):  # noqa: N818  (nothing is wrong: it ends a world)
    """Ends a world, and takes its rows with it."""


@contextmanager
def as_fixed(now: datetime) -> Iterator[None]:
    """The clock stands, and what is drawn at random is always the same."""
    # Each counted by itself: what the one who acts draws for links is no number of a letter's seed.
    numbers, seeds = itertools.count(), itertools.count()
    with ExitStack() as fixed:
        for name, value in (
            ("django.utils.timezone.now", lambda: now),
            ("django.core.signing.time", SimpleNamespace(time=now.timestamp)),
            ("django.middleware.csrf._get_new_csrf_string", lambda: "a" * 32),
            (
                "samspill.web.editions.invitations.secrets.token_urlsafe",
                lambda size=32: f"secret-{next(numbers)}-{size}",
            ),
            ("samspill.web.journal.actions.new_salt", lambda: "5" * 64),
            (
                "samspill.web.outbox.models.secrets.token_hex",
                lambda size=16: f"{next(seeds):0{2 * size}x}",
            ),
        ):
            fixed.enter_context(mock.patch(name, value))
        yield


# In a deep run, where most of the time would go to pages, each edition has some of them read: every
# page is read in as many editions as there are, divided by this.
PARTS_OF_PAGES = 4


@dataclass(frozen=True)
class Onlookers:
    """Everybody's browsers but that of the one who acts, by the part they play."""

    cast: Cast
    browsers: Mapping[str, Client]
    participants: Mapping[str, Participant]
    draft: ImportDraft | None = None
    part: int | None = None  # which part of the pages they read; None: all

    @staticmethod
    def of(
        cast: Cast,
        watching: Sequence[Participant],
        draft: ImportDraft | None = None,
        part: int | None = None,
    ) -> Onlookers:
        """Those at the edition who are in ``watching``, and all who have another part."""
        browsers = {
            name: Client() if name == "anonymous" else browser_of(getattr(cast, name))
            for name in OTHERS
        }
        participants = {f"participant {p.pk}": p for p in watching}
        browsers |= {name: browser_of(p) for name, p in participants.items()}
        return Onlookers(cast, browsers, participants, draft, part)

    def addresses(self, visitor: str, *, planned: bool) -> list[str]:
        """Every page of the matrix that the visitor may read, and more of the kind where the
        matrix has one for all."""
        role = "bank" if visitor in self.participants else visitor
        rows = [row for row in MATRIX if role in row.allowed and row.status in {200, 286, 302}]
        found = [
            reverse(row.name, kwargs=row.kwargs(self.cast))
            for row in rows
            if row.name not in INVENTED and (planned or row.kwargs not in OF_PLANS)
        ]
        slug = self.cast.edition.slug
        if visitor in self.participants:
            token = self.participants[visitor].calendar_token
            found += [
                reverse("participant_whom", args=(slug,)) + "?show=wished",
                reverse("calendar_feed", args=(token,)),
            ]
        if visitor == "organiser":
            shown = [participant.pk for participant in self.participants.values()]
            found += [reverse("organiser_participant", args=(slug, pk)) for pk in shown]
            found += [
                reverse("organiser_people", args=(slug,)) + query
                for query in ("?state=opened", "?state=done", "?q=a")
            ]
            if self.draft is not None:
                found.append(reverse("organiser_import_preview", args=(slug, self.draft.pk)))
        return found if self.part is None else found[self.part :: PARTS_OF_PAGES]


def seen_in_world(act: Act, who: Onlookers, *, now: datetime, then: Sequence[Act] = ()) -> Seen:
    """What everybody may read once somebody has acted, by address and visitor; every letter; the
    version that kept pages go by; and every row but the vetoes and the private entries. ``then``
    are answers to what is sent afterwards, in the same world."""
    seen: Seen = {}
    mail.outbox.clear()
    try:
        with transaction.atomic():
            with as_fixed(now), TestCase.captureOnCommitCallbacks(execute=True):
                act()
            _read(seen, who, now=now, then=then)
            raise Undone
    except Undone:
        return seen


def _read(seen: Seen, who: Onlookers, *, now: datetime, then: Sequence[Act]) -> None:
    with as_fixed(now):  # anew: how often the one who acted drew something is nobody's to see
        seen["rows"] = rows_left()
        planned = who.cast.edition.plans.exists()
        for visitor, browser in who.browsers.items():
            for url in who.addresses(visitor, planned=planned):
                seen[f"{visitor} {url}"] = answer(browser.get(url))
        for number, each in enumerate(then):
            with TestCase.captureOnCommitCallbacks(execute=True):
                seen[f"then {number}"] = each()
        deliver_all(now=now)
        seen["letters"] = [content_of(letter) for letter in mail.outbox]
        seen["version"] = programme_version(who.cast.edition.pk)


def answer(response: HttpResponseBase) -> tuple[object, ...]:
    """Everything that a browser gets."""
    cookies = {name: morsel.value for name, morsel in response.cookies.items()}
    content = cast(HttpResponse, response).getvalue()
    return response.status_code, dict(response.items()), cookies, content


def content_of(letter: mail.EmailMessage) -> tuple[object, ...]:
    """Everything that the receiver reads; its number is made when it is sent."""
    others = [tuple(other) for other in getattr(letter, "alternatives", ())]
    return letter.to, letter.cc, letter.bcc, letter.subject, letter.body, others, letter.attachments


def rows_left() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the database by table, without what is private and what is journalled so."""
    found = {}
    for model in apps.get_models():
        if model not in PRIVATE and model._meta.managed:
            found[model._meta.label] = _rows(model)
    return found


def _rows(model: type[Model]) -> list[tuple[Any, ...]]:
    rows = model._default_manager.order_by("pk")
    if model is Entry:  # without its number: the private entries have theirs between
        names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
        return list(rows.exclude(edition_id=None).values_list(*names))
    if model is Link:  # the same
        links = rows.exclude(chain=INSTALLATION).order_by("chain", "number")
        return list(links.values_list("chain", "number", "hash"))
    if model is Salt:
        rows = rows.filter(entry__edition_id__isnull=False)
        return list(rows.values_list("acting", "concerning"))
    return list(rows.values_list())


def differences(one: Seen, other: Seen) -> list[str]:
    """Where the two worlds can be told apart."""
    return [key for key in {**one, **other} if one.get(key) != other.get(key)]
