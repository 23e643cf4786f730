"""Sharing: a sheet from the top down, and before it leaves a page that says who will see it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import uuid_in, whole_number
from samspill.web.areas.participant.sharing_common import (
    conditions,
    facts_of,
    for_sharing,
    refused,
    said_in,
    sentence,
)
from samspill.web.areas.participant.sharing_forms import WIDE, ShareForm
from samspill.web.editions.models import Participant
from samspill.web.sharing.actions import SharingError, share
from samspill.web.sharing.audience import found_by, met_by, named, resolved
from samspill.web.sharing.beginnings import begun_from
from samspill.web.sharing.care import SAID, worries
from samspill.web.sharing.cases.queries import cases_to_write_in
from samspill.web.sharing.guide import channels, grounds, grounds_for
from samspill.web.sharing.labels import ALLOWS, LASTS, Label
from samspill.web.sharing.models import Kind
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.queries import AUTHORITIES, names_here, shared_with_before
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.terms import terms_of
from samspill.web.wishes.themes import themes_like

SALT = "samspill.readers"
FOLDED = {"about", "certainty", "purpose", "weighing", "until"}  # what stands folded at first
NOT_KEPT = {"csrfmiddlewaretoken", "step", "readers", "second", "find"}


@require_form
@for_sharing
def sheet(request: HttpRequest, me: Participant, visit: Visit) -> HttpResponse:
    """What, to whom, on which conditions; then who will see it, and only then it leaves."""
    now = visit.now
    terms = terms_of(me.edition)
    red = terms is not None and terms.red_in_writing
    today = timezone.localdate(now)
    cases = cases_to_write_in(visit, me.edition_id)
    if request.method != "POST":
        begun = {
            **ShareForm.usual(red=red),
            "kind": request.GET.get("kind", ""),
            "case": request.GET.get("case", ""),
            **_begun(request, me, visit),
        }
        return _sheet(request, me, ShareForm(initial=begun, red=red, today=today, cases=cases), 200)
    form = ShareForm(request.POST, red=red, today=today, cases=cases)
    step = request.POST.get("step", "")
    valid = form.is_valid()
    if step == "say":
        people = named(me, form.people())
        facts = {"sentence": sentence([p.person.name for p in people], until=form.ends(now))}
        return render(request, "participant/sharing/_sentence.html", facts)
    if step in {"find", "back"}:
        return _sheet(request, me, form, 200, told=False)
    if not valid:
        return _sheet(request, me, form, 422)
    with as_visit(visit):
        readers = resolved(me, form.audience(), now=now)
    if not readers:
        form.add_error(None, _("Choose at least one person who can read it."))
        return _sheet(request, me, form, 422)
    if step != "send":
        return _review(request, me, form, readers, visit)
    return _send(request, me, form, readers, visit)


def _begun(request: HttpRequest, me: Participant, visit: Visit) -> dict[str, Any]:
    """The people whom the address names, and what a note of one's own says, which it has the key
    of and no more. Raises Http404 for anybody else's."""
    to = request.GET.getlist("to")
    if "note" not in request.GET:
        return {"to": to}
    key = uuid_in(request.GET["note"])
    with as_visit(visit):
        found = None if key is None else begun_from(visit, key, me.edition_id)
    if found is None:
        raise Http404
    return {"to": [*to, *map(str, found.people)], "text": found.text}


def _send(
    request: HttpRequest, me: Participant, form: ShareForm, readers: set[int], visit: Visit
) -> HttpResponse:
    """It leaves, if those who will read it are those who were shown."""
    if seen_readers(request) != sorted(readers):
        facts = {"again": _("Those who would read it are others by now. Look once more.")}
        return _review(request, me, form, readers, visit, status=422, **facts)
    try:
        with as_visit(visit):
            made = share(
                participant=me,
                draft=form.draft(),
                receivers=readers,
                audience=form.audience(),
                second=whole_number(request.POST.get("second", "")),
                until=form.ends(visit.now),
                now=visit.now,
            )
    except SharingError as error:
        facts = {"again": refused(error.refusal)}
        return _review(request, me, form, readers, visit, status=422, **facts)
    messages.success(
        request, _("It is shared. You see here when it is read, and what comes of it.")
    )
    return redirect("participant_shared_one", slug=me.edition.slug, pk=made.pk)


