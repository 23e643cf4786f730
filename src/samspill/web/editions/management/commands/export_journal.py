"""Takes a journal out as a file, for keeping and for ``samspill journal verify``."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from samspill.evidence.canonical import INSTALLATION
from samspill.web.editions.heads import chain_of_edition, journal_file
from samspill.web.editions.models import Edition

BAD_INPUT = 2  # as the command samspill ends
STDOUT = "-"


class Command(BaseCommand):
    """``manage.py export_journal journal.jsonl``: the installation's own journal, which no page
    shows; with ``--edition demo`` that of an edition."""

    help = "Write the installation's journal, or an edition's, as a file that can be verified."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="Where to write it; - for standard output.")
        parser.add_argument(
            "--edition",
            metavar="NAME",
            help="An edition's journal instead: its name in its address, as demo in"
            " /organise/demo/.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        chain = INSTALLATION if options["edition"] is None else _chain(options["edition"])
        lines = journal_file(chain, now=timezone.now())
        if options["file"] == STDOUT:
            sys.stdout.writelines(lines)
            return
        try:
            _write(Path(options["file"]), lines)
        except OSError as error:
            raise CommandError(
                f"{options['file']} can't be written: {error.strerror}. Name a file in a folder"
                " that you may write in.",
                returncode=BAD_INPUT,
            ) from None
        self.stdout.write(
            f"{options['file']}: the journal {chain}. It names nobody. Judge it anywhere with"
            f" samspill journal verify {options['file']} --head LETTER."
        )


def _chain(slug: str) -> str:
    edition = Edition.objects.filter(slug=slug).first()
    if edition is None:
        known = ", ".join(Edition.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(
            f"There is no edition {slug}. There is: {known or 'none'}.", returncode=BAD_INPUT
        )
    return chain_of_edition(edition)


def _write(path: Path, lines: Iterable[str]) -> None:
    """The whole file or none, which only who writes it may read, a line at a time: a journal may be
    larger than the memory."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
