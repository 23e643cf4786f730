"""Why this meeting, and why not that one: what a plan means for one participant.

Two audiences, told in two ways.

The **organiser** sees every reason, except that a veto is only "cannot meet", like two people of
one organisation.

The **participant** is told from what
:func:`samspill.engine.answers.explain.participant_view.seen_by` lets through, and from nothing
else: the plan, times, tables and caps; their own wishes, those of the organisation they represent,
and their own vetoes. No other wish and no other veto goes in, so none can change a word; not even
that a wish was mutual is told.

That alone would not do. A planner leaves nobody out where there is room: whoever is told
everything that stands between two people *except* a veto can tell a veto by nothing being
left. So a participant is told in full what stands on their own side (their cap, their slots,
tables for whoever they wish), and all that stands on the other side, or nowhere to be seen, is one
and the same reason: no place beside everybody's wishes, times and tables. Being full is
the most common of it, and no more than a veto does it have a remedy on the participant's side.
What would have had to be different is told as a time and a table that there would have been,
which holds whoever wished or vetoed what.
"""

from samspill.engine.answers.explain.explainer import Explainer, explain
from samspill.engine.answers.explain.reasons import (
    Audience,
    Explanation,
    MeetingWhy,
    Opening,
    Remedy,
    RemedyKind,
    WhyMet,
    WhyNot,
    WishWhy,
)
from samspill.engine.answers.explain.seats import MissedSeat, SeatWhy, WhyNotSeated, WhySeated

__all__ = [
    "Audience",
    "Explainer",
    "Explanation",
    "MeetingWhy",
    "MissedSeat",
    "Opening",
    "Remedy",
    "RemedyKind",
    "SeatWhy",
    "WhyMet",
    "WhyNot",
    "WhyNotSeated",
    "WhySeated",
    "WishWhy",
    "explain",
]
