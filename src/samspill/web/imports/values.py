"""What single cells say: sectors, strengths, yes and no, numbers, times, lists of texts.

Each reader gives the value (None for an empty cell) or raises BadCellError with the problem.
"""

from __future__ import annotations

import re
from datetime import time
from functools import cache

from django.utils.translation import get_language

from samspill.web.editions.models import MAX_MEETINGS
from samspill.web.editions.profile import MAX_TOPIC_LENGTH, MAX_TOPICS
from samspill.web.imports.columns import Row
from samspill.web.imports.problems import Code, Problem
from samspill.web.people.models import Sector
from samspill.web.people.sameness import same_name
from samspill.web.wishes.models import Strength, VetoKind
from samspill.web.wishes.queries import Choice

YES = {"ja", "yes", "j", "y", "x", "1", "true", "sant", "sann", "✓", "✔"}
NO = {"nei", "no", "n", "0", "-", "false", "usant", "usann"}
SECTORS = {
    Sector.SECURITY_INDUSTRY: (
        "sikkerhetsbransjen",
        "sikkerhetsbransje",
        "tryggleiksbransjen",
        "tryggingsbransjen",
        "sikkerheitsbransjen",
        "security industry",
        "leverandør",
    ),
    Sector.BUSINESS: ("næringsliv", "næringslivet", "business", "bedrift", "privat"),
    Sector.POLICE: ("politi", "politiet", "police"),
    Sector.CONTROL_AGENCY: (
        "kontrolletat",
        "kontrolletater",
        "kontrolletatar",
        "tilsyn",
        "control agency",
        "etat",
    ),
    Sector.OTHER_PUBLIC: (
        "annen offentlig",
        "annet offentlig",
        "annen offentlig virksomhet",
        "annet offentlig organ",
        "anna offentleg",
        "anna offentleg verksemd",
        "anna offentleg organ",
        "offentlig",
        "offentleg",
        "other public",
        "other public body",
        "kommune",
    ),
    Sector.RESEARCH: ("forskning", "forsking", "research", "akademia"),
}
STRENGTHS: dict[Choice, tuple[str, ...]] = {
    Strength.MUST: ("må", "must", "må møte", "must meet", "skal", "3"),
    Strength.LIKE: (
        "vil gjerne",
        "vil gjerne møte",
        "gjerne",
        "ønsker",
        "ønskjer",
        "like",
        "would like to meet",
        "2",
    ),
    Strength.OPEN: ("åpen", "open", "åpen for", "åpen for det", "open for", "open for det",
                    "open to it", "kan", "1"),
    VetoKind.NO_THANKS: ("nei takk", "nei", "no", "no thanks", "ikke", "ikkje", "0"),
}  # fmt: skip
# Under a heading such as "Priority" a number is a rank: 1 comes first.
PRIORITIES = {
    Strength.MUST: ("1", "a", "høy", "høg", "high", "first", "først", "viktigst"),
    Strength.LIKE: ("2", "b", "middels", "medium"),
    Strength.OPEN: ("3", "c", "lav", "låg", "low"),
}
_RANKED = ("priorit", "rangering", "rank")
_BULLET = re.compile(r"[-–—•*·]+(?:\s+|$)")
_PARTED = re.compile(r"\\*;")  # an end of a text, unless a backslash is in front
_KEPT_BULLET = re.compile(rf"\\*(?:{_BULLET.pattern})")
_TIME = re.compile(r"(?:kl\.? ?)?([0-9]{1,2})[.:]([0-9]{2})(?:[.:]00)?")


class BadCellError(Exception):
    """A cell that can't be understood; ``problem`` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code.value)
        self.problem = problem


def sector_in(row: Row) -> Sector | None:
    """The sector, by its name in any of our languages, or by a word people use for it."""
    said = row.text("sector")
    if not said:
        return None
    if (found := _sectors(get_language() or "").get(same_name(said))) is None:
        facts = {"value": said, "choices": sector_names()}
        raise BadCellError(Problem(Code.UNKNOWN_SECTOR, row.place("sector"), facts))
    return found


@cache
def _sectors(language: str) -> dict[str, Sector]:
    return {
        same_name(word): sector
        for sector, words in SECTORS.items()
        for word in (*words, sector.value, str(sector.label))
    }


def sector_names() -> str:
    """What may be written, in the language in use."""
    return ", ".join(str(sector.label) for sector in Sector)


def is_rank(heading: str) -> bool:
    """True when numbers under the heading are a rank and not a strength."""
    return same_name(heading).startswith(_RANKED)


def choice_in(row: Row, *, ranked: bool = False) -> Choice:
    """A wish's strength or a no thanks, by its name in any of our languages, or a common word."""
    said = row.text("strength")
    if (found := _strengths(get_language() or "", ranked).get(same_name(said))) is None:
        raise BadCellError(Problem(Code.BAD_STRENGTH, row.place("strength"), {"value": said}))
    return found


