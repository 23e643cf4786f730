"""People with an account, and the organisations they come from."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samspill.web.people.keys import Keyed, KeyedQuerySet, OrderKey, SameKey, SignInKey
from samspill.web.people.lines import LineField
from samspill.web.people.sameness import same_address


class Sector(models.TextChoices):
    """The part of society an organisation belongs to."""

    SECURITY_INDUSTRY = "security_industry", _("Security industry")
    BUSINESS = "business", _("Business")
    POLICE = "police", _("Police")
    CONTROL_AGENCY = "control_agency", _("Control agency")
    OTHER_PUBLIC = "other_public", _("Other public body")
    RESEARCH = "research", _("Research")


class Language(models.TextChoices):
    """The languages that pages, e-mails and prints come in, in their own words."""

    BOKMAL = "nb", "Bokmål"
    NYNORSK = "nn", "Nynorsk"
    ENGLISH = "en", "English"


class Appears(models.TextChoices):
    """What others' letters, calendars and hosts' pages call a person. Nothing chosen: as
    ``samspill.web.people.appearing`` has it for the sector they come from."""

    NAME = "name", _("My name and my organisation")
    ORGANISATION = "organisation", _("My organisation only")
    NEUTRAL = "neutral", _("Neither of them")


class Organisation(Keyed):
    """Where people come from; the same across editions, and once by each name."""

    name = LineField(_("name"), max_length=200)
    sector = models.CharField(_("sector"), max_length=30, choices=Sector.choices)
    name_key = SameKey(unique=True)
    name_order = OrderKey()

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ("name_order", "name")

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"].from_queryset(KeyedQuerySet)):  # type: ignore[misc]
    """Makes people; an e-mail address is kept in one form, whichever way it is written."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person who signs in with ``password``, or only by links and codes when None."""
        person: Person = self.model(email=same_address(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        person: Person = self.get(sign_in=same_address(username or ""))
        return person


class Person(Keyed, AbstractBaseUser):
    """An account. What somebody may do follows from their roles at editions, never from here.

    Letters go to ``email``. People may share a mailbox: then a code or a password for it could
    not tell whose account is meant, so those who do have no ``sign_in``. They come in by their
    personal links, and their letters name them (see the decision on one mailbox).

    ``takes_part_only`` is of the visit and not of the account: True for whoever came by a personal
    link, which opens what is theirs as a participant and no role (see the decision on links).
    """

    takes_part_only = False

    email = models.EmailField(_("e-mail"), db_index=True)
    shares_mailbox = models.BooleanField(_("shares the mailbox with others"), default=False)
    sign_in = SignInKey()
    name = LineField(_("name"), max_length=200)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.BOKMAL
    )
    # How others' letters and calendars call them, and since when; empty until they choose.
    appears = models.CharField(max_length=20, choices=Appears.choices, blank=True)
    appears_since = models.DateTimeField(null=True, blank=True)
    may_create_editions = models.BooleanField(_("may create editions"), default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    name_order = OrderKey()

    objects = PersonManager()

    USERNAME_FIELD = "sign_in"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "name"]

    class Meta:
        ordering = ("name_order", "name", "email")

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name, as Django's parts ask for it."""
        return self.name


class Counted(models.Model):
    """What Django's cache in the database keeps, which is how often somebody has tried: read and
    written by that alone. A table of ours, so that ``migrate`` makes it."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "limits"


class Why(models.TextChoices):
    """Why it is not sure that whoever signs in is the person."""

    ADDRESS = "address", _("The address was changed")
    FIRST = "first", _("A first second factor")
    ANEW = "anew", _("A new second factor, after a recovery code")
    LOST = "lost", _("The second factor was lost or taken away")
    DENIED = "denied", _("Somebody says that it is not you")


class Doubt(models.Model):
    """Something has happened after which it is not sure who signs in as the person. What lies above
    CLEAR is locked until a :class:`Confirmation` that is later; with ``holds_own`` what is the
    person's own is, too. Rows are added and never changed: see the decision on who somebody is."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="doubts")
    why = models.CharField(max_length=10, choices=Why.choices)
    at = models.DateTimeField()
    holds_own = models.BooleanField(default=False)
    old_address = models.EmailField(blank=True)  # where the one is told whose it was

    class Meta:
        indexes = (models.Index(fields=("person", "at"), name="doubt_by_person"),)


class Confirmation(models.Model):
    """Somebody says that whoever signs in with ``address`` is the person: one who knows them, or,
    with ``by`` empty, whoever keeps the server. Good until the next doubt, and for that address
    alone. Rows are added and never changed."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="confirmations")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    address = models.EmailField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(by__isnull=True) | ~Q(by=F("person")), name="confirmed_by_another"
            ),
        )
        indexes = (models.Index(fields=("person", "at"), name="confirmation_by_person"),)


class ProofCode(models.Model):
    """A short code that somebody whose sign-in is not sure shows to one who knows them. It is good
    once and for minutes; only a digest of it is kept. Whoever took it says yes or no."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    answered_at = models.DateTimeField(null=True)


class ContactPerson(models.Model):
    """Who says for an organisation who its people are; named by whoever keeps the server."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "person"), name="contact_person_named_once"
            ),
        )


class Device(models.Model):
    """A browser that somebody is signed in with, for as long as the session ``session_key`` is."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True)
    browser = LineField(max_length=200, blank=True)  # as it calls itself
    since = models.DateTimeField()
