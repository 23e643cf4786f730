"""Somebody's day as a letter, their page and their calendar file tell it, in Norwegian: all of them
say it in the same form, so that they can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.mail import EmailMessage
from playwright.sync_api import Page

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.meetings.models import Meeting, MeetingState
from support.calendars import read

Spot = tuple[str, int]  # 09.20, and the table's number
Day = dict[str, Spot]  # whom one meets, as Pia Politi (Østre politidistrikt), and where

OSLO = ZoneInfo("Europe/Oslo")
SPOT = r"kl\. (?P<{0}>\d\d\.\d\d), bord (?P<{0}table>\d+)"
TO, FROM = SPOT.format("to"), SPOT.format("was")
LINES = [
    re.compile(f"^- {pattern}$")
    for pattern in (
        rf"Avlyst: (?P<gone>.+) {FROM}",
        r"Overtatt av .+?: (?P<gone>.+) kl\. \d\d\.\d\d",
        rf"Nytt: Du tar over for .+? og møter (?P<new>.+) {TO}",
        rf"Nytt: (?P<new>.+) {TO}",
        rf"Du møter (?P<new>.+) i stedet for (?P<gone>.+) {TO}",
        rf"Nytt bord: (?P<new>.+) {TO} \(var \d+\)",
        rf"Flyttet: (?P<new>.+) {TO} \(var {FROM}\)",
    )
]


@dataclass(frozen=True)
class Change:
    """What a line of a letter says: who is not met any more, who is met where, and where that was
    or would have been, where the line says it."""

    gone: str | None
    new: str | None
    to: Spot | None
    was: Spot | None


def changes_in(letter: EmailMessage) -> list[Change]:
    """The changes that the letter tells, in its order. Fails for a line that says anything else."""
    return [_change(line) for line in str(letter.body).splitlines() if line.startswith("- ")]


def _change(line: str) -> Change:
    found = next(filter(None, (pattern.match(line) for pattern in LINES)), None)
    assert found is not None, line
    said = found.groupdict()

    def spot(name: str) -> Spot | None:
        return (said[name], int(said[f"{name}table"])) if said.get(name) else None

    return Change(said.get("gone"), said.get("new"), spot("to"), spot("was"))


def with_changes(day: Day, changes: list[Change]) -> Day:
    """The day as somebody knows it who has read of the changes. Fails where they say of a meeting
    that it was elsewhere than it was."""
    after = dict(day)
    for change in changes:
        left = change.gone or change.new
        assert left is not None
        before = after.pop(left, None)
        assert change.was in {None, before}
        if change.new is not None and change.to is not None:
            after[change.new] = change.to
    return after


def in_calendar(content: bytes) -> Day:
    """The meetings of two that the calendar has as on."""
    found = {}
    for happening in read(content):
        table = re.match(r"Bord (\d+), ", happening.location)
        if table and happening.status == "CONFIRMED":
            name, _comma, organisation = happening.summary.partition(", ")
            start = happening.start.astimezone(OSLO)
            found[f"{name} ({organisation})"] = (f"{start:%H.%M}", int(table[1]))
    return found


def on_page(page: Page) -> Day:
    """The meetings of two on the page *My day*, which is open."""
    rows = page.locator(".day-item[data-kind=meeting]:not([data-cancelled])").evaluate_all(
        """items => items.map(item => [
            item.querySelector('h3').innerText,
            item.querySelector('.sector').innerText,
            item.querySelector('time').innerText,
            item.querySelector('.day-table b').innerText,
        ])"""
    )
    return {f"{name} ({home.strip()})": (start, int(table)) for name, home, start, table in rows}


def of_everybody(cast: Cast) -> dict[int, Day]:
    """Everybody's day by their id, those who have withdrawn too, as the meetings are: three
    queries."""
    people = Participant.objects.filter(edition=cast.edition).select_related(
        "person", "organisation"
    )
    names = {who.pk: f"{who.person.name} ({who.organisation.name})" for who in people}
    days: dict[int, Day] = {pk: {} for pk in names}
    on = Meeting.objects.filter(edition=cast.edition, state=MeetingState.PLANNED)
    for meeting in on.select_related("slot", "table").prefetch_related("seats"):
        one, other = meeting.people
        spot = (f"{meeting.slot.start.astimezone(OSLO):%H.%M}", meeting.table.number)
        days[one][names[other]] = days[other][names[one]] = spot
    return days
