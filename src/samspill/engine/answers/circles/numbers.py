"""The facts as arrays, with people and themes by number in the order of their ids: so that the
order in which they were given changes nothing."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from samspill.engine.answers.circles.facts import A_THEME, Acquaintance, Circle

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Numbers:
    """``worth[i, j]`` points of a pair, ``met[i, j]`` whether the two met, ``barred[i, j]`` whether
    no group may have both; ``home[i]`` and ``sector[i]`` by number; ``shares[i, t]`` whether person
    i shares theme t, and ``sat[i, t]`` whether they sat at a round table about it."""

    def __init__(self, facts: Acquaintance) -> None:
        self.facts = facts
        people = sorted(facts.people, key=lambda each: each.id)
        self.people = [each.id for each in people]
        self.themes = sorted({theme for themes in facts.themes.values() for theme in themes})
        number = {one: i for i, one in enumerate(self.people)}
        about = {theme: t for t, theme in enumerate(self.themes)}
        self.home = _by_number([each.organisation for each in people])
        self.sector = _by_number([each.sector for each in people])
        n = len(people)
        self.shares: Bools = np.zeros((n, len(self.themes)), dtype=np.bool_)
        for one, themes in facts.themes.items():
            self.shares[number[one], [about[theme] for theme in themes]] = True
        self.sat: Bools = np.zeros_like(self.shares)
        for table in facts.sat:
            self.sat[[number[one] for one in table.people], about[table.theme]] = True
        held = self.shares.astype(np.int64)
        self.worth: Ints = A_THEME * (held @ held.T)
        self.met: Bools = np.zeros((n, n), dtype=np.bool_)
        for (one, other), points in facts.met.items():
            i, j = number[one], number[other]
            self.worth[i, j] += points
            self.worth[j, i] += points
            self.met[i, j] = self.met[j, i] = True
        np.fill_diagonal(self.worth, 0)
        at: dict[str, list[int]] = {one: [i] for one, i in number.items()}
        for i, each in enumerate(people):
            at.setdefault(each.organisation, []).append(i)
        self.barred: Bools = np.zeros((n, n), dtype=np.bool_)
        for first, second in facts.apart:
            self.barred[np.ix_(at[first], at[second])] = True
        self.barred |= self.barred.T
        np.fill_diagonal(self.barred, True)

    @cached_property
    def holders(self) -> list[Ints]:
        """By theme, the people who share it."""
        return [np.flatnonzero(self.shares[:, t]) for t in range(len(self.themes))]

    def points(self, people: tuple[int, ...]) -> int:
        """What a group of these is worth."""
        return int(self.worth[np.ix_(people, people)].sum()) // 2

    def may_be(self, people: tuple[int, ...]) -> bool:
        """Do these keep every rule but that of the theme?"""
        facts, chosen = self.facts, np.array(people)
        if not facts.fewest <= len(people) <= facts.most:
            return False
        if len(set(self.sector[chosen].tolist())) < facts.sectors_needed:
            return False
        if np.bincount(self.home[chosen]).max() > facts.of_one:
            return False
        square = np.ix_(chosen, chosen)
        if self.barred[square].sum() > len(people):  # the diagonal is
            return False
        return bool(self.met[square].any(axis=1).all())

    def circle(self, people: tuple[int, ...]) -> Circle:
        """The group under a theme that all share: the one that most of them sat at a round table
        about, else the first by name."""
        chosen = list(people)
        common = np.flatnonzero(self.shares[chosen].all(axis=0)).tolist()
        best = min(common, key=lambda t: (-int(self.sat[chosen, t].sum()), t))
        return Circle.of(self.themes[best], (self.people[i] for i in people))


def _by_number(words: list[str]) -> Ints:
    number = {word: k for k, word in enumerate(sorted(set(words)))}
    return np.array([number[word] for word in words], dtype=np.int64)
