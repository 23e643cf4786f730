"""Reading what is shared, for who may: each of these asks ``permissions.readable``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from samspill.web.editions.models import Participant
from samspill.web.people.identity import confirmations_that_hold
from samspill.web.people.models import Sector
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Answer, From, Kind, Receiver, Share, Wide, Widening
from samspill.web.sharing.permissions import OPENS, Shown, Visit, readable
from samspill.web.sharing.row_security import as_visit

# How long a source waits for an answer, and what is listed at most.
ANSWER_WITHIN = timedelta(days=14)
MOST_LISTED = 200
# Of whom the source sees only that their organisation has read it, and when first.
AUTHORITIES = frozenset({Sector.POLICE, Sector.CONTROL_AGENCY, Sector.OTHER_PUBLIC})


@dataclass(frozen=True)
class Row:
    """A share in a list, without its text. ``locked``: it takes a stronger sign-in, and until then
    neither its source nor what it is about is told."""

    pk: int
    label: str
    kind: str
    about: str
    source: str
    organisation: str
    at: datetime
    until: datetime
    answer_by: datetime
    read: bool
    came: str
    locked: bool

    @property
    def waits(self) -> bool:
        """Does it wait for an answer?"""
        return not self.came


@dataclass(frozen=True)
class Asked:
    """The source of something that is RED asks for one's word: may this person read it, too?"""

    pk: int
    share: int
    source: str
    person: str


@dataclass(frozen=True)
class Reader:
    """One who may read a share, as its source sees it. Of an authority, one for all its people:
    ``person`` is None, and ``names`` are theirs."""

    person: int | None
    names: tuple[str, ...]
    organisation: str
    sector: str
    read_at: datetime | None
    removed: bool
    came: str = ""
    line: str = ""
    to_all: bool = False


@dataclass(frozen=True)
class Sent:
    """A share in its source's list, without its text, and its readers as the source sees them."""

    share: Share
    readers: tuple[Reader, ...]

    @property
    def read(self) -> int:
        """How many of them have read it."""
        return sum(reader.read_at is not None for reader in self.readers)

    @property
    def came(self) -> list[str]:
        """What came of it, by whom it did."""
        return [reader.came for reader in self.readers if reader.came]


@dataclass(frozen=True)
class Found:
    """A share that may be read; or, with ``share`` None, one that only takes a stronger sign-in,
    whose label is ``label``."""

    share: Share | None
    label: str


@dataclass(frozen=True)
class Given:
    """What somebody has shared, in a list of their own: how many may read it, whether anybody has,
    and how many have answered what. An authority answers as one."""

    share: Share
    readers: int
    read: bool
    came: Counter[str]


def received(visit: Visit, edition: int) -> list[Row]:
    """What others share with the visitor at the edition, what waits for an answer first, then the
    newest: one query."""
    strong = replace(visit, shown=Shown.ANEW)
    mine = Receiver.objects.filter(share=OuterRef("pk"), person=visit.person)
    said = Answer.objects.filter(share=OuterRef("pk"), person=visit.person)
    home = Participant.objects.filter(edition=OuterRef("edition"), person=OuterRef("source"))
    with as_visit(strong):
        shares = list(
            Share.objects.filter(readable(strong), edition=edition)
            .exclude(source=visit.person)
            .select_related("source")
            .defer("text", "number")
            .annotate(
                my_reading=Subquery(mine.values("read_at")[:1]),
                my_answer=Subquery(said.values("came")[:1]),
                home=Subquery(home.values("organisation__name")[:1]),
            )[:MOST_LISTED]
        )
    rows = []
    for share in shares:
        locked = Label(share.label) not in OPENS[visit.shown]
        rows.append(
            Row(
                pk=share.pk,
                label=share.label,
                kind=share.kind,
                about="" if locked else share.about,
                source="" if locked else share.source.name,
                organisation="" if locked else share.home or "",
                at=share.created_at,
                until=share.expires_at,
                answer_by=answer_by(share),
                read=share.my_reading is not None,
                came=share.my_answer or "",
                locked=locked,
            )
        )
    return sorted(rows, key=lambda row: not row.waits)


