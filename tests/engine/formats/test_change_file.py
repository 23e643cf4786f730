"""Changes as JSON: what is read, what is written again, and what is refused where."""

from __future__ import annotations

import json

import pytest

from samspill.engine.formats.errors import InputError
from samspill.engine.formats.json_change import read_change, write_change
from samspill.engine.model.problem import Organisation, Participant, Sector, Strength, Wish
from samspill.engine.repairing import (
    CapChanged,
    Change,
    Fact,
    FixedTableChanged,
    Late,
    Leaves,
    Meet,
    MinimumChanged,
    NoShow,
    NoThanks,
    OrganisationChanged,
    RepresentativeLost,
    SlotAdded,
    SlotDeleted,
    SlotMoved,
    TableLost,
    TakenOver,
    TalkMoved,
    WalkIn,
    repair,
)
from samspill.telling.refusals import message, remedy
from support.plans import plan_of
from support.problems import MORNING, STEP, small_problem
from support.repairs import written

NEW = Participant("n", "Nina", "n-org", available=frozenset({"s1"}), minimum=2)
HOME = Organisation("n-org", "Ny AS", Sector.POLICE)
FACTS: list[tuple[Fact, dict[str, object]]] = [
    (NoShow("a"), {"kind": "no_show", "participant": "a"}),
    (Late("a", "s2"), {"kind": "late", "participant": "a", "from": "s2"}),
    (Leaves("a", "s2"), {"kind": "leaves", "participant": "a", "after": "s2"}),
    (NoThanks("a", "b"), {"kind": "veto", "by": "a", "to": "b"}),
    (TableLost("t1"), {"kind": "table_lost", "table": "t1"}),
    (TableLost("t1", ("s1",)), {"kind": "table_lost", "table": "t1", "slots": ["s1"]}),
    (SlotDeleted("s1"), {"kind": "slot_deleted", "slot": "s1"}),
    (
        TalkMoved("k", MORNING, MORNING + STEP),
        {
            "kind": "talk_moved",
            "talk": "k",
            "start": "2027-03-10T09:00:00+00:00",
            "end": "2027-03-10T09:20:00+00:00",
        },
    ),
    (
        RepresentativeLost("a", stays=True),
        {"kind": "representative_lost", "participant": "a", "stays": True},
    ),
    (Meet("a", "b"), {"kind": "meet", "first": "a", "second": "b"}),
    (Meet("a", "b", "s2"), {"kind": "meet", "first": "a", "second": "b", "from": "s2"}),
    (
        WalkIn(NEW, HOME, (Wish("n", "a", Strength.MUST),)),
        {
            "kind": "walk_in",
            "participant": {
                "id": "n",
                "name": "Nina",
                "organisation": "n-org",
                "available": ["s1"],
                "minimum": 2,
            },
            "organisation": {"id": "n-org", "name": "Ny AS", "sector": "police"},
            "wishes": [{"to": "a", "strength": "must"}],
        },
    ),
]


TIMES = {"start": "2027-03-10T09:00:00+00:00", "end": "2027-03-10T09:20:00+00:00"}
OF_VERSION_3: list[tuple[Fact, dict[str, object]]] = [
    (SlotMoved("s1", MORNING, MORNING + STEP), {"kind": "slot_moved", "slot": "s1", **TIMES}),
    (SlotAdded("s9", MORNING, MORNING + STEP), {"kind": "slot_added", "slot": "s9", **TIMES}),
    (CapChanged(4), {"kind": "cap_changed", "cap": 4}),
    (CapChanged(None, "a"), {"kind": "cap_changed", "participant": "a"}),
    (MinimumChanged(2, "a"), {"kind": "minimum_changed", "minimum": 2, "participant": "a"}),
    (
        FixedTableChanged("a-org", "t1"),
        {"kind": "fixed_table_changed", "organisation": "a-org", "table": "t1"},
    ),
    (FixedTableChanged("a-org"), {"kind": "fixed_table_changed", "organisation": "a-org"}),
    (
        OrganisationChanged("a", "b-org"),
        {"kind": "organisation_changed", "participant": "a", "organisation": "b-org"},
    ),
    (
        OrganisationChanged("a", "n-org", HOME),
        {
            "kind": "organisation_changed",
            "participant": "a",
            "organisation": "n-org",
            "home": {"id": "n-org", "name": "Ny AS", "sector": "police"},
        },
    ),
    (TakenOver("a", "b"), {"kind": "taken_over", "giver": "a", "colleague": "b"}),
    (
        TakenOver("a", "b", "c"),
        {"kind": "taken_over", "giver": "a", "colleague": "b", "partner": "c"},
    ),
]


def document(**facts: object) -> dict[str, object]:
    return {"format": "samspill-change", "version": 1, **facts}


@pytest.mark.parametrize(("fact", "row"), FACTS)
def test_every_kind_is_read_and_written_again(fact: Fact, row: dict[str, object]) -> None:
    change = read_change(json.dumps(document(facts=[row])), file="c")
    assert change == Change((fact,))
    assert read_change(write_change(change), file="c") == change


