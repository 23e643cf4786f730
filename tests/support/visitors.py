"""Whoever may come to an address, each in a browser of their own, and what there is to come to."""

from __future__ import annotations

from copy import copy
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from cast import NOW, Cast, person
from matrix import VISITORS
from samspill.web.areas.public.accounts import BY_LINK
from samspill.web.editions.models import EditionRole, Participant, Role
from samspill.web.editions.registering.models import Places, SignUp, SignUpList
from samspill.web.people.models import Person
from samspill.web.planning.actions import order_planning
from samspill.web.planning.running import carry_out
from samspill.web.planning.tasks import enqueue_run
from samspill.web.sharing.cases.actions import open_case
from samspill.web.sharing.cases.models import Case, CaseKey, CaseKind, CaseMember
from samspill.web.sharing.groups.lasting import A_YES_LASTS
from samspill.web.sharing.groups.models import GroupDate, GroupRules, RulesAccepted
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Part
from samspill.web.sharing.row_security import as_visit
from samspill.web.wishes.models import RoundTable
from support.cases import OPENING
from support.shared import let_share, shared, visit


class Browsers:
    """Every visitor has signed in once; each call answers a browser that knows just that."""

    def __init__(self, cast: Cast) -> None:
        self._cookies = {visitor: _signed_in(cast, visitor).cookies for visitor in VISITORS}

    def __call__(self, visitor: str) -> Client:
        """A browser of the visitor's own."""
        client = Client()
        client.cookies = copy(self._cookies[visitor])
        return client


HELPERS = {"reader": Role.READER, "check_in": Role.CHECK_IN}


def with_role(cast: Cast, role: Role) -> Person:
    """Somebody who has this role at the cast's edition and no other part."""
    address = f"{role}@eksempel.no"
    found: Person | None = Person.objects.filter(email=address).first()
    if found is None:
        found = person(address, f"Hjelper {role.label}")
        EditionRole.objects.create(edition=cast.edition, person=found, role=role)
    return found


def _signed_in(cast: Cast, visitor: str) -> Client:
    client = Client()
    if visitor == "organiser_by_link":
        client.force_login(cast.organiser, backend=BY_LINK)
    elif visitor != "anonymous":
        who = with_role(cast, HELPERS[visitor]) if visitor in HELPERS else getattr(cast, visitor)
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


def with_places(cast: Cast) -> Places:
    """Two places of the police, which somebody fills who does not take part."""
    return Places.objects.create(
        edition=cast.edition,
        organisation=cast.police.organisation,
        number=2,
        filled_by=cast.creator,
    )


def with_sign_up(cast: Cast) -> SignUp:
    """The edition is open to those who sign up, and somebody waits."""
    SignUpList.objects.create(edition=cast.edition, code="abcdefghjk")
    return SignUp.objects.create(
        edition=cast.edition,
        name="Sara Søker",
        address="sara@eksempel.no",
        organisation="Fjordbanken",
        language="nb",
        signed_up_at=NOW,
    )


def with_draft(cast: Cast) -> None:
    """A plan version that nobody has published."""
    run = order_planning(edition=cast.edition, by=cast.organiser, now=NOW)
    assert carry_out(run_id=run.pk, enqueue=enqueue_run) == "done"


def with_share(cast: Cast) -> None:
    """The edition lets people share, and the bank has, with the police."""
    let_share(cast)
    with as_visit(visit(cast.bank.person_id, now=timezone.now())):
        shared(cast, Label.CLEAR, now=timezone.now())


def with_case(cast: Cast) -> None:
    """The edition lets people work on cases, and the bank has opened one to which the police is
    invited: as they have not met yet, straight in the database."""
    let_share(cast, Part.CASES)
    seen = visit(cast.bank.person_id, now=timezone.now())
    with as_visit(seen):
        case = open_case(participant=cast.bank, opening=OPENING, visit=seen)
        police = cast.police
        CaseMember.objects.bulk_create(
            [
                CaseMember(
                    case=case, person=police.person, organisation=police.organisation,
                    invited_at=seen.now,
                )
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        CaseKey.objects.bulk_create(
            [CaseKey(case=case, person=police.person)], ignore_conflicts=True
        )


def with_group(cast: Cast) -> None:
    """The bank has a group with a date, to which the police is invited: straight in the database,
    as above."""
    seen = visit(cast.bank.person_id, now=timezone.now())
    bank, police, now = cast.bank, cast.police, seen.now
    with as_visit(seen):
        group = Case.objects.create(
            kind=CaseKind.GROUP, edition=cast.edition, organisation=bank.organisation,
            founder=bank.person, title="Ringen", purpose="Å møtes", rules=1, opened_at=now,
        )  # fmt: skip
        keys = (
            CaseKey(case=group, person=bank.person, since=now, keeps=True, yearly=True),
            CaseKey(case=group, person=police.person, yearly=True),
        )
        CaseKey.objects.bulk_create(keys, ignore_conflicts=True)
        RulesAccepted.objects.create(
            group=group, person=bank.person, organisation=bank.organisation, number=1, at=now,
            until=now + A_YES_LASTS,
        )  # fmt: skip
        members = (
            CaseMember(
                case=group, person=bank.person, organisation=bank.organisation, invited_at=now,
                accepted_at=now, host=True,
            ),
            CaseMember(
                case=group, person=police.person, organisation=police.organisation,
                invited_at=now,
            ),
        )  # fmt: skip
        CaseMember.objects.bulk_create(members, ignore_conflicts=True)
        GroupRules.objects.create(group=group, number=1, text="Regler", at=now)
        GroupDate.objects.create(
            group=group, starts_at=now, ends_at=now + timedelta(hours=1), changed_at=now
        )
