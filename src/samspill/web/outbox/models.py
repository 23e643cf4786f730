"""What is to be told, a row a recipient, and duties with a due time."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def new_seed() -> str:
    """What a letter's secrets are derived from: no secret itself, see ``secret_of``."""
    return secrets.token_hex(16)


class LetterState(models.TextChoices):
    """Where a letter is."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Refused")  # for good, by the mail server
    EXPIRED = "expired", _("Expired")  # it was worth something for a time only
    GIVEN_UP = "given_up", _("Given up")  # tried for as long as we try
    DROPPED = "dropped", _("Not needed any more")  # whom it was for has left, say


class Fault(models.TextChoices):
    """What stood in the way when a letter was last tried. Shown to people: see ``words`` in the
    pages that do."""

    ADDRESS = "address", _("the address is refused")
    CONTENT = "content", _("the mail server refuses the letter")
    LATER = "later", _("the mail server asks us to come back later")
    SILENT = "silent", _("the mail server stopped answering")
    AWAY = "away", _("the mail server can't be reached")
    SENDER = "sender", _("the mail server refuses us as a sender")
    OURS = "ours", _("the letter could not be written")


class Letter(models.Model):
    """One letter to one recipient, written in the transaction of what it tells about.

    It says what it is about by ids and numbers: never a link, a code or another secret, which
    are made when it is sent, from ``seed`` and the server's own key. It goes to ``address``
    where it is about that address (a code that somebody asked for there), else to the address
    that ``person`` has when it is sent.
    """

    kind = models.CharField(max_length=60)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="letters"
    )
    address = models.CharField(max_length=254, blank=True)
    edition_id = models.BigIntegerField(null=True)  # a number, not a key: editions are above
    about = models.JSONField(default=dict)
    seed = models.CharField(max_length=64, default=new_seed)
    action = models.CharField(max_length=120)  # the press that it came of: "publish/12"
    key = models.CharField(max_length=200, unique=True)  # of the action and the recipient
    created_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    state = models.CharField(
        max_length=20, choices=LetterState.choices, default=LetterState.WAITING
    )
    due_at = models.DateTimeField()  # not before this; moved on by every attempt that failed
    attempts = models.PositiveIntegerField(default=0)
    first_attempt_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=200, blank=True)  # the same in every attempt
    claimed_by = models.CharField(max_length=60, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    tried_address = models.CharField(max_length=254, blank=True)
    fault = models.CharField(max_length=20, choices=Fault.choices, blank=True)
    said = models.CharField(max_length=300, blank=True)  # the mail server's own words
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=("due_at",), condition=Q(state="waiting"), name="letters_that_wait"
            ),
            models.Index(fields=("edition_id", "kind"), name="letters_of_edition"),
            models.Index(fields=("action",), name="letters_of_action"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(address="") | Q(state="dropped"),
                name="letter_to_somebody",
            ),
        )


class Duty(models.Model):
    """Something to be done at a time, by the worker, at most once: see ``duties``."""

    kind = models.CharField(max_length=60)
    about = models.JSONField(default=dict)
    key = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("due_at", "id")
        indexes = (
            models.Index(
                fields=("due_at",), condition=Q(done_at__isnull=True), name="duties_that_wait"
            ),
        )
