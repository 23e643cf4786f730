"""Whoever may come to an address, each in a browser of their own, and what there is to come to."""

from __future__ import annotations

from copy import copy

from django.test import Client

from cast import NOW, Cast
from matrix import VISITORS
from samspill.web.areas.public.accounts import BY_LINK
from samspill.web.editions.models import Participant
from samspill.web.planning.actions import order_planning
from samspill.web.planning.running import carry_out
from samspill.web.planning.tasks import enqueue_run
from samspill.web.wishes.models import RoundTable


class Browsers:
    """Every visitor has signed in once; each call answers a browser that knows just that."""

    def __init__(self, cast: Cast) -> None:
        self._cookies = {visitor: _signed_in(cast, visitor).cookies for visitor in VISITORS}

    def __call__(self, visitor: str) -> Client:
        """A browser of the visitor's own."""
        client = Client()
        client.cookies = copy(self._cookies[visitor])
        return client


def _signed_in(cast: Cast, visitor: str) -> Client:
    client = Client()
    if visitor == "organiser_by_link":
        client.force_login(cast.organiser, backend=BY_LINK)
    elif visitor != "anonymous":
        who = getattr(cast, visitor)
        client.force_login(
            who.person if isinstance(who, Participant) else who,
            backend="django.contrib.auth.backends.ModelBackend",
        )
    return client


def with_round_table(cast: Cast) -> None:
    """A round table that nobody leads."""
    RoundTable.objects.create(
        edition=cast.edition, key="g1", theme="Svindel", fewest=3, most=8, sectors=1
    )


def with_draft(cast: Cast) -> None:
    """A plan version that nobody has published."""
    run = order_planning(edition=cast.edition, by=cast.organiser, now=NOW)
    assert carry_out(run_id=run.pk, enqueue=enqueue_run) == "done"