@cache
def _strengths(language: str, ranked: bool) -> dict[str, Choice]:
    common = {
        same_name(word): strength
        for strength, words in STRENGTHS.items()
        for word in (*words, strength.value, str(strength.label))
    }
    if not ranked:
        return common
    numbers = {word for word in common if word.isdigit()}
    ranks: dict[str, Choice] = {
        same_name(w): strength for strength, words in PRIORITIES.items() for w in words
    }
    return {word: s for word, s in common.items() if word not in numbers} | ranks


def yes_no_in(row: Row, key: str) -> bool | None:
    """Yes or no."""
    said = row.text(key).casefold()
    if not said:
        return None
    if said not in YES | NO:
        raise BadCellError(Problem(Code.BAD_YES_NO, row.place(key), {"value": row.text(key)}))
    return said in YES


def cap_in(row: Row) -> int | None:
    """A number of meetings from one to six."""
    said = row.text("cap")
    if not said:
        return None
    if re.fullmatch(r"[0-9]", said) and 1 <= int(said) <= MAX_MEETINGS:
        return int(said)
    limit = MAX_MEETINGS
    raise BadCellError(Problem(Code.BAD_CAP, row.place("cap"), {"value": said, "limit": limit}))


def guarantee_in(row: Row) -> int | None:
    """A number of meetings from none to six."""
    said = row.text("minimum")
    if not said:
        return None
    if re.fullmatch(r"[0-9]", said) and int(said) <= MAX_MEETINGS:
        return int(said)
    limit = MAX_MEETINGS
    facts: dict[str, str | int] = {"value": said, "limit": limit}
    raise BadCellError(Problem(Code.BAD_GUARANTEE, row.place("minimum"), facts))


def time_in(row: Row, key: str) -> time | None:
    """A time of day: 9.20, 09:20, kl. 09.20, 09:20:00."""
    said = row.text(key)
    if not said:
        return None
    found = _TIME.fullmatch(said.casefold())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise BadCellError(Problem(Code.BAD_TIME, row.place(key), {"value": said}))
    return time(int(found[1]), int(found[2]))


def text_as_part(text: str) -> str:
    """One of several texts for a cell, which ``texts_in`` reads as it was: a backslash before what
    would part it in two or be taken for a bullet, and before such backslashes."""
    text = _PARTED.sub(r"\\\g<0>", text)
    return f"\\{text}" if _KEPT_BULLET.match(text) else text


def _text_in(part: str) -> str:
    part = part.strip()
    if part.startswith("\\") and _KEPT_BULLET.match(part):
        part = part[1:]
    elif bullet := _BULLET.match(part):  # in front alone: "A - B" is as somebody wrote it
        part = part[bullet.end() :]
    return _PARTED.sub(lambda found: found[0][1:], part).strip()


def stretches_in(row: Row, key: str) -> tuple[tuple[time, time], ...]:
    """Stretches of the day with semicolons or line breaks between: 10.00–11.20; 14.00–24.00. The
    end of the day is midnight."""
    found = []
    for said in filter(None, map(str.strip, re.split(r"[;\n]", row.lines(key)))):
        begins, dash, ends = said.replace("–", "-").partition("-")
        start, end = (_TIME.fullmatch(part.strip()) for part in (begins, ends))
        if not dash or start is None or end is None:
            raise BadCellError(Problem(Code.BAD_TIME, row.place(key), {"value": said}))
        from_, to = (int(start[1]), int(start[2])), (int(end[1]), int(end[2]))
        if from_ > (23, 59) or to > (24, 0) or max(from_[1], to[1]) > 59:
            raise BadCellError(Problem(Code.BAD_TIME, row.place(key), {"value": said}))
        if from_ >= to:
            raise BadCellError(Problem(Code.TIMES_SWAPPED, row.place(key)))
        found.append((time(*from_), time(*to) if to < (24, 0) else time(0)))
    return tuple(found)


def texts_in(row: Row, key: str) -> tuple[str, ...] | None:
    """Texts with semicolons or line breaks between, each once; bullets in front are left out."""
    parts = map(_text_in, re.split(r"(?<!\\);|\n", row.lines(key)))
    texts = tuple(dict.fromkeys(part for part in parts if part))
    if len(texts) > MAX_TOPICS:
        raise BadCellError(Problem(Code.TOO_MANY_TOPICS, row.place(key), {"limit": MAX_TOPICS}))
    if any(len(text) > MAX_TOPIC_LENGTH for text in texts):
        raise BadCellError(Problem(Code.TOO_LONG, row.place(key), {"limit": MAX_TOPIC_LENGTH}))
    return texts or None
