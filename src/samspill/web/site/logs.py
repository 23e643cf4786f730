"""Keeps secrets that are part of an address out of the log."""

from __future__ import annotations

import logging
import re

SECRET = re.compile(r"(/i/|/calendar/)[^/\s?\"']+")


class WithoutSecrets(logging.Filter):
    """Puts "…" in the place of personal links' and calendar feeds' secrets. A filter of the
    handler, so that it holds for Django's own records too, which name the address asked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the record is kept, without the secret."""
        record.msg, record.args = SECRET.sub(r"\1…", record.getMessage()), ()
        return True
