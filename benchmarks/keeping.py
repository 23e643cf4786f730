"""What people keep and share, many years in: ``python keeping.py`` with the code on ``PYTHONPATH``
and a new database, as the application's role where row-level security is on. Writes rows as JSON.

2,000 people of two editions, with 10,000 notes and shares between them. One of them looks: at their
people, their notes and what is shared, and searches. Each page is asked for by somebody who has
shown both steps of signing in.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

PEOPLE, SHARES, NOTES = 2000, 6000, 4000
RECEIVERS = 6
MET = 60  # people that the one who looks has the contact details of
TURNS = 40
AROUND = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")  # a transaction's own words
GOAL_MS, GOAL_QUERIES, GOAL_TIMES = 200, 12, 2.0


def main() -> None:
    """Fill the database, measure, and write."""
    django.setup()
    from django.conf import settings
    from django.db import connection

    from support.roles import APPLICATION_ROLE, become_application_role, make_application_role

    settings.ALLOWED_HOSTS = ["*"]
    made = Made()
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    make_application_role()
    plain: list[float] = []
    asked: list[float] = []
    for _turn in range(TURNS):  # by turns: others may use the machine
        for act, took, role in (
            (made.without_permission, plain, "none"),
            (made.with_permission, asked, APPLICATION_ROLE),
        ):
            with connection.cursor() as cursor:
                cursor.execute(f"set role {role}")
            took.append(milliseconds(act))
    with connection.cursor() as cursor:
        cursor.execute("reset role")
    become_application_role()
    times = sorted(one / other for one, other in zip(asked, plain, strict=True))
    rows = [
        {
            "what": "the permission query",
            "p50_ms": median(asked),
            "p95_ms": most(asked),
            "without_ms": median(plain),
            "times": round(times[TURNS // 2], 2),
            "goal_times": GOAL_TIMES,
        },
        *(made.page(what, path) for what, path in made.pages()),
    ]
    print(json.dumps(rows))


def milliseconds(act: Callable[[], Any]) -> float:
    """In milliseconds."""
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


def median(took: Sequence[float]) -> float:
    return round(sorted(took)[len(took) // 2], 2)


def most(took: Sequence[float]) -> float:
    """The 95th percentile."""
    return round(sorted(took)[int(0.95 * (len(took) - 1))], 2)


class Made:
    """What is in the database, and the one who looks."""

    def __init__(self, people: int = PEOPLE, shares: int = SHARES, notes: int = NOTES) -> None:
        from django.db import transaction
        from django.utils import timezone

        from samspill.web.editions.models import Edition, Event
        from samspill.web.people.models import Person, Sector

        self.size, self.shares, self.notes = people, shares, notes
        self.now = timezone.now()
        self.draw = random.Random(2026)  # noqa: S311  (no secret)
        with transaction.atomic():
            event = Event.objects.create(name="Samspill", slug="bench")
            self.editions = [
                Edition.objects.create(
                    event=event,
                    name=f"Samspill {number}",
                    slug=f"bench-{number}",
                    day=(self.now + timedelta(days=days)).date(),
                    wishes_close_at=self.now,
                    announced=True,
                )
                for number, days in enumerate((-300, 40))
            ]
            self.people = self._people(list(Sector))
            self.me: Person = self.people[0]
            self._participants()
            self._terms()
            self._shares()
            self._notes_and_ties()
        self.visit = self._visit()

    def _people(self, sectors: list[Any]) -> list[Any]:
        from samspill.web.people.addresses import addresses_are_theirs
        from samspill.web.people.identity import confirm_all
        from samspill.web.people.models import Organisation, Person

        self.homes = [
            Organisation(name=f"Organisasjon {number}", sector=sectors[number % len(sectors)])
            for number in range(self.size // 10)
        ]
        Organisation.objects.bulk_create(self.homes)
        made = [
            Person(email=f"person{number}@bench.example", name=f"Person {number:04}")
            for number in range(self.size)
        ]
        for person in made:
            person.set_unusable_password()
        Person.objects.bulk_create(made)
        addresses_are_theirs(made)
        confirm_all(people=made, now=self.now - timedelta(days=400))
        return made

    def _participants(self) -> None:
        from samspill.web.editions.models import Participant

        Participant.objects.bulk_create(
            Participant(
                edition=edition, person=person, organisation=self.homes[number % len(self.homes)]
            )
            for edition in self.editions
            for number, person in enumerate(self.people)
        )

    def _terms(self) -> None:
        from samspill.web.sharing.models import Part, Terms

        for edition in self.editions:
            Terms.objects.create(
                edition=edition, part=Part.SHARING, controller="x", joint="x", processing="x",
                contact="x@bench.example", changed_at=self.now,
            )  # fmt: skip

    def _shares(self) -> None:
        from samspill.web.sharing.labels import Label
        from samspill.web.sharing.models import Answer, Came, Certainty, Kind, Receiver, Share

        labels = [Label.AMBER_STRICT, Label.AMBER, Label.GREEN, Label.CLEAR]
        shares = []
        for number in range(self.shares):
            edition = self.editions[number % 4 != 0]
            began = self.now - timedelta(days=self.draw.randrange(1, 60))
            shares.append(
                Share(
                    edition=edition,
                    source=self.me if number % 60 == 0 else self.draw.choice(self.people),
                    kind=Kind.EXPERIENCE,
                    about=self.draw.choice(("svinn", "svindel", "innsidere", "adgang")),
                    text="Det vi har sett, og hva vi gjorde med det. " * 8,
                    label=self.draw.choice(labels),
                    certainty=Certainty.OWN,
                    purpose="At andre kan bruke det",
                    created_at=began,
                    expires_at=began + timedelta(days=90),
                    withdrawn_at=self.now if number % 25 == 0 else None,
                )
            )
        Share.objects.bulk_create(shares)
        receivers, answers = [], []
        for share in shares:
            chosen = self.draw.sample(self.people[1:], RECEIVERS)
            if share.source_id != self.me.pk and self.draw.random() < 0.02:
                chosen[0] = self.me
            for person in chosen:
                if person.pk == share.source_id:
                    continue
                receivers.append(
                    Receiver(
                        share=share, source_id=share.source_id, person=person,
                        added_at=share.created_at,
                    )
                )  # fmt: skip
                if self.draw.random() < 0.3:
                    answers.append(
                        Answer(
                            share=share, source_id=share.source_id, person=person, came=Came.USED,
                            line="Brukt", said_at=self.now,
                        )
                    )  # fmt: skip
        Receiver.objects.bulk_create(receivers, batch_size=5000)
        Answer.objects.bulk_create(answers, batch_size=5000)

    def _notes_and_ties(self) -> None:
        from uuid import uuid4

        from samspill.web.sharing.note_models import Note
        from samspill.web.sharing.tie_models import Action, Offer, Release

        Note.objects.bulk_create(
            Note(
                edition=self.editions[0],
                person=self.me if number % 50 == 0 else self.draw.choice(self.people),
                key=uuid4(),
                revision=1,
                other=self.draw.choice(self.people),
                text="Ta kontakt før sommeren.",
                begun_at=self.now,
                changed_at=self.now,
            )
            for number in range(self.notes)
        )
        pairs = {(0, number) for number in range(1, MET + 1)}
        while len(pairs) < self.size:
            one, other = sorted(self.draw.sample(range(self.size), 2))
            pairs.add((one, other))
        Release.objects.bulk_create(
            Release(
                edition=self.editions[0], giver=self.people[giver], receiver=self.people[receiver],
                how="tap", released_at=self.now,
            )
            for one, other in sorted(pairs)
            for giver, receiver in ((one, other), (other, one))
        )  # fmt: skip
        Action.objects.bulk_create(
            Action(
                edition=self.editions[0], owner=self.people[one], other=self.people[other],
                writer=self.people[one], line="Sende sjekklisten", made_at=self.now,
            )
            for one, other in sorted(pairs)
        )  # fmt: skip
        Offer.objects.bulk_create(
            Offer(
                person=person,
                stays=True,
                ask_me="Adgangskontroll og svinn",
                searched="adgangskontroll og svinn",
                changed_at=self.now,
            )
            for person in self.people
        )

    def _visit(self) -> Any:
        from samspill.web.sharing.permissions import Shown, Visit

        return Visit(person=self.me.pk, shown=Shown.SECOND, now=self.now)

    def without_permission(self) -> int:
        """What somebody was sent, by the receivers alone, and what they have sent."""
        from django.db.models import Q

        from samspill.web.sharing.models import Receiver, Share

        mine = Receiver.objects.filter(person=self.me).values("share")
        return len(Share.objects.filter(Q(source=self.me) | Q(pk__in=mine))[:200])

    def with_permission(self) -> int:
        """The same as it is asked for everywhere: by the rule, and by the database's own."""
        from samspill.web.sharing.models import Share
        from samspill.web.sharing.permissions import readable
        from samspill.web.sharing.row_security import as_visit

        with as_visit(self.visit):
            return len(Share.objects.filter(readable(self.visit))[:200])

    def pages(self) -> Iterable[tuple[str, str]]:
        yield "what is shared", "/e/bench-1/shared/"
        yield "my people", "/people/"
        yield "my notes", "/notes/"
        yield "a search among those who stay", "/people/find/?q=adgang"
        yield "the sheet to share with", "/e/bench-1/share/"

    def page(self, what: str, path: str) -> dict[str, Any]:
        """The page's times and queries."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from support.shared import strong

        browser = strong(self.me)

        def look() -> None:
            answer = browser.get(path)
            assert answer.status_code == 200, (path, answer.status_code)  # noqa: S101

        took = [milliseconds(look) for _turn in range(TURNS + 1)][1:]
        with CaptureQueriesContext(connection) as asked:
            look()
        said = [each["sql"].lstrip() for each in asked]
        said = [sql for sql in said if "set_config" not in sql and not sql.startswith(AROUND)]
        return {
            "what": what,
            "p50_ms": median(took),
            "p95_ms": most(took),
            "queries": len(said),
            "goal_ms": GOAL_MS,
            "goal_queries": GOAL_QUERIES,
        }


if __name__ == "__main__":
    main()
