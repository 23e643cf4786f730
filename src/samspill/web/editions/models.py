"""An event, its editions, and everything that is set before anybody wishes."""

from __future__ import annotations

import secrets
import uuid
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samspill.web.editions.zones import OSLO, check_zone
from samspill.web.people.keys import Keyed, KeyedQuerySet, OrderKey
from samspill.web.people.lines import LineField
from samspill.web.people.models import Organisation, Person

MAX_MEETINGS = 6
KEPT_FOR = timedelta(days=365)  # an edition, from its day
ENDS = time(6)  # on the morning after its day
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)  # far from where dates end


def new_token() -> str:
    """A secret for an address that works without signing in (a calendar feed)."""
    return secrets.token_urlsafe(24)


M = TypeVar("M", bound=models.Model)


class InUse(models.Manager[M]):
    """Those that are not retired: what no meeting that is on and no draft needs any more goes this
    way where something that has been still points at it."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(retired_at__isnull=True)


class Event(models.Model):
    """The recurring conference."""

    name = LineField(_("name"), max_length=200)
    slug = models.SlugField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.name


class Phase(models.TextChoices):
    """Where an edition is on its way."""

    SETUP = "setup", _("Setting up")
    WISHING = "wishing", _("Collecting wishes")
    PLANNING = "planning", _("Planning")
    PUBLISHED = "published", _("Published")
    OVER = "over", _("Over")


class Edition(models.Model):
    """One day of an event. Times of slots and talks are kept with their zone."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="editions")
    name = LineField(_("name"), max_length=200)
    slug = models.SlugField(max_length=60, unique=True)
    day = models.DateField(
        _("day"), validators=(MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY))
    )
    place = LineField(_("place"), max_length=200)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default=OSLO, validators=(check_zone,)
    )
    phase = models.CharField(max_length=20, choices=Phase.choices, default=Phase.SETUP)
    cap = models.PositiveSmallIntegerField(
        _("most meetings a participant"),
        default=MAX_MEETINGS,
        validators=(MinValueValidator(1), MaxValueValidator(MAX_MEETINGS)),
    )
    minimum = models.PositiveSmallIntegerField(
        _("guaranteed meetings"), default=3, validators=(MaxValueValidator(MAX_MEETINGS),)
    )
    wishes_open_at = models.DateTimeField(_("wishes open"), null=True, blank=True)
    wishes_close_at = models.DateTimeField(_("deadline for wishes"), null=True, blank=True)
    # From then on the plan moves by facts of the day alone: it is being printed.
    freeze_at = models.DateTimeField(_("the plan is frozen"), null=True, blank=True)
    over_at = models.DateTimeField(_("it is over"), null=True, blank=True)  # see ``ends_at``
    # Where answers to the edition's letters go; empty: to the organiser who has them sent.
    answers_to = models.EmailField(_("answers to letters go to"), max_length=254, blank=True)
    announced = models.BooleanField(_("named on the start page"), default=False)
    # When all of it is erased; not chosen: see ``erased_on``.
    erase_on = models.DateField(_("erased on"), null=True, blank=True)
    # Are there slots during talks, for those who skip the talk?
    skipping = models.BooleanField(_("meetings during talks that one skips"), default=False)
    # Out of its organisers' list since then, and nothing else.
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-day", "name")
        constraints = (
            models.CheckConstraint(
                condition=Q(cap__gte=1) & Q(cap__lte=MAX_MEETINGS), name="cap_one_to_six"
            ),
            models.CheckConstraint(condition=Q(minimum__lte=F("cap")), name="minimum_within_cap"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def erased_on(self) -> date:
        """The day that the edition and all that hangs on it is erased: a year after it was held,
        unless its organisers have chosen another."""
        return self.erase_on or self.day + KEPT_FOR

    @property
    def is_published(self) -> bool:
        """Has a plan been published? It stays so when the day is over."""
        return self.phase in {Phase.PUBLISHED, Phase.OVER}

    @property
    def ends_at(self) -> datetime:
        """When it is over by itself: the morning after, unless its organisers chose otherwise."""
        morning = datetime.combine(self.day + timedelta(days=1), ENDS, ZoneInfo(self.time_zone))
        return self.over_at or morning

    def is_frozen(self, now: datetime) -> bool:
        """Does the plan move by facts of the day alone? Not once that is over."""
        frozen = self.freeze_at is not None and self.freeze_at <= now
        return frozen and self.phase == Phase.PUBLISHED


class Slot(models.Model):
    """An interval of time that meetings may be held in."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="slots")
    start = models.DateTimeField()
    end = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = InUse()
    everything = models.Manager()  # noqa: DJ012  (the one above is a manager, too)

    class Meta:
        ordering = ("start",)
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "start"),
                condition=Q(retired_at__isnull=True),
                name="slot_start_once",
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="slot_ends_after_start"),
        )


class Talk(models.Model):
    """A plenary item. Nobody has a meeting during it, unless they skip it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="talks")
    title = LineField(_("title"), max_length=200)
    speaker = LineField(_("speaker"), max_length=200, blank=True)
    place = LineField(_("place"), max_length=100, blank=True)
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))
    retired_at = models.DateTimeField(null=True, blank=True)

    # For calendars: the same talk through every change, and how many changes there were.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = InUse()
    everything = models.Manager()  # noqa: DJ012  (the one above is a manager, too)

    class Meta:
        ordering = ("start", "id")
        constraints = (
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="talk_ends_after_start"),
        )


