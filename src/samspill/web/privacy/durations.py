"""How long everything is kept that has a date of its own: here, and nowhere else. The page that
tells people reads these, and so does the job that erases."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from samspill.web.editions.registering.practical import NIGHT_AFTER

WARNED = timedelta(days=30)  # before an edition is erased, those who were there are written to
SHARES_END = timedelta(days=90)  # after they were withdrawn or expired, with their answers
CASES_END = timedelta(days=90)  # after they were closed or came to their end
PROPOSALS_END = timedelta(days=90)  # groups that are proposed, from then
LETTERS_END = timedelta(days=180)  # after they were sent or given up
LINKS_END = timedelta(days=180)  # after they expired
CALENDAR_END = timedelta(days=90)  # after the day that somebody had in their calendar
CODES_END = timedelta(days=1)  # after they expired
NEEDS_END = NIGHT_AFTER  # what people need, after the day
FILES_END = timedelta(days=2)  # uploaded lists, from then
DUTIES_END = timedelta(days=90)  # what the worker has done: no name is in it
SESSIONS_LAST = timedelta(seconds=settings.SESSION_COOKIE_AGE)
NEW_ACCOUNTS = timedelta(days=30)  # an account with no part in anything
