"""Groups in tests: the bank's, which the police is the other host of, and who is in it."""

from __future__ import annotations

from datetime import timedelta

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.people.models import Person
from samspill.web.sharing.cases.models import Case
from samspill.web.sharing.cases.permissions import entries_readable
from samspill.web.sharing.groups.actions import Beginning, accept_rules, join_group, open_group
from samspill.web.sharing.groups.candidates import Word, put_forward, say_of
from samspill.web.sharing.groups.dates import Planned, add_date
from samspill.web.sharing.groups.models import Candidate, GroupDate
from samspill.web.sharing.groups.queries import GroupPage, find_group
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Shown, Visit
from support.cases import AFTER, let_work, signed
from support.pages import meet

BEGINNING = Beginning(
    title="Kvitteringsringen",
    purpose="Å kjenne igjen framgangsmåten før kvelden er omme",
    rules="Det som blir sagt her, blir her.\nIngen snakker om priser.",
    nothing_forbidden=True,
    widest=Label.GREEN,
)
DAY = 24 * 60  # minutes
IN_A_WEEK = AFTER + timedelta(days=7)


def let_gather(cast: Cast) -> None:
    """The edition lets its people work on cases and groups; all in it have met the bank, and the
    police has met the agency."""
    let_work(cast)
    meet(cast.bank, cast.bank_colleague, slot=3, table=3)
    meet(cast.police, cast.agency, slot=3, table=1)
    meet(cast.police, cast.seller_colleague, slot=2, table=2)


def gathered(cast: Cast, *, invite: tuple[Participant, ...] | None = None) -> Case:
    """Opened by the bank as the evening begins: the police is asked to be the other host, the
    agency and the company's one to be in it."""
    asked = (cast.agency, cast.seller) if invite is None else invite
    with signed(cast.bank) as (visit, _by):
        return open_group(
            participant=cast.bank, beginning=BEGINNING, second=cast.police.person_id,
            invite=[one.person_id for one in asked], visit=visit,
        )  # fmt: skip


def joins(group: Case, who: Participant, *, number: int = 1, minutes: float = 2) -> None:
    """One who is invited says yes."""
    with signed(who, minutes) as (visit, by):
        join_group(group=group.pk, number=number, me=who, visit=visit, by=by)


def standing(cast: Cast) -> Case:
    """The bank's group, with the police as the other host, the agency and the company's one."""
    let_gather(cast)
    group = gathered(cast)
    for who in (cast.police, cast.agency, cast.seller):
        joins(group, who)
    return group


def says_yes(group: Case, who: Participant, *, number: int, minutes: float) -> None:
    """One who is in it accepts the rules."""
    with signed(who, minutes) as (visit, by):
        accept_rules(group=group.pk, number=number, visit=visit, by=by)


def planned(days: float = 7, *, hours: float = 2, agenda: str = "Runden") -> Planned:
    """A time so many days after the evening began."""
    starts = AFTER + timedelta(days=days)
    return Planned(starts, starts + timedelta(hours=hours), place="Hos banken", agenda=agenda)


def dated(group: Case, by: Participant, days: float = 7, *, minutes: float = 5) -> GroupDate:
    """A host adds a date."""
    with signed(by, minutes) as (visit, person):
        return add_date(group=group.pk, planned=planned(days), visit=visit, by=person)


def forward(group: Case, by: Participant, whom: Participant, *, minutes: float = 10) -> Candidate:
    """A member puts somebody forward."""
    with signed(by, minutes) as (visit, _person):
        return put_forward(group=group.pk, person=whom.person_id, me=by, visit=visit)


def speaks(
    candidate: Candidate, by: Participant, word: Word = Word.YES, *, minutes: float = 11
) -> None:
    """A member says what they think."""
    with signed(by, minutes) as (visit, person):
        say_of(candidate=candidate.pk, word=word, visit=visit, by=person)


def page_of(
    group: Case, who: Participant | Person, minutes: float = 20, shown: Shown = Shown.ANEW
) -> GroupPage | None:
    """The group as somebody sees it."""
    person = who.person_id if isinstance(who, Participant) else who.pk
    visit = Visit(person, shown, AFTER + timedelta(minutes=minutes))
    return find_group(visit, group.edition_id, group.pk)


def read(group: Case, who: Participant, minutes: float = 20) -> list[str]:
    """What somebody reads of what is written in it."""
    with signed(who, minutes) as (visit, _by):
        found = entries_readable(visit).filter(case=group).exclude(text="")
        return list(found.values_list("text", flat=True))
