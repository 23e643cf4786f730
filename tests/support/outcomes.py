"""An edition that has been, with enough people for figures: sixty in four sectors and a small one,
each from an organisation with one or two others, and sixty meetings of two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cast import DAY, Cast, at
from samspill.web.editions.models import Participant, Slot, Table
from samspill.web.meetings.actions import Wanted, hold
from samspill.web.meetings.models import Meeting
from samspill.web.people.identity import confirm_all
from samspill.web.people.models import Organisation, Person, Sector
from samspill.web.sharing.cases.models import Case, CaseKey, CaseKind, CaseMember
from samspill.web.sharing.groups.models import GroupDate, RulesAccepted
from samspill.web.sharing.models import Part
from samspill.web.sharing.outcomes.models import OutcomeAnswer
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import Action, How, NotHeld, Release
from support.shared import let_share

SECTORS = (Sector.BUSINESS, Sector.POLICE, Sector.SECURITY_INDUSTRY, Sector.OTHER_PUBLIC)
LATER = at(9) + timedelta(days=80)  # when all of it has been asked and counted


@dataclass(frozen=True)
class Past:
    """The people, and their meetings in order; the n-th is of two of different sectors."""

    cast: Cast
    people: list[Participant]
    meetings: list[Meeting]
    pairs: list[tuple[Participant, Participant]]


def past(cast: Cast, number: int = 60, *, part: Part = Part.TIES) -> Past:
    """Beside the cast, who do nothing here."""
    let_share(cast, part)
    homes = Organisation.objects.bulk_create(
        Organisation(name=f"Virksomhet {n}", sector=SECTORS[n % 4]) for n in range(number // 2)
    )
    persons = Person.objects.bulk_create(
        Person(email=f"nr{n}@eksempel.no", name=f"Nummer {n:03}") for n in range(number)
    )
    people = Participant.objects.bulk_create(
        Participant(edition=cast.edition, person=person, organisation=homes[n % len(homes)])
        for n, person in enumerate(persons)
    )
    tables = Table.objects.bulk_create(
        Table(edition=cast.edition, room=cast.edition.rooms.all()[0], number=n)
        for n in range(100, 100 + number // 2)
    )
    slots = list(Slot.objects.filter(edition=cast.edition).order_by("start"))
    wanted, pairs = [], []
    for slot, step in zip(slots[:2], (1, 3), strict=True):
        # Neighbours are of different sectors, and nobody is in two of them.
        free = set(range(number))
        table = iter(tables)
        for n in range(number):
            other = (n + step) % number
            if n in free and other in free:
                free -= {n, other}
                pairs.append((people[n], people[other]))
                wanted.append(
                    Wanted(
                        people=frozenset((people[n].pk, people[other].pk)),
                        slot=slot.pk,
                        table=next(table).pk,
                    )
                )
    meetings = hold(edition=cast.edition, wanted=wanted, by=None, now=at(7))
    return Past(cast, people, list(meetings), pairs)


def visit_at(who: Participant, now: datetime) -> Visit:
    """Signed in."""
    return Visit(who.person_id, Shown.SIGNED_IN, now)


def answers(
    who: Participant, now: datetime, *, useful: int, again: int = 0, come: bool = True
) -> None:
    """As they would have, straight in the database."""
    with as_visit(visit_at(who, now)):
        OutcomeAnswer.objects.create(
            edition=who.edition, person=who.person, useful=useful, again=again, would_come=come,
            said_at=now,
        )  # fmt: skip


def ties(one: Participant, other: Participant, now: datetime) -> None:
    """Each has let the other have their contact details."""
    for giver, receiver in ((one, other), (other, one)):
        with as_visit(visit_at(giver, now)):
            Release.objects.create(
                edition=one.edition, giver=giver.person, receiver=receiver.person, how=How.TAP,
                released_at=now,
            )  # fmt: skip


def agreed(
    owner: Participant, other: Participant, now: datetime, *, due: int = 0, done: int | None = None
) -> None:
    """An action, due so many days after the day, and done so many after it."""
    with as_visit(visit_at(owner, now)):
        Action.objects.create(
            edition=owner.edition, owner=owner.person, other=other.person, writer=owner.person,
            line="Zebra", made_at=now, due=DAY + timedelta(days=due) if due else None,
            done_at=None if done is None else at(9) + timedelta(days=done),
        )  # fmt: skip


def did_not_meet(by: Participant, other: Participant, meeting: Meeting) -> None:
    """One of the two says so."""
    with as_visit(visit_at(by, at(20))):
        NotHeld.objects.create(meeting=meeting, by=by.person, other=other.person, said_at=at(20))


def circle(
    people: list[Participant], *, ends: int | None = None, meets: int | None = None
) -> Case:  # fmt: skip
    """A case of them that ends so many days after the day; or a group, which meets then. As it
    would have come to be, straight in the database."""
    first, now = people[0], at(20)
    kind = CaseKind.CASE if meets is None else CaseKind.GROUP
    standing = kind is CaseKind.GROUP
    confirm_all(people=[who.person for who in people], now=now)
    with as_visit(Visit(first.person_id, Shown.ANEW, now)):
        case = Case.objects.create(
            kind=kind, edition=first.edition, organisation=first.organisation,
            founder=first.person, title="Zebra", purpose="Zebra", rules=int(standing),
            opened_at=now, ends_at=None if ends is None else at(9) + timedelta(days=ends),
        )  # fmt: skip
        CaseKey.objects.create(
            case=case, person=first.person, since=now, keeps=True, yearly=standing
        )
        if standing:
            _yes(case, first, now)
        # The others' rows are not the founder's to read.
        CaseMember.objects.bulk_create(
            [
                CaseMember(
                    case=case, person=who.person, organisation=who.organisation, invited_at=now,
                    accepted_at=now if who is first else None,
                )
                for who in people
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        CaseKey.objects.bulk_create(
            [
                CaseKey(
                    case=case, person=who.person, yearly=standing,
                    keeps=who.organisation_id == first.organisation_id,
                )
                for who in people[1:]
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        if meets is not None:
            met = at(9) + timedelta(days=meets)
            GroupDate.objects.create(
                group=case, starts_at=met, ends_at=met + timedelta(hours=2), changed_at=now
            )
    for who in people[1:]:
        with as_visit(Visit(who.person_id, Shown.ANEW, now)):
            CaseKey.objects.filter(case=case, person=who.person).update(since=now)
            if standing:
                _yes(case, who, now)
            CaseMember.objects.filter(case=case, person=who.person).update(accepted_at=now)
    return case


def _yes(group: Case, who: Participant, now: datetime) -> None:
    RulesAccepted.objects.create(
        group=group, person=who.person, organisation=who.organisation, number=1, at=now,
        until=now + timedelta(days=365),
    )  # fmt: skip
