"""The permission matrix: for every address, what each visitor is answered.

``tests/integration/test_permissions.py`` walks ``MATRIX``, and fails when an address of the
platform is missing here. Add a row with every new address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cast import Cast

Kwargs = Callable[[Cast], dict[str, object]]

VISITORS = (
    "anonymous",
    "nobody",  # an account without any part
    "creator",  # may create editions
    "organiser",
    "other_organiser",  # of another edition
    "desk_host",
    "bank",
    "bank_colleague",  # same organisation
    "police",  # same meeting, once there is a plan
    "seller",
    "withdrawn",
    "stranger",  # participant of another edition
)


def nothing(cast: Cast) -> dict[str, object]:
    """An address without parts."""
    return {}


def of_edition(cast: Cast) -> dict[str, object]:
    """An address of the cast's edition."""
    return {"slug": cast.edition.slug}


@dataclass(frozen=True)
class Row:
    """An address and what it answers to GET: ``allowed`` visitors get ``status``, everybody
    else 404; anonymous visitors are sent to sign in (302) unless ``anonymous`` says otherwise.

    ``post_only``: GET answers 405 to those allowed, and the POST is tested with the feature.
    """

    name: str
    allowed: frozenset[str]
    kwargs: Kwargs = nothing
    status: int = 200
    anonymous: int = 302
    refused: int = 404
    query: dict[str, str] = field(default_factory=dict)


EVERYBODY = frozenset(VISITORS)
ORGANISERS = frozenset({"organiser"})
HOSTS = frozenset({"organiser", "desk_host"})
PARTICIPANTS = frozenset({"bank", "bank_colleague", "police", "seller"})

MATRIX: list[Row] = []