class Room(Keyed):
    """A room with tables."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="rooms")
    name = LineField(_("name"), max_length=100)
    name_order = OrderKey()

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ("name_order", "name")
        constraints = (models.UniqueConstraint(fields=("edition", "name"), name="room_name_once"),)

    def __str__(self) -> str:
        return self.name


class Table(models.Model):
    """A place for meetings; ``organisation`` set: its fixed table, and nobody else's."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="tables")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField(_("number"))
    capacity = models.PositiveSmallIntegerField(
        _("meetings at a time"), default=1, validators=(MinValueValidator(1),)
    )
    # How many people a meeting may have there: a round table needs more than the two of a pair.
    seats = models.PositiveSmallIntegerField(_("seats"), default=2)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="tables"
    )
    # Out of earshot: for those who ask for it.
    quiet = models.BooleanField(_("quiet"), default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = InUse()
    everything = models.Manager()  # noqa: DJ012  (the one above is a manager, too)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "number"),
                condition=Q(retired_at__isnull=True),
                name="table_number_once",
            ),
            models.UniqueConstraint(
                fields=("edition", "organisation"),
                condition=Q(organisation__isnull=False, retired_at__isnull=True),
                name="one_fixed_table_an_organisation",
            ),
        )

    def __str__(self) -> str:
        return str(self.number)


class Role(models.TextChoices):
    """What somebody does for an edition. Being a participant is not a role: see Participant."""

    ORGANISER = "organiser", _("Organiser")
    READER = "reader", _("Reads only")
    DESK = "desk", _("Host at the desk")
    CHECK_IN = "check_in", _("Checks in only")


class EditionRole(models.Model):
    """A person's role at an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("edition", "person", "role"), name="role_once"),
        )


class Photo(models.TextChoices):
    """May somebody be in photographs and be named by the press? Who has not said is not."""

    UNSAID = "unsaid", _("Not said")
    YES = "yes", _("Yes")
    NO = "no", _("No")


class Participant(models.Model):
    """A person at an edition, for an organisation."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="participations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="participants"
    )
    title = LineField(_("role or title"), max_length=200, blank=True)
    representative = models.BooleanField(_("represents the organisation"), default=False)
    cap = models.PositiveSmallIntegerField(
        _("most meetings"), null=True, blank=True, validators=(MaxValueValidator(MAX_MEETINGS),)
    )
    # What the organiser guarantees them, instead of the edition's guaranteed meetings.
    minimum = models.PositiveSmallIntegerField(
        _("guaranteed meetings"),
        null=True,
        blank=True,
        validators=(MaxValueValidator(MAX_MEETINGS),),
    )
    standby = models.BooleanField(_("on standby"), default=False)
    # A need, not a wish: the organiser may see it, others not.
    wants_quiet = models.BooleanField(_("asks for a quiet table"), default=False)
    photo = models.CharField(max_length=10, choices=Photo.choices, default=Photo.UNSAID)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    came_at = models.DateTimeField(null=True, blank=True)  # to the day itself, said at the desk
    first_seen_at = models.DateTimeField(null=True, blank=True)
    profile_saved_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  # said "done" with their wishes
    skipped_talks = models.ManyToManyField(Talk, related_name="skipped_by", blank=True)
    calendar_token = models.CharField(max_length=60, unique=True, default=new_token)

    class Meta:
        ordering = ("person__name_order", "person__name", "id")
        constraints = (
            models.UniqueConstraint(fields=("edition", "person"), name="participant_once"),
        )

    def __str__(self) -> str:
        return self.person.name


class Rivalry(models.Model):
    """What makes organisations rivals at an edition: ``other`` is one that the organisation has
    marked itself, ``trade`` what an organiser says that it is in. A row says one of the two."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="rivalries")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    trade = LineField(max_length=100, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "organisation", "other"),
                condition=Q(other__isnull=False),
                name="rival_marked_once",
            ),
            models.UniqueConstraint(
                fields=("edition", "organisation"),
                condition=Q(other__isnull=True),
                name="one_trade_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True, trade__gt="")
                | (Q(other__isnull=False, trade="") & ~Q(other=F("organisation"))),
                name="rival_or_trade",
            ),
        )


class TopicKind(models.TextChoices):
    """What a topic is to the participant who wrote it."""

    CHALLENGE = "challenge", _("Challenge")
    SOLUTION = "solution", _("Solution")


class Topic(models.Model):
    """A challenge that a participant struggles with, or a solution they know, in their words."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="topics")
    kind = models.CharField(max_length=20, choices=TopicKind.choices)
    text = LineField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("kind", "position", "id")


class Absence(models.Model):
    """A stretch of the day that a participant is not there: no meeting overlaps it."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="absences")
    start = models.DateTimeField()
    end = models.DateTimeField()

    class Meta:
        ordering = ("start",)
        constraints = (
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="absence_ends_after_start"
            ),
        )


class Invitation(models.Model):
    """A personal link that signs a participant in: used once, and expiring. Only a digest of
    the link's secret is kept."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="invitations"
    )
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)


class ProfileChange(models.Model):
    """That profiles of an edition have changed: written by the database itself, in the transaction
    of whatever changes them, and read by ``samspill.web.editions.versions``.

    ``change`` names the transaction, so that two of them never wait for each other here, and the
    weights' sum is the version. Without a foreign key: a deleted edition's changes harm nobody.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    change = models.CharField(max_length=60)
    weight = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("edition", "change"), name="profile_change_once"),
        )


class Witness(models.Model):
    """An address, of nobody we need to know, that gets the head of the edition's journal."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="witnesses")
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=10)  # of the page on which it was entered

    class Meta:
        ordering = ("address",)
        constraints = (models.UniqueConstraint(fields=("edition", "address"), name="witness_once"),)
