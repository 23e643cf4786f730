"""Two worlds from the same edition, and everything that anybody may read of each.

A world is what an action makes of the edition: it is built in a transaction that is undone, so
that both begin with the same rows, ids and clock. What is random in an answer (form tokens, the
secrets of links) is made the same by fixing it, never by leaving it out of the comparison.

A page is made of what the database answers it. So where the rows that anybody may see are equal in
both worlds, a page that only reads is made in the second one only if something private that it
asked for in the first is answered otherwise there: else it is the same page.
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

from django.core import mail
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpResponse, HttpResponseBase
from django.template.base import Template
from django.test import Client, TestCase
from django.urls import reverse

from cast import Cast
from matrix import MATRIX
from samspill.evidence.canonical import INSTALLATION
from samspill.web.editions.models import Participant
from samspill.web.imports.models import ImportDraft
from samspill.web.journal.actions import programme_version
from samspill.web.journal.models import Entry, Link, Salt
from samspill.web.wishes.models import Interest, NoSuppliers, Preference, Veto, WorksWith
from support.addressed import first_plan, first_plan_twice, first_slot
from support.letters import deliver_all
from support.pages import browser_of
from support.rows import managed, named, rows_of, table_of

# What nobody but who said it may see: no row of it is compared.
PRIVATE = {Veto, NoSuppliers, Preference, WorksWith, Interest}
INVENTED = {"styleguide", "organiser_import_workbook"}  # show nobody's data
OF_PLANS = (first_plan, first_plan_twice, first_slot)
OTHERS = ("organiser", "other_organiser", "creator", "desk_host", "stranger", "anonymous")

Act = Callable[[], object]
Question = tuple[str, Any]  # a statement and what is put into it

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
# What the worlds may differ in: the private rows, and how many of them are journalled.
MAY_DIFFER = tuple(table_of(model) for model in (*PRIVATE, Entry, Link, Salt))


class Seen(dict[str, object]):
    """What was seen, by what it was. ``asked`` has what was asked of private rows for each page
    that only reads, and the answers."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: dict[str, list[tuple[Question, object]]] = {}


class Undone(Exception):  # noqa: N818  (nothing is wrong: it ends a world)
    """Ends a world, and takes its rows with it."""


@contextmanager
def as_fixed(now: datetime | Callable[[], datetime]) -> Iterator[None]:
    """The clock stands, or goes as ``now`` says, and what is drawn at random is always the same."""
    clock = now if callable(now) else lambda: now
    # Each counted by itself: what the one who acts draws for links is no number of a letter's seed.
    numbers, seeds = itertools.count(), itertools.count()
    with ExitStack() as fixed:
        for name, value in (
            ("django.utils.timezone.now", clock),
            ("django.core.signing.time", SimpleNamespace(time=lambda: clock().timestamp())),
            ("django.middleware.csrf._get_new_csrf_string", lambda: "a" * 32),
            # Of these modules alone: compiled loops are kept under drawn names, too, by whichever
            # world is the first to need them.
            (
                "samspill.web.editions.invitations.secrets",
                SimpleNamespace(token_urlsafe=lambda size: f"secret-{next(numbers)}-{size}"),
            ),
            ("samspill.web.journal.actions.new_salt", lambda: "5" * 64),
            (
                "samspill.web.outbox.models.secrets",
                SimpleNamespace(token_hex=lambda size: f"{next(seeds):0{2 * size}x}"),
            ),
        ):
            fixed.enter_context(mock.patch(name, value))
        yield


@contextmanager
def numbered() -> Iterator[None]:
    """The ids of new rows that are drawn at random are numbers instead, in order."""
    ids = itertools.count(1)
    drawn = SimpleNamespace(urandom=lambda size: next(ids).to_bytes(size, "big"))
    with mock.patch("uuid.os", drawn):
        yield


# Most of the time would go to pages. Where many editions are drawn, each has some of them read:
# every page is read in as many editions as there are, divided by this; twice that in a deep run.
PARTS_OF_PAGES = 2


