"""Planning runs, the plan versions they make, and their publishing."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samspill.web.editions.models import Edition, Participant, Slot, Table
from samspill.web.meetings.models import canonical_pair
from samspill.web.people.models import Language
from samspill.web.wishes.models import RoundTable


class RunState(models.TextChoices):
    """Where a planning run is."""

    WAITING = "waiting", _("Waiting for a worker")
    RUNNING = "running", _("Planning")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Keep(models.TextChoices):
    """What a plan made anew leaves as it is of the meetings that people have."""

    NOTHING = "nothing", _("Nothing: plan everything anew")
    EVERYTHING = "everything", _("All meetings, as they are")
    TIMES = "times", _("All meetings and their times, not their tables")
    PROMISED = "promised", _("Only meetings that are locked or confirmed")


class PlanningRun(models.Model):
    """One order to plan an edition, carried out by a worker.

    The worker holds a lease that it renews with every sign of life. A run whose lease has
    passed has lost its worker: it is found, given back and run again, ``attempts`` counts.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=20, choices=RunState.choices, default=RunState.WAITING)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ordered_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=40, blank=True)  # the holder's secret
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    stop_requested = models.BooleanField(default=False)
    seed = models.PositiveIntegerField(default=0)
    keep = models.CharField(max_length=20, choices=Keep.choices, default=Keep.NOTHING)
    progress = models.JSONField(default=dict)  # the last sign of life and the course so far
    what_happened = models.JSONField(default=list)  # codes and times, shown to the organiser

    class Meta:
        ordering = ("-ordered_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("edition",),
                condition=Q(state__in=("waiting", "running")),
                name="one_run_at_a_time",
            ),
        )


class EarlyCheck(models.Model):
    """What was found when a large edition was looked at before planning, and from which facts
    (``found_mark``); ``mark`` is of those that somebody wants looked at. ``orders`` counts how
    often other facts were asked about. Carried out by a worker, as a run is."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="early_check")
    state = models.CharField(max_length=20, choices=RunState.choices, default=RunState.WAITING)
    mark = models.CharField(max_length=64)
    orders = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    lease = models.CharField(max_length=40, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    found = models.JSONField(null=True)
    found_mark = models.CharField(max_length=64, blank=True)


class WhatIf(models.Model):
    """What a plan would be with a changed set-up: a question (its text, see ``what_if.Question``)
    with its answer, and the mark of the facts that it was found from. Carried out by a worker, as
    a run is; ``percent`` is how far."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="what_ifs")
    question = models.CharField(max_length=100)
    state = models.CharField(max_length=20, choices=RunState.choices, default=RunState.WAITING)
    asked_at = models.DateTimeField()
    lease = models.CharField(max_length=40, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=0)
    found = models.JSONField(null=True)
    found_mark = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("edition", "question"), name="asked_what_if_once"),
        )


class VersionState(models.TextChoices):
    """What a plan version is to the participants."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced")
    DISCARDED = "discarded", _("Discarded")  # its meetings are gone; its number stays taken


class PlanVersion(models.Model):
    """A whole plan, never changed after it is made; at most one is the published one."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=20, choices=VersionState.choices, default=VersionState.DRAFT
    )
    run = models.OneToOneField(
        PlanningRun, null=True, on_delete=models.SET_NULL, related_name="plan"
    )
    made_at = models.DateTimeField()
    result = models.JSONField(default=dict)  # status, seconds, levels: as in the plan file
    report = models.JSONField(default=dict)  # the judge's numbers, for the organiser's page
    facts_digest = models.CharField(max_length=64)  # of the problem it was made from
    # The slots as it has them, by id: start and end. They may be moved afterwards.
    slots = models.JSONField(default=dict)
    # Who came, the talks and who was away then (version_days.py); empty of older versions.
    day = models.JSONField(default=dict)
    undo = models.JSONField(default=dict)  # what to put back of facts, and which version: a repair
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="plan_number_once"),
            models.UniqueConstraint(
                fields=("edition",),
                condition=Q(state="published"),
                name="one_published_plan",
            ),
        )

    @property
    def is_published(self) -> bool:
        """Is it the one that people follow?"""
        return self.state == VersionState.PUBLISHED


