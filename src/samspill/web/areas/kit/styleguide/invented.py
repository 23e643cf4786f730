"""Invented people for the page of components. Nobody here exists."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
SLOTS = ("09.20", "09.40", "10.00", "10.20", "12.40", "13.00", "13.20", "13.40")
FIRST = (
    "Ada", "Birk", "Eira", "Falk", "Gry", "Haldis", "Iben", "Jostein", "Kaia", "Loke", "Mathilde",
    "Njål", "Oda", "Peder", "Ragna", "Sindre", "Tuva", "Ulrik", "Vilja", "Yngve", "Åsta", "Ørjan",
)  # fmt: skip
LAST = (
    "Askeladd", "Bekkestrand", "Dalsnuten", "Elvesus", "Fjordhagen", "Granskog", "Havblikk",
    "Isbre", "Jotunfoss", "Kvitnes", "Lyngmyr", "Morgenvik", "Nordlysås", "Osphaug", "Rimtind",
    "Solheimdal", "Tindevik", "Ulvesteg",
)  # fmt: skip
ORGANISATIONS = (
    ("Vaktmester Nord", "security_industry"),
    ("Sikrebolt", "security_industry"),
    ("Fjellbanken", "business"),
    ("Kystfrakt", "business"),
    ("Handelshuset Lykt", "business"),
    ("Politidistrikt Vidda", "police"),
    ("Grensekontrollen Sør", "control_agency"),
    ("Tilsynet for Varer", "control_agency"),
    ("Storlia kommune", "other_public"),
    ("Høgskolen i Utkant", "research"),
)
REASONS = (
    "You asked for this meeting.",
    "You asked for it; what they know fits what you struggle with.",
    "Struggles with something you know.",
    "You both work against theft from parcels.",
)


def plan(people: int) -> list[dict[str, Any]]:
    """A plan map's rows: pairs drawn slot by slot, six meetings at most."""
    chance = random.Random(12)  # noqa: S311  (a picture, not a secret)
    rows: list[dict[str, Any]] = []
    for at in range(people):
        organisation, sector = ORGANISATIONS[chance.randrange(len(ORGANISATIONS))]
        last = LAST[(at // len(FIRST) + at) % len(LAST)]
        cells: list[dict[str, Any] | None] = [None] * len(SLOTS)
        rows.append(
            {
                "name": f"{FIRST[at % len(FIRST)]} {last}",
                "organisation": organisation,
                "sector": sector,
                "cells": cells,
            }
        )
        if chance.random() < 0.1:
            cells[-2:] = [{"kind": "away"}, {"kind": "away"}]
    for slot in range(len(SLOTS)):
        free = [row for row in rows if row["cells"][slot] is None and busy(row) < 6]
        chance.shuffle(free)
        for table, (first, second) in enumerate(zip(free[::2], free[1::2], strict=False), start=1):
            if chance.random() < 0.12:
                continue
            reason = chance.choice(REASONS)
            for one, other in ((first, second), (second, first)):
                one["cells"][slot] = {
                    "kind": "meeting",
                    "partner": other["name"],
                    "organisation": other["organisation"],
                    "sector": other["sector"],
                    "table": table,
                    "reason": reason,
                }
    for row in rows[::9]:
        if row["cells"][3] is None:
            row["cells"][3] = {"kind": "talk", "title": "What theft taught us"}
    return rows


def busy(row: dict[str, Any]) -> int:
    """How many meetings a row has."""
    return sum(bool(cell) and cell["kind"] == "meeting" for cell in row["cells"])


def agenda() -> list[dict[str, Any]]:
    """A day with one of each kind of item."""

    def at(text: str) -> dt.datetime:
        hour, minute = text.split(".")
        return dt.datetime(2026, 11, 12, int(hour), int(minute), tzinfo=OSLO)

    def meeting(start: str, end: str, state: str, who: tuple[str, ...], table: int) -> Any:
        name, role, organisation, sector, reason = who
        return {
            "kind": "meeting", "start": at(start), "end": at(end), "state": state, "table": table,
            "name": name, "role": role, "organisation": organisation, "sector": sector,
            "reason": reason, "room": "Store sal",
        }  # fmt: skip

    return [
        {"kind": "talk", "start": at("08.45"), "end": at("09.15"), "state": "past",
         "title": "What the parcels tell us", "speaker": "Gry Havblikk", "place": "Auditoriet"},
        meeting("09.20", "09.35", "past", ("Ørjan Tindevik", "Chief of security", "Fjellbanken",
                "business", "You asked for this meeting."), 31),
        meeting("09.40", "09.55", "now", ("Åsta Bekkestrand", "Head of investigation",
                "Politidistrikt Vidda", "police",
                "You asked for it; she works with theft from parcels, as you do."), 12),
        {"kind": "free", "start": at("10.00"), "end": at("10.15"), "state": "later", "title": ""},
        meeting("10.20", "10.35", "next", ("Loke Solheimdal", "Adviser", "Grensekontrollen Sør",
                "control_agency", "You are both worried about false declarations."), 7),
        {"kind": "talk", "start": at("11.00"), "end": at("12.30"), "state": "later",
         "title": "Lunch, and the talk on insiders", "speaker": "", "place": "Foajeen"},
        meeting("12.40", "12.55", "later", ("Ragna Lyngmyr", "", "Vaktmester Nord",
                "security_industry", "They asked for it: they solve what you struggle with."), 75),
        {"kind": "away", "start": at("13.00"), "end": at("13.55"), "state": "later"},
    ]  # fmt: skip


def cards() -> list[dict[str, str]]:
    """Three people to choose from."""
    return [
        {"name": "Åsta Bekkestrand", "role": "Head of investigation", "sector": "police",
         "organisation": "Politidistrikt Vidda", "choice": "must",
         "challenge": "Getting reports of theft early enough to act on them.",
         "why": "You both wrote about theft from parcels."},
        {"name": "Ragna Lyngmyr", "role": "Adviser", "sector": "security_industry",
         "organisation": "Vaktmester Nord", "choice": "",
         "solution": "Cameras that look for patterns, not for people.", "why": ""},
        {"name": "Loke Solheimdal", "role": "Senior adviser, border control",
         "sector": "control_agency", "organisation": "Grensekontrollen Sør", "choice": "no",
         "challenge": "False declarations in small consignments.", "why": ""},
    ]  # fmt: skip
