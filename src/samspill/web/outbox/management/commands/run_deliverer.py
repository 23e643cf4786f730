"""Delivers what waits in the outbox."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from samspill.web.outbox.delivery import DATABASE_AWAY, deliver_next
from samspill.web.outbox.post import Post

logger = logging.getLogger("samspill.outbox")

LONGEST_REST = 15.0  # seconds between two attempts when the mail server is away


class Command(BaseCommand):
    """``manage.py run_deliverer``: any number of them may run at the same time."""

    help = "Send what waits in the outbox until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="End when nothing is due.")

    def handle(self, *args: Any, **options: Any) -> None:
        asked_to_end = threading.Event()

        def end(signum: int, frame: FrameType | None) -> None:
            asked_to_end.set()  # the letter in hand is sent, which takes seconds at most

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        post, name, rest = Post(), get_random_string(16), 0.0
        while not asked_to_end.is_set():
            attempt = None
            try:
                attempt = deliver_next(post=post, by=name, now=timezone.now())
            except DATABASE_AWAY:  # it comes back
                logger.exception("The database did not answer.")
                connection.close()
                attempt = None
            if attempt is None or attempt.away:
                if options["once"]:
                    break
                rest = min(LONGEST_REST, max(1.0, 2 * rest)) if attempt else 0.0
                post.close()  # an idle one may die unseen, and the next letter may be a code
                close_old_connections()
                asked_to_end.wait(rest or settings.OUTBOX_POLL_SECONDS)
            else:
                rest = 0.0
        post.close()
