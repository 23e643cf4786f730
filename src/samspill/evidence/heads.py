"""A journal's head: which entry is its last one, signed, so that it can be mailed and held against
the journal later.

A head is seven lines, which stand in a letter as they are. Whoever wrote the journal anew before
the head was mailed is not found; whoever does so afterwards is.
"""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from samspill.evidence.canonical import CHAIN, HASH, START, canonical

FORM = "samspill-head-1"
# In a letter: its lines, with or without the signs of a letter that was answered or sent on.
LINE = re.compile(r"[>|\s]*(?P<name>[a-z]+):\s*(?P<value>\S+)\s*", re.ASCII)
NUMBER = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z", re.ASCII)
SIGNATURE = re.compile(r"[0-9a-f]{128}", re.ASCII)
FIRST = "journal"  # the name of the first line


class NoHeadError(ValueError):
    """There is no head in it, or one with a line that is none."""


@dataclass(frozen=True)
class Head:
    """The last entry of a journal at a time. ``key`` and ``signature`` are Ed25519's, as hex."""

    chain: str
    number: int
    hash: str
    at: str
    key: str
    signature: str

    @property
    def genuine(self) -> bool:
        """True when whoever has the key has signed just this."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key))
            key.verify(
                bytes.fromhex(self.signature), _signed(self.chain, self.number, self.hash, self.at)
            )
        except (InvalidSignature, ValueError):
            return False
        return True

    @property
    def text(self) -> str:
        """As it stands in a letter."""
        rows = {
            FIRST: FORM, "chain": self.chain, "entry": self.number, "hash": self.hash,
            "at": self.at, "key": self.key, "signature": self.signature,
        }  # fmt: skip
        return "".join(f"{name}: {value}\n" for name, value in rows.items())

    @property
    def facts(self) -> dict[str, Any]:
        """As it stands in a journal's file."""
        return {
            "at": self.at, "chain": self.chain, "form": FORM, "hash": self.hash, "key": self.key,
            "number": self.number, "signature": self.signature,
        }  # fmt: skip


def sign(*, chain: str, number: int, hash: str, at: str, seed: bytes) -> Head:  # noqa: A002
    """The head, signed by the key that the 32 bytes are the seed of."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    signature = private.sign(_signed(chain, number, hash, at)).hex()
    return Head(chain, number, hash, at, private.public_key().public_bytes_raw().hex(), signature)


def head_from(facts: Any) -> Head:
    """The head that is written as JSON. Raises NoHeadError."""
    if not isinstance(facts, dict):
        raise NoHeadError("It is no head of a journal.")
    values = {name: str(value) for name, value in facts.items() if isinstance(value, str)}
    number = facts.get("number")
    if type(number) is not int or facts.keys() != Head("", 0, "", "", "", "").facts.keys():
        raise NoHeadError("It is no head of a journal.")
    values |= {FIRST: values.get("form", ""), "entry": str(number)}
    return _head(values)


def head_in(text: str) -> Head:
    """The head that stands in a letter's text, or in a letter saved as a file; the last one, where
    there are several. Raises NoHeadError."""
    values: dict[str, str] = {}
    for line in _words(text).splitlines():
        if not (found := LINE.fullmatch(line)):
            continue
        if found["name"] == FIRST:
            values = {}
        values[found["name"]] = found["value"]
    if FIRST not in values:
        raise NoHeadError(f"No line of it begins with “{FIRST}: {FORM}”.")
    return _head(values)


def _words(text: str) -> str:
    """What a saved letter says, as its reader sees it; any other text as it is."""
    letter = email.message_from_string(text, policy=email.policy.default)
    if "Content-Type" not in letter:
        return text
    try:
        body = letter.get_body(("plain",))
        return text if body is None else str(body.get_content())
    except (LookupError, ValueError):  # of an encoding that nobody knows
        return text


def _head(values: dict[str, str]) -> Head:
    shapes = {
        FIRST: re.compile(re.escape(FORM)), "chain": CHAIN, "entry": NUMBER, "hash": HASH,
        "at": TIME, "key": HASH, "signature": SIGNATURE,
    }  # fmt: skip
    for name, shape in shapes.items():
        if not shape.fullmatch(values.get(name, "")):
            raise NoHeadError(f"Its line “{name}” is missing or damaged.")
    found = Head(
        values["chain"], int(values["entry"]), values["hash"], values["at"], values["key"],
        values["signature"],
    )  # fmt: skip
    if (found.number == 0) != (found.hash == START):
        raise NoHeadError("Its line “hash” does not belong to its line “entry”.")
    return found


def _signed(chain: str, number: int, hash_: str, at: str) -> bytes:
    facts = {"at": at, "chain": chain, "form": FORM, "hash": hash_, "number": number}
    return canonical(facts).encode()
