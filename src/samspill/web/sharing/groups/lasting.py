"""How large a group is, and how long each thing of it lasts."""

from __future__ import annotations

from datetime import timedelta

FEWEST, MOST = 6, 10  # with the hosts
A_YES_LASTS = timedelta(days=365)
ASKED_AGAIN_BEFORE = timedelta(days=30)  # its end: then one is asked to say yes again
# How long members have to say what they think of a candidate, and after how long one goes.
WEIGHED_FOR, WAITS_AT_MOST = timedelta(days=3), timedelta(days=60)
WORDS_NEEDED = 2  # beside that of who put the candidate forward
LONGEST_DATE = timedelta(hours=12)
AHEAD_AT_MOST = timedelta(days=730)
MOST_DATES = 24  # that are still to come
