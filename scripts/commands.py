"""``docs/reference/commands.md``, made from the commands: ``python -m scripts.commands``.

Everything is read from the functions and their annotations, as Typer reads them, so the page says
what ``samspill … --help`` says, and a test says when it is out of date.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from typer import Typer
from typer.models import ArgumentInfo, OptionInfo, TyperInfo

from samspill.cli import app

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "commands.md"
TITLE = "# Commands"
HEAD = """\
<!-- Made by scripts/commands.py from the commands; do not edit by hand. -->

What `samspill --help` and `samspill COMMAND --help` say, on one page. After an installation from
this repository the command is `.venv/bin/samspill`. A fault in what you give is told in one
message with file, place and remedy; then the exit code is 2 and nothing is written. Other exit
codes are said at the command.
"""
VALUES = {str: "TEXT", int: "NUMBER", float: "NUMBER", Path: "FILE"}


@dataclass(frozen=True)
class Command:
    """A command: the words that call it, what it does, and what it takes."""

    words: str
    does: str
    taken: tuple[Taken, ...]


@dataclass(frozen=True)
class Taken:
    """An argument (``names`` is one word without dashes) or an option."""

    names: tuple[str, ...]
    value: str
    help: str
    needed: bool
    default: str
    several: bool

    @property
    def is_option(self) -> bool:
        """False for an argument, which is known by its place."""
        return self.names[0].startswith("-")


def commands(of: Typer, before: str = "samspill") -> Iterator[Command]:
    """All commands of an app and of the apps within it, in the order of ``--help``."""
    for info in of.registered_commands:
        function = info.callback
        assert function is not None  # noqa: S101  (a command is a function)
        name = info.name or function.__name__.replace("_", "-")
        yield Command(f"{before} {name}", _said(info.help, function), tuple(_taken(function)))
    for group in of.registered_groups:
        assert group.typer_instance is not None  # noqa: S101  (that is what a group is)
        yield from commands(group.typer_instance, f"{before} {_group_name(group)}")


def _group_name(group: TyperInfo) -> str:
    return str(group.name)


def _said(text: str | None, function: Any) -> str:
    return " ".join((text or inspect.getdoc(function) or "").split())


def _taken(function: Any) -> Iterator[Taken]:
    hints = get_type_hints(function, include_extras=True)
    for name, parameter in inspect.signature(function).parameters.items():
        kind, *notes = get_args(hints[name]) if get_origin(hints[name]) is Annotated else (None,)
        note = next((n for n in notes if isinstance(n, ArgumentInfo | OptionInfo)), None)
        if note is None:
            message = f"{function.__name__}: {name} is neither an argument nor an option"
            raise TypeError(message)
        needed = parameter.default is inspect.Parameter.empty
        kind, several = _single(kind)
        yield Taken(
            names=_names(name, kind, note),
            value=_value(kind, note),
            help=_said(note.help, function) if note.help else "",
            needed=needed,
            default="" if needed else _default(parameter.default),
            several=several,
        )


def _single(kind: Any) -> tuple[Any, bool]:
    """The type of one value, and whether there may be several."""
    if get_origin(kind) in (Union, UnionType):
        kind = next(part for part in get_args(kind) if part is not NoneType)
    if get_origin(kind) is list:
        return get_args(kind)[0], True
    return kind, False


def _names(name: str, kind: Any, note: ArgumentInfo | OptionInfo) -> tuple[str, ...]:
    if isinstance(note, ArgumentInfo):
        return (str(note.metavar or name.upper()),)
    # Within Annotated the first name of an option stands where its default used to.
    written = [note.default, *(note.param_decls or ())]
    if declared := tuple(word for word in written if isinstance(word, str)):
        return declared
    option = name.replace("_", "-")
    return (f"--{option}/--no-{option}",) if kind is bool else (f"--{option}",)


def _value(kind: Any, note: ArgumentInfo | OptionInfo) -> str:
    """What is written after an option; nothing for one that is a yes by being there."""
    if kind is bool:
        return ""
    if note.metavar and isinstance(note, OptionInfo):
        return str(note.metavar)
    if get_origin(kind) is Literal:
        return "\\|".join(get_args(kind))
    if issubclass(kind, Enum):
        return "\\|".join(str(choice.value) for choice in kind)
    limits = [f"{word} {n}" for word, n in (("from", note.min), ("to", note.max)) if n is not None]
    return " ".join([VALUES[kind], *limits])


def _default(value: Any) -> str:
    if value is None or value is False or value == []:
        return ""
    return str(value.value if isinstance(value, Enum) else value)


def page() -> str:
    """The whole page."""
    parts = [TITLE, HEAD.rstrip()]
    for command in commands(app):
        arguments = [taken for taken in command.taken if not taken.is_option]
        options = [taken for taken in command.taken if taken.is_option]
        usage = [command.words, *(_usage(taken) for taken in arguments)]
        usage += [f"{taken.names[0]} {taken.value.split()[0]}" for taken in options if taken.needed]
        usage += ["[options]"] if any(not taken.needed for taken in options) else []
        parts += [f"## {command.words}", command.does, f"    {' '.join(usage)}"]
        if command.taken:
            rows = [_row(taken) for taken in (*arguments, *options)]
            parts.append("\n".join(["| Given | Meaning |", "|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _usage(taken: Taken) -> str:
    (name,) = taken.names
    name = f"{name}..." if taken.several else name
    return name if taken.needed else f"[{name}]"


def _row(taken: Taken) -> str:
    names = ", ".join(f"`{name}`" for name in taken.names)
    value = f" {taken.value}" if taken.is_option and taken.value else ""
    notes = [taken.help] if taken.help else []
    if taken.is_option and taken.needed:
        notes.append("Must be given.")
    if taken.is_option and taken.several:
        notes.append("May be given several times.")
    if taken.default:
        notes.append(f"Else {taken.default}.")
    return f"| {names}{value} | {' '.join(notes)} |"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
