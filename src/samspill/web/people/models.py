"""People with an account, and the organisations they come from."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from samspill.web.people.lines import LineField


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


class Organisation(models.Model):
    """Where people come from; the same across editions."""

    name = LineField(_("name"), max_length=200)
    sector = models.CharField(_("sector"), max_length=30, choices=Sector.choices)

    class Meta:
        constraints = (models.UniqueConstraint(Lower("name"), name="organisation_name_once"),)
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Makes people; an e-mail address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person who signs in with ``password``, or only by links and codes when None."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """An account. What somebody may do follows from their roles at editions, never from here.

    ``takes_part_only`` is of the visit and not of the account: True for whoever came by a personal
    link, which opens what is theirs as a participant and no role (see the decision on links).
    """

    takes_part_only = False

    email = models.EmailField(_("e-mail"), unique=True)
    name = LineField(_("name"), max_length=200)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.BOKMAL
    )
    may_create_editions = models.BooleanField(_("may create editions"), default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name", "email")

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
