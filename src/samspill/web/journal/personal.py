"""What of an entry is about people, and how the entry is sealed without it.

Who acted, and whom or what it concerned, stand in the entry as ids, readable for the platform, and
in what is sealed (``Entry.body``) as commitments. So they can be erased and the chain stays whole,
and a journal that is taken out as a file says what was done and when, and not by whom to whom.
Whether something is about people is not guessed: what is not named here as open is closed.

An entry without an edition is closed as a whole, verb and time too: the private ones are among
them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from samspill.evidence.canonical import canonical, commitment

# Subjects that are nobody: their ids may be read.
OPEN_SUBJECTS = {
    "editions.edition",
    "planning.planningrun",
    "planning.planversion",
    "sharing.terms",
    "wishes.roundtable",
}
# Counts, numbers of versions, and words of the platform's own.
OPEN_FACTS = {
    "added", "attempts", "back_to", "cancelled", "challenges", "changed", "days", "digest",
    "fields", "fixed", "letters", "made", "meetings", "moved", "new", "number", "organisations",
    "part", "participants", "people", "reason", "red", "removed", "slots", "solutions", "status",
    "tables", "taken_over", "wishes",
}  # fmt: skip
# Facts that hold ids of people, or of what is theirs: what these are ids of.
NAMING_FACTS = {
    "who": "editions.participant",
    "colleague": "editions.participant",
    "ids": "meetings.meeting",
}


@dataclass(frozen=True)
class Said:
    """What an entry says, before it is sealed."""

    at: datetime
    verb: str
    by_id: int | None
    edition_id: int | None
    subject: tuple[str, str]
    facts: Mapping[str, Any]
    programme: bool


def body_of(said: Said, *, by_salt: str, about_salt: str) -> str:
    """What is sealed of an entry, in its canonical form."""
    is_open = said.subject[0] in OPEN_SUBJECTS
    return _body(said, is_open, OPEN_FACTS, by_salt, about_salt)


def is_as_sealed(said: Said, body: str, *, by_salt: str, about_salt: str) -> bool:
    """True when the entry still says what was sealed, with what was open then. A salt that is
    empty was erased with somebody: then nothing of what it opened may stand there."""
    sealed = json.loads(body)
    is_open, facts = len(sealed.get("subject", ())) == 2, sealed.get("facts", ())
    now = json.loads(_body(said, is_open, facts, by_salt, about_salt))
    if not by_salt:
        if said.by_id is not None or sealed["by"] is None:
            return False
        now["by"] = sealed["by"]
    if not about_salt:
        if said.subject[1] or not said.facts.keys() <= set(kept_open(said, body)):
            return False
        now["about"] = sealed["about"]
        if said.edition_id is not None:
            now["subject"] = [*now["subject"][:1], *sealed.get("subject", ())[1:]]
            now["facts"] = sealed.get("facts", {}) | now["facts"]
    return bool(now == sealed)


def kept_open(said: Said, body: str) -> Collection[str]:
    """The names of the facts that stay when whom the entry concerned is forgotten: what was sealed
    so that anybody may read it. A private entry's are closed; of them stays what is about nobody.
    """
    sealed: dict[str, Any] = json.loads(body)
    return OPEN_FACTS if said.edition_id is None else sealed.get("facts", {}).keys()


def _body(
    said: Said, is_open: bool, open_names: Collection[str], by_salt: str, about_salt: str
) -> str:
    moment = said.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    by = None if said.by_id is None else commitment(said.by_id, salt=by_salt)
    kind, pk = said.subject
    if said.edition_id is None:
        whole = {"at": moment, "facts": dict(said.facts), "subject": [kind, pk], "verb": said.verb}
        return canonical({"about": commitment(whole, salt=about_salt), "by": by})
    closed = {name: value for name, value in said.facts.items() if name not in open_names}
    about: dict[str, Any] = {} if is_open else {"subject": pk}
    about |= {"facts": closed} if closed else {}
    return canonical(
        {
            "about": commitment(about, salt=about_salt) if about else None,
            "at": moment,
            "by": by,
            "facts": {name: said.facts[name] for name in said.facts if name in open_names},
            "programme": said.programme,
            "subject": [kind, pk] if is_open else [kind],
            "verb": said.verb,
        }
    )
