"""Ids as texts that say what they are of: the sign of a kind, and the row's number.

The planner, addresses of cards and whoever compares parties of two kinds name them so.
"""

from __future__ import annotations


def participant_key(pk: int) -> str:
    """Of a participant."""
    return f"p{pk}"


def organisation_key(pk: int) -> str:
    """Of an organisation."""
    return f"o{pk}"


def slot_key(pk: int) -> str:
    """Of a slot."""
    return f"s{pk}"


def table_key(pk: int) -> str:
    """Of a table."""
    return f"t{pk}"


def talk_key(pk: int) -> str:
    """Of a talk."""
    return f"k{pk}"


def number_in(key: str) -> int:
    """The row's number in the key of a thing of any kind."""
    return int(key[1:])
