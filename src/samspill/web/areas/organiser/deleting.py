"""An edition out of the list, or deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import LineInput
from samspill.web.areas.kit.wording import day
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.editions.archiving import archive_edition, bring_back_edition
from samspill.web.editions.overview import counts_of
from samspill.web.privacy.deleting import (
    DeleteError,
    day_of_deletion,
    delete_edition,
    file_taken_at,
    take_journal,
    was_told,
)
from samspill.web.privacy.giving_way import BusyError


class DeleteForm(forms.Form):
    """The edition's name, so that nobody deletes another than they mean."""

    name = LineInput(
        label=gettext_lazy("Write the edition's name, as it stands above"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@require_form
@login_required
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """What goes, when, and what is to be done first."""
    edition = edition_for(request, slug)
    now = timezone.now()
    posted = request.POST if request.method == "POST" else None
    form = DeleteForm(posted)
    status = 200 if posted is None else 422
    if posted is not None and form.is_valid():
        try:
            gone_on = delete_edition(
                edition=edition, name=form.cleaned_data["name"], by=organiser(request), now=now
            )
        except DeleteError as error:
            if error.code == "name":
                form.add_error("name", _("This is not the edition's name. Nothing is deleted."))
            else:
                form.add_error(None, _("Download the file first. Nothing is deleted."))
        except BusyError:
            said = _("Somebody was changing what would have gone. Try again in a moment.")
            form.add_error(None, said)
            status = 503
        else:
            if gone_on is None:
                messages.success(request, _("%(edition)s is deleted.") % {"edition": edition.name})
                return redirect("home")
            said = _("The edition is erased on %(day)s. Those who were there get a letter first.")
            messages.success(request, said % {"day": day(gone_on, "year")})
            return redirect("organiser_erasure", slug=slug)
    told = was_told(edition)
    facts: dict[str, Any] = {
        "form": form,
        "counts": counts_of(edition),
        "told": told,
        "on": day_of_deletion(edition, now) if told else None,
        "taken": file_taken_at(edition, now),
    }
    return render(request, "organiser/delete.html", page(request, edition, **facts), status=status)


@require_POST
@login_required
def as_file(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The edition's journal, taken before it is deleted."""
    edition = edition_for(request, slug)
    lines = take_journal(edition=edition, by=organiser(request), now=timezone.now())
    response = StreamingHttpResponse(lines, content_type="application/jsonl")
    name = f"samspill-journal-{edition.slug}.jsonl"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@login_required
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Out of the list, or back in it."""
    edition = edition_for(request, slug)
    by, now = organiser(request), timezone.now()
    asked = request.POST.get("archive", "")
    if asked == "yes":
        archive_edition(edition=edition, by=by, now=now)
        messages.success(request, _("%(edition)s is archived.") % {"edition": edition.name})
        return redirect("organiser_editions")
    if asked == "no":
        bring_back_edition(edition=edition, by=by, now=now)
        messages.success(request, _("%(edition)s is back.") % {"edition": edition.name})
        return redirect("organiser_home", slug=slug)
    return HttpResponseBadRequest()
