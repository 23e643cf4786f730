"""``make mutants`` makes the slips that somebody could make where it is decided who sees what, and
puts them in for everybody who has taken what is changed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import pytest
from scripts.access_faults import faults_in
from scripts.access_mutants import put_in


class Part(StrEnum):
    """Two parts."""

    TIES = "ties"
    SHARING = "sharing"


SOURCE = '''
"""Words are left alone."""
ON = (Part.TIES, Part.SHARING)
STANDS = set(ON)

def may(visit: Visit, other: int) -> bool:
    """These too."""
    if other == visit or not visit:
        return False
    return Row.objects.filter(person=visit, at__lte=other).exclude(by=other).count() == 2

def those(visit: Visit) -> QuerySet[Row]:
    mine = Q(giver=visit) | ~Q(Exists(held), state=Part.TIES)
    return Row.objects.filter(mine)
'''


def made(name: str) -> set[str]:
    return {f"{f.was}  ->  {f.now}" for f in faults_in(SOURCE, {"Part": Part}) if f.name == name}


def test_a_constant_loses_each_of_its_parts_and_has_others() -> None:
    assert made("ON") == {
        "(Part.TIES, Part.SHARING)  ->  (Part.SHARING,)",
        "(Part.TIES, Part.SHARING)  ->  (Part.TIES,)",
        "Part.TIES  ->  Part.SHARING",
        "Part.SHARING  ->  Part.TIES",
    }
    assert made("STANDS") == set()


def test_each_condition_is_left_out_and_turned_about() -> None:
    start = "Row.objects.filter(person=visit, at__lte=other)"
    assert made("may") == {
        "other == visit or not visit  ->  not (other == visit or not visit)",
        "other == visit or not visit  ->  True",
        "other == visit or not visit  ->  False",
        "other == visit or not visit  ->  other == visit and (not visit)",
        "other == visit or not visit  ->  not visit",
        "other == visit or not visit  ->  other == visit",
        "other == visit  ->  other != visit",
        "not visit  ->  visit",
        "return False  ->  return True",
        f"return {start}.exclude(by=other).count() == 2  ->  return True",
        f"return {start}.exclude(by=other).count() == 2  ->  return False",
        f"{start}.exclude(by=other).count() == 2  ->  {start}.exclude(by=other).count() != 2",
        f"{start}.exclude(by=other)  ->  {start}",
        f"{start}.exclude(by=other)  ->  {start}.filter(by=other)",
        f"{start}  ->  Row.objects.all()",
        f"{start}  ->  Row.objects.filter(person=visit)",
        f"{start}  ->  Row.objects.filter(at__lte=other)",
        "at__lte=other  ->  at__lt=other",
        "2  ->  3",
    }


def test_everything_is_returned_and_a_rule_is_widened() -> None:
    held = "Q(Exists(held), state=Part.TIES)"
    both = f"Q(giver=visit) | ~{held}"
    assert made("those") == {
        f"{both}  ->  Q(giver=visit)",
        f"{both}  ->  ~{held}",
        f"{both}  ->  Q(giver=visit) & ~{held}",
        "Q(giver=visit)  ->  ~Q(giver=visit)",
        "Q(giver=visit)  ->  Q(pk__isnull=False)",
        "Q(giver=visit)  ->  Q(pk__in=[])",
        f"~{held}  ->  {held}",
        f"{held}  ->  ~{held}",
        f"{held}  ->  Q(pk__isnull=False)",
        f"{held}  ->  Q(pk__in=[])",
        f"{held}  ->  Q(state=Part.TIES)",
        f"{held}  ->  Q(Exists(held))",
        "Part.TIES  ->  Part.SHARING",
        "return Row.objects.filter(mine)  ->  return Row._base_manager.all()",
        "return Row.objects.filter(mine)  ->  return Row._base_manager.none()",
        "Row.objects.filter(mine)  ->  Row.objects.all()",
    }


@pytest.fixture
def module(tmp_path: Path) -> Iterator[ModuleType]:
    """A file that was imported, and another that took from it."""
    file = tmp_path / "rules.py"
    file.write_text(
        "ON = (1, 2)\nSTANDS = set(ON)\n\ndef may(n: int) -> bool:\n    return n in ON\n"
    )
    made = ModuleType("rules")
    made.__file__ = str(file)
    exec(file.read_text(), vars(made))  # noqa: S102  (ours)
    other = ModuleType("other")
    vars(other).update(ON=made.ON, STANDS=made.STANDS, may=made.may)
    sys.modules["other"] = other
    yield made
    del sys.modules["other"]


def test_a_fault_is_there_for_all_who_took_what_it_changes(module: ModuleType) -> None:
    other = sys.modules["other"]
    faults = list(faults_in(Path(str(module.__file__)).read_text(), vars(module)))
    (turned,) = [fault for fault in faults if str(fault) == "may: n in ON  ->  n not in ON"]
    assert (other.may(1), list(turned.lines)) == (True, [5])
    put_in(module, turned)
    assert other.may(1) is False
    (one,) = [fault for fault in faults if str(fault) == "ON: 1  ->  2"]
    put_in(module, one)
    assert ((2, 2), {2}) == (other.ON, other.STANDS)
