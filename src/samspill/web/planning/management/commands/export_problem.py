"""Takes an edition out as files for the command ``samspill``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from samspill.engine.formats.errors import InputError
from samspill.engine.formats.whole_files import write_together
from samspill.telling.faults import message
from samspill.telling.numbers import in_figures
from samspill.telling.refusals import refusal
from samspill.web.editions.models import Edition
from samspill.web.planning.files import NoPlanError, NotPlannableError, Taken, take_out

BAD_INPUT = 2  # as the command samspill ends


class Command(BaseCommand):
    """``manage.py export_problem demo --problem problem.json --plan plan.json``: both files, or
    neither, and no half one."""

    help = "Write an edition, and its plan, as files that the command samspill reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "edition",
            nargs="?",
            help="The edition's name in its address, as demo in /organise/demo/; "
            "may be left out where there is only one.",
        )
        parser.add_argument(
            "--problem", type=Path, required=True, metavar="FILE", help="Where to write its facts."
        )
        parser.add_argument(
            "--plan",
            type=Path,
            metavar="FILE",
            help="Where to write its plan: the published one, else the latest draft.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        edition = _edition(options["edition"])
        problem, plan = options["problem"], options["plan"]
        if plan is not None and plan.resolve() == problem.resolve():
            raise _refused("--problem and --plan name the same file. Give each a file of its own.")
        try:
            with transaction.atomic():
                taken = take_out(
                    edition=edition, with_plan=plan is not None, by=None, now=timezone.now()
                )
                texts = {problem: taken.problem}
                if taken.plan is not None:
                    texts[plan] = taken.plan.text
                write_together(texts, private=True)
        except NotPlannableError as error:
            first = error.faults[0]
            raise _refused(
                f"The edition {edition.slug} can't be planned yet: {first.place}: {message(first)}"
            ) from None
        except NoPlanError:
            raise _refused(
                f"The edition {edition.slug} has no plan yet. Make one first, or leave out --plan."
            ) from None
        except InputError as error:
            raise _refused(refusal(error)) from None
        self._say(taken, problem, plan)

    def _say(self, taken: Taken, problem: Path, plan: Path | None) -> None:
        self.stdout.write(
            f"{problem}: {in_figures(taken.participants, 'person', 'people')},"
            f" {in_figures(taken.wishes, 'wish', 'wishes')}."
        )
        if taken.plan is not None:
            version = taken.plan.version
            self.stdout.write(
                f"{plan}: plan {version.number} ({version.state}),"
                f" {in_figures(taken.plan.meetings, 'meeting')}."
            )
            if not taken.plan.holds:
                self.stdout.write(
                    "Something has changed since it was made, and it does not hold any more: "
                    f"samspill check {problem} {plan} says why."
                )
        self.stdout.write(
            "What people wish for, and do not want, is in there: only you may read it. "
            "Delete it when you are done."
        )


def _edition(slug: str | None) -> Edition:
    known = list(Edition.objects.order_by("slug").values_list("slug", flat=True))
    if not known:
        raise _refused("There is no edition yet.")
    if slug is None and len(known) > 1:
        raise _refused(f"Which edition? There are {', '.join(known)}.")
    edition = Edition.objects.filter(slug=slug or known[0]).first()
    if edition is None:
        raise _refused(f"There is no edition {slug}. There is: {', '.join(known)}.")
    return edition


def _refused(text: str) -> CommandError:
    return CommandError(text, returncode=BAD_INPUT)
