"""Serves the pages, with as many processes as asked for, until it is told to stop."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from samspill.web.areas.prints.fonts import lacking_fonts
from samspill.web.site import serving
from samspill.web.site.checks import lacking_styles


class Command(BaseCommand):
    """``manage.py run_web``: a process that dies is started again."""

    help = "Serve the pages until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--host",
            default=os.environ.get("SAMSPILL_HOST", "127.0.0.1"),
            help="The address to listen at: SAMSPILL_HOST, else 127.0.0.1 (this machine alone).",
        )
        parser.add_argument(
            "--port", type=int, default=int(os.environ.get("PORT", "8000")), help="PORT, else 8000."
        )
        parser.add_argument(
            "--processes", type=int, default=serving.PROCESSES, help="About one a core."
        )
        parser.add_argument(
            "--threads",
            type=int,
            default=serving.THREADS,
            help="How many requests a process answers at once; each takes one connection to the "
            "database.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        if options["processes"] < 1 or options["threads"] < 1:
            raise CommandError("--processes and --threads are at least 1.")
        if lack := lacking_styles() or lacking_fonts():
            raise CommandError(lack)
        if serving.taken(host, port):
            raise CommandError(f"Port {port} is taken: stop what answers there, or give --port.")
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
        served = serving.web_processes(
            host=host,
            port=port,
            env=env,
            processes=options["processes"],
            threads=options["threads"],
        )
        code = serving.until_told(served, answers=lambda: serving.answers(host, port))
        if code:
            raise CommandError("The web server could not be kept up; what it said is above.")