def _sheet(
    request: HttpRequest, me: Participant, form: ShareForm, status: int, *, told: bool = True
) -> HttpResponse:
    met = list(met_by(me))
    words = request.POST.get("find", "") if form.is_bound else ""
    ticked = form.people()
    shown = {p.pk for p in met}
    found = [p for p in found_by(me, words[:100]) if p.pk not in shown]
    kept = [p for p in named(me, ticked) if p.pk not in shown | {p.pk for p in found}]
    if not told:  # the sheet is not sent yet: what lacks is said when it is
        form.errors.clear()
    day = timezone.localdate()
    facts = {
        "form": form,
        "met": met,
        "found": found,
        "kept": kept,
        "ticked": ticked,
        "find": words,
        "looked": bool(words),
        "kinds": Kind.choices,
        "wides": WIDE,
        "cases": len(form.fields["case"].choices) > 1,  # type: ignore[attr-defined]  # a choice field
        "labels": [
            {
                "value": label.value,
                "label": label.label,
                "allows": ALLOWS[label],
                "days": LASTS[label].days,
            }
            for label in form.may
        ],
        "red_told": Label.RED not in form.may,
        "themes": themes_like(""),
        "grounds": [
            {"code": ground.code, "name": said_in(ground.name)}
            for ground in grounds()
            if ground.holds(day) and me.organisation.sector in ground.gives
        ],
        "channels": [{"name": said_in(each.name), "url": each.url} for each in channels()],
        "folded": bool(FOLDED & form.errors.keys()) or bool(form["wide"].value()),
        "sentence": sentence(
            [p.person.name for p in (*kept, *met, *found) if p.person_id in ticked],
            until=_default_end(form),
        ),
    }
    page = facts_of(request, me, **facts)
    return render(request, "participant/sharing/sheet.html", page, status=status)


def _default_end(form: ShareForm) -> datetime:
    now = timezone.now()
    if form.is_bound and hasattr(form, "cleaned_data"):
        return form.ends(now)
    return now + LASTS[form.may[0]]


def _review(
    request: HttpRequest,
    me: Participant,
    form: ShareForm,
    readers: Collection[int],
    visit: Visit,
    *,
    status: int = 200,
    again: str = "",
) -> HttpResponse:
    """Who will see it, by name and count; what deserves a second look."""
    draft, people = form.draft(), named(me, readers)
    sectors = {p.organisation.sector for p in people}
    known = shared_with_before(visit, readers) | {p.person_id for p in met_by(me)}
    new = [p for p in people if p.person_id not in known]
    day = timezone.localdate(visit.now)
    facts = {
        "form": form,
        "draft": draft,
        "label": draft.label,
        "allows": ALLOWS[draft.label],
        "people": people,
        "wide": form.audience().wide,
        "public": [p for p in people if p.organisation.sector in AUTHORITIES],
        "new": new,
        "conditions": conditions(draft),
        "sentence": sentence([p.person.name for p in people], until=form.ends(visit.now)),
        "until": form.ends(visit.now),
        "pieces": marked(draft.text or draft.about, names_here(me.edition_id)),
        "worried": [
            str(SAID[each.worry])
            for text in (draft.about, draft.purpose, draft.weighing)
            for each in worries(text, known=names_here(me.edition_id))
        ],
        "grounds": [
            {
                "name": said_in(ground.name),
                "says": said_in(ground.says),
                "source": ground.source,
                "in_force": ground.in_force,
                "reviewed": ground.reviewed,
            }
            for ground in grounds_for(me.organisation.sector, sectors, on=day)
        ],
        "seconds": people if draft.label is Label.RED else [],
        "again": again,
        "kept": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in NOT_KEPT
            for value in values
        ],
        "readers": signed_readers(readers),
    }
    page = facts_of(request, me, **facts)
    return render(request, "participant/sharing/review.html", page, status=status)


def signed_readers(people: Iterable[int]) -> str:
    """Those (ids) whom a page names, for the form that it sends."""
    return signing.dumps(sorted(people), salt=SALT, compress=True)


def seen_readers(request: HttpRequest) -> list[int] | None:
    """Those whom the page named that the button was on."""
    try:
        found = signing.loads(request.POST.get("readers", ""), salt=SALT)
    except signing.BadSignature:
        return None
    return found if isinstance(found, list) else None


def marked(text: str, known: Collection[str]) -> list[dict[str, Any]]:
    """The text in pieces, those that ask for care with what is said of them."""
    pieces: list[dict[str, Any]] = []
    at = 0
    for each in worries(text, known=known):
        pieces.append({"text": text[at : each.start], "worry": ""})
        pieces.append({"text": text[each.start : each.end], "worry": SAID[each.worry]})
        at = each.end
    return [piece for piece in (*pieces, {"text": text[at:], "worry": ""}) if piece["text"]]
