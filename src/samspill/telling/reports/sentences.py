"""What a report says in words, and its rows of figures: the same on the terminal and the page."""

from __future__ import annotations

from collections.abc import Iterator

from samspill.engine.answers.fairness.figures import Group, Obstacle, PlanReport, WorstOff
from samspill.engine.answers.fairness.outcomes import Price
from samspill.engine.judge.score import Share
from samspill.engine.model.problem import Problem
from samspill.telling.charts import fulfilled_share
from samspill.telling.reports.words import Words

MOST_REASONS = 3
Cells = tuple[str, ...]


def headline(report: PlanReport, words: Words) -> str:
    """The report in one sentence."""
    everybody = report.everybody
    if not everybody.people:
        return words("headline_nobody")
    none = everybody.meetings[0] if everybody.meetings else 0
    return words(
        "headline_none" if none else "headline",
        some_meetings=words("some_meetings", report.meetings, number=words.number(report.meetings)),
        median=words.share(everybody.satisfaction.median),
        fewest=words.number(everybody.fewest),
        none=words.number(none),
    )


def lead(report: PlanReport, words: Words) -> str:
    """Whether everybody has what they are guaranteed; empty for nobody."""
    everybody = report.everybody
    if not everybody.people:
        return ""
    if not everybody.below_minimum:
        return words("lead_all")
    return words(
        "lead_below",
        below=words.number(everybody.below_minimum),
        people=words.number(everybody.people),
    )


def groups(report: PlanReport, words: Words) -> Iterator[tuple[str, Group]]:
    """Everybody, each sector and each size, with their names."""
    yield words("everybody"), report.everybody
    for sector, group in report.sectors.items():
        yield words(sector.value), group
    for size, group in report.sizes.items():
        yield words(f"size_{size.value}"), group


def group_heads(words: Words) -> Cells:
    """The heads over :func:`group_cells`."""
    keys = ("group", "people", "mean", "fewest", "below", "median", "lowest", "jain")
    return (*(words(key) for key in keys), words("must"), words("like"), words("both"))


def group_cells(name: str, group: Group, words: Words) -> Cells:
    """One group's figures."""
    spread = group.satisfaction
    known = spread.people > 0
    return (
        name,
        words.number(group.people),
        words.number(group.mean_meetings, 1),
        words.number(group.fewest),
        words.number(group.below_minimum),
        words.share(spread.median) if known else "–",
        words.share(spread.lowest) if known else "–",
        words.number(spread.jain, 3) if known else "–",
        of_asked(group.musts, words),
        of_asked(group.likes, words),
        of_asked(group.mutual, words),
    )


def of_asked(share: Share, words: Words) -> str:
    """The share fulfilled, or a dash when nothing was asked for."""
    return fulfilled_share(share.fulfilled, share.of, words)


def why(entry: WorstOff, words: Words) -> str:
    """Why somebody got no more, in a phrase."""
    said = [
        words(obstacle.value, count, count=words.number(count), slots=words.number(count))
        for obstacle, count in list(entry.obstacles.items())[:MOST_REASONS]
    ]
    return ", ".join(said) or words(Obstacle.SELF_FULL.value)


def who(entry: WorstOff, problem: Problem, words: Words, *, named: bool) -> str:
    """The participant: by name, or by id and sector."""
    person = problem.participant_by_id[entry.participant]
    home = problem.organisation_by_id[person.organisation]
    if named:
        return f"{person.name}, {home.name}" if person.name else person.id
    return f"{person.id}, {words(home.sector.value)}"


def worst_heads(words: Words) -> Cells:
    """The heads over :func:`worst_cells`."""
    return tuple(words(key) for key in ("group", "meetings", "share", "open_slots", "why"))


def worst_cells(entry: WorstOff, name: str, words: Words) -> Cells:
    """The figures of one of those who got least."""
    return (
        name,
        words.number(entry.meetings),
        words.share(entry.satisfaction),
        words.number(entry.open_slots),
        why(entry, words),
    )


def price_sentence(price: Price, words: Words) -> str:
    """The price in one sentence."""
    return words(
        "price_say", least=words.share(price.at_least, 2), most=words.share(price.at_most, 2)
    )


def price_heads(words: Words) -> Cells:
    """The heads over :func:`price_rows`."""
    keys = ("plan", "points", "against", "meetings", "fewest", "below", "lowest_share", "jain")
    return tuple(words(key) for key in keys)


def price_rows(price: Price, words: Words) -> list[Cells]:
    """The plans side by side, and the bound."""
    fair = price.outcomes[0].points
    rows: list[Cells] = [
        (
            words(outcome.variant.value),
            words.number(outcome.points),
            _difference(outcome.points - fair, words) if at else "–",
            words.number(outcome.meetings),
            words.number(outcome.fewest),
            words.number(outcome.below_minimum),
            words.share(outcome.lowest_satisfaction, 1),
            words.number(outcome.jain, 4),
        )
        for at, outcome in enumerate(price.outcomes)
    ]
    bound = (
        words("bound"), words.number(price.bound), _difference(price.bound - fair, words),
    )  # fmt: skip
    return [*rows, (*bound, *["–"] * (len(rows[0]) - len(bound)))]


def _difference(points: int, words: Words) -> str:
    if not points:
        return words("same")
    return words("more" if points > 0 else "less", points=words.number(abs(points)))