def asked(visit: Visit, edition: int) -> list[Asked]:
    """Where the visitor's word is asked for, with a second factor shown just now: one query."""
    if visit.shown is not Shown.ANEW:
        return []
    with as_visit(visit):
        found = _waiting(visit, edition).select_related("source", "person")
        return [Asked(w.pk, w.share_id, w.source.name, w.person.name) for w in found]


def is_asked(visit: Visit, edition: int) -> bool:
    """Is the visitor's word asked for, and would take a stronger sign-in to give? Whose and about
    whom takes that, too. One query, none for whoever sees it."""
    if visit.shown is Shown.ANEW:
        return False
    with as_visit(replace(visit, shown=Shown.ANEW)):
        return _waiting(visit, edition).exists()


def own(visit: Visit, edition: int) -> list[Sent]:
    """What the visitor has shared at the edition, the newest first, with who has read it and what
    came of it: three queries, one where there is nothing."""
    with as_visit(visit):
        mine = Share.objects.filter(readable(visit), edition=edition, source=visit.person)
        shares = list(mine.defer("text", "number")[:MOST_LISTED])
    readers = _readers(visit, edition, [share.pk for share in shares])
    return [Sent(share, tuple(readers[share.pk])) for share in shares]


def own_given(visit: Visit, edition: int) -> list[Given]:
    """What the visitor has shared at the edition and what came of it, the newest first; one more
    than is listed at most, where there are more: three queries."""
    there = Receiver.objects.filter(share=OuterRef("pk"), source=visit.person)
    with as_visit(visit):
        mine = Share.objects.filter(readable(visit), edition=edition, source=visit.person).annotate(
            may_read=Count("receivers", filter=Q(receivers__removed_at__isnull=True)),
            is_read=Exists(there.filter(read_at__isnull=False)),
        )
        shares = list(mine.defer("text", "number")[: MOST_LISTED + 1])
        said = Answer.objects.filter(share__in=shares, source=visit.person)
        answers = list(said.values_list("share", "person", "came").order_by("said_at", "pk"))
    people = {person for _share, person, _came in answers}
    at = Participant.objects.filter(edition=edition, person__in=people)
    homes = {
        person: f"home {home}"
        for person, home, sector in at.values_list("person", "organisation", "organisation__sector")
        if sector in AUTHORITIES
    }
    # The first answer of an authority is the one that its source is shown.
    by: dict[int, dict[object, str]] = {}
    for share, person, came in answers:
        by.setdefault(share, {}).setdefault(homes.get(person, person), came)
    return [
        Given(
            share=share,
            readers=share.may_read,
            read=share.is_read,
            came=Counter(by.get(share.pk, {}).values()),
        )
        for share in shares
    ]


def find(visit: Visit, edition: int, pk: int) -> Found | None:
    """The share for whoever may read it; that it takes a stronger sign-in for who only needs that;
    None for everybody else, after the same queries as where it is not there at all."""
    found = Share.objects.filter(edition=edition, pk=pk)
    with as_visit(visit):
        share = found.filter(readable(visit)).select_related("source").first()
    if share is not None:
        return Found(share, share.label)
    strong = replace(visit, shown=Shown.ANEW)
    with as_visit(strong):
        label = found.filter(readable(strong)).values_list("label", flat=True).first()
    return None if label is None else Found(None, label)


def has_read(visit: Visit, share: Share) -> bool:
    """Has the visitor opened it before? One query."""
    with as_visit(visit):
        mine = share.receivers.filter(person=visit.person, read_at__isnull=False)
        return mine.exists()


def own_answer(visit: Visit, share: Share) -> tuple[str, str, bool]:
    """What the visitor has answered: what came of it, a line, told to all. One query."""
    with as_visit(visit):
        rows = share.answers.filter(person=visit.person)
        found = rows.values_list("came", "line", "to_all").first()
    return ("", "", False) if found is None else found


def told_to_all(visit: Visit, share: Share) -> list[str]:
    """What others answered to a question for all who were asked to read; not who they are."""
    if share.kind != Kind.QUESTION:
        return []
    with as_visit(visit):
        rows = share.answers.filter(to_all=True).exclude(person=visit.person).order_by("said_at")
        return [line for line in rows.values_list("line", flat=True) if line]


def readers_of(visit: Visit, share: Share) -> list[Reader]:
    """Who may read it or could, with their answers, for its source: two queries."""
    return _readers(visit, share.edition_id, [share.pk])[share.pk]