@dataclass(frozen=True)
class Onlookers:
    """Everybody's browsers but that of the one who acts, by the part they play."""

    cast: Cast
    browsers: Mapping[str, Client]
    participants: Mapping[str, Participant]
    draft: ImportDraft | None = None
    part: tuple[int, int] | None = None  # which of how many parts of the pages; None: all

    @staticmethod
    def of(
        cast: Cast,
        watching: Sequence[Participant],
        draft: ImportDraft | None = None,
        part: tuple[int, int] | None = None,
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
        first, step = self.part or (0, 1)
        return found[first::step]


def seen_in_two(
    one: Act, other: Act, who: Onlookers, *, now: datetime, then: Sequence[Act] = ()
) -> tuple[Seen, Seen]:
    """What is seen in two worlds from the same edition."""
    first = seen_in_world(one, who, now=now, then=then)
    return first, seen_in_world(other, who, now=now, then=then, beside=first)


def seen_in_world(
    act: Act, who: Onlookers, *, now: datetime, then: Sequence[Act] = (), beside: Seen | None = None
) -> Seen:
    """What everybody may read once somebody has acted, by address and visitor; every letter; the
    version that kept pages go by; and every row but the vetoes and the private entries. ``then``
    are answers to what is sent afterwards, in the same world. ``beside``: what the same onlookers
    saw in the world that this one is compared with."""
    seen = Seen()
    mail.outbox.clear()
    try:
        with transaction.atomic():
            with as_fixed(now), TestCase.captureOnCommitCallbacks(execute=True):
                act()
            _read(seen, who, now=now, then=then, beside=beside)
            raise Undone
    except Undone:
        return seen


def _read(
    seen: Seen, who: Onlookers, *, now: datetime, then: Sequence[Act], beside: Seen | None
) -> None:
    with as_fixed(now):  # anew: how often the one who acted drew something is nobody's to see
        seen["rows"] = rows_left()
        read_pages(seen, who, beside)
        for number, each in enumerate(then):
            with TestCase.captureOnCommitCallbacks(execute=True):
                seen[f"then {number}"] = each()
        with numbered():  # of entries in calendars, which are made as their first letter is
            deliver_all(now=now)
        seen["letters"] = [content_of(letter) for letter in mail.outbox]
        seen["version"] = programme_version(who.cast.edition.pk)


def read_pages(seen: Seen, who: Onlookers, beside: Seen | None) -> None:
    """Every page that the onlookers read."""
    if beside is not None and beside["rows"] != seen["rows"]:
        beside = None
    planned = who.cast.edition.plans.exists()
    with mock.patch.object(Template, "_render", _rendered):
        for visitor, browser in who.browsers.items():
            for url in who.addresses(visitor, planned=planned):
                key = f"{visitor} {url}"
                if beside is not None and key in beside.asked:
                    known = beside.asked[key]
                    if all(_answered(question) == rows for question, rows in known):
                        seen[key], seen.asked[key] = beside[key], known
                        continue
                listened = _Listening()
                with connection.execute_wrapper(listened):
                    seen[key] = answer(browser.get(url))
                if not listened.wrote:
                    seen.asked[key] = [(each, _answered(each)) for each in listened.private]


def _rendered(template: Template, context: Any) -> str:
    """As outside of tests: without a copy of every context for tests that look at them."""
    return template.nodelist.render(context)


class _Listening:
    """Hears what a page asks the database for."""

    def __init__(self) -> None:
        self.private: list[Question] = []
        self.wrote = False

    def __call__(
        self, execute: Callable[..., object], sql: str, params: object, many: bool, context: object
    ) -> object:
        if sql.lstrip().upper().startswith(WRITES):
            self.wrote = True
        elif any(table in sql for table in MAY_DIFFER):
            self.private.append((sql, params))
        return execute(sql, params, many, context)


def _answered(question: Question) -> object:
    with connection.cursor() as cursor:
        cursor.execute(*question)
        return cursor.fetchall()


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
    return {model._meta.label: _rows(model) for model in managed() if model not in PRIVATE}


def _rows(model: type[Model]) -> list[tuple[Any, ...]]:
    if model is Entry:
        # Without its number: the private entries have theirs between.
        rows = [named(Entry, row) for row in rows_of(Entry)]
        return [
            tuple(value for name, value in row.items() if name != "id")
            for row in rows
            if row["edition_id"] is not None
        ]
    if model is Link:  # the same
        links = Link.objects.exclude(chain=INSTALLATION).order_by("chain", "number")
        return list(links.values_list("chain", "number", "hash"))
    if model is Salt:
        salts = Salt.objects.filter(entry__edition_id__isnull=False).order_by("entry")
        return list(salts.values_list("acting", "concerning"))
    return rows_of(model)


def differences(one: Seen, other: Seen) -> list[str]:
    """Where the two worlds can be told apart."""
    return [key for key in {**one, **other} if one.get(key) != other.get(key)]
