"""How evenly a plan serves people: everybody, by sector and by size of organisation.

Everything is read from the judge's score (:mod:`samspill.engine.judge.score`) and the explainer, in
time linear in the sizes of the problem and the plan. ``docs/explanation/fairness.md`` has the
mathematics.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from samspill.engine.answers.explain import Audience, Explainer, WhyNot
from samspill.engine.judge.score import Score, Served, Share, Wishes, jain, score
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem, Sector, Strength
from samspill.engine.model.tables import capacity_in
from samspill.engine.model.valuation import Valuation

WORST_OFF = 10
TENTHS = 10


class Size(StrEnum):
    """How many people of an organisation are at the edition."""

    ONE = "1"
    FEW = "2-4"
    MANY = "5+"

    @staticmethod
    def of(people: int) -> Size:
        """The size of an organisation with so many (at least one)."""
        if people == 1:
            return Size.ONE
        return Size.FEW if people < 5 else Size.MANY


@dataclass(frozen=True)
class Spread:
    """The distribution of satisfaction among those for whom anything was possible.

    ``tenths[k]`` is how many are from ``k`` tenths up to the next (the last with 1 in it).
    ``lowest``, ``median`` (of an even number, the lower of the two in the middle) and ``mean`` are
    1 for nobody, as ``jain`` is; ``gini`` is then 0.
    """

    people: int
    tenths: tuple[int, ...]
    lowest: float
    median: float
    mean: float
    jain: float
    gini: float

    @staticmethod
    def over(values: Iterable[float]) -> Spread:
        """The distribution of values from 0 to 1."""
        ordered = sorted(values)
        counts = Counter(min(int(x * TENTHS), TENTHS - 1) for x in ordered)
        return Spread(
            people=len(ordered),
            tenths=tuple(counts[k] for k in range(TENTHS)),
            lowest=ordered[0] if ordered else 1.0,
            median=ordered[(len(ordered) - 1) // 2] if ordered else 1.0,
            mean=sum(ordered) / len(ordered) if ordered else 1.0,
            jain=jain(ordered),
            gini=gini(ordered),
        )


@dataclass(frozen=True)
class Group:
    """Some of the participants, and how they are served.

    ``meetings[n]`` is how many of them have ``n`` meetings. ``musts``, ``likes`` and ``mutual``
    count their own wishes and their organisations', each wish once.
    """

    people: int
    meetings: tuple[int, ...]
    below_minimum: int
    satisfaction: Spread
    musts: Share
    likes: Share
    mutual: Share

    @property
    def mean_meetings(self) -> float:
        """Meetings a participant; 0 for nobody."""
        held = sum(n * people for n, people in enumerate(self.meetings))
        return held / self.people if self.people else 0.0

    @property
    def fewest(self) -> int:
        """The meetings of whoever has fewest; 0 for nobody."""
        return next((n for n, people in enumerate(self.meetings) if people), 0)


@dataclass(frozen=True)
class SlotUse:
    """How many of the places at tables are in use in a slot."""

    slot: str
    used: int
    of: int


class Obstacle(StrEnum):
    """Why somebody got no more, in words that a report may carry around.

    A veto is not told apart from times and tables that do not fit: who reads a report may know
    whom somebody wished for, and nobody may find out that a veto exists.
    """

    NO_WISHES = "no_wishes"
    FEW_SLOTS = "few_slots"
    SELF_FULL = "self_full"
    OTHERS_FULL = "others_full"
    COLLEAGUE = "colleague"
    ROOM = "room"
    NOT_FITTED = "not_fitted"


_OBSTACLES = {
    WhyNot.SELF_FULL: Obstacle.SELF_FULL,
    WhyNot.OTHER_FULL: Obstacle.OTHERS_FULL,
    WhyNot.COLLEAGUE_MET: Obstacle.COLLEAGUE,
    WhyNot.WOULD_FIT: Obstacle.ROOM,
}  # all others: not fitted


@dataclass(frozen=True)
class WorstOff:
    """One of those who got least. ``wishes`` are their own; ``reasons`` count why the wishes of
    theirs (and of the organisation they represent) that came to nothing did, most frequent first:
    for the organiser only.
    """

    participant: str
    meetings: int
    minimum: int
    cap: int
    open_slots: int
    satisfaction: float
    wishes: int
    reasons: tuple[tuple[WhyNot, int], ...]

    @property
    def obstacles(self) -> dict[Obstacle, int]:
        """Why they got no more, for whoever may read it: what is about themselves first, then
        how many of their wishes met each obstacle, most frequent first."""
        counts: Counter[Obstacle] = Counter()
        for code, count in self.reasons:
            counts[_OBSTACLES.get(code, Obstacle.NOT_FITTED)] += count
        own: dict[Obstacle, int] = {}
        if not self.wishes:
            own[Obstacle.NO_WISHES] = 0
        if self.open_slots < self.cap:
            own[Obstacle.FEW_SLOTS] = self.open_slots
        return own | dict(counts.most_common())


@dataclass(frozen=True)
class PlanReport:
    """A plan's report. ``sectors`` and ``sizes`` are those that have participants, in their own
    order, ``slots`` all in the order of time, ``worst_off`` the one who got least first."""

    title: str
    meetings: int
    everybody: Group
    sectors: Mapping[Sector, Group]
    sizes: Mapping[Size, Group]
    slots: tuple[SlotUse, ...]
    worst_off: tuple[WorstOff, ...]


def report(problem: Problem, plan: Plan, *, most: int = WORST_OFF) -> PlanReport:
    """The report of a plan that keeps the rules, with at most ``most`` of those who got least.
    ``problem`` has no faults."""
    valuation = Valuation.of(problem)
    judged = score(problem, plan, valuation)
    wishes = Wishes(problem, valuation, plan.meetings)
    sector_of = {o.id: o.sector for o in problem.organisations}
    sectors = {
        sector: _group(problem, judged, wishes, {o for o, s in sector_of.items() if s is sector})
        for sector in Sector
    }
    size_of = {home: Size.of(len(people)) for home, people in problem.members.items() if people}
    sizes = {
        size: _group(problem, judged, wishes, {o for o, s in size_of.items() if s is size})
        for size in Size
    }
    return PlanReport(
        title=problem.title,
        meetings=judged.meetings,
        everybody=_group(problem, judged, wishes, set(sector_of)),
        sectors={key: group for key, group in sectors.items() if group.people},
        sizes={key: group for key, group in sizes.items() if group.people},
        slots=slot_uses(problem, plan),
        worst_off=worst_off(problem, plan, judged, most=most),
    )


def gini(ordered: Sequence[float]) -> float:
    """Gini's coefficient of values in ascending order: the mean difference between two of them,
    over twice their mean; 0 when all are equal or have nothing.

    Gini, "Variabilità e mutabilità", 1912; for sorted values x_1..x_n it is
    sum of (2i - n - 1) x_i over n * sum of x_i.
    """
    n, total = len(ordered), sum(ordered)
    if not total:
        return 0.0
    return sum((2 * i - n - 1) * x for i, x in enumerate(ordered, start=1)) / (n * total)


def slot_uses(problem: Problem, plan: Plan) -> tuple[SlotUse, ...]:
    """Per slot, in the order of time, the places at tables in use and in all."""
    used = Counter(meeting.slot for meeting in plan.meetings)
    return tuple(
        SlotUse(slot, used[slot], sum(capacity_in(table, slot) for table in problem.tables))
        for slot in sorted(problem.slot_index, key=problem.slot_index.__getitem__)
    )


def worst_off(problem: Problem, plan: Plan, judged: Score, *, most: int) -> tuple[WorstOff, ...]:
    """Those with fewest meetings, then with the smallest part of what they could have had."""
    explainer = Explainer(problem, plan)
    wishes = Counter(wish.by for wish in problem.wishes)
    found = []
    for served in sorted(judged.served, key=_least)[:most]:
        said = explainer.of(served.participant, Audience.ORGANISER)
        reasons = Counter(missed.code for missed in said.missed)
        found.append(
            WorstOff(
                participant=served.participant,
                meetings=served.meetings,
                minimum=served.minimum,
                cap=said.cap,
                open_slots=said.open_slots,
                satisfaction=served.satisfaction,
                wishes=wishes[served.participant],
                reasons=tuple(reasons.most_common()),
            )
        )
    return tuple(found)


def _least(served: Served) -> tuple[int, float, str]:
    return served.meetings, served.satisfaction, served.participant


def _group(problem: Problem, judged: Score, wishes: Wishes, homes: set[str]) -> Group:
    """The participants of these organisations."""
    people = problem.participant_by_id
    served = [s for s in judged.served if people[s.participant].organisation in homes]
    parties = [*(s.participant for s in served), *(homes if served else ())]
    counts = Counter(s.meetings for s in served)
    return Group(
        people=len(served),
        meetings=tuple(counts[n] for n in range(max(counts, default=-1) + 1)),
        below_minimum=sum(s.meetings < s.minimum for s in served),
        satisfaction=Spread.over(s.satisfaction for s in served if s.possible),
        musts=_sum(wishes.of_strength(party, Strength.MUST) for party in parties),
        likes=_sum(wishes.of_strength(party, Strength.LIKE) for party in parties),
        mutual=_sum(wishes.mutual(party) for party in parties),
    )


def _sum(shares: Iterable[Share]) -> Share:
    return sum(shares, start=Share(0, 0))
