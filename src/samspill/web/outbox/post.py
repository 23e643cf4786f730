"""Handing one letter to the mail server, and what its answer means."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from samspill.web.outbox.lines import said_by_server
from samspill.web.outbox.models import Fault
from samspill.web.outbox.smtp import EmailBackend


class Fate(StrEnum):
    """What comes of an attempt."""

    SENT = "sent"
    REFUSED = "refused"  # for good, this letter
    LATER = "later"  # this letter may be tried again
    AWAY = "away"  # no letter can be sent now, whatever it says and to whom


@dataclass(frozen=True)
class Answer:
    """What came of an attempt, and why."""

    fate: Fate
    fault: Fault | None = None
    said: str = ""


class Post:
    """One connection for many letters, opened when it is needed and again when it is gone."""

    def __init__(self, *, seconds: float | None = None) -> None:
        self._seconds = settings.OUTBOX_SECONDS_A_LETTER if seconds is None else seconds
        self._connection: BaseEmailBackend | None = None

    def send(self, message: EmailMessage) -> Answer:
        """Try to hand over the letter; never longer than the seconds, all in all."""
        try:
            connection = self._open()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Answer(Fate.AWAY, Fault.AWAY, _words(error))
        try:
            connection.send_messages([message])
        except (smtplib.SMTPException, OSError, ValueError) as error:
            answer = meaning(error)
            if answer.fault is Fault.SILENT:
                self._drop()
            return answer
        return Answer(Fate.SENT)

    def close(self) -> None:
        """Close the connection, if there is one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except (smtplib.SMTPException, OSError):  # gone already
                return

    def _drop(self) -> None:
        if isinstance(self._connection, EmailBackend):
            self._connection.drop()
            self._connection = None
        else:
            self.close()

    def _open(self) -> BaseEmailBackend:
        connection = self._connection
        if connection is None:
            connection = self._connection = get_connection()
        if isinstance(connection, EmailBackend):
            connection.begin(self._seconds)
            if not connection.answers():  # never opened, or closed by the server meanwhile
                connection.drop()
        connection.open()
        return connection


def meaning(error: Exception) -> Answer:
    """What an error during one letter means for this letter and for the others.

    4xx: later. 5xx: never, for this recipient. A server that does not take us as a sender takes
    nobody's letters, so that is not the recipient's fault. Whatever else broke the conversation
    (silence, a closed connection) may have been this letter's doing: it waits, the others go on.
    """
    said = _words(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _said in error.recipients.values()]
        later = all(400 <= code < 500 for code in codes)
        return Answer(Fate.LATER, Fault.LATER, said) if later else _refused(Fault.ADDRESS, said)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Answer(Fate.AWAY, Fault.SENDER, said)
    if isinstance(error, smtplib.SMTPDataError):
        if 400 <= error.smtp_code < 500:
            return Answer(Fate.LATER, Fault.LATER, said)
        return _refused(Fault.CONTENT, said)
    if isinstance(error, smtplib.SMTPNotSupportedError):  # signs in the address, an old server
        return _refused(Fault.ADDRESS, said)
    if isinstance(error, ValueError) and not isinstance(error, OSError):
        return _refused(Fault.ADDRESS, said)  # no address that can stand in a letter
    return Answer(Fate.LATER, Fault.SILENT, said)


def _refused(fault: Fault, said: str) -> Answer:
    return Answer(Fate.REFUSED, fault, said)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        text = "; ".join(f"{code} {_text(said)}" for code, said in error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        text = f"{error.smtp_code} {_text(error.smtp_error)}"
    else:
        text = str(error) or type(error).__name__
    return said_by_server(text)


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
