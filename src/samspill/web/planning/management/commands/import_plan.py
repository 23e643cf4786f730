"""Takes a plan, and the round tables of its problem, in from files of the command ``samspill``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from samspill.telling.numbers import in_figures
from samspill.web.editions.models import Edition
from samspill.web.planning.taking_in import File, NotTakenInError, take_in

BAD_INPUT = 2  # as the command samspill ends
SHOWN = 20


class Command(BaseCommand):
    """``manage.py import_plan demo problem.json plan.json``: a draft, or nothing."""

    help = "Store a plan from files as a draft of the edition that they were taken out of."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("edition", help="The edition's name in its address.")
        parser.add_argument("problem", type=Path, help="The problem, as export_problem wrote it.")
        parser.add_argument("plan", type=Path, help="The plan, as samspill plan wrote it.")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["edition"]
        edition = Edition.objects.filter(slug=slug).first()
        if edition is None:
            raise _refused(f"There is no edition {slug}.")
        files = [_read(options[name]) for name in ("problem", "plan")]
        try:
            with translation.override("en"):
                version = take_in(
                    edition=edition, problem=files[0], plan=files[1], by=None, now=timezone.now()
                )
        except NotTakenInError as error:
            lines = [
                f"{', '.join(part for part in (f.file, f.place) if part)}: {f.message} {f.remedy}"
                for f in error.faults
            ]
            more = [f"And {len(lines) - SHOWN} more."] if len(lines) > SHOWN else []
            raise _refused("\n".join([*lines[:SHOWN], *more])) from None
        rounds = version.meetings.filter(pair__isnull=True).count()
        self.stdout.write(
            f"Plan {version.number} is a draft: "
            f"{in_figures(version.report['meetings'], 'meeting')}, of which "
            f"{in_figures(rounds, 'round table')}. Nobody sees it before it is published."
        )


def _read(path: Path) -> File:
    try:
        return File(str(path), path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(f"{path} can't be read: {error}. Give the file that was written.") from None


def _refused(text: str) -> CommandError:
    return CommandError(text, returncode=BAD_INPUT)
