"""What organisers write themselves: the words of a kind of letter, and messages."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from samspill.web.editions.models import Edition, Participant
from samspill.web.people.lines import LineField

LONGEST_TEXT = 5000


class LetterKind(models.TextChoices):
    """Letters whose words an edition may have of its own."""

    INVITATION = "invitation", _("Invitation")
    REMINDER = "reminder", _("Reminder")
    PERSONAL_LINK = "personal_link", _("Personal link")
    MESSAGE = "message", _("Message")


class LetterTemplate(models.Model):
    """The words of a kind of letter in a language, instead of ours; of messages, what one begins
    with."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="templates")
    kind = models.CharField(max_length=20, choices=LetterKind.choices)
    language = models.CharField(max_length=10)
    subject = LineField(_("subject"), max_length=200)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("edition", "kind", "language"), name="template_once"),
        )


class Message(models.Model):
    """A letter that an organiser has written, to all or some: a draft until it is sent."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # It goes at once, and else in the one letter a week.
    about_the_day = models.BooleanField(_("about the day itself: goes at once"), default=False)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")


class MessageText(models.Model):
    """A message in a language. Who reads another one gets the first there is."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    subject = LineField(_("subject"), max_length=200)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("message", "language"), name="message_text_once"),
        )


class MessageTo(models.Model):
    """Whom a message went to. ``week``: the weekly letter that brought it, "2031/46"."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="receivers")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="messages")
    week = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("message", "participant"), name="message_to_once"),
        )


class RoleOffer(models.Model):
    """A role that whoever signs in with this address may take on: a letter has told them."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="role_offers")
    address = models.CharField(max_length=254)
    role = models.CharField(max_length=20)
    language = models.CharField(max_length=10)  # of the page on which it was entered
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    offered_at = models.DateTimeField()

    class Meta:
        ordering = ("address", "role")
        constraints = (
            models.UniqueConstraint(fields=("edition", "address", "role"), name="role_offer_once"),
        )


class DayInCalendar(models.Model):
    """The edition's day in the calendar of somebody who has been invited: one entry through every
    change, of which ``sequence`` is the number."""

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="day_in_calendar"
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
