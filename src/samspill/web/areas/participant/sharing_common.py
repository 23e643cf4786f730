"""What the pages about sharing share: who may be there, what is refused, conditions in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from samspill.web.areas.kit.visits import visit_of
from samspill.web.areas.kit.wording import day, number
from samspill.web.areas.participant.common import around, mine
from samspill.web.editions.models import Participant
from samspill.web.people.identity import own_is_held
from samspill.web.people.models import Person
from samspill.web.sharing.actions import Draft, Refusal
from samspill.web.sharing.guide import grounds
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import SHARING_IS_ON, Share
from samspill.web.sharing.permissions import part_of

MOST_NAMED = 1


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """From a visit by personal link to a full one, and back to where they wanted to go."""
    asked = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    to = urlencode({"next": asked})
    return redirect(f"{reverse('sign_in_fully')}?{to}")


def for_sharing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of the visitor's own participation at an edition that lets its people share, which is
    given it and the visit; 404 for anybody else. A personal link shares nothing and opens nothing
    that others wrote: who came by one is led to signing in. Whose things are held back is told so.
    """

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **more: int) -> HttpResponse:
        me = mine(request, slug)
        if part_of(me.edition) not in SHARING_IS_ON:
            raise Http404
        if isinstance(request.user, Person) and request.user.takes_part_only:
            return to_sign_in(request)
        if own_is_held(me.person_id):
            return redirect("identity")
        return view(request, me, visit_of(request, me.person, timezone.now()), **more)

    return guarded


def facts_of(request: HttpRequest, me: Participant, **facts: Any) -> dict[str, Any]:
    """What each of the pages takes."""
    return {"me": me, "edition": me.edition, "nav": around(request, me, shares=True), **facts}


def said_in(texts: dict[str, str]) -> str:
    """The text in the page's language, of a data file's."""
    return texts.get((get_language() or "nb")[:2], texts["nb"])


def ground_called(code: str) -> str:
    """The legal ground with this code, as the law is called; the code where it is none any more."""
    return next((said_in(ground.name) for ground in grounds() if ground.code == code), code)


def conditions(said: Draft | Share) -> list[str]:
    """What receivers may do with it, a line each."""
    lines = [
        _("Act on it only after contact with the source.")
        if said.act_after_contact
        else _("You may act on it without asking the source first."),
        _("You may name the source.") if said.may_name_source else _("Do not name the source."),
        _("You may tell those it concerns.")
        if said.may_tell_affected
        else _("Do not tell those it concerns."),
    ]
    if said.chatham_house:
        lines.append(_("Chatham House Rule: use what was said, never who said it or was there."))
    return lines


def sentence(names: list[str], *, until: datetime) -> str:
    """ "Berit Bank and 2 more can read it until 1 March 2027." """
    if not names:
        return _("Nobody is chosen yet.")
    facts: dict[str, object] = {"name": names[0], "day": day(until, "year")}
    more = len(names) - MOST_NAMED
    if not more:
        return _("%(name)s can read it until %(day)s.") % facts
    return ngettext(
        "%(name)s and %(n)s more can read it until %(day)s.",
        "%(name)s and %(n)s more can read it until %(day)s.",
        more,
    ) % {**facts, "n": number(more)}


def no_second() -> str:
    """Why nobody else can be let in, and the way on."""
    return _(
        "The second person whom you named is not here any more, and nobody else can give their"
        " word. To let more people read it, write it again and name another second person."
    )


def refused(refusal: Refusal) -> str:
    """Why it is not done, and what to do."""
    return {
        Refusal.OFF: _("Sharing has been turned off for this edition."),
        Refusal.TERMS: _("Sharing has been turned off for this edition."),
        Refusal.NOBODY: _("Choose at least one person. To end it for everybody, withdraw it."),
        Refusal.NOT_HERE: _("Somebody whom you chose does not take part any more. Choose again."),
        Refusal.EMPTY: _("Write what you want to share, or give the number to call."),
        Refusal.TOO_LONG: _("This is too long. Write it shorter."),
        Refusal.CLASSIFIED: _("This is marked as classified. It never belongs here."),
        Refusal.RED_TOLD: _("What is TLP:RED is told in person at this edition."),
        Refusal.SECOND: _("Name one of those who will read it as the second person."),
        Refusal.ALONE: no_second(),
        Refusal.TOO_LATE: _("That is longer than the label lets it last. Choose an earlier day."),
        Refusal.PAST: _("Choose a day that has not been."),
        Refusal.LATER: _("It can only end sooner than it does now."),
        Refusal.ENDED: _("It has ended already."),
        Refusal.WIDE: _(
            "Who is not chosen by name can only be given TLP:GREEN or TLP:CLEAR. Choose another"
            " label, or people by name."
        ),
        Refusal.NO_CASE: _(
            "The case has ended, or nobody else is in it yet. Choose people by name."
        ),
        Refusal.CASE_WIDTH: _("That is wider than the case allows. Choose a narrower label."),
        Refusal.CASE_HIDES: _(
            "Somebody in the case hides from other members. Then nothing TLP:RED or"
            " TLP:AMBER+STRICT can be given to it. Choose TLP:AMBER, or people by name."
        ),
        Refusal.CHANGED: _("Those who would read it are others by now. Look once more."),
    }[refusal]


def labels(*, red: bool) -> list[Label]:
    """Those that may be written here, from the narrowest."""
    return [label for label in Label if red or label is not Label.RED]
