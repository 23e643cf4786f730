"""Can the time of an answer tell what is kept from somebody from what is not there?
``python apart.py ROUNDS PAIRS`` with the code on ``PYTHONPATH`` and a new database. Writes rows as
JSON.

Every address with an id of what is somebody's own is asked for with one that is not for whoever
asks, and with one that is nothing's, by turns. A round's ratio is that of its two medians; beside
it stands that of two ids that are both nothing's, which shows how much of it is noise.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

PEOPLE, SHARES, NOTES = 200, 400, 400
LEAST = 0.02  # a difference below a fiftieth nobody could use
FAR = 10**6


@dataclass(frozen=True)
class Channel:
    """An address, or a form, with an id in it: of what is there and not for who asks, and of
    nothing."""

    what: str
    name: str
    forbidden: int | UUID
    within: dict[str, Any] = field(default_factory=dict)
    ids: str = "pk"
    method: str = "post"
    data: Mapping[str, str] = field(default_factory=dict)

    def address(self, which: int | UUID) -> str:
        from django.urls import reverse

        return reverse(self.name, kwargs=self.within | ({self.ids: which} if self.ids else {}))

    def form(self, which: int | UUID) -> dict[str, str]:
        return {name: value.format(id=which) for name, value in self.data.items()}

    def nothing(self, number: int) -> int | UUID:
        """An id of nothing, as long as the other."""
        return uuid4() if isinstance(self.forbidden, UUID) else FAR + self.forbidden + number


def main(rounds: int, pairs: int) -> None:
    """Fill the database, measure, and write."""
    django.setup()
    from django.conf import settings
    from django.db import connection

    from benchmarks.keeping import Made
    from support.roles import become_application_role

    settings.ALLOWED_HOSTS = ["*"]
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "print": "99999/m/key"}
    made = Made(PEOPLE, SHARES, NOTES)
    channels = _channels(made)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    become_application_role()
    print(json.dumps([_row(made, channel, rounds, pairs) for channel in channels]))


def _channels(made: Any) -> list[Channel]:
    from samspill.web.editions.models import Edition, Participant
    from samspill.web.people.models import Person
    from samspill.web.sharing.labels import Label
    from samspill.web.sharing.models import Receiver, Share, Widening
    from samspill.web.sharing.note_models import Learnt
    from samspill.web.sharing.tie_models import Action

    edition = made.editions[1]
    within = {"slug": edition.slug}
    mine = Receiver.objects.filter(person=made.me).values("share")
    others = Share.objects.filter(edition=edition, withdrawn_at=None).exclude(source=made.me)
    share = others.exclude(pk__in=mine).order_by("-pk").first()
    assert share is not None  # noqa: S101
    Share.objects.filter(pk=share.pk).update(label=Label.RED, second=made.people[2])
    widening = Widening.objects.create(
        share=share, source=share.source, second=made.people[2], person=made.people[3],
        asked_at=made.now,
    )  # fmt: skip
    action = Action.objects.exclude(owner=made.me).exclude(other=made.me).order_by("-pk").first()
    learnt = Learnt.objects.create(
        edition=edition, person=made.people[2], challenge="svinn", line="x", said_at=made.now
    )
    elsewhere = Edition.objects.create(
        event=type(edition.event).objects.create(name="Annet", slug="else"), name="Annet",
        slug="else-1", day=edition.day, wishes_close_at=made.now,
    )  # fmt: skip
    stranger = Person.objects.create(email="stranger@bench.example", name="Frode Fremmed")
    Participant.objects.create(edition=elsewhere, person=stranger, organisation=made.homes[0])
    assert action is not None  # noqa: S101
    shared = [
        Channel(what, name, share.pk, within, method=method)
        for what, name, method in (
            ("the page of a share", "participant_shared_one", "get"),
            ("opening a share", "participant_shared_open", "post"),
            ("answering a share", "participant_shared_answer", "post"),
            ("changing a share", "participant_shared_change", "post"),
            ("printing a share", "participant_print", "post"),
        )
    ]
    people = [
        Channel(what, name, stranger.pk, method=method, data=data)
        for what, name, method, data in (
            ("somebody's page", "tie", "get", {}),
            ("letting somebody have contact details", "tie_contact", "post", {}),
            (
                "a day to be in touch",
                "tie_touch",
                "post",
                {"day": f"{made.now + timedelta(days=30):%Y-%m-%d}"},
            ),
            ("that day in a calendar", "tie_touch_day", "post", {"put": "in"}),
            ("saying what was agreed", "tie_say_action", "post", {"line": "x", "whose": "mine"}),
        )
    ]
    return [
        *shared,
        Channel("a second person's word", "participant_second", widening.pk, within),
        *people,
        Channel(
            "a note on somebody",
            "note_keep",
            stranger.pk,
            ids="",
            data={"about": "person:{id}", "key": str(uuid4()), "revision": "1", "text": "x"},
        ),
        Channel("what was agreed", "tie_action", action.pk, data={"do": "done"}),
        Channel("what was agreed, in a calendar", "tie_action_day", action.pk),
        Channel("a line on what was learnt", "learnt_change", learnt.pk, within),
    ]


def _row(made: Any, channel: Channel, rounds: int, pairs: int) -> dict[str, Any]:
    from support.shared import strong

    browser = strong(made.me)
    draw = random.Random(channel.what)  # noqa: S311  (no secret)
    statuses: set[int] = set()

    def asked(which: int | UUID) -> float:
        address = channel.address(which)
        began = perf_counter()
        answer = getattr(browser, channel.method)(address, channel.form(which))
        took = 1000 * (perf_counter() - began)
        statuses.add(answer.status_code)
        return took

    for number in range(5):
        asked(channel.nothing(number))
    ratios, noise, all_of = [], [], {"forbidden": list[float](), "missing": list[float]()}
    for turn in range(rounds):
        took: dict[str, list[float]] = {"forbidden": [], "missing": [], "again": []}
        for number in range(pairs):
            ids = {
                "forbidden": channel.forbidden,
                "missing": channel.nothing(2 * (turn * pairs + number)),
                "again": channel.nothing(2 * (turn * pairs + number) + 1),
            }
            for name in draw.sample(sorted(ids), 3):
                took[name].append(asked(ids[name]))
        ratios.append(median(took["forbidden"]) / median(took["missing"]))
        noise.append(median(took["again"]) / median(took["missing"]))
        for name in all_of:
            all_of[name] += took[name]
    if len(statuses) != 1:
        raise RuntimeError(f"{channel.what}: the statuses differ: {sorted(statuses)}")
    low, high = _middle(ratios)
    return {
        "what": channel.what,
        "status": statuses.pop(),
        "forbidden_ms": round(median(all_of["forbidden"]), 2),
        "missing_ms": round(median(all_of["missing"]), 2),
        "ratio": round(median(ratios), 3),
        "low": low,
        "high": high,
        "noise": round(median(noise), 3),
        "noise_low": _middle(noise)[0],
        "noise_high": _middle(noise)[1],
        "tells": not low - LEAST <= 1 <= high + LEAST,
    }


def _middle(values: Sequence[float]) -> tuple[float, float]:
    """Between which the middle nine tenths of the rounds lie."""
    ordered = sorted(values)
    cut = len(ordered) // 20
    return round(ordered[cut], 3), round(ordered[-1 - cut], 3)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
