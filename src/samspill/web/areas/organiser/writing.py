"""Letters to many: whom they go to, a look at them, a test to oneself, and sending."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.kit.wording import clock, day, number
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.meanwhile import digest_in, seen_in, shown
from samspill.web.areas.organiser.repairs import not_saved
from samspill.web.areas.organiser.writing_forms import (
    KINDS,
    WhomForm,
    choice_in,
    kind_in,
    query_of,
)
from samspill.web.editions.letter_models import LetterKind, Message
from samspill.web.editions.letter_templates import preview, send_test
from samspill.web.editions.messages import message_of_edition, message_values
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.overview import participant_of
from samspill.web.editions.recipients import ASKING, Choice, Chosen, chosen, people
from samspill.web.editions.seen import ChangedMeanwhileError, Values
from samspill.web.editions.sending import Sent, send_letters, sending_values, what_would_leave
from samspill.web.outbox.kinds import Written
from samspill.web.sharing.messages import send_message
from samspill.web.sharing.weeks import next_week
from samspill.web.wishes.search import LONGEST_SEARCH, hit, plain, searched

MOST_LISTED = 200  # names on the page: whoever chooses more narrows them down to see them
MOST_FOUND = 20


@require_safe
@login_required
def whom(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose who gets it, and see at once how many and who that is."""
    edition = edition_for(request, slug)
    kind, message = kind_in(request.GET), _message(edition, request.GET)
    if kind is LetterKind.MESSAGE and message is None:
        return redirect("organiser_message_new", slug=slug)
    choice = choice_in(request.GET, kind)
    found = chosen(edition, kind, choice, now=timezone.now())
    everybody = people(edition)
    text = request.GET.get("q", "")[:LONGEST_SEARCH]
    facts = {
        **_of_choice(found, kind, choice),
        "form": WhomForm(choice, kind=kind, everybody=everybody),
        "message": message,
        "q": text,
        "naming": bool(found.left_out) or "naming" in request.GET,  # so it stays as it was opened
        "added": [who for who in everybody if who.pk in choice.added],
        "to_add": _to_add(everybody, found, choice, text),
        "chips": _kinds(edition, kind),
    }
    return render(request, "organiser/writing/whom.html", page(request, edition, **facts))


def _of_choice(found: Chosen, kind: LetterKind, choice: Choice) -> dict[str, Any]:
    return {
        "kind": kind,
        "label": kind.label,
        "asking": kind in ASKING,
        "again": choice.again,
        "number": len(found.recipients),
        "listed": found.recipients[:MOST_LISTED],
        "unlisted": max(0, len(found.recipients) - MOST_LISTED),
        "left_out": found.left_out,
        "lately": len(found.lately),
        "answered": found.answered,
    }


def _to_add(
    everybody: list[Participant], found: Chosen, choice: Choice, text: str
) -> list[Participant]:
    """Those whom a search finds and who do not get it yet."""
    words = searched(text)
    if not words:
        return []
    there = {who.pk for who in (*found.recipients, *found.left_out)} | choice.added
    others = (who for who in everybody if who.pk not in there)
    return [
        who for who in others if hit(words, plain(f"{who.person.name} {who.organisation.name}"))
    ][:MOST_FOUND]


def _kinds(edition: Edition, kind: LetterKind) -> list[dict[str, Any]]:
    write = reverse("organiser_letters_whom", args=(edition.slug,))
    new = reverse("organiser_message_new", args=(edition.slug,))
    return [
        {
            "label": each.label,
            "url": new if each is LetterKind.MESSAGE else f"{write}?kind={each}",
            "current": each is kind,
            "count": None,
        }
        for each in KINDS
    ]


@require_form
@login_required
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """The number by name, the letter as one of them gets it, and sending it."""
    edition = edition_for(request, slug)
    kind, message = kind_in(request.GET), _message(edition, request.GET)
    if kind is LetterKind.MESSAGE and (message is None or message.sent_at is not None):
        return redirect("organiser_letters", slug=slug)
    choice = choice_in(request.GET, kind)
    by, now = organiser(request), timezone.now()
    changed = None
    if request.method == "POST":
        sending: dict[str, Any] = {
            "choice": choice, "by": by, "now": now, "seen": digest_in(request),
        }  # fmt: skip
        try:
            sent = (
                send_letters(edition=edition, kind=kind, **sending)
                if message is None
                else send_message(message=message, **sending)
            )
        except ChangedMeanwhileError:
            changed = len(_seen_people(request))
        else:
            _say(request, sent, message, now)
            return redirect("organiser_letters", slug=slug)
    found = chosen(edition, kind, choice, now=now)
    query = query_of(choice, kind, None if message is None else message.pk)
    at_once = message is None or message.about_the_day
    facts = {
        **_of_choice(found, kind, choice),
        **_shown(request, edition, kind, message, found.recipients),
        "message": message,
        "query": query,
        "hidden": parse_qsl(query),
        "was": changed,
        "seen": shown(_values(edition, kind, message, found.recipients)),
        "limits": limits_in_words(what_would_leave(edition, len(found.recipients), now=now))
        if at_once
        else "",
        "monday": None if at_once else day(next_week(now), "long"),
    }
    return render(
        request, "organiser/writing/check.html", page(request, edition, **facts),
        status=not_saved(request),
    )  # fmt: skip


