"""Who else would come to the demo, and what some who come need: as it is told to the platform."""

from __future__ import annotations

from samspill.web.editions.models import Photo
from samspill.web.editions.registering.practical import Said
from samspill.web.editions.registering.sign_up import Applicant

FREE = 2  # places that each of those behind two of the doors may still give
MOST = 20
SIGNED_UP = tuple(
    Applicant(
        name=name, address=address, organisation=organisation, title=title, language="nb",
        said=Said(),
    )
    for name, address, organisation, title in (
        ("Torunn Fagerli", "torunn.fagerli@demo.example", "Fjellheisen Drift", "Driftsleder"),
        ("Jostein Kvamme", "jostein.kvamme@demo.example", "Havnevesenet i Kysthavn", "Havnevakt"),
    )
)  # fmt: skip
NEEDS = (
    Said(Photo.YES, diet="Vegetar"),
    Said(Photo.YES, diet="Glutenfritt"),
    Said(Photo.NO, access="Teleslynge"),
    Said(Photo.NO, diet="Vegetar"),
    Said(Photo.YES, diet="Skalldyrallergi", access="Plass nær døra"),
    Said(Photo.YES),
    Said(Photo.NO),
)
