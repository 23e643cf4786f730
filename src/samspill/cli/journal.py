"""``samspill journal``: is a journal whole? Needs neither the platform nor its database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from samspill.cli.arguments import AsJson
from samspill.cli.files import STDIN, read_text
from samspill.cli.refusals import UsageError, refusing_bad_input

if TYPE_CHECKING:
    from samspill.evidence.heads import Head

journal = typer.Typer(help="Journals of who did what.", no_args_is_help=True)


@journal.callback()
def group() -> None:
    """Keeps ``verify`` a command of its own, though it is the only one."""


@journal.command()
def verify(
    file: Annotated[str, typer.Argument(metavar="JOURNAL", help="A journal's file, or -.")],
    head: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="A letter with a head that was mailed, saved as text or as it came.",
        ),
    ] = None,
    key: Annotated[
        str | None, typer.Option(help="The site's key, if you have it from elsewhere.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say whether a journal is whole, and what is wrong where (exit code 1): entries that were
    changed, deleted, inserted or moved; against a mailed head also those that were cut off at the
    end or written anew."""
    from samspill.evidence.verifying import NoJournalError, OtherChainError
    from samspill.evidence.verifying import verify as verified
    from samspill.telling.journal import in_words, verdict_in_words

    with refusing_bad_input():
        heads = [_head(name, key) for name in head or ()]
        with _opened(file) as opened:
            try:
                verdict = verified(opened, heads=heads)
            except NoJournalError:
                raise UsageError(
                    file, "line 1", "This is no journal.",
                    "Give the file that the organiser's page Journal lets one take out, or the "
                    "server's command export_journal.",
                ) from None  # fmt: skip
            except OtherChainError as error:
                raise UsageError(
                    file, "line 1", f"It is the journal {error}, and the head is of another one.",
                    "Give the head that was mailed of this journal.",
                ) from None  # fmt: skip
        if key is not None and verdict.head is not None and verdict.head.key != key.lower():
            raise UsageError(
                file, "the head", f"It is signed with another key, {verdict.head.key}.",
                "Ask those who run the site which key is theirs.",
            )  # fmt: skip
    if as_json:
        faults = [{**asdict(fault), "text": in_words(fault)} for fault in verdict.faults]
        said = {"journal": verdict.chain, "entries": verdict.entries, "whole": verdict.whole}
        typer.echo(json.dumps({**said, "faults": faults, "more": verdict.more}))
    else:
        typer.echo("\n".join(verdict_in_words(verdict, heads)))
    raise typer.Exit(0 if verdict.whole else 1)


def _head(name: str, key: str | None) -> Head:
    """The mailed head, if it is one. Raises InputError and UsageError."""
    from samspill.evidence.heads import NoHeadError, head_in

    try:
        found = head_in(read_text(name))
    except NoHeadError as error:
        raise UsageError(
            name, "", str(error), "Save the whole letter that the head came in, and give its file."
        ) from None
    if not found.genuine or (key is not None and found.key != key.lower()):
        raise UsageError(
            name, "signature", "This head was not signed with the key that it should be.",
            "Give the letter as it came; nothing can be held against a head that was changed.",
        )  # fmt: skip
    return found


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    """The file, to be read a line at a time. Raises UsageError when it can't be had."""
    remedy = "Check the name, and that you may read it."
    if name == STDIN:
        if sys.stdin is None:
            raise UsageError("standard input", "", "It is closed.", "Name a file instead.")
        yield sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as opened:
            yield opened
    except OSError as error:
        raise UsageError(name, "", f"This can't be read: {error.strerror}.", remedy) from None