@pytest.mark.parametrize(("fact", "row"), OF_VERSION_3)
def test_every_kind_of_version_3_is_read_and_written_again(
    fact: Fact, row: dict[str, object]
) -> None:
    change = read_change(json.dumps(document(facts=[row]) | {"version": 3}), file="c")
    assert change == Change((fact,))
    assert json.loads(write_change(change))["version"] == 3
    assert json.loads(write_change(change))["facts"] == [row]
    for older in (1, 2):
        with pytest.raises(InputError) as refused:
            read_change(json.dumps(document(facts=[row]) | {"version": older}), file="c")
        error = refused.value
        assert (error.where, error.field) == ("facts[0]", "kind")
        assert message(error) == f"Facts of the kind {row['kind']} are of version 3."
        assert remedy(error) == 'Write "version": 3 at the top.'


def test_time_confirmed_and_standby_are_read() -> None:
    text = json.dumps(
        document(now="2027-03-10T09:00:00+00:00", confirmed=[["b", "a"]], standby=["c"])
    )
    change = read_change(text, file="c")
    assert change == Change((), MORNING, (("b", "a"),), ("c",))
    assert read_change(write_change(change), file="c") == change


REFUSED: list[tuple[dict[str, object], tuple[str, str]]] = [
    (document(format="samspill-plan"), ("", "format")),
    (document(version=4), ("", "version")),
    (document(fact=[]), ("", "fact")),
    (document(facts={}), ("", "facts")),
    (document(facts=["late"]), ("facts[0]", "")),
    (document(facts=[{"kind": "lat"}]), ("facts[0]", "kind")),
    (document(facts=[{"kind": ["late"]}]), ("facts[0]", "kind")),
    (document(facts=[{"kind": "late", "participant": "a"}]), ("facts[0]", "from")),
    (document(facts=[{"kind": "no_show", "participant": 3}]), ("facts[0]", "participant")),
    (document(facts=[{"kind": "no_show", "person": "a"}]), ("facts[0]", "person")),
    (document(facts=[{"kind": "walk_in"}]), ("facts[0].participant", "")),
    (
        document(facts=[{"kind": "walk_in", "participant": {"id": "n"}}]),
        ("facts[0].participant", "name"),
    ),
    (document(facts=[{**FACTS[-1][1], "wish": []}]), ("facts[0]", "wish")),
    (document(facts=[{**FACTS[-1][1], "wishes": [{}]}]), ("facts[0].wishes[0]", "to")),
    (document(confirmed=[["a"]]), ("confirmed[0]", "")),
    (document(confirmed=[["a", "a"]]), ("confirmed[0]", "")),
    (document(standby=["a", "a"]), ("", "standby")),
    (document(now="noon"), ("", "now")),
]


@pytest.mark.parametrize(("bad", "place"), REFUSED)
def test_what_cannot_be_used_is_refused_with_its_place(
    bad: dict[str, object], place: tuple[str, str]
) -> None:
    with pytest.raises(InputError) as refused:
        read_change(json.dumps(bad), file="c.json")
    error = refused.value
    assert (error.file, (error.where, error.field)) == ("c.json", place)
    assert message(error)
    assert remedy(error)


def test_a_repair_is_written_with_what_both_sides_read() -> None:
    problem = small_problem("a b", wishes="a>b", slots=2)
    made = repair(problem, plan_of("s1 t1 a b"), Change((Late("a", "s2"),)))
    said = json.loads(written(made))
    assert (said["format"], said["version"], said["proven"]) == ("samspill-repair", 1, True)
    assert said["meetings"] == [
        {
            "code": "moved",
            "before": {"slot": "s1", "table": "t1", "participants": ["a", "b"]},
            "after": {"slot": "s2", "table": "t1", "participants": ["a", "b"]},
            "unkept": False,
        }
    ]
    assert [notice["participant"] for notice in said["notices"]] == ["a", "b"]
    assert said["notices"][0]["told"] == [
        {
            "code": "moved",
            "other": "b",
            "name": "",
            "organisation": "",
            "before": {"slot": "s1", "start": "2027-03-10T09:00:00+00:00", "table": "t1"},
            "after": {"slot": "s2", "start": "2027-03-10T09:20:00+00:00", "table": "t1"},
            "text": "Your meeting with b is moved from 09:00 to 09:20, at table t1.",
        }
    ]


def test_confirmed_round_tables_are_of_version_2() -> None:
    change = Change(confirmed_round_tables=("g",))
    text = write_change(change)
    assert json.loads(text)["version"] == 2
    assert read_change(text, file="c") == change
    with pytest.raises(InputError) as refused:
        read_change(text.replace('"version": 2', '"version": 1'), file="c")
    assert refused.value.field == "confirmed_round_tables"
    assert remedy(refused.value) == 'Write "version": 2 at the top.'
