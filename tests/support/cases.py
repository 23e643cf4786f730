"""Cases in tests: an edition that lets people work on them, a case, and who is in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone

from cast import Cast, at
from samspill.web.editions.models import Participant, Slot
from samspill.web.people.models import Person
from samspill.web.sharing.cases.actions import Opening, accept_case, invite_people, open_case
from samspill.web.sharing.cases.models import Case, CaseEntry
from samspill.web.sharing.cases.permissions import entries_readable, members_known
from samspill.web.sharing.cases.timeline import write_entry
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Part
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from support.pages import meet
from support.shared import let_share

AFTER = at(20)  # the evening of the edition's day: the meetings have been
OPENING = Opening(
    title="Falske kvitteringer",
    purpose="Å kjenne igjen framgangsmåten i kassa",
    agreement="Vi skriver ikke om personer.",
    nothing_forbidden=True,
    widest=Label.GREEN,
    may_hide=True,
)


@contextmanager
def signed(
    who: Participant | Person, minutes: float = 0, shown: Shown = Shown.ANEW
) -> Iterator[tuple[Visit, Person]]:
    """Somebody who has shown all there is, so many minutes after the evening began."""
    person = who.person if isinstance(who, Participant) else who
    visit = Visit(person.pk, shown, AFTER + timedelta(minutes=minutes))
    with as_visit(visit):
        yield visit, person


def let_work(cast: Cast, *, red: bool = True) -> None:
    """The edition lets its people work on cases; the bank has met the police, the agency and its
    own colleague's company, and the agency the company."""
    let_share(cast, Part.CASES, red=red)
    meet(cast.bank, cast.police, slot=0)
    meet(cast.bank, cast.agency, slot=1)
    meet(cast.bank, cast.seller, slot=2, table=1)


def work_since_yesterday(cast: Cast) -> None:
    """:func:`let_work`, at an edition whose day was yesterday, so that pages can be asked now."""
    let_work(cast)
    back = AFTER - timezone.now() + timedelta(days=1)
    for slot in Slot.objects.filter(edition=cast.edition):
        slot.start, slot.end = slot.start - back, slot.end - back
        slot.save()
    Participant.objects.update(first_seen_at=timezone.now())


def opened(
    cast: Cast, *, invite: tuple[Participant, ...] = (), opening: Opening = OPENING,
    until: datetime | None = None,
) -> Case:  # fmt: skip
    """By the one of the bank, as the evening begins."""
    with signed(cast.bank) as (visit, _by):
        return open_case(
            participant=cast.bank, opening=opening, visit=visit, until=until,
            invite=[one.person_id for one in invite],
        )  # fmt: skip


def invites(case: Case, by: Participant, *people: Participant, minutes: float = 1) -> None:
    """One who is in it asks others."""
    with signed(by, minutes) as (visit, _by):
        invite_people(case=case.pk, people=[one.person_id for one in people], me=by, visit=visit)


def accepts(case: Case, who: Participant, *, hidden: bool = False, minutes: float = 2) -> None:
    """One who is invited says yes."""
    with signed(who, minutes) as (visit, by):
        accept_case(case=case.pk, hidden=hidden, visit=visit, by=by)


def writes(
    case: Case, who: Participant, text: str, *, label: Label = Label.AMBER, minutes: float = 3
) -> CaseEntry:
    """One who is in it writes something."""
    with signed(who, minutes) as (visit, by):
        return write_entry(case=case.pk, text=text, label=label, visit=visit, by=by)


def working(cast: Cast, *, hidden: bool = True) -> Case:
    """The bank's case, with the police and the agency, which hides; the company is invited."""
    let_work(cast)
    case = opened(cast, invite=(cast.police, cast.agency))
    accepts(case, cast.police)
    accepts(case, cast.agency, hidden=hidden)
    invites(case, cast.bank, cast.seller, minutes=2.5)
    return case


def texts(case: Case, who: Participant | Person, *, minutes: float = 10, **how: Shown) -> list[str]:
    """What somebody reads of what is written in the case."""
    with signed(who, minutes, **how) as (visit, _by):
        found = entries_readable(visit).filter(case=case).exclude(text="")
        return list(found.values_list("text", flat=True))


def names(case: Case, who: Participant | Person, minutes: float = 10) -> list[str]:
    """Who is in it, as somebody is shown."""
    with signed(who, minutes) as (visit, _by):
        known = members_known(visit).filter(case=case, accepted_at__isnull=False)
        return sorted(known.values_list("person__name", flat=True))
