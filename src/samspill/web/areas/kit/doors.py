"""The five doors of the demo: one person of each role to step through as."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Door:
    """A role, how it is described, and the address of the demo's person who has it."""

    key: str
    label: Promise
    about: Promise
    email: str


DOORS = (
    Door("organiser", _("Organiser"), _("plans the day and publishes it"), "arrangor@demo.example"),
    Door(
        "participant", _("Participant"), _("heads security in a business"), "deltaker@demo.example"
    ),
    Door(
        "company",
        _("Company representative"),
        _("takes meetings at a fixed table"),
        "leverandor@demo.example",
    ),
    Door("police", _("Police participant"), _("many wish to meet them"), "politi@demo.example"),
    Door("desk", _("Desk host"), _("knows where everybody should be"), "vert@demo.example"),
)
