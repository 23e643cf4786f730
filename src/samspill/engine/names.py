"""What people, places and times are called in sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from samspill.engine.plan import Meeting
from samspill.engine.problem import Participant, Problem, Strength
from samspill.engine.rules import own_tables

_A_TABLE = re.compile(r"table|bord", re.IGNORECASE)
_NUMBERED = re.compile(r"\W*\d")
_NUMBERS = tuple(
    "no one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905 - reads as it is said
)


@dataclass(frozen=True)
class Names:
    """The names of one problem; ids where somebody has none."""

    problem: Problem

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
        """When a slot starts, as 09.20."""
        return f"{self._starts[slot]:%H.%M}"

    def talk(self, key: str) -> str:
        """A talk's title, in quotation marks."""
        (talk,) = (talk for talk in self.problem.talks if talk.id == key)
        return f"“{talk.title or key}”"

    def table(self, key: str) -> str:
        """A table's name, which is often no more than a number, and of an organisation's own no
        more than that of the organisation."""
        name = self._tables[key] or key
        if _A_TABLE.search(name):
            return name
        return f"table {name}" if _NUMBERED.match(name) or name == key else f"the table of {name}"

    def more_room(self, pair: tuple[str, str], at: str) -> str:
        """One more table at a time; one more place where the two must use an organisation's."""
        own = sorted(own_tables(self.problem, pair))
        if not own:
            return f"with one more table at {at}"
        return f"with one more place at {listed([self.table(t) for t in own], 'or')} at {at}"

    def meeting(self, meeting: Meeting, me: str) -> str:
        """The other in a meeting, and when it is."""
        (other,) = set(meeting.participants) - {me}
        return f"{self.person(other)} at {self.time(meeting.slot)}"

    @cached_property
    def _starts(self) -> dict[str, datetime]:
        return {slot.id: slot.start for slot in self.problem.slots}

    @cached_property
    def _tables(self) -> dict[str, str]:
        return {table.id: table.name for table in self.problem.tables}


def number(count: int) -> str:
    """A small number in words, a large one in digits."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def counted(count: int, noun: str, plural: str = "") -> str:
    """A number with its noun: one meeting, two meetings."""
    return f"{number(count)} {noun if count == 1 else plural or noun + 's'}"


def listed(words: Sequence[str], joint: str = "and") -> str:
    """Words as people list them: a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


WISHED = {
    Strength.MUST: "must meet",
    Strength.LIKE: "would like to meet",
    Strength.OPEN: "open to meeting",
}
