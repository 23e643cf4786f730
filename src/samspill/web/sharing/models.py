"""What an edition lets its people keep and share, and what they have shared."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samspill.web.editions.models import Edition, Participant
from samspill.web.people.lines import LineField
from samspill.web.people.models import Organisation, Person
from samspill.web.sharing.labels import Label

LONGEST_TEXT = 4000


class Part(models.TextChoices):
    """What an edition's people may do after they have met, each with all before it."""

    NONE = "none", _("Nothing")
    TIES = "ties", _("Ties and actions")
    SHARING = "sharing", _("Ties, actions and sharing")
    CASES = "cases", _("Ties, actions, sharing and cases")


SHARING_IS_ON = (Part.SHARING, Part.CASES)


class Terms(models.Model):
    """What an edition allows, and who answers for it. Nothing is allowed until the controller, both
    agreements and a contact point are there."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="terms")
    part = models.CharField(max_length=20, choices=Part.choices, default=Part.NONE)
    controller = LineField(_("controller"), max_length=200, blank=True)
    # Where each agreement can be found: a reference and a date, as the parties keep it.
    joint = LineField(_("agreement of joint controllers (article 26)"), max_length=200, blank=True)
    processing = LineField(_("agreement with processors (article 28)"), max_length=200, blank=True)
    contact = models.EmailField(_("contact point for people written about"), blank=True)
    red_in_writing = models.BooleanField(_("TLP:RED may be written"), default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(part="none")
                | Q(controller__gt="", joint__gt="", processing__gt="", contact__gt=""),
                name="terms_before_any_part",
            ),
        )


class Kind(models.TextChoices):
    """What is shared. Nothing about identifiable people or firms is among them."""

    EXPERIENCE = "experience", _("An experience, without names")
    METHOD = "method", _("A method")
    QUESTION = "question", _("A question")
    CALL_ME = "call me", _("Call me about this")


class Certainty(models.TextChoices):
    """How the source knows it."""

    OWN = "own", _("Own experience")
    TOLD = "told", _("Told by somebody else")
    GUESS = "guess", _("A guess")


class Share(models.Model):
    """What a person has let others read, on their conditions and until a time.

    ``text`` is what is shared; who asks to be called gives a ``number`` and no text. ``second`` is
    the person without whose word what is RED goes no further. Its source sees it always; who else
    does, is ``samspill.web.sharing.permissions``' to say, and nobody else's.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="shares")
    source = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="shares")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    about = LineField(_("about"), max_length=100, blank=True)  # a theme: never a name
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    number = LineField(_("telephone number"), max_length=30, blank=True)
    label = models.CharField(max_length=20, choices=Label.choices)
    act_after_contact = models.BooleanField(default=True)
    may_name_source = models.BooleanField(default=False)
    may_tell_affected = models.BooleanField(default=False)
    chatham_house = models.BooleanField(default=False)
    certainty = models.CharField(max_length=10, choices=Certainty.choices)
    purpose = LineField(_("purpose"), max_length=300)
    ground = models.CharField(max_length=60, blank=True)
    weighing = LineField(_("weighing"), max_length=500, blank=True)
    second = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="call me", number__gt="", text="")
                | (~Q(kind="call me") & Q(number="", text__gt="")),
                name="share_is_a_text_or_a_number",
            ),
            models.CheckConstraint(
                condition=Q(label="RED", second__isnull=False) | ~Q(label="RED"),
                name="share_red_has_a_second",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="share_ends_after_it_begins"
            ),
        )


class Receiver(models.Model):
    """One who may read a share. Whoever is taken out stays here with ``removed_at``, so that the
    source can see who has had it. ``source`` is the share's, so that the database can tell by the
    row alone whose it is."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="receivers")
    source = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # the share's
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="received")
    # Who was given it as a member of a case reads it while they are in that case, and where it is
    # gone, no more: its id stays and leads nowhere.
    case = models.ForeignKey(
        "sharing.Case", null=True, on_delete=models.DO_NOTHING, db_constraint=False,
        related_name="+",
    )  # fmt: skip
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)  # the first time

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("share", "person"), name="receiver_once_a_share"),
        )
        indexes = (
            models.Index(
                fields=("person", "share"),
                condition=Q(removed_at__isnull=True),
                name="receiver_by_person",
            ),
        )


class Widening(models.Model):
    """Somebody whom the source of what is RED would let read it, too: they do when ``second`` has
    agreed."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="widenings")
    source = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # the share's
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # the share's
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("share", "person"),
                condition=Q(answered_at__isnull=True),
                name="widening_asked_once",
            ),
        )


class Came(models.TextChoices):
    """What a receiver tells the source came of it."""

    RECEIVED = "received", _("Received")
    USED = "used", _("Used")
    LED = "led", _("Led to something")
    NOT_FOR_US = "not for us", _("Not for us")
    NO_MORE = "no more", _("Received, cannot say more")


class Answer(models.Model):
    """A receiver's answer to the source; a new one takes the place of the last."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="answers")
    source = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # the share's
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    came = models.CharField(max_length=20, choices=Came.choices)
    line = LineField(max_length=300, blank=True)
    to_all = models.BooleanField(default=False)  # of a question: told to all who were asked
    said_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("share", "person"), name="one_answer_a_receiver"),
        )


class From(models.TextChoices):
    """From whom somebody is let into an audience that nobody has chosen one by one."""

    ANYBODY = "anybody", _("Anybody here")
    MET = "met", _("Those I meet")
    NOBODY = "nobody", _("Nobody: only what is shared with me by name")


class Wide(models.Model):
    """What a participant has chosen about wide audiences: private, as wishes are."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="+")
    lets_in = models.CharField(max_length=10, choices=From.choices, default=From.ANYBODY)
    changed_at = models.DateTimeField()


class AnswerCount(models.Model):
    """How many of an organisation's people have been sent something at an edition, each as often as
    they were, and how many times they have answered: see ``rates``."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "organisation"), name="answers_counted_once"
            ),
        )
