"""Whom a letter goes to: chosen by how far people have come, where they are from, and by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef

from samspill.web.editions.letter_models import LetterKind
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.overview import SILENT, Answer, answer_of, coming
from samspill.web.outbox.models import Letter, LetterState

LATELY = timedelta(days=1)
ASKING = frozenset({LetterKind.INVITATION, LetterKind.REMINDER})  # whoever has answered gets none


class Group(StrEnum):
    """How far people have come. Somebody may be in several."""

    ALL = "all"
    NOT_INVITED = "not_invited"
    SILENT = "silent"
    NOT_OPENED = "not_opened"
    NO_PROFILE = "no_profile"
    NO_WISHES = "no_wishes"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Choice:
    """Whom somebody has chosen. Of each kind what is given narrows it down: in one of the groups
    *and* of one of the sectors *and* of one of the organisations; nobody, where nothing is given.
    ``added`` and ``left_out`` are participants chosen by hand. ``again``: those too who have had a
    letter of the kind within a day."""

    groups: frozenset[Group] = frozenset()
    sectors: frozenset[str] = frozenset()
    organisations: frozenset[int] = frozenset()
    added: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()
    again: bool = False

    @property
    def by_group(self) -> bool:
        """Is anybody chosen but by hand?"""
        return bool(self.groups or self.sectors or self.organisations)


@dataclass(frozen=True)
class Chosen:
    """Who gets it, by name; who was chosen but had one within a day, or was left out by hand; and
    how many have answered already, so that they are not asked."""

    recipients: list[Participant]
    lately: list[Participant]
    left_out: list[Participant]
    answered: int


def chosen(edition: Edition, kind: str, choice: Choice, *, now: datetime) -> Chosen:
    """Who gets a letter of this kind now: two queries."""
    had = had_lately(edition, kind, now=now) if kind in ASKING and not choice.again else frozenset()
    recipients, lately, left_out = [], [], []
    answered = 0
    for who in people(edition):
        picked = who.pk in choice.added or (choice.by_group and _is_among(who, choice))
        if not picked or not who.person.is_active:
            continue
        if who.pk in choice.left_out:
            left_out.append(who)
        elif kind in ASKING and answer_of(who) is Answer.DONE:
            answered += 1
        elif who.person_id in had:
            lately.append(who)
        else:
            recipients.append(who)
    return Chosen(recipients, lately, left_out, answered)


def people(edition: Edition) -> list[Participant]:
    """Those who come, by name, each with what groups are made of: one query."""
    wishes = edition.wishes.filter(by_participant=OuterRef("pk"))
    here = coming(edition).annotate(has_wishes=Exists(wishes))
    return list(here.select_related("person", "organisation"))


def had_lately(edition: Edition, kind: str, *, now: datetime) -> frozenset[int]:
    """The people (ids) who have been sent a letter of the kind within a day, or are about to be."""
    letters = Letter.objects.filter(
        edition_id=edition.pk,
        kind=kind,
        created_at__gt=now - LATELY,
        state__in=(LetterState.WAITING, LetterState.SENT),
        person__isnull=False,
    )
    return frozenset(letters.values_list("person_id", flat=True))


def counts(everybody: list[Participant]) -> Counter[Group]:
    """How many of them are in each group."""
    return Counter(group for who in everybody for group in Group if IN_GROUP[group](who))


def _is_among(who: Participant, choice: Choice) -> bool:
    return (
        (not choice.groups or any(IN_GROUP[group](who) for group in choice.groups))
        and (not choice.sectors or who.organisation.sector in choice.sectors)
        and (not choice.organisations or who.organisation_id in choice.organisations)
    )


IN_GROUP: dict[Group, Callable[[Participant], bool]] = {
    Group.ALL: lambda _who: True,
    Group.NOT_INVITED: lambda who: answer_of(who) is Answer.NOT_INVITED,
    Group.SILENT: lambda who: answer_of(who) in SILENT,
    Group.NOT_OPENED: lambda who: answer_of(who) is Answer.INVITED,
    Group.NO_PROFILE: lambda who: who.profile_saved_at is None,
    Group.NO_WISHES: lambda who: not getattr(who, "has_wishes", False),
    Group.ANSWERED: lambda who: answer_of(who) is Answer.DONE,
}
