"""What an organiser waits for when a published plan changes: ``python changing.py`` with the code
on ``PYTHONPATH`` and the edition of ``edition.py`` in the database. Writes rows as JSON.

Each change is asked for on its page, with all of a request but the network, and taken back.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

CHANGES = 30
PAGES = 10
SLUG = "demo"
Act = Callable[[int], Any]


@dataclass(frozen=True)
class Goal:
    """What the row is to be below: milliseconds at the 95th percentile, and kB compressed."""

    ms: float
    kilobytes: float | None = None


def main() -> None:
    """Measure, and write."""
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    settings.LETTERS_WAIT = settings.LETTERS_WAIT * 100  # so that each can be undone
    day = _Day()
    rows = [
        _row("a withdrawal shown", day.withdrawal, day.some, Goal(500)),
        _row("compared with a new plan", day.compared, day.some, Goal(2000)),
        _row("a withdrawal agreed to", day.agreed, day.proposed(), Goal(500), after=day.undo),
        _row("a slot deleted, shown", day.slot_gone, day.slots, Goal(1500)),
        _row("a meeting picked up", day.picked_up, day.meetings, Goal(100)),
        _row("a meeting set down", day.set_down, day.targets(), Goal(500), after=day.undo),
        *(
            _row(what, day.look_at(path), range(PAGES), goal) | day.weight(path)
            for what, path, goal in day.pages()
        ),
    ]
    print(json.dumps(rows))


def _row(
    what: str,
    act: Act,
    about: Iterable[int],
    goal: Goal,
    after: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """The act's times, by the clock and of this process's work (its median), as others may use the
    machine; the first is told apart, as little of what it needs is kept then."""
    times, processor = [], []
    for each in about:
        started, worked = time.perf_counter(), time.process_time()
        act(each)
        times.append(1000 * (time.perf_counter() - started))
        processor.append(1000 * (time.process_time() - worked))
        after()
    first, *others = times
    ordered = sorted(others)
    return {
        "what": what,
        "times": len(ordered),
        "first_ms": round(first, 1),
        "p50_ms": round(ordered[len(ordered) // 2], 1),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1),
        "processor_ms": round(sorted(processor[1:])[len(ordered) // 2], 1),
        "goal_ms": goal.ms,
    }


class _Day:
    """The edition, and its organiser's browser."""

    def __init__(self) -> None:
        from django.test import Client

        from samspill.web.editions.models import Edition, EditionRole, Participant
        from samspill.web.meetings.models import Meeting

        self.edition = Edition.objects.get(slug=SLUG)
        role = EditionRole.objects.filter(edition=self.edition, role="organiser").first()
        assert role is not None  # noqa: S101
        self.by = role.person
        self.browser = Client(HTTP_HOST="127.0.0.1")
        self.browser.force_login(self.by)
        draw = random.Random(2031)  # noqa: S311  not secret
        coming = Participant.objects.filter(edition=self.edition, withdrawn_at__isnull=True)
        on = Meeting.objects.filter(edition=self.edition, state="planned")
        self.some = draw.sample(list(coming.order_by("pk").values_list("pk", flat=True)), CHANGES)
        self.meetings = draw.sample(list(on.order_by("pk").values_list("pk", flat=True)), CHANGES)
        self.slots = list(self.edition.slots.values_list("pk", flat=True))

    def _url(self, name: str, **parts: object) -> str:
        from django.urls import reverse

        return reverse(name, kwargs={"slug": SLUG, **parts})

    def withdrawal(self, who: int) -> Any:
        answer = self.browser.post(self._url("organiser_withdraw", pk=who), {})
        assert answer.status_code == 422  # noqa: S101  a measurement of something else
        return answer

    def compared(self, who: int) -> None:
        """What the page asks for by itself once it shows the proposal."""
        answer = self.browser.post(self._url("organiser_withdraw", pk=who), {"gain": "1"})
        assert answer.status_code == 200  # noqa: S101  a measurement of something else

    def proposed(self) -> Iterable[int]:
        """Of each the proposal is asked for first, and that is not timed."""
        for who in self.some:
            said = self.withdrawal(who).content.decode()
            self.form = {
                name: found[1]
                for name in ("agreed", "way", "stands")
                if (found := re.search(rf'name="{name}"\s+value="([^"]*)"', said))
            }
            assert self.form["agreed"]  # noqa: S101
            yield who

    def agreed(self, who: int) -> None:
        answer = self.browser.post(self._url("organiser_withdraw", pk=who), self.form)
        assert answer.status_code == 302  # noqa: S101  a measurement of something else

    def undo(self) -> None:
        from django.utils import timezone

        from samspill.web.planning.undoing import undo_change

        undo_change(edition=self.edition, by=self.by, now=timezone.now())

    def slot_gone(self, slot: int) -> None:
        from django.utils import timezone

        from samspill.web.editions.proposals import Span
        from samspill.web.planning.changes import change_setup
        from samspill.web.planning.repairing import Agreed
        from samspill.web.planning.standing import StandsAgainstError
        from support.setups import as_it_is

        setup = as_it_is(self.edition)
        kept = self.edition.slots.exclude(pk=slot).order_by("start")
        setup["slots"] = [Span(each.start, each.end) for each in kept]
        try:
            change_setup(**setup, by=self.by, now=timezone.now(), agreed=Agreed())
        except StandsAgainstError as error:
            assert error.proposal is not None  # noqa: S101
        else:
            raise AssertionError("nothing stood against it")

    def picked_up(self, meeting: int) -> None:
        answer = self.browser.get(self._url("organiser_meeting_targets", pk=meeting))
        assert answer.status_code == 200  # noqa: S101

    def targets(self) -> Iterable[int]:
        """Meetings that can be moved, each with a slot and a table that it can be moved to."""
        from django.utils import timezone

        from samspill.web.planning.by_hand import version_followed
        from samspill.web.planning.days import day_around

        for meeting in self.meetings:
            day = day_around(self.edition, meeting, now=timezone.now())
            spots = [t for t in day.targets(meeting) if t.look.holds and not t.here and not t.swaps]
            if spots:
                seen = version_followed(self.edition)
                self.form = {"slot": str(spots[0].slot), "seen": str(seen)}
                yield meeting

    def set_down(self, meeting: int) -> None:
        answer = self.browser.post(self._url("organiser_meeting_edit", pk=meeting), self.form)
        assert answer.status_code == 302  # noqa: S101  a measurement of something else

    def pages(self) -> Iterable[tuple[str, str, Goal]]:
        number = self.edition.plans.get(state="published").number
        for what, name, parts, goal in (
            ("the plan map", "organiser_plan_map", {"number": number}, Goal(1000, 150)),
            ("the plan", "organiser_plan", {"number": number}, Goal(200)),
            ("the front page", "organiser_home", {}, Goal(200)),
            ("at a glance", "organiser_dashboard", {}, Goal(200)),
            ("the set-up", "organiser_setup", {}, Goal(1000)),
            ("the people", "organiser_people", {}, Goal(200)),
            ("what if", "organiser_what_if", {}, Goal(1000)),
        ):
            yield what, self._url(name, **parts), goal

    def look_at(self, path: str) -> Act:
        def look(_turn: int) -> None:
            assert self.browser.get(path).status_code == 200  # noqa: S101

        return look

    def weight(self, path: str) -> dict[str, Any]:
        """The page as a browser gets it (Brotli), and its queries."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            content = self.browser.get(path).content
        size = len(brotli.compress(content, quality=5)) / 1000
        return {"kilobytes": round(size, 1), "queries": len(asked)}


if __name__ == "__main__":
    main()
