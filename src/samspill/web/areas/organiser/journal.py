"""The edition's journal as a file, its seal, and who gets that by e-mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.editions.heads import (
    MOST_WITNESSES,
    WitnessError,
    chain_of_edition,
    head_of,
    journal_file,
    organisers_of,
    set_witnesses,
    witnesses_of,
)
from samspill.web.journal.queries import last_mailed


class WitnessesForm(forms.Form):
    """Addresses, one a line."""

    addresses = forms.CharField(
        label=gettext_lazy("Other addresses, one a line"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
    )

    def lines(self) -> list[str]:
        """The addresses, when the form is valid."""
        return str(self.cleaned_data["addresses"]).splitlines()


@require_safe
@login_required
def as_file(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The edition's journal, for keeping and for ``samspill journal verify``."""
    edition = edition_for(request, slug)
    lines = journal_file(chain_of_edition(edition), now=timezone.now())
    response = StreamingHttpResponse(lines, content_type="application/jsonl")
    name = f"samspill-journal-{edition.slug}.jsonl"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_form
@login_required
def seal(request: HttpRequest, slug: str) -> HttpResponse:
    """What the seal is and shows, and who gets it."""
    edition = edition_for(request, slug)
    posted = request.POST if request.method == "POST" else None
    form = WitnessesForm(posted, initial={"addresses": "\n".join(witnesses_of(edition))})
    if posted is not None and form.is_valid():
        try:
            set_witnesses(
                edition=edition,
                addresses=form.lines(),
                language=get_language() or settings.LANGUAGE_CODE,
                by=organiser(request),
                now=timezone.now(),
            )
        except WitnessError as error:
            form.add_error("addresses", _refusal(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("organiser_journal_seal", slug=slug)
    chain = chain_of_edition(edition)
    mailed = last_mailed(chain)
    facts: dict[str, Any] = {
        "form": form,
        "organisers": [person.name for person in organisers_of(edition)],
        "head": head_of(chain, now=timezone.now()),
        "mailed_at": None if mailed is None else timezone.localtime(mailed.at),
        "file": f"samspill-journal-{edition.slug}.jsonl",
    }
    status = 422 if form.errors else 200
    return render(
        request, "organiser/journal_seal.html", page(request, edition, **facts), status=status
    )


def _refusal(error: WitnessError) -> str:
    if error.address:
        return _("%(address)s is no e-mail address. Write it as name@example.org.") % {
            "address": error.address
        }
    return _("At most %(n)s addresses: let somebody pass the letter on.") % {"n": MOST_WITNESSES}
