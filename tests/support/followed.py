"""What people follow, for tests: the meetings that there are, as a published version."""

from __future__ import annotations

from cast import NOW, Cast
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.planning.models import VersionState
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.versions import store_draft


def published(cast: Cast, meeting: Meeting) -> Meeting:
    """The meetings that are on, as a version that people follow; gives the one that was given."""
    on = Meeting.objects.filter(edition=cast.edition, state=MeetingState.PLANNED)
    version = store_draft(
        edition=cast.edition,
        facts=facts_of(cast.edition),
        plan=plan_of(on.prefetch_related("seats")),
        result={},
        report={},
        run=None,
        now=NOW,
    )
    version.state, version.published_at = VersionState.PUBLISHED, NOW
    version.save()
    cast.edition.phase = "published"
    cast.edition.save()
    return meeting
