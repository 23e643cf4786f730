"""The meetings that are: who has a seat in which, and the place that each of them takes."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import models
from django.db.models import BigIntegerField, CharField, F, Q, Value
from django.db.models.functions import Cast, Concat, StrIndex, Substr
from django.db.models.lookups import Exact, LessThan
from django.utils.translation import gettext_lazy as _

from samspill.web.editions.models import Edition, Participant, Slot, Table
from samspill.web.people.lines import LineField


def pair_text(people: Collection[int]) -> str:
    """How a meeting of two says who they are: their ids, the lower one first."""
    low, high = sorted(people)
    return f"{low}-{high}"


def canonical_pair() -> Q:
    """The condition that ``pair``, where there is one, is as :func:`pair_text` writes it: else
    two texts could stand for the same two people."""
    dash = StrIndex("pair", Value("-"))
    low = Cast(Substr("pair", 1, dash - 1), BigIntegerField())
    high = Cast(Substr("pair", dash + 1), BigIntegerField())
    text = Concat(Cast(low, CharField()), Value("-"), Cast(high, CharField()))
    return Q(Exact(F("pair"), text)) & Q(LessThan(low, high))


class MeetingState(models.TextChoices):
    """A meeting is on, or it was and is not any more."""

    PLANNED = "planned", _("Planned")
    CANCELLED = "cancelled", _("Cancelled")


class Meeting(models.Model):
    """A meeting that people know of, of two to eight who have its seats.

    A meeting of two has a ``pair``; a round table has none, but the id and the theme that it was
    planned under. Either is once in an edition: a meeting that was cancelled and is held again is
    the same row. ``uid`` stays through every change and ``sequence`` grows with each, so that
    calendars follow along. Only ``samspill.web.meetings.actions`` changes one, and
    ``samspill.web.meetings.promises`` whether it is ``locked`` (an organiser's word) or
    ``confirmed`` (both sides have said that they come): such a meeting is on, and keeps its
    people and its slot.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="meetings")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=20, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="meetings")
    table = models.ForeignKey(Table, on_delete=models.PROTECT, related_name="meetings")
    pair = models.CharField(max_length=41, null=True, editable=False)  # noqa: DJ001  (unique)
    round_table = models.CharField(max_length=200, blank=True)
    theme = models.CharField(max_length=1000, blank=True)
    locked = models.BooleanField(default=False)
    confirmed = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("slot__start", "table__number", "id")
        constraints = (
            models.UniqueConstraint(fields=("edition", "pair"), name="meeting_once_a_pair"),
            models.UniqueConstraint(
                fields=("edition", "round_table"),
                condition=~Q(round_table=""),
                name="meeting_once_a_round_table",
            ),
            models.CheckConstraint(
                condition=Q(pair__isnull=True, round_table__gt="")
                | Q(pair__isnull=False, round_table=""),
                name="meeting_of_a_pair_or_round",
            ),
            models.CheckConstraint(condition=canonical_pair(), name="meeting_pair_lower_first"),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(locked=False, confirmed=False),
                name="meeting_promised_is_on",
            ),
        )

    sits: frozenset[int] | None = None  # who sat there when many were read at once

    @property
    def promised(self) -> bool:
        """Does it keep its people and its slot?"""
        return self.locked or self.confirmed

    @property
    def people(self) -> frozenset[int]:
        """Who sits there, by id: no query where the seats are prefetched, or many were read."""
        if self.sits is not None:
            return self.sits
        return frozenset(s.participant_id for s in self.seats.all() if s.slot_id is not None)

    @property
    def key(self) -> tuple[str | None, str]:
        """What it is from one plan to the next: its pair, or its round table."""
        return self.pair, self.round_table


class Place(models.Model):
    """What a meeting takes of a table in its slot: one of as many numbers as the table holds
    meetings at a time; a round table takes them all. Made and taken away, never changed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="places")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    table = models.ForeignKey(Table, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("slot", "table", "number"), name="place_taken_once"),
        )


class Why(models.TextChoices):
    """Why two people meet, as one of them may know it. Whether the other asked for it is not
    among them: a wish is private, one that is shared as well."""

    MINE = "mine", _("You asked for this meeting.")
    MY_CHALLENGE = "my challenge", _("Knows something about what you struggle with.")
    THEIR_CHALLENGE = "their challenge", _("Struggles with something you know.")
    PROGRAMME = "programme", _("Suggested by the programme.")
    THEME = "theme", _("You wished for this theme.")
    MODERATOR = "moderator", _("You lead the conversation.")


class Seat(models.Model):
    """A participant's seat in a meeting, at the place and in the slot that it has.

    A seat that is released has neither, and stays: in its owner's calendar the meeting is
    cancelled, with the slot that it left (``left_slot``). ``since`` and ``until`` are the
    meeting's sequence when the seat was taken and when it was released. ``why`` and ``about`` say
    why this participant is there; see ``samspill.web.meetings.reasons``.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="seats")
    slot = models.ForeignKey(Slot, null=True, on_delete=models.PROTECT, related_name="seats")
    # The database itself refuses, when the transaction ends, that a place goes and leaves a seat.
    place = models.ForeignKey(Place, null=True, on_delete=models.DO_NOTHING, related_name="seats")
    left_slot = models.ForeignKey(Slot, null=True, on_delete=models.PROTECT, related_name="+")
    since = models.PositiveIntegerField(default=0)
    until = models.PositiveIntegerField(null=True)
    changed_at = models.DateTimeField()
    why = models.CharField(max_length=20, choices=Why.choices, default=Why.PROGRAMME)
    about = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("slot", "participant"), name="one_place_at_a_time"),
            models.UniqueConstraint(fields=("meeting", "participant"), name="one_seat_a_meeting"),
            models.CheckConstraint(
                condition=Q(
                    slot__isnull=False,
                    place__isnull=False,
                    left_slot__isnull=True,
                    until__isnull=True,
                )
                | Q(
                    slot__isnull=True,
                    place__isnull=True,
                    left_slot__isnull=False,
                    until__isnull=False,
                ),
                name="seat_taken_or_released",
            ),
        )


class Reply(models.Model):
    """What a participant has said of their seat in a meeting: that they come, in the slot that it
    had then, and in one line what they want out of it, for those who meet there.

    Said of a seat, so that a colleague who takes over has said neither. Who left the seat, or whose
    meeting is in another slot by now, has not said that they come (see ``is_coming``): ``since`` is
    the seat's when it was said.
    """

    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="reply")
    coming_in = models.ForeignKey(Slot, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.PositiveIntegerField(default=0)
    aim = LineField(max_length=200, blank=True)
    changed_at = models.DateTimeField()


def is_coming(of: str = "") -> Q:
    """Of seats, or of what has them (``of``, the way to them): those that are taken and of which it
    is said that they come."""
    slot, since = F(f"{of}slot"), F(f"{of}since")
    taken = Q((f"{of}slot__isnull", False))
    return taken & Q((f"{of}reply__coming_in", slot), (f"{of}reply__since", since))
