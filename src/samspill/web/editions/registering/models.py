"""Places, sign-ups, and what the day needs to know of those who come."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from samspill.web.editions.models import Edition, Participant, Photo
from samspill.web.people.lines import LineField
from samspill.web.people.models import Organisation

LONGEST_NEED, LONGEST_PHONE = 300, 40
MOST_PLACES = 500


class Needs(models.Model):
    """What only the day itself needs: erased when it is over."""

    diet = LineField(max_length=LONGEST_NEED, blank=True)
    access = LineField(max_length=LONGEST_NEED, blank=True)
    phone = LineField(max_length=LONGEST_PHONE, blank=True)

    class Meta:
        abstract = True


class Practical(Needs):
    """The needs of a participant, for the secretariat and the desk alone; a row only where there
    are any."""

    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="practical"
    )


class Places(models.Model):
    """How many may come from an organisation, and who fills these places: names those who come.
    ``offered_to``: the address that is asked to, until somebody says yes there."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="places")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField(
        validators=(MinValueValidator(1), MaxValueValidator(MOST_PLACES))
    )
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="places"
    )
    offered_to = models.CharField(max_length=254, blank=True)
    offered_at = models.DateTimeField(null=True)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name_plural = "places"
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "organisation"), name="places_once_an_organisation"
            ),
            models.CheckConstraint(
                condition=Q(offered_to="", offered_at__isnull=True)
                | (Q(offered_at__isnull=False, filled_by__isnull=True) & ~Q(offered_to="")),
                name="places_offered_or_filled",
            ),
        )


class SignUpList(models.Model):
    """An edition's list of those who sign up by themselves, at an address with a code. ``most``:
    how many may wait or have been let in, None for any number."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="sign_up_list")
    code = models.CharField(max_length=20, unique=True)
    is_open = models.BooleanField(default=True)
    most = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=(MinValueValidator(1),)
    )
    let_in = models.PositiveIntegerField(default=0)


class SignUp(Needs):
    """Somebody who would come: what they said, until an organiser lets them in or turns them
    down. It is nobody's account, and gives access to nothing."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sign_ups")
    name = LineField(max_length=200)
    address = models.EmailField(max_length=254)
    organisation = LineField(max_length=200)
    title = LineField(max_length=200, blank=True)
    language = models.CharField(max_length=10)
    photo = models.CharField(max_length=10, choices=Photo.choices, default=Photo.UNSAID)
    signed_up_at = models.DateTimeField()

    class Meta:
        ordering = ("signed_up_at", "pk")
