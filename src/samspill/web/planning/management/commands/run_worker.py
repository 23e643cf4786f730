"""Carries out background jobs, and finds those whose worker was lost."""

from __future__ import annotations

import logging
import signal
import sys
import time
from datetime import date
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.db.utils import OperationalError
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from samspill.web.editions.heads import order_heads
from samspill.web.outbox.duties import carry_out_due, order_daily
from samspill.web.planning import early_check, ending, importing, what_if_worker
from samspill.web.planning.leases import reap
from samspill.web.planning.tasks import (
    enqueue_check,
    enqueue_import,
    enqueue_run,
    enqueue_what_if,
)

logger = logging.getLogger("samspill.worker")


class Stoppable(Worker):
    """django-tasks' worker, which a signal ends soon: a run in hand gives itself back.

    The first signal interrupts nothing but sleep; a second one interrupts whatever is going on.
    """

    asleep = False

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        again = not self.running
        self.running, ending.this_process.asked = False, True
        if again:
            self.reset_signals()
            sys.exit(1)
        if self.asleep:
            sys.exit(0)

    def sleep(self, seconds: float) -> None:
        """Wait for more to do; a signal ends it."""
        self.asleep = True
        if self.running:
            time.sleep(seconds)
        self.asleep = False


class Command(BaseCommand):
    """``manage.py run_worker``: any number of them may run at the same time."""

    help = "Carry out background jobs until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="End when the queue is empty.")

    ordered: date | None = None  # the day whose duties this process has ordered

    def _order_daily(self) -> None:
        now = timezone.now()
        if now.date() != self.ordered:
            order_heads(now=now)
            order_daily(now=now)
            self.ordered = now.date()

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Stoppable(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(16),
        )
        worker.configure_signals()
        signal.signal(signal.SIGINT, worker.shutdown)
        while worker.running:
            try:
                reap(now=timezone.now(), enqueue=enqueue_run)
                self._order_daily()
                carry_out_due(now=timezone.now())
                importing.reap(now=timezone.now(), enqueue=enqueue_import)
                early_check.reap(now=timezone.now(), enqueue=enqueue_check)
                what_if_worker.reap(now=timezone.now(), enqueue=enqueue_what_if)
                worker.run()
            except OperationalError:  # the database is away or busy: it comes back
                logger.exception("the database did not answer")
            if options["once"]:
                return
            close_old_connections()
            worker.sleep(settings.WORKER_POLL_SECONDS)
