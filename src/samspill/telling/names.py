"""What people, places and times are called in sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from samspill.engine.model.plan import Meeting
from samspill.engine.model.problem import Participant, Problem, Strength
from samspill.engine.model.tables import own_tables
from samspill.telling.language import Counting, Language, Text, Texts

_A_TABLE = re.compile(r"table|bord", re.IGNORECASE)
_NUMBERED = re.compile(r"\W*\d")
_TEXTS: dict[str, tuple[Text, Text, Text]] = {
    "talk": ("“{title}”", "«{title}»", "«{title}»"),
    "table": ("table {name}", "bord {name}", "bord {name}"),
    "own_table": ("the table of {name}", "bordet til {name}", "bordet til {name}"),
    "more_tables": (
        "with one more table at {at}",
        "med enda ett bord kl. {at}",
        "med endå eitt bord kl. {at}",
    ),
    "more_places": (
        "with one more place at {tables} at {at}",
        "med enda én plass ved {tables} kl. {at}",
        "med endå éin plass ved {tables} kl. {at}",
    ),
    "other": ("{name} at {at}", "{name} kl. {at}", "{name} kl. {at}"),
}
_ENGLISH = Counting(Language.ENGLISH)


@dataclass(frozen=True)
class Names:
    """The names of one problem, in sentences of one language; ids where somebody has none."""

    problem: Problem
    language: Language = Language.ENGLISH

    def person(self, key: str) -> str:
        """A participant's name."""
        return self.problem.participant_by_id[key].name or key

    def home(self, person: Participant) -> str:
        """The name of a participant's organisation."""
        return self.problem.organisation_by_id[person.organisation].name or person.organisation

    def party(self, key: str) -> str:
        """A person with their organisation, or an organisation."""
        person = self.problem.participant_by_id.get(key)
        if person is None:
            return self.problem.organisation_by_id[key].name or key
        return f"{self.person(key)} ({self.home(person)})"

    def time(self, slot: str) -> str:
        """When a slot starts: 09:20, in Norwegian 09.20."""
        return clock(self._starts[slot], self.language)

    def talk(self, key: str) -> str:
        """A talk's title, in quotation marks."""
        (talk,) = (talk for talk in self.problem.talks if talk.id == key)
        return self._say("talk", title=talk.title or key)

    def table(self, key: str) -> str:
        """A table's name, which is often no more than a number, and of an organisation's own no
        more than that of the organisation."""
        name = self._tables[key] or key
        return called(name, self.language, bare=name == key)

    def more_room(self, pair: tuple[str, str], at: str) -> str:
        """One more table at a time; one more place where the two must use an organisation's."""
        own = sorted(own_tables(self.problem, pair))
        if not own:
            return self._say("more_tables", at=at)
        tables = Counting(self.language).listed([self.table(t) for t in own], either=True)
        return self._say("more_places", tables=tables, at=at)

    def meeting(self, meeting: Meeting, me: str) -> str:
        """The other in a meeting, and when it is."""
        (other,) = set(meeting.participants) - {me}
        return self._say("other", name=self.person(other), at=self.time(meeting.slot))

    @cached_property
    def _say(self) -> Texts:
        return Texts(self.language, _TEXTS)

    @cached_property
    def _starts(self) -> dict[str, datetime]:
        return {slot.id: slot.start for slot in self.problem.slots}

    @cached_property
    def _tables(self) -> dict[str, str]:
        return {table.id: table.name for table in self.problem.tables}


def clock(moment: datetime, language: Language) -> str:
    """A time of day: 09:20, in Norwegian 09.20."""
    return f"{moment:%H:%M}" if language is Language.ENGLISH else f"{moment:%H.%M}"


def called(table: str, language: Language = Language.ENGLISH, *, bare: bool = False) -> str:
    """A table by its name: "table 12", "the table of Berg Locks", but "Large table 3" as it is.
    ``bare`` is True for an id that stands in for a name."""
    if _A_TABLE.search(table):
        return table
    numbered = bare or _NUMBERED.match(table)
    return Texts(language, _TEXTS)("table" if numbered else "own_table", name=table)


def number(count: int) -> str:
    """A small number in English words, a large one in digits."""
    return _ENGLISH.number(count)


def counted(count: int, noun: str, plural: str = "") -> str:
    """A number with its English noun: one meeting, two meetings."""
    return f"{number(count)} {noun if count == 1 else plural or noun + 's'}"


def listed(words: Sequence[str], joint: str = "and") -> str:
    """Words as people list them in English: a, b and c."""
    return _ENGLISH.listed(words, either=joint == "or")


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


WISHED = {
    Strength.MUST: "must meet",
    Strength.LIKE: "would like to meet",
    Strength.OPEN: "open to meeting",
}
