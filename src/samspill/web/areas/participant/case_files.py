"""Files in a case: all who will read it first, by name, then the file; and the file itself.

What people put there is never shown as a page of ours and never run: it is saved, from another
origin where the site has one (``SAMSPILL_FILES_ORIGIN``), to which a visit's cookie does not go. A
link to there is good for a minute, and asks again who may read the file.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from samspill.web.areas.kit.limits import too_often, within_limit
from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.unfit import ACCEPTED, unfit
from samspill.web.areas.participant.case_common import facts_of, for_cases, refused
from samspill.web.areas.participant.case_writing import inside_or_stronger
from samspill.web.areas.participant.share import seen_readers, signed_readers
from samspill.web.areas.prints.files import as_file
from samspill.web.editions.models import Participant
from samspill.web.people.models import Person
from samspill.web.sharing.cases.actions import CaseError, NoCaseError, NotDone
from samspill.web.sharing.cases.file_models import CaseFile
from samspill.web.sharing.cases.files import add_file, open_file, who_saves
from samspill.web.sharing.cases.inside import labels_in
from samspill.web.sharing.cases.queries import CasePage, readers_of_case
from samspill.web.sharing.files.kinds import CONTENT_TYPES, MOST_BYTES, FileKind, Unfit, UnfitError
from samspill.web.sharing.labels import ALLOWS, Label
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.queries import AUTHORITIES
from samspill.web.sharing.row_security import as_visit

SALT = "samspill.case.file"
LINK_LASTS = 60  # seconds


class FileForm(forms.Form):
    """A file, and how far it may go."""

    file = forms.FileField(
        label=gettext_lazy("The file"), allow_empty_file=True, max_length=1000,
        widget=forms.FileInput,
    )  # fmt: skip
    label = forms.ChoiceField(label=gettext_lazy("How far it may go"), widget=forms.Select)

    def __init__(self, *args: Any, labels: list[Label], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(label.value, f"{label.label}: {ALLOWS[label]}") for label in labels]
        self.fields["label"].choices = choices  # type: ignore[attr-defined]  # a choice field
        usual = Label.AMBER if Label.AMBER in labels else labels[-1]
        self.fields["label"].initial = usual.value


@require_form
@for_cases
def new(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """Put a file in the case."""
    page = inside_or_stronger(request, me, visit, pk)
    if isinstance(page, HttpResponse):
        return page
    if not page.open:
        messages.error(request, refused(NotDone.ENDED))
        return redirect("participant_case", slug=me.edition.slug, pk=pk)
    labels = labels_in(page.case)
    if request.method != "POST":
        return _sheet(request, me, visit, page, FileForm(labels=labels))
    form = FileForm(request.POST, request.FILES, labels=labels)
    seen = seen_readers(request)
    if not form.is_valid():
        return _sheet(request, me, visit, page, form, status=422)
    try:
        if seen is None:
            raise CaseError(NotDone.CHANGED)
        with as_visit(visit):
            file: UploadedFile[Any] = form.cleaned_data["file"]
            add_file(
                case=pk, content=_content(file), name=file.name or "",
                label=Label(form.cleaned_data["label"]), visit=visit, by=me.person, seen=seen,
            )  # fmt: skip
    except NoCaseError as error:
        raise Http404 from error
    except UnfitError as error:
        form.add_error("file", unfit(error.why))
        return _sheet(request, me, visit, page, form, status=422)
    except CaseError as error:
        form.add_error(None, refused(error.why))
        return _sheet(request, me, visit, page, form, status=422)
    messages.success(request, _("It stands there."))
    return redirect("participant_case", slug=me.edition.slug, pk=pk)


def _content(file: UploadedFile[Any]) -> bytes:
    """What is in it. Raises UnfitError for a file that is too large, which is not here."""
    if (file.size or 0) > MOST_BYTES:
        raise UnfitError(Unfit.TOO_LARGE)
    return bytes(file.read())


def _sheet(
    request: HttpRequest,
    me: Participant,
    visit: Visit,
    page: CasePage,
    form: FileForm,
    *,
    status: int = 200,
) -> HttpResponse:
    readers = readers_of_case(visit, page.case.pk)
    facts = {
        "case": page.case,
        "page": page,
        "form": form,
        "accept": ACCEPTED,
        "readers": readers,
        "hiding": sum(each.hidden for each in readers),
        "public": [each for each in readers if each.sector in AUTHORITIES],
        "signed": signed_readers(each.person for each in readers),
    }
    shown = facts_of(request, me, **facts)
    return render(request, "participant/cases/file.html", shown, status=status)


@require_safe
@for_cases
def one(request: HttpRequest, me: Participant, visit: Visit, pk: int, file: int) -> HttpResponse:
    """A file, to be saved: from the other origin, where there is one."""
    page = inside_or_stronger(request, me, visit, pk)
    if isinstance(page, HttpResponse):
        return page
    if file not in {line.entry.file.pk for line in page.lines if line.kind == "file"}:
        raise Http404
    if not within_limit(request, "case_file", account=str(visit.person)):
        return too_often(request)
    if settings.FILES_ORIGIN:
        said = signing.dumps([file, visit.person, visit.shown.value], salt=SALT)
        return redirect(settings.FILES_ORIGIN + reverse("file_elsewhere", args=(said,)))
    return _saved(file, visit, me.person)


@require_safe
def elsewhere(request: HttpRequest, said: str) -> HttpResponse:
    """The same at the other origin, for a minute: there is nothing else there."""
    if not settings.FILES_ORIGIN or request.get_host() != urlsplit(settings.FILES_ORIGIN).netloc:
        raise Http404
    try:
        file, person, shown = signing.loads(said, salt=SALT, max_age=LINK_LASTS)
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    by = who_saves(person)
    if by is None:
        raise Http404
    return _saved(file, Visit(by.pk, Shown(shown), timezone.now()), by)


def _saved(file: int, visit: Visit, by: Person) -> HttpResponse:
    try:
        with as_visit(visit):
            found: CaseFile = open_file(file=file, visit=visit, by=by)
    except NoCaseError as error:
        raise Http404 from error
    kind = CONTENT_TYPES[FileKind(found.kind)]
    return as_file(bytes(found.content), found.name, content_type=kind)
