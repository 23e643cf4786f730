"""Files that something is wrong with: what is said of each, and where."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from samspill.cli import app
from samspill.engine.formats.csv_folder import read_folder, write_folder
from samspill.engine.formats.errors import InputError, shown
from samspill.engine.formats.json_plan import read_plan
from samspill.engine.formats.json_problem import read_problem, write_problem
from samspill.telling.refusals import refusal
from support.problems import small_problem

PROBLEM = small_problem("a b", wishes="a>b", minimum=1)
TEXT = write_problem(PROBLEM)
LEVEL = {"name": "value", "value": 5, "bound": 5, "gap": 0.0}
HEAD = {"format": "samspill-plan", "version": 1, "meetings": []}
RUN = CliRunner()


def refused(read: Callable[[], object]) -> str:
    with pytest.raises(InputError) as error:
        read()
    return refusal(error.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"cap": 6', '"cap": 6, "cap": 5', "x: The key 'cap' is twice in one object. Keep one"),
        ('"cap": 6', '"cap": ' + "9" * 5_000, "x, line 5: A number has too many digits. Correct"),
        ('"cap": 6', '"cap": 1000001', "x, cap: The number is too large. Give at most 1000000."),
        ('"minimum": 1', '"minimum": 1001', "x, minimum: The number is too large. Give at most 10"),
        ('"cap": 6', '"cap": NaN', "x, cap: nan is not a whole number. Correct the value."),
        ('"cap": 6', '"cap": ' + "[" * 99_999, "x: Brackets are nested too deeply. Take out"),
        ('"title": ""', r'"title": "\ud800"', "x, line 4: An escape stands for half a letter"),
        ('"title": ""', f'"title": "{"x" * 1_001}"', "x, title: The text is 1001 letters long."),
        ('"version": 1', '"version": [1]', "x, version: Version [1] is not known."),
        ('"slots": [', '"slots": 1, "x": [', "x, x: This key is not known."),
        ('"tables": [', '"tables": [7, ', "x, tables[0]: This is not an object. Write { ... }."),
        ('"wishes": [', '"wishes": null, "met": [', "x: The key 'met' is twice"),
    ],
)
def test_what_is_said_of_a_damaged_problem(old: str, new: str, said: str) -> None:
    assert old in TEXT
    damaged = TEXT.replace(old, new, 1)
    assert refused(lambda: read_problem(damaged, file="x"))[: len(said)] == said


def test_whole_letters_written_as_escapes_are_read() -> None:
    text = TEXT.replace('"title": ""', r'"title": "\ud83e\udd1d \\ud800"')
    assert read_problem(text, file="x").title == "🤝 \\ud800"


def test_a_list_that_is_none_is_refused() -> None:
    text = TEXT.replace('"vetoes": []', '"vetoes": {}')
    assert refused(lambda: read_problem(text, file="x")) == (
        "x, vetoes: This is not a list. Write [ ... ]."
    )


def test_a_key_of_a_later_version_is_refused() -> None:
    with_seats = TEXT.replace('"id": "t1"', '"id": "t1", "seats": 4')
    with_list = TEXT.replace('"vetoes"', '"round_tables": [], "vetoes"')
    remedy = 'This key is of version 2. Write "version": 2 at the top.'
    assert refused(lambda: read_problem(with_seats, file="x")) == f"x, tables[0], seats: {remedy}"
    assert refused(lambda: read_problem(with_list, file="x")) == f"x, round_tables: {remedy}"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"meetings": None}, "x, meetings: The list of meetings is missing. Add it."),
        ({"meetings": [1]}, "x, meetings[0]: This is not an object. Write { ... }."),
        ({"meetings": [{"slot": 1}]}, "x, meetings[0], slot: This is not an id. Write its id"),
        (
            {"meetings": [{"slot": "s1", "table": "t1", "participants": ["a", 1]}]},
            "x, meetings[0], participants: This is not a list of ids.",
        ),
        (
            {"meetings": [{"slot": "s", "table": "t", "participants": [], "round_table": "g"}]},
            "x, meetings[0], round_table: Round tables are of version 2.",
        ),
        ({"result": []}, "x, result: This is not an object. Write { ... }."),
        ({"result": {"levels": {}}}, "x, result, levels: This is not a list. Write [ ... ]."),
        ({"result": {"levels": [3]}}, "x, result.levels[0]: This is not an object."),
        (
            {"result": {"levels": [{**LEVEL, "bound": True}]}},
            "x, result.levels[0], bound: True is not a whole number. Make the file anew.",
        ),
        (
            {"result": {"levels": [LEVEL, {**LEVEL, "gap": float("nan")}]}},
            "x, result.levels[1], gap: nan is not a number from 0 to 1. Make the file anew.",
        ),
        (
            {"result": {"levels": [{**LEVEL, "then": {"name": 1}}]}},
            "x, result.levels[0].then, name: 1 is not a text. Make the file anew.",
        ),
        ({"problem": {"digest": 7}}, "x, problem, digest: 7 is not a text. Make the file"),
    ],
)
def test_what_is_said_of_a_damaged_plan(facts: dict[str, Any], said: str) -> None:
    text = json.dumps(HEAD | facts)
    assert refused(lambda: read_plan(text, file="x"))[: len(said)] == said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_folder(PROBLEM, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("edition.csv", "cap\n--5\n", "edition.csv, row 2, cap: '--5' is not a whole number."),
        ("edition.csv", f"cap\n{'9' * 5_000}\n", "edition.csv, row 2, cap: '9999999999"),
        ("edition.csv", "cap\n5\n6\n", "edition.csv, row 3: There is a second row about the"),
        ("edition.csv", "cap,cap\n5,6\n", "edition.csv, row 1, cap: This heading is there twice."),
        ("edition.csv", "", "edition.csv, row 1: The file is empty. Write headings in row 1."),
        ("edition.csv", "title,cap\na,b,1\n", "edition.csv, row 2: There are 3 cells for 2"),
        ("edition.csv", f"title\n{'x' * 200_000}\n", "edition.csv, row 2: This is not CSV: field"),
        ("edition.csv", "title\na\rb\rc", "edition.csv, row 3: There is a second row"),
        ("vetoes.csv", "by\nx\n", "vetoes.csv, row 2, to: This is missing. Give a text."),
    ],
)
def test_what_is_said_of_a_damaged_folder(folder: Path, file: str, text: str, said: str) -> None:
    with (folder / file).open("w", encoding="utf-8", newline="") as stream:
        stream.write(text)
    found = refused(lambda: read_folder(folder)).removeprefix(f"{folder}/")
    assert found[: len(said)] == said


def test_a_file_that_is_missing_or_no_file_is_said(folder: Path) -> None:
    (folder / "tables.csv").unlink()
    found = refused(lambda: read_folder(folder))
    assert found == f"{folder}/tables.csv: This file is missing. Add it, with headings in row 1."
    (folder / "tables.csv").mkdir()
    found = refused(lambda: read_folder(folder))
    assert found == (
        f"{folder}/tables.csv: This can't be read: Is a directory. Put the CSV file there."
    )


def test_letters_in_another_encoding_are_said_with_their_row(folder: Path) -> None:
    (folder / "edition.csv").write_bytes("title\nMøte\n".encode("latin-1"))
    found = refused(lambda: read_folder(folder))
    assert found == (
        f"{folder}/edition.csv, row 2: The letters are not in UTF-8."
        ' Save the sheet as "CSV UTF-8 (comma delimited)".'
    )


def test_standard_input_in_another_encoding_is_refused() -> None:
    said = RUN.invoke(app, ["plan", "-", "--quiet"], input='{\n"title": "Møte"'.encode("latin-1"))
    assert (said.exit_code, said.stderr) == (
        2,
        "standard input, line 2: The letters are not in UTF-8. Save the file as UTF-8.\n",
    )


def test_a_plan_with_claims_of_no_kind_is_refused_by_check(tmp_path: Path) -> None:
    problem, plan = tmp_path / "problem.json", tmp_path / "plan.json"
    problem.write_text(TEXT)
    plan.write_text(json.dumps(HEAD | {"result": {"levels": [{"name": "value"}]}}))
    said = RUN.invoke(app, ["check", str(problem), str(plan)])
    assert said.exit_code == 2
    assert said.stderr == (
        f"{plan}, result.levels[0], value: None is not a whole number. Make the file anew.\n"
    )


def test_a_long_value_is_shown_in_a_few_words() -> None:
    assert shown(9) == "9"
    assert len(shown("x" * 10_000)) == 60
    assert shown([[[[[[[[1]]]]]]]]) == "[[[[[[[...]]]]]]]"
