"""What a model says that knows nothing of the database: who sees which cases, who is in them and
what is written there, whatever was done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

LABELS = ("RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR")  # from the narrowest
OPENS = {  # what each way of coming in opens of what others wrote
    "link": frozenset[str](),
    "signed in": frozenset({"CLEAR"}),
    "second factor": frozenset(LABELS[1:]),
    "second factor, just now": frozenset(LABELS),
}
Entry = tuple[datetime, str, int, int]  # when, of which kind, by whom, about whom (0: nobody)


@dataclass
class Known:
    """A case, as the model knows it. ``home`` is the organisation that answers for it; of each
    member since when they are in it, of each entry its label."""

    founder: int
    home: int
    ends: datetime
    may_hide: bool
    widest: str
    members: dict[int, datetime] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    invited: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    entries: dict[Entry, str] = field(default_factory=dict)
    closed: datetime | None = None
    lapses: datetime | None = None

    def open(self, now: datetime) -> bool:
        """Is it?"""
        ends = [at for at in (self.ends, self.closed, self.lapses) if at is not None]
        return self.closed is None and min(ends) > now

    def add(self, now: datetime, kind: str, by: int, about: int = 0, label: str = "AMBER") -> None:
        """One more thing in it."""
        self.entries[(now, kind, by, about)] = label

    def out(self, person: int) -> None:
        """Somebody is neither in it nor asked any more."""
        self.members.pop(person, None)
        for each in (self.hidden, self.invited, self.named):
            each.discard(person)

    @property
    def reported(self) -> bool:
        """Has it a closing report?"""
        return any(kind == "report" for _at, kind, _by, _about in self.entries)


@dataclass
class Model:
    """The rules once more, in sets. ``homes``: whom each comes from; ``reach``: pairs who can ask
    each other; ``contacts``: of which organisation each is the contact person."""

    now: datetime
    homes: dict[int, int]
    reach: set[frozenset[int]]
    contacts: dict[int, int]
    on: bool = True
    cases: dict[int, Known] = field(default_factory=dict)

    def keeps(self, case: Known, person: int) -> bool:
        """Are they in it for who answers for it?"""
        return self.on and person in case.members and self.homes[person] == case.home

    def orphan(self, case: Known, person: int) -> bool:
        """May they, as the contact person, have it carried on?"""
        ours = self.contacts.get(person) == case.home
        return self.on and ours and not case.founder and case.open(self.now)

    def several(self, case: Known) -> bool:
        """Are those in it from two organisations?"""
        return len({self.homes[person] for person in case.members}) > 1

    def cases_seen(self, person: int, shown: str) -> set[int]:
        """The cases that somebody sees anything of."""
        if not self.on or "AMBER" not in OPENS[shown]:
            return set()
        return {
            key
            for key, case in self.cases.items()
            if person in case.members
            or (person in case.invited and case.open(self.now))
            or self.orphan(case, person)
        }

    def members_seen(self, person: int, shown: str) -> set[tuple[int, int]]:
        """Who is in which case, or is asked, as somebody sees it."""
        if not self.on or "AMBER" not in OPENS[shown]:
            return set()
        seen: set[tuple[int, int]] = set()
        for key, case in self.cases.items():
            asked = case.invited if case.open(self.now) else set()
            people = {person} & (case.members.keys() | asked)
            if person in case.members:
                people |= case.members.keys() - case.hidden
            if self.keeps(case, person):
                people |= case.members.keys() | case.invited
            if self.orphan(case, person):
                people |= {p for p in case.members if self.homes[p] == case.home}
            seen |= {(key, each) for each in people}
        return seen

    def members_ended(self, person: int, shown: str) -> set[tuple[int, int]]:
        """Whom of their own the contact person counts, and takes out of everything when they stop:
        in which cases that is, no page says."""
        if "AMBER" not in OPENS[shown]:
            return set()
        return {
            (key, each)
            for key, case in self.cases.items()
            for each in case.members.keys() | case.invited
            if self.homes[each] == self.contacts.get(person)
        }

    def entries_seen(self, person: int, shown: str) -> set[Entry]:
        """What they read."""
        if not self.on or "AMBER" not in OPENS[shown]:
            return set()
        return {
            entry
            for case in self.cases.values()
            if person in case.members
            for entry, label in case.entries.items()
            if entry[2] == person or (label in OPENS[shown] and case.members[person] <= entry[0])
        }

    def erase(self, person: int) -> None:
        """Somebody is nowhere any more, and what they wrote neither."""
        for case in self.cases.values():
            case.out(person)
            if case.founder == person:
                case.founder, case.lapses = 0, self.now + timedelta(days=14)
            case.entries = {e: label for e, label in case.entries.items() if person not in e[2:]}
