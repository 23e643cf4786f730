"""What the demo has besides, which nobody waits for: the hosts take part too, cases have files in
them, a group is proposed and waits for a yes, the police has a contact person, and people sign up
and say what they need. The worker does it, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from samspill.engine.generate.demo.last_year import PARTICIPANT, POLICE, SELLER
from samspill.web.demo import said
from samspill.web.demo.afterwards import Told
from samspill.web.demo.besides.hosts import AGREED, BY_CODE, GATHERED, HOME, HOSTS, WORKED
from samspill.web.demo.besides.registering import FREE, MOST, NEEDS, SIGNED_UP
from samspill.web.demo.queries import (
    first_organiser,
    last_years,
    loaded_edition,
    participant_of,
    person_with,
)
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.registering.models import Places
from samspill.web.editions.registering.places import set_places
from samspill.web.editions.registering.practical import say_practical
from samspill.web.editions.registering.sign_up import set_sign_up, sign_up
from samspill.web.outbox.duties import count_as_done, order_duty, register_duty
from samspill.web.outbox.models import Duty
from samspill.web.people.identity import confirm_by_keeper
from samspill.web.people.models import Organisation, Person, Sector
from samspill.web.sharing.archives.holds import ask_hold
from samspill.web.sharing.cases.files import add_file
from samspill.web.sharing.cases.permissions import cases_in
from samspill.web.sharing.contacts.actions import name_people
from samspill.web.sharing.groups.proposal_policies import proposing
from samspill.web.sharing.groups.proposals import GroupCandidate, GroupProposal, GroupsProposed
from samspill.web.sharing.groups.proposing import answer_proposal
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Share
from samspill.web.sharing.permissions import readable
from samspill.web.sharing.weeks import WEEK

BESIDES = "demo_besides"
A_DAY = timedelta(days=1)
PROPOSED = 4  # days ago
THEME = "Access control"
# Who is asked, beside those behind the doors, and how many of them have said yes: with one more
# yes they see one another.
ASKED = (
    said.AIRPORT, said.HARBOUR, said.TOWN, said.POST, said.MALL, said.RESEARCH,
)  # fmt: skip
YES = 5


def register_besides() -> None:
    """Called when Django is ready."""
    register_duty(BESIDES, carry_out)


def order_besides(now: datetime) -> None:
    """Have it done by the worker. Again changes nothing."""
    order_duty(kind=BESIDES, key=BESIDES, due_at=now, about={})


def carry_out(duty: Duty, now: datetime) -> None:
    """A duty: all of it, while the demo's two editions are there."""
    edition, before = loaded_edition(), last_years()
    if edition is not None and before is not None:
        write_besides(before=before, edition=edition, now=now)
        count_as_done(kind=WEEK, now=now)


@transaction.atomic
def write_besides(*, before: Edition, edition: Edition, now: datetime) -> None:
    """All of it: most at last year's edition."""
    home, _new = Organisation.objects.get_or_create(
        name=HOME, defaults={"sector": Sector.OTHER_PUBLIC}
    )
    Participant.objects.bulk_create(
        Participant(
            edition=before, person=person_with(email), organisation=home, title=title,
            first_seen_at=now,
        )
        for email, title in HOSTS
    )  # fmt: skip
    told = Told(before, before, now)
    told.codes(BY_CODE)
    told.agreements(AGREED)
    told.cases(WORKED)
    told.groups(GATHERED)
    _files(told, now)
    _proposal(told, before, now)
    _contact_person(Told(before, edition, now), edition, now)
    _registering(edition, now)


def _files(told: Told, now: datetime) -> None:
    for who, case, days_ago, name, content in said.FILES:
        with told.signed_in(who, now - days_ago * A_DAY) as (visit, by):
            found = cases_in(visit).get(title=case)
            add_file(
                case=found.pk, content=content.encode(), name=name, label=Label.AMBER,
                visit=visit, by=by,
            )  # fmt: skip


def _proposal(told: Told, before: Edition, now: datetime) -> None:
    """One group, as the engine would propose it; those behind the doors have not answered."""
    at = now - PROPOSED * A_DAY
    people: Sequence[Person] = [
        participant_of(before, who, among=before).person
        for who in (*ASKED, PARTICIPANT, SELLER, POLICE)
    ]
    with proposing(before.pk):
        GroupsProposed.objects.create(edition=before, proposals=1, made_at=at)
        proposal = GroupProposal.objects.create(edition=before, theme=THEME, made_at=at)
        GroupCandidate.objects.bulk_create(
            GroupCandidate(proposal=proposal, person=person) for person in people
        )
    for who in ASKED[:YES]:
        with told.signed_in(who, at + A_DAY) as (visit, by):
            answer_proposal(proposal=proposal.pk, yes=True, visit=visit, by=by)


def _contact_person(told: Told, edition: Edition, now: datetime) -> None:
    """The police's says who of its people take part, and has been asked to hold a copy."""
    police = participant_of(edition, POLICE, among=edition)
    named = now - 340 * A_DAY
    confirm_by_keeper(email=POLICE, contact_for=police.organisation.name, now=named)
    own = edition.participants.filter(organisation=police.organisation).order_by("pk")
    with told.signed_in(POLICE, named) as (visit, by):
        people = own.values_list("person", flat=True)[:3]
        name_people(
            organisation=police.organisation_id, people={police.person_id, *people}, visit=visit,
            by=by,
        )  # fmt: skip
    with told.signed_in(POLICE, now - A_DAY) as (visit, by):
        about = Share.objects.filter(readable(visit), source__participations__organisation__name=(
            said.INSURER
        )).order_by("-pk")[0]  # fmt: skip
        ask_hold(share=about.pk, visit=visit, by=by)


def _registering(edition: Edition, now: datetime) -> None:
    """Places that those behind two of the doors fill, two who wait for a yes, and needs."""
    by = first_organiser(edition)
    coming = edition.participants.filter(withdrawn_at__isnull=True)
    for email in (SELLER, POLICE):
        who = participant_of(edition, email, among=edition)
        number = coming.filter(organisation=who.organisation).count() + FREE
        set_places(edition=edition, organisation=who.organisation, number=number, by=by, now=now)
        # Nobody is asked by letter: the demo's people have no mailbox.
        Places.objects.filter(edition=edition, organisation=who.organisation).update(
            filled_by=who.person
        )
    found = set_sign_up(edition=edition, is_open=True, most=MOST, by=by, now=now)
    for applicant in SIGNED_UP:
        sign_up(found=found, applicant=applicant, now=now)
    for participant, needs in zip(coming.order_by("pk"), NEEDS, strict=False):
        say_practical(participant=participant, said=needs, now=now)
