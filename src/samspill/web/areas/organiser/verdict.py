"""Whether a draft is ready to be published, or what to look at first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samspill.web.areas.kit.wording import number


@dataclass(frozen=True)
class Concern:
    """A thing to look at before publishing, and the place on the page where it stands."""

    text: str
    place: str


def concerns(
    report: dict[str, Any], *, guarantees: Sequence[dict[str, Any]], dropped: Sequence[str]
) -> list[Concern]:
    """What to look at first, the gravest first; nothing where the plan is ready."""
    found = []
    nobody, below = next(iter(report["distribution"]), 0), report["below_minimum"]
    if nobody:
        text = ngettext(
            "%(count)s person has no meeting", "%(count)s people have no meeting", nobody
        )
        found.append(Concern(text % {"count": number(nobody)}, "least"))
    if below:
        text = ngettext(
            "%(count)s person has fewer meetings than guaranteed",
            "%(count)s people have fewer meetings than guaranteed",
            below,
        )
        found.append(Concern(text % {"count": number(below)}, "least"))
    if broken := sum(not row["held"] for row in guarantees):
        text = ngettext(
            "%(count)s guarantee to a single person is not held",
            "%(count)s guarantees to single people are not held",
            broken,
        )
        found.append(Concern(text % {"count": number(broken)}, "guaranteed"))
    if dropped:
        found.append(Concern(_("Wishes were left out"), "dropped"))
    return found