def _readers(visit: Visit, edition: int, shares: Collection[int]) -> dict[int, list[Reader]]:
    """Those of each of the visitor's own shares (ids) at the edition: two queries."""
    found: dict[int, list[Reader]] = {share: [] for share in shares}
    if not shares:
        return found
    here = Q(person__participations__edition=edition)
    with as_visit(visit):
        receivers = Receiver.objects.filter(share__in=shares).select_related("person")
        rows = list(
            receivers.annotate(there=FilteredRelation("person__participations", condition=here))
            .annotate(
                home=F("there__organisation"),
                home_name=F("there__organisation__name"),
                sector=F("there__organisation__sector"),
            )
            .order_by("person__name_order", "pk")
        )
        said = Answer.objects.filter(share__in=shares)
        answers = {(answer.share_id, answer.person_id): answer for answer in said}
    of_authorities: dict[tuple[int, int, bool], list[Any]] = {}
    for row in rows:
        removed = row.removed_at is not None
        if row.sector in AUTHORITIES:
            of_authorities.setdefault((row.share_id, row.home, removed), []).append(row)
            continue
        found[row.share_id].append(
            Reader(
                row.person_id, (row.person.name,), row.home_name or "", row.sector or "",
                row.read_at, removed, *_said(answers.get((row.share_id, row.person_id))),
            )
        )  # fmt: skip
    for (share, _home, removed), several in of_authorities.items():
        first = min((row.read_at for row in several if row.read_at), default=None)
        keys = [(share, row.person_id) for row in several]
        answer = next((answers[key] for key in keys if key in answers), None)
        found[share].append(
            Reader(
                None, tuple(row.person.name for row in several), several[0].home_name,
                several[0].sector, first, removed, *_said(answer),
            )
        )  # fmt: skip
    return found


def _said(answer: Answer | None) -> tuple[str, str, bool]:
    return ("", "", False) if answer is None else (answer.came, answer.line, answer.to_all)


def receiver_names(visit: Visit, share: Share) -> list[tuple[int, str]]:
    """Whom the source may take out: who may read it now, by id and name. One query."""
    with as_visit(visit):
        there = share.receivers.filter(removed_at__isnull=True)
        return list(there.order_by("person__name_order").values_list("person", "person__name"))


def widenings_of(visit: Visit, share: Share) -> list[str]:
    """The names that wait for the second person's word. One query."""
    with as_visit(visit):
        waiting = share.widenings.filter(answered_at__isnull=True)
        return list(waiting.values_list("person__name", flat=True))


def shared_with_before(visit: Visit, people: Collection[int]) -> set[int]:
    """Those of the people (ids) with whom the visitor has shared something before. One query."""
    with as_visit(visit):
        before = Receiver.objects.filter(source=visit.person, person__in=people)
        return set(before.values_list("person", flat=True))


def home_of(edition: int, person: int) -> str:
    """The organisation that somebody takes part for."""
    return _homes(edition, {person}).get(person, "")


def lets_in(me: Participant) -> From:
    """From whom the participant is let into wide audiences, for their own pages. One query."""
    said = Wide.objects.filter(participant=me).values_list("lets_in", flat=True).first()
    return From.ANYBODY if said is None else From(said)


def answer_by(share: Share) -> datetime:
    """Until when its source hopes for an answer."""
    return min(share.created_at + ANSWER_WITHIN, share.expires_at)


def names_here(edition: int) -> set[str]:
    """The names of everybody at the edition and of their organisations: one query."""
    rows = Participant.objects.filter(edition=edition)
    pairs = rows.values_list("person__name", "organisation__name")
    return {name for pair in pairs for name in pair}


def _waiting(visit: Visit, edition: int) -> QuerySet[Widening]:
    return Widening.objects.filter(
        Exists(confirmations_that_hold(visit.person)),
        second=visit.person,
        answered_at__isnull=True,
        share__edition=edition,
        share__withdrawn_at__isnull=True,
        share__expires_at__gt=visit.now,
    ).order_by("pk")


def _homes(edition: int, people: Collection[int]) -> dict[int, str]:
    there = Participant.objects.filter(edition=edition, person__in=people)
    return dict(there.values_list("person_id", "organisation__name"))
