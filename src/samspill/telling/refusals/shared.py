"""What is said of several refusals."""

from __future__ import annotations

from enum import StrEnum

Three = tuple[str, str, str]  # in the order of Language
Texts = dict[StrEnum, tuple[Three, Three]]  # of each: what is wrong, and what to do

KEEP_ONE: Three = ("Keep one of the two.", "Behold én av dem.", "Behald éin av dei.")
MISSING: Three = ("This is missing.", "Dette mangler.", "Dette manglar.")
CORRECT_IT: Three = ("Correct it.", "Rett det.", "Rett det.")
