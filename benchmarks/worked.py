"""What people work on together, many in: a filled database. ``acting`` measures its pages."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from benchmarks.keeping import Made

WHOLE = 4
PEOPLE, SHARES, NOTES, CASES, GROUPS, ACTIONS = 2000, 6000, 4000, 500, 200, 20_000
MY_CASES, MY_GROUPS, MY_ACTIONS = 20, 4, 60  # and as many that wait, and twice as many over
SLOTS = 8  # each has a meeting in each of them


class Worked(Made):
    """What is in the database, who looks, and who organises."""

    def __init__(self, parts: int) -> None:
        def part(whole: int) -> int:
            return whole * parts // WHOLE

        super().__init__(part(PEOPLE), part(SHARES), part(NOTES))
        from django.db import transaction

        from samspill.web.editions.models import EditionRole, Participant, Role
        from samspill.web.people.models import Person
        from samspill.web.sharing.models import Part, Terms

        self.draw = random.Random(16)  # noqa: S311  (no secret)
        past = self.editions[0]
        past.day = (self.now - timedelta(days=100)).date()
        self.began = datetime.combine(past.day, time(9), tzinfo=UTC)
        with transaction.atomic():
            past.save()
            Terms.objects.update(part=Part.CASES)
            there = Participant.objects.filter(edition=past).order_by("pk")
            self.there = list(there.select_related("organisation"))
            self.home = {one.person_id: one.organisation_id for one in self.there}
            self.pairs = self._meetings()
            self._actions(part(ACTIONS))
            self.cases = self._cases(part(CASES))
            self.groups = self._groups(part(GROUPS))
            self._answers()
            self.organiser = Person.objects.create(email="organiser@bench.example", name="Liv")
            for edition in self.editions:
                EditionRole.objects.create(
                    edition=edition, person=self.organiser, role=Role.ORGANISER
                )
        from samspill.web.sharing.outcomes.counting import count_outcomes

        count_outcomes(edition=past, now=self.now)

    def _meetings(self) -> list[tuple[int, int]]:
        """Everybody meets somebody in each slot; gives who met, as places in the list of people."""
        from samspill.web.editions.models import Room, Slot, Table
        from samspill.web.meetings.models import Meeting, Place, Seat, pair_text

        edition, half = self.editions[0], self.size // 2
        room = Room.objects.create(edition=edition, name="Salen")
        tables = Table.objects.bulk_create(
            Table(edition=edition, room=room, number=number + 1) for number in range(half)
        )
        slots = Slot.objects.bulk_create(
            Slot(edition=edition, start=start, end=start + timedelta(minutes=25))
            for start in (self.began + timedelta(minutes=30 * turn) for turn in range(SLOTS))
        )
        pairs, meetings = [], []
        for turn, slot in enumerate(slots):
            for one in range(half):
                pair = one, half + (one + turn) % half
                who = [self.there[each].pk for each in pair]
                pairs.append(pair)
                meetings.append(
                    Meeting(
                        edition=edition, slot=slot, table=tables[one], pair=pair_text(who),
                        changed_at=self.began,
                    )
                )  # fmt: skip
        Meeting.objects.bulk_create(meetings, batch_size=5000)
        places = Place.objects.bulk_create(
            (Place(meeting=m, slot_id=m.slot_id, table_id=m.table_id, number=1) for m in meetings),
            batch_size=5000,
        )
        Seat.objects.bulk_create(
            (
                Seat(
                    meeting=meeting, participant=self.there[each], slot_id=meeting.slot_id,
                    place=place, changed_at=self.began,
                )
                for meeting, place, pair in zip(meetings, places, pairs, strict=True)
                for each in pair
            ),
            batch_size=5000,
        )  # fmt: skip
        return pairs

    def _actions(self, count: int) -> None:
        """Between those who met: half are done, most of these with an answer, one in ten let go."""
        from samspill.web.sharing.labels import Label
        from samspill.web.sharing.tie_models import Action, ActionAnswer

        rows = []
        mine = [pair for pair in self.pairs if 0 in pair]
        for number in range(count - Action.objects.count()):
            pair = mine[number % len(mine)] if number < 4 * MY_ACTIONS else None
            one, other = pair or self.draw.choice(self.pairs)
            owner, waits = (one, other) if number % 2 else (other, one)
            made = self.began + timedelta(days=self.draw.expovariate(0.2) % 90)
            due = made.date() + timedelta(days=self.draw.randrange(3, 120))
            over = self.draw.random() if pair is None else number // 2 % 2
            rows.append(
                Action(
                    edition=self.editions[0], owner=self.people[owner], other=self.people[waits],
                    writer=self.people[self.draw.choice((owner, waits))],
                    line="Sende sjekklisten for adgang", due=due, made_at=made,
                    label=self.draw.choice((Label.AMBER, Label.AMBER, Label.AMBER, Label.GREEN)),
                    done_at=made + timedelta(days=4) if over < 0.5 else None,
                    let_go_at=made + timedelta(days=9) if 0.5 <= over < 0.6 else None,
                )
            )  # fmt: skip
        Action.objects.bulk_create(rows, batch_size=5000)
        ActionAnswer.objects.bulk_create(
            (
                ActionAnswer(
                    action=row, owner=row.owner, other=row.other, line="Tatt i bruk",
                    told=number % 2 == 0, said_at=self.now,
                )
                for number, row in enumerate(row for row in rows if row.done_at)
                if number % 3 != 1
            ),
            batch_size=5000,
        )  # fmt: skip

    def _circle(self, mine: bool, size: int) -> list[Any]:
        """Participants of as many organisations, the one who looks first where they are in it."""
        chosen: dict[int, Any] = {}
        if mine:
            chosen[self.there[0].organisation_id] = self.there[0]
        while len(chosen) < size:
            one = self.draw.choice(self.there[1:])
            chosen.setdefault(one.organisation_id, one)
        return list(chosen.values())

    def _cases(self, count: int) -> list[Any]:
        from samspill.web.sharing.cases.file_models import CaseFile
        from samspill.web.sharing.cases.models import Case, CaseEntry
        from samspill.web.sharing.labels import Label
        from samspill.web.sharing.models import Receiver, Share

        begun = self.began + timedelta(days=5)
        circles = [
            self._circle(number < MY_CASES, 12 if number == 0 else self.draw.randrange(4, 13))
            for number in range(count)
        ]
        cases = Case.objects.bulk_create(
            Case(
                edition=self.editions[0], organisation_id=circle[0].organisation_id,
                founder_id=circle[0].person_id, title=f"Svinn i kassa {number}",
                purpose="Å kjenne igjen framgangsmåten", agreement="Vi skriver ikke om personer.",
                widest=Label.GREEN, may_hide=True, opened_at=begun,
                ends_at=self.now + timedelta(days=self.draw.randrange(1, 300)),
                closed_at=self.now if number % 4 == 3 else None,
            )
            for number, circle in enumerate(circles)
        )  # fmt: skip
        self._inside(cases, circles, begun, yearly=False)
        entries = CaseEntry.objects.bulk_create(
            (
                entry
                for number, (case, circle) in enumerate(zip(cases, circles, strict=True))
                for entry in self._entries(case, circle, 80 if number == 0 else 20, "words")
            ),
            batch_size=5000,
        )
        shares = Share.objects.filter(source=self.me, withdrawn_at=None)[:10]
        CaseEntry.objects.bulk_create(
            CaseEntry(case=cases[0], source=self.me, kind="shared", share=share, at=self.now)
            for share in shares
        )
        Receiver.objects.bulk_create(
            Receiver(
                share=share, source=self.me, person_id=one.person_id, added_at=self.now,
                case=cases[0],
            )
            for share in shares
            for one in circles[0][1:]
            if not Receiver.objects.filter(share=share, person=one.person_id).exists()
        )  # fmt: skip
        files = CaseEntry.objects.bulk_create(
            CaseEntry(case=case, source_id=circle[0].person_id, kind="file", at=self.now)
            for number, (case, circle) in enumerate(zip(cases, circles, strict=True))
            for _each in range(5 if number == 0 else 1)
        )
        CaseFile.objects.bulk_create(
            CaseFile(
                entry=entry, case_id=entry.case_id, source_id=entry.source_id, kind="text",
                name="merknad.txt", size=4000, digest="0" * 64, content=b"x" * 4000,
            )
            for entry in files
        )  # fmt: skip
        assert len(entries) >= 20 * count  # noqa: S101
        return cases

    def _entries(self, case: Any, circle: list[Any], count: int, kind: str) -> Iterable[Any]:
        from samspill.web.sharing.cases.models import CaseEntry

        since = self.began + timedelta(days=6)
        for one in circle:
            yield CaseEntry(
                case=case, source_id=one.person_id, about_id=one.person_id, kind="joined", at=since
            )
        for number in range(count):
            yield CaseEntry(
                case=case, source_id=circle[number % len(circle)].person_id, kind=kind,
                label=("AMBER", "AMBER", "GREEN")[number % 3],
                text="Det vi så denne uka, og hva vi gjorde med det. " * 4,
                at=since + timedelta(days=number + 1),
            )  # fmt: skip

    def _inside(
        self, cases: list[Any], circles: list[list[Any]], at: datetime, *, yearly: bool
    ) -> None:
        from samspill.web.sharing.cases.models import CaseKey, CaseMember

        where = list(zip(cases, circles, strict=True))
        CaseMember.objects.bulk_create(
            CaseMember(
                case=case, person_id=one.person_id, organisation_id=one.organisation_id,
                invited_by_id=circle[0].person_id, invited_at=at, accepted_at=at,
                hidden=not yearly and number % 6 == 5, host=yearly and number < 2,
            )
            for case, circle in where
            for number, one in enumerate(circle)
        )  # fmt: skip
        CaseKey.objects.bulk_create(
            CaseKey(
                case=case, person_id=one.person_id, since=at, yearly=yearly,
                keeps=number < 2 if yearly else one.organisation_id == case.organisation_id,
            )
            for case, circle in where
            for number, one in enumerate(circle)
        )  # fmt: skip

    def _groups(self, count: int) -> list[Any]:
        """Of six to ten, each with ten dates behind it and four to come."""
        from samspill.web.sharing.cases.models import Case, CaseEntry
        from samspill.web.sharing.groups.models import (
            Attendance,
            Candidate,
            GroupDate,
            GroupRules,
            RulesAccepted,
            Vouch,
        )

        begun = self.began + timedelta(days=5)
        circles = [
            self._circle(number < MY_GROUPS, 10 if number == 0 else self.draw.randrange(6, 11))
            for number in range(count)
        ]
        groups = Case.objects.bulk_create(
            Case(
                kind="group", edition=self.editions[0], founder_id=circle[0].person_id,
                organisation_id=circle[0].organisation_id, title=f"Adgangskontroll {number}",
                purpose="Å møtes om det som virker", rules=1, opened_at=begun,
            )
            for number, circle in enumerate(circles)
        )  # fmt: skip
        where = list(zip(groups, circles, strict=True))
        self._inside(groups, circles, begun, yearly=True)
        GroupRules.objects.bulk_create(
            GroupRules(group=group, number=1, text="Det som sies her, blir her.", at=begun)
            for group in groups
        )
        RulesAccepted.objects.bulk_create(
            RulesAccepted(
                group=group, person_id=one.person_id, organisation_id=one.organisation_id,
                number=1, at=begun, until=begun + timedelta(days=365),
            )
            for group, circle in where
            for one in circle
        )  # fmt: skip
        dates = GroupDate.objects.bulk_create(
            GroupDate(
                group=group, starts_at=start, ends_at=start + timedelta(hours=2),
                place="Møterommet", agenda="Runden, og så ett tema",
                by_id=circle[0].person_id, changed_at=begun,
            )
            for group, circle in where
            for start in (self.now + timedelta(days=9 * turn - 85) for turn in range(14))
        )  # fmt: skip
        circle_of = {group.pk: circle for group, circle in where}
        past = [date for date in dates if date.ends_at < self.now]
        Attendance.objects.bulk_create(
            (
                Attendance(group_id=date.group_id, date=date, person_id=one.person_id)
                for date in past
                for one in circle_of[date.group_id]
                if self.draw.random() < 0.8
            ),
            batch_size=5000,
        )
        CaseEntry.objects.bulk_create(
            (
                CaseEntry(
                    case_id=date.group_id, source_id=circle_of[date.group_id][0].person_id,
                    kind="minutes", date=date, at=date.ends_at,
                    text="Vi gikk runden, og ble enige om to tiltak. " * 10,
                )
                for date in past
            ),
            batch_size=5000,
        )  # fmt: skip
        CaseEntry.objects.bulk_create(
            (
                entry
                for group, circle in where
                for entry in self._entries(group, circle, 20, "words")
            ),
            batch_size=5000,
        )
        candidates = Candidate.objects.bulk_create(
            Candidate(
                group=group, person_id=one.person_id, organisation_id=one.organisation_id,
                put_forward_by_id=circle[0].person_id, at=self.now,
            )
            for group, circle in where
            for one in [each for each in self._circle(False, 13) if each not in circle][:2]
        )  # fmt: skip
        Vouch.objects.bulk_create(
            Vouch(
                group_id=each.group_id, candidate=each, at=self.now,
                by_id=circle_of[each.group_id][0].person_id,
            )
            for each in candidates
        )  # fmt: skip
        return groups

    def _answers(self) -> None:
        from samspill.web.sharing.outcomes.models import OutcomeAnswer, Story

        OutcomeAnswer.objects.bulk_create(
            OutcomeAnswer(
                edition=self.editions[0], person=person, useful=self.draw.randrange(4),
                again=self.draw.randrange(4), would_come=self.draw.random() < 0.9,
                said_at=self.now - timedelta(days=35),
            )
            for person in self.people
            if self.draw.random() < 0.6
        )  # fmt: skip
        Story.objects.bulk_create(
            Story(
                edition=self.editions[0], by=self.people[one], other=self.people[other],
                text="De to delte en sjekkliste, og svinnet sank.",
                proposed_at=self.now, approved_at=self.now if one % 2 else None,
            )
            for one, other in self.pairs[: self.size // 50]
        )  # fmt: skip
