"""A case, who is in it, and what has been written there.

A group is a case that stands: no end, and hosts in the place of an organisation that answers for
it. What it has beside is in ``sharing.groups``.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samspill.web.editions.models import Edition
from samspill.web.people.lines import LineField
from samspill.web.people.models import Organisation, Person
from samspill.web.sharing.labels import Label

LONGEST_TITLE, LONGEST_PURPOSE = 100, 500
LONGEST_ENTRY = 4000
# The widest that a case may allow. What is for everybody is shared, and takes no case.
WIDEST = (Label.AMBER_STRICT, Label.AMBER, Label.GREEN)


class CaseKind(models.TextChoices):
    """What it is: with an end, or standing."""

    CASE = "case", _("Case")
    GROUP = "group", _("Group")


class Case(models.Model):
    """A small working group about one matter. ``agreement`` is its text as it was when the case was
    opened: each member has accepted these words. Nothing wider than ``widest`` is written in it.

    ``organisation`` answers for it. Where the ``founder`` has left, it closes at ``lapses_at``
    unless somebody of that organisation carries it on. In a group each has accepted ``rules``, the
    number of the newest, in the place of an agreement.
    """

    kind = models.CharField(max_length=10, choices=CaseKind.choices, default=CaseKind.CASE)

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    founder = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    title = LineField(max_length=LONGEST_TITLE)
    purpose = LineField(max_length=LONGEST_PURPOSE)
    agreement = models.TextField(blank=True)
    rules = models.PositiveSmallIntegerField(default=0)
    widest = models.CharField(max_length=20, choices=Label.choices, default=Label.AMBER)
    may_hide = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    lapses_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-opened_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="case", ends_at__gt=F("opened_at"), rules=0)
                | Q(kind="group", ends_at=None, rules__gt=0, may_hide=False),
                name="case_ends_and_group_stands",
            ),
            models.CheckConstraint(
                condition=Q(founder=None, lapses_at__isnull=False)
                | Q(founder__isnull=False, lapses_at=None),
                name="case_has_a_founder_or_lapses",
            ),
            models.CheckConstraint(
                condition=Q(may_hide=False) | ~Q(widest="AMBER+STRICT"),
                name="nobody_hides_where_it_is_strict",
            ),
        )


class CaseKey(models.Model):
    """What opens a case to ``person``: the title and the agreement from when they are invited, and
    what is written from ``since`` on, when they accepted. ``keeps``: they come from the
    organisation that answers for it, or are a host. A ``yearly`` one, of a group, opens together
    with a yes that holds (:class:`~samspill.web.sharing.groups.models.RulesAccepted`). It says
    nothing of anybody else, so that the database can ask it of each table of a case without a
    circle; it goes with its :class:`CaseMember`."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="keys")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(null=True)
    keeps = models.BooleanField(default=False)
    yearly = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "case"), name="one_key_a_person"),)


class CaseMember(models.Model):
    """Somebody who is invited, or has accepted: then they are in it. The row goes when they leave.
    ``named_at``: the organisation's contact person has named them to carry the case on, or a host
    to be a ``host`` of the group."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    hidden = models.BooleanField(default=False)
    host = models.BooleanField(default=False)
    named_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "person"), name="member_once_a_case"),
            models.CheckConstraint(
                condition=Q(hidden=False) | Q(accepted_at__isnull=False),
                name="hidden_when_accepted",
            ),
        )


class EntryKind(models.TextChoices):
    """What stands in a case's timeline."""

    WORDS = "words", _("Written")
    SHARED = "shared", _("Shared")
    FILE = "file", _("File")
    JOINED = "joined", _("Joined")
    LEFT = "left", _("Left")
    PROLONGED = "prolonged", _("Prolonged")
    REPORT = "report", _("Closing report")
    MINUTES = "minutes", _("Minutes")
    TAKEN_BACK = "taken back", _("Taken back by who wrote it")  # what it was is gone


TAKEN_BACK_FROM = (EntryKind.WORDS, EntryKind.MINUTES, EntryKind.FILE)  # which may be


class CaseEntry(models.Model):
    """One thing in the timeline, by ``source``, for those who were in the case at that time.

    ``about`` is who joined or left, ``until`` when it is to end now, and ``date`` the one of a
    group that the minutes are of. A ``share`` may be gone,
    or not be the reader's to read: whether it is, the rule of shares says.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries")
    source = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    label = models.CharField(max_length=20, choices=Label.choices, default=Label.AMBER)
    text = models.TextField(max_length=LONGEST_ENTRY, blank=True)
    about = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    share = models.ForeignKey(
        "sharing.Share", null=True, on_delete=models.DO_NOTHING, db_constraint=False,
        related_name="+",
    )  # fmt: skip
    until = models.DateTimeField(null=True)
    date = models.ForeignKey(
        "sharing.GroupDate", null=True, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("words", "report", "minutes"), text__gt="")
                | (~Q(kind__in=("words", "report", "minutes")) & Q(text="")),
                name="entry_has_words_or_says_what_was_done",
            ),
            models.CheckConstraint(
                condition=Q(kind="minutes", date__isnull=False)
                | (~Q(kind="minutes") & Q(date=None)),
                name="minutes_are_of_a_date",
            ),
            models.UniqueConstraint(
                fields=("case",), condition=Q(kind="report"), name="one_report_a_case"
            ),
        )
        indexes = (models.Index(fields=("case", "at"), name="entry_by_case"),)