def _values(
    edition: Edition, kind: str, message: Message | None, recipients: list[Participant]
) -> Values:
    if message is not None:
        return message_values(message, recipients)
    return sending_values(edition, kind, recipients)


def _seen_people(request: HttpRequest) -> list[object]:
    """Those that the posted form showed."""
    found = (seen_in(request) or {}).get("to")
    return found if isinstance(found, list) else []


def _message(edition: Edition, asked: QueryDict) -> Message | None:
    """The message that an address names. Raises Http404 for one that there is none of."""
    if "message" not in asked:
        return None
    return message_of_edition(edition, whole_number(asked.get("message", "")) or 0)


def _shown(
    request: HttpRequest,
    edition: Edition,
    kind: LetterKind,
    message: Message | None,
    recipients: list[Participant],
) -> dict[str, Any]:
    """The letter as one of those gets it: the first, or who is asked for."""
    asked = whole_number(request.GET.get("who", ""))
    one = next((who for who in recipients if who.pk == asked), next(iter(recipients), None))
    if one is None:
        return {}
    one.edition = edition
    return {
        "one": one,
        "letter": letter_in_words(preview(one, kind, by=organiser(request), message=message)),
    }


def letter_in_words(written: Written) -> dict[str, str]:
    """What a page shows of a letter."""
    return {"subject": written.subject, "text": written.text.strip(), "reply": written.reply_to}


@require_POST
@login_required
def test(request: HttpRequest, slug: str) -> HttpResponse:
    """The letter as one of the people would get it, to whoever asks."""
    edition = edition_for(request, slug)
    message = _message(edition, request.POST)
    who = participant_of(edition, whole_number(request.POST.get("who", "")) or 0)
    kind = LetterKind.MESSAGE if message is not None else asked_kind(request.POST.get("kind", ""))
    sent = kind is not None and send_test(
        edition=edition, kind=kind, participant=who, by=organiser(request), now=timezone.now(),
        message=message,
    )  # fmt: skip
    if sent:
        address = organiser(request).email
        messages.success(request, _("A test is on its way to %(address)s.") % {"address": address})
    else:
        messages.error(request, _("There is nothing to send a test of."))
    return redirect(_back_to(request, slug))


def asked_kind(text: str) -> LetterKind | None:
    """The kind of a letter with a link that the text names."""
    with_link = {kind.value for kind in LetterKind} - {LetterKind.MESSAGE.value}
    return LetterKind(text) if text in with_link else None


def _back_to(request: HttpRequest, slug: str) -> str:
    """The page that the test was asked for on: one of ours."""
    back = request.POST.get("back", "")
    places = (
        reverse("organiser_letters_check", args=(slug,)),
        reverse("organiser_templates", args=(slug,)),
    )
    return back if back.startswith(places) else places[1]


def _say(request: HttpRequest, sent: Sent, message: Message | None, now: datetime) -> None:
    """What came of it."""
    if not sent.letters:
        messages.info(request, _("Nobody gets a letter now: it is on its way already."))
        return
    if message is not None and not message.about_the_day:
        said = ngettext(
            "%(n)s person gets the message in the weekly letter on %(day)s.",
            "%(n)s people get the message in the weekly letter on %(day)s.",
            sent.letters,
        )
        facts = {"n": number(sent.letters), "day": day(next_week(now), "long")}
        messages.success(request, said % facts)
        return
    said = ngettext("%(n)s e-mail is on its way.", "%(n)s e-mails are on their way.", sent.letters)
    messages.success(request, " ".join((said % {"n": number(sent.letters)}, limits_in_words(sent))))


def limits_in_words(sent: Sent) -> str:
    """That some of them wait, as an edition may send no more in an hour or a day; else nothing."""
    if not sent.waiting or sent.last_at is None:
        return ""
    said = ngettext(
        "No more may leave in an hour and a day: %(n)s waits."
        " The last one leaves %(day)s at %(time)s.",
        "No more may leave in an hour and a day: %(n)s wait."
        " The last one leaves %(day)s at %(time)s.",
        sent.waiting,
    )
    facts = {"day": day(sent.last_at, "long"), "time": clock(sent.last_at)}
    return said % {"n": number(sent.waiting), **facts}
