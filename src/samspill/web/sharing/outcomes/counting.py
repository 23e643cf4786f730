"""Counting what came of an edition: a duty of the worker, once a week and never for a request.

It reads what people have answered and agreed, as nobody's visit and under a name of its own (see
``policies.counting``), and stores what of it may be told (see ``disclosure``). What it read is gone
when the transaction ends, and no page counts anything.

What is about the meetings is counted once, when a month has passed, and what is about who knows
whom at the same time. Answers, and what was to be done by a day, come later and are counted in
batches. Groups and cases are counted once, when they have had half a year: see :func:`_together`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from typing import Any

from django.db import transaction

from samspill.web.editions.models import Edition, Participant
from samspill.web.journal.actions import record
from samspill.web.meetings.models import Meeting, MeetingState, Seat
from samspill.web.outbox.duties import register_daily
from samspill.web.outbox.models import Duty
from samspill.web.sharing.cases.models import Case, CaseKind, CaseMember
from samspill.web.sharing.cases.permissions import lasting
from samspill.web.sharing.groups.models import GroupDate
from samspill.web.sharing.outcomes.disclosure import (
    MEETINGS,
    PEOPLE,
    Batch,
    Rule,
    Thing,
    band,
    closed,
    merged,
    parted,
    several,
)
from samspill.web.sharing.outcomes.models import OutcomeAnswer, Outcomes, OutcomesPrint
from samspill.web.sharing.outcomes.permissions import ASKED_AFTER
from samspill.web.sharing.outcomes.policies import counting
from samspill.web.sharing.outcomes.released import (
    DAYS,
    Key,
    Released,
    Together,
    from_json,
    to_json,
)
from samspill.web.sharing.rates import sums_of
from samspill.web.sharing.tie_models import Action, NotHeld, Release
from samspill.web.sharing.tie_permissions import TIES_ARE_ON
from samspill.web.sharing.weeks import order_week

COUNT = "outcomes"
AT = time(4, tzinfo=UTC)
A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)
SETTLED = timedelta(days=30)  # after the day: what is counted once is counted then
ANSWERS_FROM = ASKED_AFTER + timedelta(days=14)  # most who answer do so at once
# Whatever case has lasted its usual ninety days is still there then: it goes ninety days after its
# end.
TOGETHER_AFTER = timedelta(days=168)
STILL_MEETS = timedelta(days=120)  # a group that has met so lately, or will
COUNTED_FOR = timedelta(days=365)
AGREED_WITHIN = timedelta(days=180)  # of the day: what two agree later came of something else


def register_counting() -> None:
    """Called when Django is ready."""
    register_daily(COUNT, count_due, at=AT)


def count_due(duty: Duty, now: datetime) -> None:
    """A duty: what came of each edition whose last count is a week old, and the question in the
    letter of the week in which it is asked."""
    today = now.astimezone(UTC).date()
    past = Edition.objects.filter(
        terms__part__in=TIES_ARE_ON, day__lte=today - SETTLED, day__gt=today - COUNTED_FOR
    )
    for edition in past.order_by("pk"):
        last = Outcomes.objects.filter(edition=edition).values_list("counted_at", flat=True).first()
        if last is None or now - last > A_WEEK - A_DAY / 2:
            count_outcomes(edition=edition, now=now)
        # For the Monday within the week in which it is asked: see ``permissions``.
        if edition.day + ASKED_AFTER - A_DAY <= today < edition.day + ASKED_AFTER + A_WEEK - A_DAY:
            order_week(edition.pk, now)


@transaction.atomic
def count_outcomes(*, edition: Edition, now: datetime) -> Outcomes:
    """Store what may be told of the edition now. What was told before stays as it is, with the day
    on which it was counted; what has come since is added when enough have."""
    Outcomes.objects.get_or_create(edition=edition)
    kept = Outcomes.objects.select_for_update().get(edition=edition)
    released = from_json(kept.released)
    before = to_json(released)
    with counting(edition.pk):
        _Count(edition, released, now).everything()
    kept.released, kept.counted_at = to_json(released), now
    kept.save(update_fields=("released", "counted_at"))
    if kept.released != before:
        OutcomesPrint.objects.filter(edition=edition).delete()
        record(
            verb="outcomes_counted", subject=edition, by=None, now=now, edition_id=edition.pk,
            programme=False,
        )  # fmt: skip
    return kept


@dataclass(frozen=True)
class _Agreed:
    """An action of two: who does it, who waits for it, and when."""

    owner: int
    other: int
    made_at: datetime
    due: date | None
    done_at: datetime | None


class _Count:
    """One edition, counted now into what has been released of it."""

    def __init__(self, edition: Edition, released: Released, now: datetime) -> None:
        self.edition, self.released, self.now = edition, released, now
        self.today = now.astimezone(UTC).date()
        there = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
        rows = there.values_list("person", "organisation", "organisation__sector")
        self.home: dict[int, int] = {}
        self.sectors: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for person, home, sector in rows.order_by("pk"):
            self.home[person] = home
            self.sectors[sector].append((person, home))

    def everything(self) -> None:
        """All that is due."""
        past = self.today - self.edition.day
        agreed = list(_agreed(self.edition))
        if past >= SETTLED:
            self._meetings(agreed)
            self._returned()
            self._network()
        if past >= ASKED_AFTER:
            self._kept(agreed)
            self._asked()
        if past >= ANSWERS_FROM:
            self._answers()
        if past >= TOGETHER_AFTER:
            self._together()

    def _close(
        self, key: Key, waiting: Iterable[Thing], levels: Iterable[int], rule: Rule = PEOPLE
    ) -> None:
        batches = self.released.batches.setdefault(key, [])
        first = next(iter(levels))
        counted = sum(batch.bands[first].base for batch in batches)
        batch: Batch | None = closed(list(waiting), levels, counted=counted, at=self.now, rule=rule)
        if batch is not None:
            batches.append(batch)

    def _thing(self, people: Iterable[int], level: int) -> Thing:
        whose = frozenset(people)
        return Thing(whose, frozenset(self.home[who] for who in whose if who in self.home), level)

    def _last(self, key: Key) -> datetime | None:
        batches = self.released.batches.get(key)
        return batches[-1].at if batches else None

    def _meetings(self, agreed: list[_Agreed]) -> None:
        """Of two: whether they were held, and how soon the two had agreed on something."""
        of_two = Meeting.objects.filter(edition=self.edition, pair__isnull=False)
        begun = of_two.filter(state=MeetingState.PLANNED, slot__start__lte=self.now)
        self.released.planned, self.released.begun = of_two.count(), begun.count()
        if self.released.batches.get(Key.HELD):
            return
        seats: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
        rows = Seat.objects.filter(meeting__in=begun, slot__isnull=False)
        for meeting, person, start in rows.values_list(
            "meeting", "participant__person", "slot__start"
        ):
            seats[meeting].append((person, start))
        denied = set(
            NotHeld.objects.filter(meeting__edition=self.edition).values_list("meeting", flat=True)
        )
        first: dict[frozenset[int], datetime] = {}
        for each in sorted(agreed, key=lambda action: action.made_at, reverse=True):
            first[frozenset({each.owner, each.other})] = each.made_at
        held, acted = [], []
        for meeting, those in sorted(seats.items()):
            people, start = {person for person, _start in those}, those[0][1]
            held.append(self._thing(people, 0 if meeting in denied else 1))
            made = None if meeting in denied else first.get(frozenset(people))
            acted.append(self._thing(people, _soon(start, made)))
        self._close(Key.HELD, held, (1,), MEETINGS)
        self._close(Key.ACTED, acted, range(1, len(DAYS) + 1), MEETINGS)

    def _returned(self) -> None:
        if self.released.batches.get(Key.RETURNED):
            return
        earlier = Participant.objects.filter(
            edition__event=self.edition.event_id, edition__day__lt=self.edition.day,
            withdrawn_at__isnull=True,
        )  # fmt: skip
        known = set(earlier.values_list("person", flat=True))
        if known:
            things = [self._thing({who}, 1 if who in known else 0) for who in self.home]
            self._close(Key.RETURNED, things, (1,))

    def _asked(self) -> None:
        """How much of what was shared has been answered: once, rounded as ``rates`` has it."""
        sums = sums_of(self.edition.pk) if self.released.asked is None else None
        if sums is not None:
            self.released.asked = (sums.asked, sums.answered, self.now)

    def _kept(self, agreed: list[_Agreed]) -> None:
        """Whether each who had something to do by a day that has passed had done it all by then."""
        last = self._last(Key.KEPT)
        kept: dict[int, bool] = defaultdict(lambda: True)
        for each in agreed:
            if each.due is None or each.due >= self.today or each.owner not in self.home:
                continue
            if last is None or each.due >= last.astimezone(UTC).date():
                done = each.done_at is not None and each.done_at.astimezone(UTC).date() <= each.due
                kept[each.owner] &= done
        self._close(Key.KEPT, [self._thing({who}, int(done)) for who, done in kept.items()], (1,))

    def _answers(self) -> None:
        since = self._last(Key.USEFUL)
        rows = OutcomeAnswer.objects.filter(edition=self.edition, said_at__lte=self.now)
        rows = rows.filter(useful__isnull=False)  # not taken back
        if since is not None:
            rows = rows.filter(said_at__gt=since)
        said = [row for row in rows.order_by("pk") if row.person_id in self.home]
        for key, levels, asked in (
            (Key.USEFUL, (1, 3), "useful"),
            (Key.AGAIN, (1,), "again"),
            (Key.WOULD_COME, (1,), "would_come"),
        ):
            things = [self._thing({row.person_id}, int(getattr(row, asked))) for row in said]
            self._close(key, things, levels)

    def _together(self) -> None:
        """Groups that meet, and cases: once, so that no two days can be compared."""
        if self.released.together is not None:
            return
        there: dict[int, set[int]] = defaultdict(set)
        members = CaseMember.objects.filter(case__edition=self.edition, accepted_at__lte=self.now)
        for case, person in members.values_list("case", "person"):
            there[case].add(person)
        opened = Case.objects.filter(edition=self.edition, opened_at__lte=self.now)
        going = set(opened.filter(lasting(self.now)).values_list("pk", flat=True))
        meet = GroupDate.objects.filter(
            group__in=going, cancelled_at__isnull=True, ends_at__gt=self.now - STILL_MEETS
        )
        meeting = set(meet.values_list("group", flat=True))
        groups, cases = [], []
        for pk, kind in opened.order_by("pk").values_list("pk", "kind"):
            if kind == CaseKind.CASE:
                cases.append(self._thing(there[pk], 0 if pk in going else 1))
            elif pk in meeting:
                groups.append(self._thing(there[pk], 1))
        self.released.together = Together(self.now, several(groups), parted(cases))

    def _network(self) -> None:
        """Ties across sectors, before the day and now: small sectors are shown together."""
        if self.released.network is not None:
            return
        group_of = merged(self.sectors)
        groups: dict[str, set[int]] = defaultdict(set)
        for sector, those in self.sectors.items():
            groups[group_of[sector]] |= {person for person, _home in those}
        let = Release.objects.filter(
            giver__in=self.home, receiver__in=self.home, taken_back_at__isnull=True
        ).values_list("giver", "receiver", "released_at")
        since = {(giver, receiver): at.astimezone(UTC).date() for giver, receiver, at in let}
        found: list[dict[str, Any]] = []
        for one, other in combinations(sorted(groups), 2):
            pairs = [(a, b) for a in groups[one] for b in groups[other]]
            days = [
                max(since[a, b], since[b, a])
                for a, b in pairs
                if (a, b) in since and (b, a) in since
            ]
            before = band(sum(day < self.edition.day for day in days), len(pairs))
            after = band(len(days), len(pairs))
            found.append(
                {
                    "between": [one, other],
                    "before": _pair(before.low, before.high),
                    "after": _pair(after.low, after.high),
                }
            )
        people = {group: len(those) for group, those in sorted(groups.items())}
        if len(people) > 1:
            self.released.network = {
                "at": self.now.isoformat(),
                "people": people,
                "merged": sorted(sector for sector, group in group_of.items() if sector != group),
                "ties": found,
            }


def _pair(low: int | None, high: int | None) -> list[int] | None:
    return None if low is None or high is None else [low, high]


def _soon(start: datetime, made: datetime | None) -> int:
    """How soon an action was: 5 for within a day, the first of DAYS, to 1 for the last, 0 for
    none."""
    if made is None or made < start:
        return 0
    days = (made - start) / A_DAY
    return sum(days <= limit for limit in DAYS)


def _agreed(edition: Edition) -> Iterator[_Agreed]:
    """What two who were there agreed on from the day on, without a word of it: at the table, and as
    they met in a case or a group as well."""
    start = datetime.combine(edition.day, time(), tzinfo=UTC)
    there = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True).values("person")
    rows = Action.objects.filter(
        owner__in=there, other__in=there, made_at__gte=start, made_at__lt=start + AGREED_WITHIN
    )
    for row in rows.order_by("pk").values_list("owner", "other", "made_at", "due", "done_at"):
        yield _Agreed(*row)
