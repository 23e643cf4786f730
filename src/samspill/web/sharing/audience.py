"""To whom something is shared: one idea, whoever it is that is chosen and however.

People are chosen by name, or by what they have in common: a case that they and the source are in, a
theme of theirs, a sector, or that they are here. Whatever it is, it is resolved to the people there
are at that moment, by name.

In such a *wide* audience nobody is who has said no thanks to the source, nor whom the source has
said it to, by themselves or by their organisation's rules. A name that is missing must not tell it.
So everybody can choose to be left out (:class:`~samspill.web.sharing.models.From`), and of all
pairs of people some are left out by chance, which is drawn from the server's key, begins at some
day, and is the same in both directions, as a no thanks is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from samspill.web.editions.models import Participant, Topic
from samspill.web.meetings.models import Seat
from samspill.web.people.models import Sector
from samspill.web.sharing.cases.inside import case_to_write_in, people_inside
from samspill.web.sharing.models import From, Wide
from samspill.web.wishes.queries import ends_of, vetoed_pairs
from samspill.web.wishes.search import hit, plain, searched
from samspill.web.wishes.themes import is_about, stems_of

MOST_FOUND = 20
# When a pair that is left out by chance begins to be: so many days before the edition's, and after.
BEGINS_BEFORE, BEGINS_AFTER = 120, 120


@dataclass(frozen=True)
class Audience:
    """Those chosen by name (ids of people), and those in a case (id); and of those here, all
    (``everybody``), those of a sector, and those whose profile is about a theme."""

    people: frozenset[int] = frozenset()
    case: int = 0
    everybody: bool = False
    sector: str = ""
    theme: str = ""

    @property
    def wide(self) -> bool:
        """Is anybody in it who is not chosen by name?"""
        return self.everybody or bool(self.sector) or bool(self.theme)


def here(me: Participant) -> QuerySet[Participant]:
    """Everybody else who takes part, by name, with person and organisation."""
    coming = Participant.objects.filter(edition=me.edition_id, withdrawn_at__isnull=True)
    return coming.exclude(person=me.person_id).select_related("person", "organisation")


def met_by(me: Participant) -> QuerySet[Participant]:
    """Those of :func:`here` whom one meets, or has met, at this edition and at earlier ones.

    One's meetings are asked for first. In one question, a database that believes these tables to be
    empty goes through all seats for each seat, and through that for each person.
    """
    mine = Seat.objects.filter(participant__person=me.person_id, slot__isnull=False).order_by()
    meetings = list(mine.values_list("meeting", flat=True))
    beside = Seat.objects.filter(meeting__in=meetings, slot__isnull=False).order_by()
    return here(me).filter(person__in=beside.values("participant__person"))


def found_by(me: Participant, words: str) -> list[Participant]:
    """Those of :func:`here` whose name or organisation has the words in it, the best first."""
    wanted = searched(words)
    if not wanted:
        return []
    found = [(hit(wanted, plain(f"{p.person.name} {p.organisation.name}")), p) for p in here(me)]
    best = sorted((each for each in found if each[0]), key=lambda each: -each[0])
    return [p for _score, p in best[:MOST_FOUND]]


def named(me: Participant, people: Collection[int]) -> list[Participant]:
    """Those of :func:`here` with these ids (of people)."""
    return list(here(me).filter(person__in=people))


def resolved(me: Participant, audience: Audience, *, now: datetime) -> set[int]:
    """The people (ids) that the audience is now."""
    meant = audience.people
    if audience.case and case_to_write_in(me.person_id, audience.case, now) is not None:
        meant |= people_inside(me.person_id, audience.case, now)
    found = set(here(me).filter(person__in=meant).values_list("person", flat=True))
    if not audience.wide:
        return found
    wide = here(me) if audience.everybody else here(me).filter(_meant(me, audience))
    return found | {p.person_id for p in _let_in(me, list(wide), now)}


def _meant(me: Participant, audience: Audience) -> Q:
    meant = Q(pk__in=())
    if audience.sector in {*Sector}:
        meant |= Q(organisation__sector=audience.sector)
    if audience.theme:
        stems = stems_of(audience.theme)
        topics = Topic.objects.filter(participant__edition=me.edition_id)
        rows = topics.values_list("participant_id", "text")
        meant |= Q(pk__in={who for who, text in rows if is_about(text, stems)})
    return meant


def _let_in(me: Participant, people: Iterable[Participant], now: datetime) -> list[Participant]:
    """Those of the people who may be in a wide audience of this source. Every reason to leave
    somebody out is looked for at everybody's, so that none can be told from how long it takes."""
    chosen = dict(
        Wide.objects.filter(participant__edition=me.edition_id).values_list(
            "participant_id", "lets_in"
        )
    )
    met = set(_met(me).values_list("participant_id", flat=True))
    pairs = vetoed_pairs(me.edition)
    mine = ends_of(me.pk, me.organisation_id)
    day = now.date()

    def is_let(other: Participant) -> bool:
        said = chosen.get(other.pk, From.ANYBODY)
        lets = said == From.ANYBODY or (said == From.MET and other.pk in met)
        theirs = ends_of(other.pk, other.organisation_id)
        apart = any((a, b) in pairs or (b, a) in pairs for a in mine for b in theirs)
        return lets & (not apart) & (not by_chance(me, other, day))

    return [other for other in people if is_let(other)]


def by_chance(one: Participant, other: Participant, on: date) -> bool:
    """Are the two left out of each other's wide audiences, for no reason at all?"""
    one_in: int = settings.SHARING_LEFT_OUT_ONE_IN
    if not one_in:
        return False
    pair = "/".join(map(str, sorted((one.pk, other.pk))))
    drawn = int.from_bytes(salted_hmac("samspill.left out", pair, algorithm="sha256").digest())
    begins = timedelta(days=drawn // one_in % (BEGINS_BEFORE + BEGINS_AFTER) - BEGINS_BEFORE)
    return drawn % one_in == 0 and on >= one.edition.day + begins


def _met(me: Participant) -> QuerySet[Seat]:
    """The seats of others in one's meetings that are on."""
    mine = Seat.objects.filter(participant=me, slot__isnull=False).order_by()
    beside = Seat.objects.filter(meeting__in=mine.values("meeting"), slot__isnull=False)
    return beside.exclude(participant=me).order_by()
