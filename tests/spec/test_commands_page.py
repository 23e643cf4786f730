"""The page of commands is made from the commands, and agrees with what ``--help`` says."""

from __future__ import annotations

import re

import pytest
from scripts.commands import PAGE, Command, commands, page
from typer.testing import CliRunner

from samspill.cli import app

COMMANDS = tuple(commands(app))
OPTION = re.compile(r"--[a-z][a-z0-9-]*")


def test_the_page_of_commands_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m scripts.commands"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.words)
def test_the_page_has_the_options_that_help_shows(command: Command) -> None:
    words = command.words.split()[1:]
    said = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert said.exit_code == 0, said.output
    named = {name for taken in command.taken for name in taken.names if name.startswith("--")}
    assert named == set(OPTION.findall(said.output)) - {"--help"}


def test_the_page_has_every_command_once() -> None:
    said = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200", "TERM": "dumb"}).output
    listed = re.findall(r"^\W*([a-z][a-z0-9-]*)  +[A-Z]", said, re.MULTILINE)
    assert sorted(dict.fromkeys(c.words.split()[1] for c in COMMANDS)) == sorted(listed)
