"""Who is who: which account a row of a list means.

An address alone does not say it: two officers may have one mailbox, and a mailbox may have passed
to a successor. A row is somebody we know when address and name agree; when the address is one
person's alone, both in the file and here, it is enough that the names resemble. In any other case
it is a new person, who shares the mailbox. Nobody is taken for somebody else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from samspill.web.people.models import Person
from samspill.web.people.sameness import alike, same_address, same_name


@dataclass(frozen=True)
class Who:
    """Somebody: the account when there is one, and whether others have the address, too."""

    person: int | None
    shares: bool


class Identity:
    """Everybody we know by address, and how often the file names each address."""

    def __init__(self, present: Iterable[int], said: Iterable[tuple[str, str]]) -> None:
        """``present``: people of the edition, who are looked for first; ``said``: addresses and
        names of the file."""
        here = frozenset(present)
        accounts = Person.objects.order_by("pk").values_list("pk", "email", "name")
        self._known: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.name_of: dict[int, str] = {}  # of each account
        for pk, email, name in sorted(accounts, key=lambda a: a[0] not in here):
            self._known[same_address(email)].append((pk, name))
            self.name_of[pk] = name
        self._here = here
        pairs = {(same_address(address), same_name(name)) for address, name in said}
        self._rows = Counter(address for address, _ in pairs)

    def of(self, address: str, name: str) -> Who:
        """Whom a row means."""
        known, key = self._known.get(address, []), same_name(name)
        shares = len(known) > 1 or self._rows[address] > 1
        for pk, called in known:
            if same_name(called) == key:
                return Who(pk, shares)
        if len(known) == 1 and not shares and alike(name, known[0][1]):
            return Who(known[0][0], shares=False)
        return Who(None, shares or bool(known))

    def others_here(self, address: str, name: str) -> list[str]:
        """Other people of this edition with that address, by name. Nobody else is named."""
        key = same_name(name)
        known = self._known.get(address, [])
        return [called for pk, called in known if pk in self._here and same_name(called) != key]
