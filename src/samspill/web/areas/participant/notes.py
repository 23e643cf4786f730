"""Notes for oneself, written on the phone between two meetings; and what one learnt."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import LineInput, uuid_in, whole_number
from samspill.web.areas.participant.common import around, sheet_at, with_people
from samspill.web.areas.participant.ties import around_people, for_ties
from samspill.web.editions.queries import own_participation
from samspill.web.people.models import Person
from samspill.web.sharing.beginnings import editions_to_share_at, people_in
from samspill.web.sharing.note_models import LONGEST_LEARNT
from samspill.web.sharing.note_permissions import About, Subject, may_open_lines, subject_of
from samspill.web.sharing.note_queries import (
    about_of,
    all_notes,
    notes_about,
    opened_lines,
    own_lines,
)
from samspill.web.sharing.notes import (
    NoNoteError,
    NoteError,
    Unfit,
    forget_line,
    keep_note,
    open_line,
    say_learnt,
    sign_of,
)
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_permissions import ties_are_on

A_PAGE = 30
WORKER = "samspill/js/notes-worker.js"
SAID = {
    Unfit.TOO_LONG: gettext_lazy("The note is too long: at most 4,000 characters."),
    Unfit.SIGNS: gettext_lazy("The text holds characters that can't be kept. Type it again."),
    Unfit.CLASSIFIED: gettext_lazy("This is marked as classified. It never belongs here."),
    Unfit.PEOPLE: gettext_lazy(
        "There is a number in this that tells who somebody is. Take it out before all can read it."
    ),
    Unfit.OFF: gettext_lazy("This event does not let people share."),
}


@require_safe
@for_ties
def notes(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One's notes about one thing, and a new one begun; without a thing, all that one has."""
    facts: dict[str, object] = {"who": sign_of(visit.person), "nav": around_people(request)}
    asked = request.GET.get("about", "")
    if not asked:
        page = Paginator(all_notes(visit), A_PAGE).get_page(request.GET.get("page"))
        there = editions_to_share_at(visit)
        rows = [
            (each, f"{sheet_at(slug)}?note={each.note.key}" if slug else "")
            for each in page
            for slug in [there.get(each.note.edition_id)]
        ]
        return render(request, "participant/notes.html", {**facts, "page": page, "rows": rows})
    about = about_of(asked)
    found = notes_about(visit, about) if about else None
    subject = subject_of(visit, about) if about else None
    if found is None or subject is None:
        raise Http404
    facts |= {
        "about": str(about),
        "subject": subject,
        "sheet": _sheet(visit, subject),
        "notes": found,
        "key": uuid4(),
    }
    return render(request, "participant/note.html", facts)


def _sheet(visit: Visit, subject: Subject, key: UUID | None = None) -> str:
    """Where a share can be begun with those whom the note is about, and from the note with this
    key; nothing where the edition does not let people share."""
    slug = editions_to_share_at(visit).get(subject.edition)
    if slug is None:
        return ""
    more = {} if key is None else {"note": str(key)}
    return with_people(sheet_at(slug), people_in(visit, subject.field, subject.pk), **more)


@require_POST
@for_ties
def keep(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A note as it is now, from a form or from the queue of a device, which sends whose it is."""
    from_queue = request.headers.get("X-Note") == "queue"
    if from_queue and request.POST.get("who") != sign_of(visit.person):
        return JsonResponse({}, status=409)
    about = about_of(request.POST.get("about", ""))
    key, revision = uuid_in(request.POST.get("key", "")), request.POST.get("revision", "")
    number = whole_number(revision)
    if about is None or key is None or number is None:
        raise Http404
    error = _keep(key, about, request.POST.get("text", ""), number, visit, request)
    if from_queue:
        return JsonResponse({"error": error}, status=422) if error else HttpResponse(status=204)
    if error:
        messages.error(request, error)
    elif sheet := _asked_sheet(request, visit, about, key):
        return redirect(sheet)
    else:
        messages.success(request, _("Saved"))
    return redirect(f"{reverse('notes')}?about={about}")


def _keep(
    key: UUID, about: About, text: str, revision: int, visit: Visit, request: HttpRequest
) -> str:
    by = cast(Person, request.user)
    try:
        keep_note(key=key, about=about, text=text, revision=revision, visit=visit, by=by)
    except NoteError as error:
        return str(SAID[error.why])
    except NoNoteError:
        raise Http404 from None
    return ""


def _asked_sheet(request: HttpRequest, visit: Visit, about: About, key: UUID) -> str:
    """Where a share of what is kept now is begun, if the button for that was pressed."""
    subject = subject_of(visit, about) if request.POST.get("do") == "share" else None
    said = bool(request.POST.get("text", "").strip())
    return _sheet(visit, subject, key if said else None) if subject else ""


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page that a device without a network shows instead of another: a note can be written on
    it. It says nothing of anybody, so that a device may keep it."""
    response = render(request, "participant/note_offline.html", {"no_visit": True})
    response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def _worker() -> bytes:
    found = finders.find(WORKER)
    assert isinstance(found, str)  # noqa: S101  (it is a file of ours)
    return Path(found).read_bytes()


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root: it may look after the pages below its own address."""
    response = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


class LearntForm(forms.Form):
    """One line on what one learnt."""

    challenge = LineInput(
        label=gettext_lazy("The challenge"),
        max_length=LONGEST_LEARNT,
        widget=forms.TextInput(attrs={"list": "challenges"}),
    )
    line = LineInput(label=gettext_lazy("What I learnt, in one line"), max_length=LONGEST_LEARNT)
    opened = forms.BooleanField(
        label=gettext_lazy("Let everybody at this event read it, with my name"), required=False
    )


@require_form
@for_ties
def learnt(request: HttpRequest, visit: Visit, slug: str) -> HttpResponse:
    """What one learnt, here and before, and what others have opened."""
    me = own_participation(cast(Person, request.user), slug)
    if not ties_are_on(me.edition_id):
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = LearntForm(posted)
    if not may_open_lines(visit, me.edition_id):
        del form.fields["opened"]
    if posted is not None and form.is_valid():
        said = form.cleaned_data
        try:
            say_learnt(
                edition=me.edition_id, challenge=said["challenge"], line=said["line"],
                opened=said.get("opened", False), visit=visit, by=me.person,
            )  # fmt: skip
        except NoteError as error:
            form.add_error("line", str(SAID[error.why]))
        else:
            messages.success(request, _("Saved"))
            return redirect("learnt", slug=slug)
    facts = {
        "me": me,
        "edition": me.edition,
        "nav": around(request, me),
        "form": form,
        "challenges": [topic.text for topic in me.topics.all() if topic.kind == "challenge"],
        "mine": own_lines(visit),
        "others": opened_lines(visit, me.edition_id),
        "may_open": bool(may_open_lines(visit, me.edition_id)),
    }
    status = 200 if posted is None else 422
    return render(request, "participant/learnt.html", facts, status=status)


@require_POST
@for_ties
def change_learnt(request: HttpRequest, visit: Visit, slug: str, pk: int) -> HttpResponse:
    """Opened to all, closed again, or gone."""
    by, do = cast(Person, request.user), request.POST.get("do")
    try:
        if do == "forget":
            forget_line(learnt=pk, visit=visit, by=by)
        else:
            open_line(learnt=pk, opened=do == "open", visit=visit, by=by)
    except NoNoteError:
        raise Http404 from None
    except NoteError as error:
        messages.error(request, str(SAID[error.why]))
    return redirect("learnt", slug=slug)
