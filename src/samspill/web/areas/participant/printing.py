"""A participant's prints: their people, something shared, and what they have shared themselves.

Each is made in the request: it takes hundredths of a second, and is bounded. All are asked for
with a form, never with a link: that a share is printed is written down, and counts as reading it.
"""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.limits import too_often, within_limit
from samspill.web.areas.participant.printed import (
    own_values,
    people_values,
    share_title,
    share_values,
)
from samspill.web.areas.participant.shared import needs_stronger, share_or_404
from samspill.web.areas.participant.sharing_common import for_sharing
from samspill.web.areas.participant.ties import for_ties
from samspill.web.areas.prints.files import as_file
from samspill.web.areas.prints.typesetting import pdf
from samspill.web.editions.models import Participant
from samspill.web.people.models import Person
from samspill.web.sharing.actions import NotReadableError
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.printing import NotPrintedError, print_share
from samspill.web.sharing.queries import home_of, own_given
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_queries import contacts, people_known


@require_POST
@for_ties
def print_people(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Those one has met, and what was agreed."""
    if not within_limit(request, "print", account=str(visit.person)):
        return too_often(request)
    by = cast(Person, request.user)
    known = [each for each in people_known(visit) if each.met or each.tied or not each.meetings]
    values = people_values(known, contacts(visit, known), by=by, now=visit.now)
    content = pdf("people", title=_("My people"), values=values, now=visit.now)
    return as_file(content, f"samspill-{_day(visit)}.pdf")


@require_POST
@for_sharing
def print_one(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """One share, under its label. Who opens it so has read it."""
    found = share_or_404(visit, me, pk)
    if found.share is None:
        return needs_stronger(request, me, found.label)
    if not within_limit(request, "print", account=str(visit.person)):
        return too_often(request)
    try:
        with as_visit(visit):
            share = print_share(share=pk, visit=visit, by=me.person)
    except (NotReadableError, NotPrintedError) as error:
        raise Http404 from error
    share.source = found.share.source
    organisation = home_of(me.edition_id, share.source_id)
    values = share_values(share, organisation=organisation, by=me.person, now=visit.now)
    content = pdf("share", title=share_title(share), values=values, now=visit.now)
    return as_file(content, f"samspill-del-{_day(visit)}.pdf")


@require_POST
@for_sharing
def print_own(request: HttpRequest, me: Participant, visit: Visit) -> HttpResponse:
    """What one has shared at the edition, and what came of it."""
    if not within_limit(request, "print", account=str(visit.person)):
        return too_often(request)
    values = own_values(own_given(visit, me.edition_id), by=me.person, now=visit.now)
    content = pdf("own", title=_("What I have shared"), values=values, now=visit.now)
    return as_file(content, f"samspill-delt-{_day(visit)}.pdf")


def _day(visit: Visit) -> str:
    return timezone.localdate(visit.now).isoformat()
