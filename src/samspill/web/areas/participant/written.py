"""Writing in a case or a group, in steps: what it is, who will read it, and then it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from samspill.web.areas.participant.case_common import EntryForm, facts_of, refused
from samspill.web.areas.participant.share import marked, seen_readers, signed_readers
from samspill.web.editions.models import Participant
from samspill.web.sharing.cases.actions import CaseError, NoCaseError
from samspill.web.sharing.cases.inside import labels_in
from samspill.web.sharing.cases.models import Case
from samspill.web.sharing.cases.queries import readers_of_case
from samspill.web.sharing.labels import ALLOWS, Label
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.queries import AUTHORITIES, names_here
from samspill.web.sharing.row_security import as_visit


def written(
    request: HttpRequest,
    me: Participant,
    visit: Visit,
    case: Case,
    *,
    send: Callable[..., object],
    back: Callable[[EntryForm, int], HttpResponse],
    after: str,
    **more: Any,
) -> HttpResponse:
    """Something that is written in a case, or a group: the form, then all who will read it by name
    and count, those who hide, too, and only then ``send``. ``more`` is for the page of readers."""
    form = EntryForm(request.POST, labels=labels_in(case))
    step = request.POST.get("step", "")
    if not form.is_valid() or step == "back":
        return back(form, 200 if step == "back" else 422)
    text, label = form.cleaned_data["text"], Label(form.cleaned_data["label"])
    seen = seen_readers(request) if step == "send" else None
    again, status = "", 422 if step == "send" else 200
    if seen is not None:
        try:
            with as_visit(visit):
                send(text=text, label=label, visit=visit, by=me.person, seen=seen)
        except NoCaseError as error:
            raise Http404 from error
        except CaseError as error:
            again = refused(error.why)
        else:
            messages.success(request, _("It stands there."))
            return redirect(after)
    readers = readers_of_case(visit, case.pk)
    facts = {
        **more,
        "case": case,
        "text": text,
        "label": label,
        "allows": ALLOWS[label],
        "readers": readers,
        "hiding": sum(each.hidden for each in readers),
        "public": [each for each in readers if each.sector in AUTHORITIES],
        "pieces": marked(text, names_here(me.edition_id)),
        "signed": signed_readers(each.person for each in readers),
        "again": again,
        "action": request.path,
    }
    shown = facts_of(request, me, **facts)
    return render(request, "participant/cases/review.html", shown, status=status)
