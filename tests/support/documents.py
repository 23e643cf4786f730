"""Does what the documents tell people to do: fenced ``sh``, ``python``, ``diff`` blocks and more.

A reader follows a document from top to bottom, so its blocks share one folder and one namespace.
``samspill`` commands run in this process and must end with 0; Python with ``>>>`` is compared with
what it prints, other Python is run; a change file is written where the next command reads it.
"""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from samspill.cli import app

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?samspill (.*)$")
# A document shows an event of common size; the test makes do with one that takes no time.
SMALLER = (("--participants 200", "--participants 30"), ("participants=200", "participants=30"))
DOCTEST = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


@dataclass(frozen=True)
class Block:
    """A fenced block: the document's path in the repository, the line it begins in, its language
    and its text."""

    document: str
    line: int
    language: str
    text: str

    @property
    def file(self) -> str | None:
        """The file that the block is the text of, when its first line is a comment that names
        one; None for a block to be run."""
        found = re.match(r"# (\S+/\S+\.py)\n", self.text)
        return found[1] if found else None

    @property
    def commands(self) -> tuple[str, ...]:
        """What comes after ``samspill`` in each such line, in order."""
        joined = self.text.replace("\\\n", " ")
        found = (COMMAND.match(line) for line in joined.splitlines())
        return tuple(match[1] for match in found if match)


def blocks(document: Path) -> Iterator[Block]:
    """The document's fenced blocks in order."""
    text = document.read_text(encoding="utf-8")
    name = document.relative_to(ROOT).as_posix()
    for match in BLOCK.finditer(text):
        indent, language, inside = match.groups()
        line = text.count("\n", 0, match.start()) + 1
        yield Block(name, line, language, re.sub(f"^{indent}", "", inside, flags=re.MULTILINE))


def smaller(text: str) -> str:
    """The text with an event of fewer people."""
    for shown, run in SMALLER:
        text = text.replace(shown, run)
    return text


def edit(document: Path, tree: Path) -> None:
    """Makes the document's changes (``diff`` blocks, files) in a copy of the repository."""
    for block in blocks(document):
        if block.language == "diff":
            for name, change in re.findall(
                r"^--- (\S+)\n(.*?)(?=^--- |\Z)", block.text, re.MULTILINE | re.DOTALL
            ):
                path = tree / name
                path.write_text(_changed(path.read_text("utf-8"), change, name), encoding="utf-8")
        elif block.file is not None:
            text = block.text.split("\n", 1)[1]
            (tree / block.file).write_text(text, encoding="utf-8")


def _changed(text: str, change: str, name: str) -> str:
    """The text with each hunk's old lines, which stand in it once, made its new lines."""
    for hunk in filter(None, change.split("@@\n")):
        lines = hunk.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] in " -")
        new = "".join(line[1:] for line in lines if line[0] in " +")
        if text.count(old) != 1:
            raise AssertionError(f"{name} has not once, but {text.count(old)} times:\n{old}")
        text = text.replace(old, new)
    return text


def follow(document: Path, folder: Path, names: dict[str, Any]) -> None:
    """Runs all blocks of the document in the folder, which is the working one. ``names`` is what
    its Python knows before."""
    for block in blocks(document):
        text = smaller(block.text)
        if block.language == "sh":
            for command in block.commands:
                _run(smaller(command), block)
        elif block.language == "python" and ">>>" in text:
            _compare(text, block, names)
        elif block.language == "python" and block.file is None:
            filled = "\n" * block.line + text  # a traceback then tells the document's line
            code = compile(filled, block.document, "exec", dont_inherit=True)
            exec(code, names)  # noqa: S102  our own documents
        elif block.language == "json" and '"samspill-change"' in text:
            (folder / "change.json").write_text(text, encoding="utf-8")


def _run(command: str, block: Block) -> None:
    said = CliRunner().invoke(app, shlex.split(command, comments=True))
    if said.exit_code:
        where = f"{block.document}:{block.line}"
        raise AssertionError(f"{where}: samspill {command}\n{said.output}\n{said.exception!r}")


def _compare(text: str, block: Block, names: dict[str, Any]) -> None:
    test = doctest.DocTestParser().get_doctest(text, {}, block.document, block.document, block.line)
    test.globs = names
    told: list[str] = []
    doctest.DocTestRunner(optionflags=DOCTEST).run(test, out=told.append, clear_globs=False)
    if told:
        raise AssertionError("".join(told))