class Substitution(models.Model):
    """A colleague has taken over a meeting with ``partner``, or a seat at a ``round_table``: the
    giver is not set up with them or seated there again, the colleague is, in whatever plan is made
    from now on."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="substitutions")
    giver = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    partner = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    round_table = models.ForeignKey(
        RoundTable, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    dropped = models.BooleanField(default=False)  # the colleague has left the seat again

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("giver", "partner"), name="given_away_once"),
            models.UniqueConstraint(fields=("giver", "round_table"), name="seat_given_away_once"),
            models.CheckConstraint(
                condition=Q(partner__isnull=True) ^ Q(round_table__isnull=True),
                name="partner_or_round_table",
            ),
        )


class PlannedMeeting(models.Model):
    """A meeting in a plan version, of a pair or at a round table, as ``meetings.Meeting``."""

    plan = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="meetings")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    table = models.ForeignKey(Table, on_delete=models.PROTECT, related_name="+")
    pair = models.CharField(max_length=41, null=True, editable=False)  # noqa: DJ001  (unique)
    round_table = models.CharField(max_length=200, blank=True)
    theme = models.CharField(max_length=1000, blank=True)
    reason = models.CharField(max_length=20)  # the engine's word: mutual, one-sided, ...

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("plan", "pair"), name="planned_once_a_pair"),
            models.UniqueConstraint(
                fields=("plan", "round_table"),
                condition=~Q(round_table=""),
                name="planned_once_a_round_table",
            ),
            models.CheckConstraint(
                condition=Q(pair__isnull=True, round_table__gt="")
                | Q(pair__isnull=False, round_table=""),
                name="planned_of_a_pair_or_round",
            ),
            models.CheckConstraint(condition=canonical_pair(), name="planned_pair_lower_first"),
        )

    sits: frozenset[int] | None = None  # who sits there, where many were read or made at once

    @property
    def people(self) -> frozenset[int]:
        """Who sits there, by id: no query where the seats are prefetched, or many were read."""
        if self.sits is not None:
            return self.sits
        return frozenset(seat.participant_id for seat in self.seats.all())

    @property
    def key(self) -> tuple[str | None, str]:
        """What it is from one plan to the next: its pair, or its round table."""
        return self.pair, self.round_table


class PlannedSeat(models.Model):
    """A participant's seat in a planned meeting: nobody is twice in a slot of a version."""

    plan = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="seats")
    meeting = models.ForeignKey(PlannedMeeting, on_delete=models.CASCADE, related_name="seats")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "slot", "participant"), name="planned_in_one_place_at_a_time"
            ),
            models.UniqueConstraint(
                fields=("meeting", "participant"), name="planned_one_seat_a_meeting"
            ),
        )


class Silence(models.TextChoices):
    """What it means that somebody has said nothing of a meeting when the round of confirmation
    ends."""

    COMES = "comes", _("They come: the meeting stands")
    OPEN = "open", _("Nothing: the next plan may move the meeting, or give the place to others")


class ConfirmRound(models.Model):
    """A round in which people say of each of their meetings whether they come, before the plan is
    final. It begins at ``opened_at``, which may be to come, and ends at ``closes_at``, or when an
    organiser says so. An edition has one; it may be opened again."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="confirm_round")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    silence = models.CharField(max_length=20, choices=Silence.choices, default=Silence.COMES)

    def is_open(self, now: datetime) -> bool:
        """Do people answer now?"""
        return self.closed_at is None and self.opened_at <= now < self.closes_at

    def waits(self, now: datetime) -> bool:
        """Is its beginning to come?"""
        return self.closed_at is None and now < self.opened_at

    @property
    def was_called_off(self) -> bool:
        """Was it ended before it began?"""
        return self.closed_at is not None and self.closed_at < self.opened_at


class PrintKind(models.TextChoices):
    """What of an edition can be printed."""

    AGENDAS = "agendas", _("Agenda for each person")
    TABLES = "tables", _("List for each table")
    SLOTS = "slots", _("List for each slot")
    PEOPLE = "people", _("A–Z for the desk")
    DOORS = "doors", _("Lists for the doors")
    SIGNS = "signs", _("Table signs")
    BADGES = "badges", _("Name badges")
    GONG = "gong", _("Gong plan")
    SLIPS = "slips", _("Slips for replacements")
    WALK_INS = "walk-ins", _("Sheets for walk-ins")


class Print(models.Model):
    """One kind of print of an edition, made by the worker: ``content`` is empty until it is.

    ``order`` is the secret of the order that is the latest: who makes an earlier one finds that it
    is not wanted any more. ``facts_read_at`` and ``facts_version`` say of which day it tells.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="prints")
    kind = models.CharField(max_length=20, choices=PrintKind.choices)
    language = models.CharField(max_length=2, choices=Language.choices)
    choices = models.JSONField(default=dict)
    order = models.CharField(max_length=40)
    ordered_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # the last sign of life of who makes it
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    facts_read_at = models.DateTimeField(null=True)
    facts_version = models.CharField(max_length=60, blank=True)
    failed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    content = models.BinaryField(default=bytes)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "kind", "language"), name="one_print_of_a_kind"
            ),
        )
