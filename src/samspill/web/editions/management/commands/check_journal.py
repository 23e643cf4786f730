"""Says whether the journals in the database are whole, and show what was sealed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from samspill.evidence.heads import Head, NoHeadError, head_in
from samspill.telling.journal import in_words, otherwise_in_words
from samspill.telling.numbers import in_figures
from samspill.web.editions.judging import Judged, OtherKeyError, judged, outside

BAD_INPUT = 2  # as the command samspill ends


class Command(BaseCommand):
    """``manage.py check_journal --head letter.eml``: exit code 1 when anything is wrong, so that
    whatever runs it each night can tell somebody."""

    help = "Say whether every journal is whole, and shows what was sealed (exit code 1 if not)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="LETTER",
            help="A letter with a seal that was mailed, saved as a file; as many as you have.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        heads = [_head(name) for name in options["head"]]
        whole = True
        try:
            for each in judged(heads=heads, now=timezone.now()):
                whole = self._say(each) and whole
        except OtherKeyError:
            raise CommandError(
                "A seal was not signed with the key that this site has now: it is another site's, "
                "or the site's secret has been changed since. Take the journal out with "
                "export_journal, and give the letter to samspill journal verify.",
                returncode=BAD_INPUT,
            ) from None
        if left := outside():
            entries = in_figures(left, "entry is", "entries are")
            self.stdout.write(f"{entries} in no journal: something wrote around the seal.")
            whole = False
        if not whole:
            raise CommandError("Something in the journals is not as it was sealed.", returncode=1)

    def _say(self, found: Judged) -> bool:
        verdict = found.verdict
        for line in map(in_words, verdict.faults):
            self.stdout.write(f"{verdict.chain}: {line}")
        if verdict.more:
            self.stdout.write(f"{verdict.chain}: {in_figures(verdict.more, 'more fault')}.")
        for line in otherwise_in_words(found.otherwise, found.more):
            self.stdout.write(f"{verdict.chain}: {line}")
        if found.whole:
            entries = in_figures(verdict.entries, "entry", "entries")
            self.stdout.write(f"{verdict.chain}: whole, and as it was sealed: {entries}.")
        return found.whole


def _head(name: str) -> Head:
    try:
        return head_in(Path(name).read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise CommandError(
            f"{name} can't be read: {error.strerror}.", returncode=BAD_INPUT
        ) from None
    except NoHeadError as error:
        raise CommandError(
            f"{name}: {error} Save the whole letter that the seal came in, and give its file.",
            returncode=BAD_INPUT,
        ) from None
