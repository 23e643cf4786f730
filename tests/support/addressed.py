"""Parts of the addresses of meetings and plans, for the permission matrix."""

from __future__ import annotations

from cast import Cast
from samspill.web.meetings.models import pair_text
from samspill.web.wishes.models import RoundTable


def published_meeting(cast: Cast) -> dict[str, object]:
    """The bank's meeting with the police: made by the test."""
    meeting = cast.edition.meetings.get(pair=pair_text([cast.bank.pk, cast.police.pk]))
    return {"slug": cast.edition.slug, "meeting": meeting.uid}


def published_meeting_by_number(cast: Cast) -> dict[str, object]:
    """The same meeting, as organisers' addresses have it."""
    meeting = cast.edition.meetings.get(pair=pair_text([cast.bank.pk, cast.police.pk]))
    return {"slug": cast.edition.slug, "pk": meeting.pk}


def a_meeting(cast: Cast) -> dict[str, object]:
    """A meeting that is on, made by the test's fixture ``drafted``; where there is none, one that
    nobody finds."""
    meeting = cast.edition.meetings.filter(state="planned").order_by("pk").first()
    return {"slug": cast.edition.slug, "pk": 0 if meeting is None else meeting.pk}


def a_round_table(cast: Cast) -> dict[str, object]:
    """A round table, made by the test's fixture; where there is none, one that nobody finds."""
    found = RoundTable.objects.filter(edition=cast.edition).order_by("pk").first()
    return {"slug": cast.edition.slug, "pk": 0 if found is None else found.pk}


def first_plan(cast: Cast) -> dict[str, object]:
    """A plan version that there is: made by the test's fixture ``drafted``."""
    return {"slug": cast.edition.slug, "number": 1}


def first_plan_twice(cast: Cast) -> dict[str, object]:
    """That version beside itself."""
    return {"slug": cast.edition.slug, "number": 1, "other": 1}


def first_slot(cast: Cast) -> dict[str, object]:
    """The first slot of that plan version."""
    slot = cast.edition.slots.order_by("start")[0]
    return {"slug": cast.edition.slug, "number": 1, "slot": slot.pk}
