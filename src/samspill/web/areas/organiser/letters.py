"""Who has been told and who has not, trying again, and correcting an address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.wording import number
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.editions.day_calendar import DAY_IN_CALENDAR
from samspill.web.editions.heads import HEAD
from samspill.web.editions.invitations import INVITING, MESSAGE, LinkLetter
from samspill.web.editions.messages import messages_of
from samspill.web.editions.models import Edition
from samspill.web.editions.overview import participant_of
from samspill.web.editions.participation import AddressError
from samspill.web.editions.phases import WISHES_OPENED
from samspill.web.outbox.actions import retry_failed
from samspill.web.outbox.models import Fault, Letter
from samspill.web.outbox.queries import (
    Told,
    counts_by_kind,
    counts_of_not_told,
    each_told_lately,
    nobody_delivers,
    not_told,
)
from samspill.web.planning.letters import DAY_CHANGED
from samspill.web.sharing.addresses import put_address_right

LETTERS_A_PAGE = 50
KINDS: dict[str, Promise] = {
    LinkLetter.INVITATION: gettext_lazy("Invitation"),
    LinkLetter.REMINDER: gettext_lazy("Reminder"),
    LinkLetter.PERSONAL_LINK: gettext_lazy("Personal link"),
    MESSAGE: gettext_lazy("Message"),
    DAY_IN_CALENDAR: gettext_lazy("The day in their calendar"),
    DAY_CHANGED: gettext_lazy("Their day has changed"),
    WISHES_OPENED: gettext_lazy("Wishes are open"),
    HEAD: gettext_lazy("The journal's seal"),
}


# Of what a participant is sent, what has to do with organising. Nobody else learns what others
# share with them, nor that anybody does.
SHOWN_TO_ORGANISERS = (
    LinkLetter.INVITATION,
    LinkLetter.REMINDER,
    LinkLetter.PERSONAL_LINK,
    WISHES_OPENED,
    DAY_CHANGED,
)


def kind_in_words(kind: str) -> str:
    """What a letter is, for those who organise."""
    return str(KINDS.get(kind, kind))


@require_safe
@login_required
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """Letters that have not arrived, and why: those that need somebody first."""
    edition = edition_for(request, slug)
    found = not_told(edition.pk)
    failed, waiting = counts_of_not_told(edition.pk)
    listed = Paginator(found, LETTERS_A_PAGE).get_page(request.GET.get("page"))
    facts = {
        "rows": [_row(edition, letter) for letter in listed],
        "listed": listed,
        "total": failed + waiting,
        "failed": failed,
        "waiting": waiting,
        "halted": nothing_delivers(edition, now=timezone.now()),
        "counts": _counts(edition),
        "messages_written": messages_of(edition),
    }
    return render(request, "organiser/letters.html", page(request, edition, **facts))


def _counts(edition: Edition) -> list[dict[str, Any]]:
    """How many letters of each kind have been sent, wait, and have not arrived."""
    found = counts_by_kind(edition.pk, set(KINDS))
    return [
        {
            "kind": label,
            "sent": told.told,
            "waiting": told.waiting,
            "not": told.failed + told.refused,
        }
        for kind, label in KINDS.items()
        if (told := found[kind]).anybody
    ]


def _row(edition: Edition, letter: Letter) -> dict[str, Any]:
    person = letter.person
    who = letter.about.get("participant")
    where = {"slug": edition.slug, **({} if who is None else {"pk": who})}
    return {
        "name": "" if person is None else person.name,
        "address": letter.tried_address or ("" if person is None else person.email),
        "url": reverse(
            "organiser_people" if who is None else "organiser_participant", kwargs=where
        ),
        "kind": kind_in_words(letter.kind),
        "state": letter.get_state_display(),
        "why": str(Fault(letter.fault).label) if letter.fault else "",
        "said": letter.said,
    }


@require_POST
@login_required
def try_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Send anew what has failed."""
    edition = edition_for(request, slug)
    again = retry_failed(edition_id=edition.pk, by=organiser(request), now=timezone.now())
    said = ngettext("%(n)s e-mail is on its way.", "%(n)s e-mails are on their way.", again)
    messages.success(request, said % {"n": number(again)})
    return redirect("organiser_letters", slug=slug)


@require_POST
@login_required
def correct(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Another address for somebody who has never come in by the one they have."""
    edition = edition_for(request, slug)
    who = participant_of(edition, pk)
    try:
        put_address_right(
            participant=who,
            address=request.POST.get("address", ""),
            by=organiser(request),
            now=timezone.now(),
        )
    except AddressError as error:
        messages.error(request, _refusals()[error.code])
    else:
        messages.success(request, _("The address is corrected."))
    return redirect("organiser_participant", slug=slug, pk=pk)


def _refusals() -> dict[str, str]:
    return {
        "no_address": _("That is no e-mail address. Write it as name@example.org."),
        "taken": _(
            "Somebody else has that address. Withdraw this participant and import the right one."
        ),
        "theirs": _("They have signed in, or take part elsewhere: the address is theirs to keep."),
    }


def told_notice(told: Told, edition: Edition, what: str = "") -> dict[str, str] | None:
    """How far the letters of an action have come, as a notice. None: there was nobody to tell."""
    if not told.anybody:
        return None
    words = told_in_words(told)
    needed = bool(told.refused or told.failed)
    return {
        "tone": "success" if told.everybody else "warning" if needed else "info",
        "text": f"{what}: {words}" if what else words,
        "url": "" if told.everybody else reverse("organiser_letters", args=(edition.slug,)),
        "label": _("See who has not been told"),
    }


def told_in_words(told: Told) -> str:
    """ "860 are told, 139 wait, 1 refused: correct the address": what there is none of is left
    out."""
    parts = (
        (told.told, ngettext("%(n)s is told", "%(n)s are told", told.told)),
        (told.waiting, ngettext("%(n)s waits", "%(n)s wait", told.waiting)),
        (
            told.failed,
            ngettext("%(n)s not sent: try again", "%(n)s not sent: try again", told.failed),
        ),
        (
            told.refused,
            ngettext(
                "%(n)s refused: correct the address",
                "%(n)s refused: correct the addresses",
                told.refused,
            ),
        ),
    )
    return ", ".join(words % {"n": number(count)} for count, words in parts if count)


def nothing_delivers(edition: Edition, *, now: datetime) -> list[dict[str, str]]:
    """A notice when letters wait and no process sends them; else none."""
    return [undelivered()] if nobody_delivers(edition.pk, now=now) else []


def undelivered() -> dict[str, str]:
    """The notice that letters wait and no process sends them."""
    text = _(
        "E-mails wait, and nothing sends them. Tell those who run the site: no process that "
        "delivers letters is running. They leave by themselves when one does."
    )
    return {"tone": "warning", "text": text, "url": "", "label": ""}


def tellings(edition: Edition) -> list[dict[str, str]]:
    """Notices of the latest invitations and changes that have not reached everybody yet."""
    invited, changed = each_told_lately(edition.pk, INVITING, (DAY_CHANGED,))
    lately = ((_("Invitations"), invited), (_("Changes of the day"), changed))
    notices = [told_notice(told, edition, what) for what, told in lately if not told.everybody]
    return [notice for notice in notices if notice]
