"""What somebody of a public body has received, saved as PDF/A for its archive; and a request that
its copy stays while somebody has asked for access to it.

All are asked for with a form: that something is saved is written down, and counts as reading it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.limits import too_often, within_limit
from samspill.web.areas.participant.archived import (
    action_archived,
    case_archived,
    share_archived,
)
from samspill.web.areas.participant.case_common import for_cases
from samspill.web.areas.participant.case_writing import inside_or_stronger
from samspill.web.areas.participant.printed import share_title
from samspill.web.areas.participant.shared import needs_stronger, share_or_404
from samspill.web.areas.participant.sharing_common import for_sharing
from samspill.web.areas.participant.ties import for_ties
from samspill.web.areas.prints.files import as_file
from samspill.web.areas.prints.typesetting import Value, pdf
from samspill.web.editions.models import Participant
from samspill.web.people.models import Person
from samspill.web.sharing.actions import NotReadableError
from samspill.web.sharing.archives.holds import ask_hold
from samspill.web.sharing.archives.saving import archive_action, archive_case, archive_share
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.queries import home_of
from samspill.web.sharing.row_security import as_visit


@require_POST
@for_sharing
def share(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """One that was shared with me."""
    found = share_or_404(visit, me, pk)
    if found.share is None:
        return needs_stronger(request, me, found.label)
    if not within_limit(request, "print", account=str(visit.person)):
        return too_often(request)
    try:
        with as_visit(visit):
            got = archive_share(share=pk, visit=visit, by=me.person)
    except NotReadableError as error:
        raise Http404 from error
    got.share.source = found.share.source
    organisation = home_of(me.edition_id, got.share.source_id)
    values = share_archived(got, organisation=organisation, by=me.person, now=visit.now)
    return _saved(share_title(got.share), values, visit, "del")


@require_POST
@for_cases
def case(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """A case that I am in, as far as I read it."""
    page = inside_or_stronger(request, me, visit, pk)
    if isinstance(page, HttpResponse):
        return page
    if not within_limit(request, "print", account=str(visit.person)):
        return too_often(request)
    try:
        with as_visit(visit):
            found = archive_case(case=pk, edition=me.edition_id, visit=visit, by=me.person)
    except NotReadableError as error:
        raise Http404 from error
    values = case_archived(found, by=me.person, now=visit.now)
    return _saved(found.case.title, values, visit, "samarbeid")


@require_POST
@for_ties
def action(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """An action of mine, or one that I wait for."""
    if not within_limit(request, "print", account=str(visit.person)):
        return too_often(request)
    by = cast(Person, request.user)
    try:
        with as_visit(visit):
            found = archive_action(action=pk, visit=visit, by=by)
    except NotReadableError as error:
        raise Http404 from error
    return _saved(_("Action"), action_archived(found, by=by, now=visit.now), visit, "tiltak")


@require_POST
@for_sharing
def hold(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """Ask my body's contact person that our copy stays."""
    found = share_or_404(visit, me, pk)
    if found.share is None:
        return needs_stronger(request, me, found.label)
    try:
        with as_visit(visit):
            ask_hold(share=pk, visit=visit, by=me.person)
    except NotReadableError as error:
        raise Http404 from error
    messages.success(request, _("Your contact person is asked to hold it."))
    return redirect("participant_shared_one", slug=me.edition.slug, pk=pk)


def _saved(title: str, values: dict[str, Value], visit: Visit, what: str) -> HttpResponse:
    content = pdf("archive", title=title, values=values, now=visit.now, archive=True)
    day = timezone.localdate(visit.now).isoformat()
    return as_file(content, f"samspill-arkiv-{what}-{day}.pdf")
