"""Reading .dzn files: every item, and what is said of bad ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from samspill.engine.formats.b2b import read
from samspill.engine.formats.errors import InputError
from samspill.engine.given.problem import GivenMeeting, GivenProblem
from samspill.telling import refusals

GOOD = """% four people
nBusiness = 4; nMeetings = 3;
nTables = 2;
nTotalSlots = 5;
nMorningSlots = 3;
requested = [|1, 2, 1,
|1, 3, 2,
|4, 1, 3|];
meetingsxBusiness = [{1,2,3,4},{1,2},{1,3},{1,4}];
nMeetingsBusiness = [3,1,1,1];
forbidden = [{5},{0},{},1..2];
fixed = [2,0,0];
precedences = [{},{1},{1, 2}];
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "made.dzn"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_item_is_read(tmp_path: Path) -> None:
    assert read(written(tmp_path, GOOD)) == GivenProblem(
        participants=4,
        slots=5,
        tables=2,
        meetings=(
            GivenMeeting(1, 2, (2,)),
            GivenMeeting(1, 3, (4,), (0,)),
            GivenMeeting(4, 1, (3, 4), (0, 1)),
        ),
        title="made",
    )


def test_what_restricts_nothing_may_be_left_out(tmp_path: Path) -> None:
    head = "nBusiness=2;nMeetings=1;nTables=1;nTotalSlots=2;nMorningSlots=2;requested=[|1,2,3|];"
    problem = read(written(tmp_path, head))
    assert problem.meetings == (GivenMeeting(1, 2, (1, 2)),)


@pytest.mark.parametrize(
    ("old", "new", "where", "field", "message"),
    [
        ("nTables = 2;", "", "", "nTables", "This is missing."),
        ("nTables = 2;", "nTables = 2", "line 3", "", "This is not an item that ends in a "
         "semicolon."),
        ("nTables = 2;", "nTables = two;", "", "nTables", "'two' is not a number."),
        ("nTables = 2;", "nTables = 9999999;", "", "nTables", "The number is too large."),
        ("nTables = 2;", "nTables = 2; nTables = 3;", "", "nTables", "This is there twice."),
        ("nMorningSlots = 3", "nMorningSlots = 6", "", "nMorningSlots",
         "6 is more than all slots, 5."),
        ("|1, 3, 2", "|1, 9, 2", "row 2", "requested", "1 and 9 are not two participants."),
        ("|1, 3, 2", "|3, 3, 2", "row 2", "requested", "3 and 3 are not two participants."),
        ("|1, 3, 2", "|1, 3, 4", "row 2", "requested", "There is no session 4."),
        ("|1, 3, 2", "|1, 3", "", "requested", "It has 8 numbers, not 9."),
        ("|1, 3, 2", "|1, a, 2", "", "requested", "It holds something else than numbers."),
        ("fixed = [2,0,0]", "fixed = [2,0]", "", "fixed", "It has 2 numbers, not 3."),
        ("fixed = [2,0,0]", "fixed = [2,6,0]", "number 2", "fixed", "There is no 6."),
        ("[{5},{0}", "[{5}", "", "forbidden", "It has 3 sets, not 4."),
        ("[{5},{0}", "[{5},{6}", "set 2", "forbidden", "It holds what is not such a number."),
        ("[{5},{0}", "[{5},x{0}", "", "forbidden", "It holds something else than sets."),
        ("{1},{1, 2}", "{2},{1, 2}", "row 2", "precedences", "The meeting comes before itself."),
        ("[3,1,1,1]", "[3,1,2,1]", "number 3", "nMeetingsBusiness",
         "It says 2, the meetings in requested are 1."),
    ],
)  # fmt: skip
def test_what_is_said_of_a_bad_file(
    tmp_path: Path, old: str, new: str, where: str, field: str, message: str
) -> None:
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        read(path)
    said = caught.value
    assert (said.file, said.where, said.field, refusals.message(said)) == (
        str(path),
        where,
        field,
        message,
    )
    assert refusals.remedy(said) != ""


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "made.dzn"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError) as caught:
        read(path)
    assert refusals.message(caught.value) == "This can't be read as text."
