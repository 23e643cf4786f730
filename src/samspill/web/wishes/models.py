"""What people wish, whom they do not want to meet, and what else they keep to themselves."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samspill.web.editions.models import Edition, Participant, Slot, Table
from samspill.web.people.models import Organisation


class Strength(models.TextChoices):
    """How much a meeting is wished for. A veto is no strength: see :class:`Veto`."""

    MUST = "must", _("Must meet")
    LIKE = "like", _("Would like to meet")
    OPEN = "open", _("Open to it")


class Wish(models.Model):
    """A private wish, of a participant or of an organisation, for either. Nobody but the
    wisher sees it; organisers see counts and its fulfilment.

    ``own``: the wisher has said it themselves; ``entered``: an organiser has, from a list or for
    them. What both have said is one row, and counts twice where an organiser sees a count: so
    nobody learns from a count whether what they enter was said before (see ``counting_wishes``).
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="wishes")
    by_participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="wishes"
    )
    by_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="wishes"
    )
    to_participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="wished_by"
    )
    to_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="wished_by"
    )
    strength = models.CharField(max_length=10, choices=Strength.choices)
    own = models.BooleanField(default=True)
    entered = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(by_participant__isnull=True) ^ Q(by_organisation__isnull=True),
                name="wish_by_one_party",
            ),
            models.CheckConstraint(
                condition=Q(to_participant__isnull=True) ^ Q(to_organisation__isnull=True),
                name="wish_for_one_party",
            ),
            models.UniqueConstraint(
                fields=("by_participant", "to_participant"),
                condition=Q(by_participant__isnull=False, to_participant__isnull=False),
                name="wish_once_person_person",
            ),
            models.UniqueConstraint(
                fields=("edition", "by_participant", "to_organisation"),
                condition=Q(by_participant__isnull=False, to_organisation__isnull=False),
                name="wish_once_person_organisation",
            ),
            models.UniqueConstraint(
                fields=("edition", "by_organisation", "to_participant"),
                condition=Q(by_organisation__isnull=False, to_participant__isnull=False),
                name="wish_once_organisation_person",
            ),
            models.UniqueConstraint(
                fields=("edition", "by_organisation", "to_organisation"),
                condition=Q(by_organisation__isnull=False, to_organisation__isnull=False),
                name="wish_once_organisation_organisation",
            ),
        )


class VetoKind(models.TextChoices):
    """What is said of a meeting that is not wanted."""

    NO_THANKS = "no", _("No thanks")  # absolute


class Veto(models.Model):
    """A "no thanks" participant or organisation, for either. Absolute, and never revealed:
    nobody but who said it, and the planner, may know that it is there.

    It is no wish. One that stands beside it stays as it is, unseen by its wisher until the veto
    is taken back, and counted as before, so that no count tells that the veto was said.

    ``imported`` is what the organiser's file said; apart from what people said themselves, which
    no import may look at.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    by_participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    by_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    to_participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    to_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=VetoKind.choices, default=VetoKind.NO_THANKS)
    imported = models.BooleanField(default=False)
    said_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "vetoes"
        constraints = (
            models.CheckConstraint(
                condition=Q(by_participant__isnull=True) ^ Q(by_organisation__isnull=True),
                name="veto_by_one_party",
            ),
            models.CheckConstraint(
                condition=Q(to_participant__isnull=True) ^ Q(to_organisation__isnull=True),
                name="veto_for_one_party",
            ),
            models.UniqueConstraint(
                fields=("edition", "by_participant", "to_participant", "imported"),
                condition=Q(by_participant__isnull=False, to_participant__isnull=False),
                name="veto_once_person_person",
            ),
            models.UniqueConstraint(
                fields=("edition", "by_participant", "to_organisation", "imported"),
                condition=Q(by_participant__isnull=False, to_organisation__isnull=False),
                name="veto_once_person_organisation",
            ),
            models.UniqueConstraint(
                fields=("edition", "by_organisation", "to_participant", "imported"),
                condition=Q(by_organisation__isnull=False, to_participant__isnull=False),
                name="veto_once_organisation_person",
            ),
            models.UniqueConstraint(
                fields=("edition", "by_organisation", "to_organisation", "imported"),
                condition=Q(by_organisation__isnull=False, to_organisation__isnull=False),
                name="veto_once_organisation_organisation",
            ),
        )


class NoSuppliers(models.Model):
    """An organisation's rule: none of its people meets anybody of the security industry. Absolute
    and never revealed, as a veto is; only who represents the organisation says and sees it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "no suppliers"
        constraints = (
            models.UniqueConstraint(fields=("edition", "organisation"), name="no_suppliers_once"),
        )


class Seeks(models.TextChoices):
    """Whom somebody would rather meet."""

    MIX = "mix", _("A mix of both")
    NEW = "new", _("New people")
    KNOWN = "known", _("People I know")


class Preference(models.Model):
    """What a participant has chosen for themselves: private, as wishes are. Apart from the
    participant, so that no list of people can hold it by forgetting a field.

    ``open_to_sellers`` None: not chosen, and then their organisation's sector decides.
    """

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="+")
    open_to_sellers = models.BooleanField(null=True)
    seeks = models.CharField(max_length=10, choices=Seeks.choices, default=Seeks.MIX)
    changed_at = models.DateTimeField()


class WorksWith(models.Model):
    """A participant's private mark: they work with this person or organisation."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    by_participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    to_participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    to_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    said_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "works with"
        constraints = (
            models.CheckConstraint(
                condition=Q(to_participant__isnull=True) ^ Q(to_organisation__isnull=True),
                name="works_with_one_party",
            ),
            models.UniqueConstraint(
                fields=("by_participant", "to_participant"),
                condition=Q(to_participant__isnull=False),
                name="works_with_once_person",
            ),
            models.UniqueConstraint(
                fields=("by_participant", "to_organisation"),
                condition=Q(to_organisation__isnull=False),
                name="works_with_once_organisation",
            ),
        )


class RoundTable(models.Model):
    """A meeting of three to eight people around a theme, that people may ask for a seat at. ``key``
    is its id in files; a plan says whether it is held, and who sits there."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="round_tables")
    key = models.CharField(max_length=200)
    theme = models.CharField(max_length=1000)
    moderator = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="moderates"
    )
    fewest = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    sectors = models.PositiveSmallIntegerField()
    table = models.ForeignKey(
        Table, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    anytime = models.BooleanField(default=True)
    slots = models.ManyToManyField(Slot, related_name="+", blank=True)  # unless at any time

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "key"), name="round_table_key_once"),
            models.CheckConstraint(
                condition=Q(fewest__gte=3, fewest__lte=F("most"), most__lte=8),
                name="round_table_three_to_eight",
            ),
        )


class Interest(models.Model):
    """A private wish of a participant to sit at a round table. Nobody but they sees it."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="interests")
    round_table = models.ForeignKey(RoundTable, on_delete=models.CASCADE, related_name="interests")
    strength = models.CharField(max_length=10, choices=Strength.choices)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("participant", "round_table"), name="interest_once"),
            models.CheckConstraint(
                condition=Q(strength__in=("must", "like", "open")), name="interest_is_no_veto"
            ),
        )
