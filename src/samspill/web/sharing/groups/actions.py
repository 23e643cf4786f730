"""Opening a group, its rules, and who is in it: by invitation, by name, for a year at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from samspill.web.editions.models import Participant
from samspill.web.people.models import Person
from samspill.web.people.presence import hold_people
from samspill.web.sharing.audience import named
from samspill.web.sharing.cases.actions import (
    CaseError,
    NoCaseError,
    NotDone,
    check_text,
    open_case_of,
    write,
)
from samspill.web.sharing.cases.inside import add_entry
from samspill.web.sharing.cases.keys import members_in
from samspill.web.sharing.cases.letters import order_news
from samspill.web.sharing.cases.models import (
    WIDEST,
    Case,
    CaseKey,
    CaseKind,
    CaseMember,
    EntryKind,
)
from samspill.web.sharing.cases.permissions import (
    entries_readable,
    lasting,
    may_open_case,
    members_known,
)
from samspill.web.sharing.groups.calendar import order_leaving, send_coming
from samspill.web.sharing.groups.lasting import A_YES_LASTS, MOST
from samspill.web.sharing.groups.models import LONGEST_RULES, GroupRules, RulesAccepted
from samspill.web.sharing.groups.permissions import (
    groups_hosted,
    groups_in,
    groups_invited_to,
    groups_read,
    yeses_of_own_people,
)
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_permissions import may_reach


@dataclass(frozen=True)
class Beginning:
    """What a group is to be. ``rules`` is the first text of its rules of the room;
    ``nothing_forbidden`` as of a case."""

    title: str
    purpose: str
    rules: str
    nothing_forbidden: bool
    widest: Label = Label.AMBER


@transaction.atomic
def open_group(
    *,
    participant: Participant,
    beginning: Beginning,
    second: int,
    invite: Collection[int],
    visit: Visit,
) -> Case:
    """A new group, whose first host is in it from now and has accepted the rules that they wrote.
    ``second`` (id of a person) is asked to be the other host, ``invite`` to be members.

    Raises NoCaseError for who may not, CaseError with what stands in the way.
    """
    wanted = {*invite, second} - {visit.person}
    hold_people({*wanted, visit.person})
    if not may_open_case(visit, participant):
        raise NoCaseError
    check_beginning(beginning)
    if second == visit.person:
        raise CaseError(NotDone.NO_SECOND)
    if len(wanted) + 1 > MOST:
        raise CaseError(NotDone.TOO_MANY_IN_GROUP)
    there = named(participant, wanted)
    if len(there) != len(wanted) or not all(may_reach(visit, person) for person in wanted):
        raise CaseError(NotDone.NOT_REACHED)
    return begin(participant, beginning, there, second, visit)


def begin(
    participant: Participant,
    beginning: Beginning,
    there: Collection[Participant],
    second: int,
    visit: Visit,
) -> Case:
    """The group, for whom all is found to be well: ``there`` are asked, ``second`` among them."""
    group = Case.objects.create(
        kind=CaseKind.GROUP,
        edition_id=participant.edition_id,
        organisation_id=participant.organisation_id,
        founder_id=participant.person_id,
        title=beginning.title,
        purpose=beginning.purpose,
        rules=1,
        widest=beginning.widest,
        opened_at=visit.now,
    )
    CaseKey.objects.create(
        case=group, person_id=visit.person, since=visit.now, keeps=True, yearly=True
    )
    # On PostgreSQL it is by the yes that one is in it; its member may follow in the transaction.
    _say_yes(group, participant.organisation_id, visit)
    CaseMember.objects.create(
        case=group, person_id=visit.person, organisation_id=participant.organisation_id,
        invited_at=visit.now, accepted_at=visit.now, host=True,
    )  # fmt: skip
    GroupRules.objects.create(
        group=group, number=1, text=beginning.rules, by=participant.person, at=visit.now
    )
    add_entry(group, EntryKind.JOINED, participant.person, visit.now, about=visit.person)
    _ask(group, there, second, visit)
    write("group_opened", group, participant.person, visit.now)
    return group


def _ask(group: Case, people: Collection[Participant], second: int, visit: Visit) -> None:
    keys = [
        CaseKey(case=group, person_id=one.person_id, keeps=one.person_id == second, yearly=True)
        for one in people
    ]
    CaseKey.objects.bulk_create(keys, ignore_conflicts=True)  # which reads nothing back
    CaseMember.objects.bulk_create(
        CaseMember(
            case=group, person_id=one.person_id, organisation_id=one.organisation_id,
            invited_by_id=visit.person, invited_at=visit.now, host=one.person_id == second,
        )
        for one in people
    )  # fmt: skip
    order_news(group, visit.now)


@transaction.atomic
def join_group(*, group: int, number: int, me: Participant, visit: Visit, by: Person) -> Case:
    """The visitor accepts the rules of this ``number`` by name and is in it from now, for a year.

    Raises NoCaseError for who is not invited, CaseError where the rules are others by now, where
    they come from elsewhere than when they were asked, and where somebody was writing meanwhile.
    """
    hold_people({visit.person})
    asked = groups_invited_to(visit).select_for_update(of=("self",), no_key=True)
    found = asked.filter(pk=group).first()
    if found is None or me.person_id != visit.person or me.edition_id != found.edition_id:
        raise NoCaseError
    if number != found.rules:
        raise CaseError(NotDone.RULES_CHANGED)
    CaseKey.objects.filter(case=found, person=by).update(since=visit.now)
    _say_yes(found, me.organisation_id, visit)
    CaseMember.objects.filter(case=found, person=by).update(
        accepted_at=visit.now, organisation_id=me.organisation_id
    )
    if not groups_in(visit).filter(pk=group).exists():  # they come from elsewhere by now
        raise CaseError(NotDone.ELSEWHERE)
    given = (EntryKind.WORDS, EntryKind.SHARED, EntryKind.MINUTES)
    # Who wrote while this waited has not seen one's name.
    others = entries_readable(visit).exclude(source=visit.person)
    if others.filter(case=found, kind__in=given).exists():
        raise CaseError(NotDone.CHANGED)
    add_entry(found, EntryKind.JOINED, by, visit.now, about=by.pk)
    send_coming(group=group, visit=visit)
    write("group_joined", found, by, visit.now)
    return found


@transaction.atomic
def write_rules(*, group: int, text: str, visit: Visit, by: Person) -> Case:
    """New rules of the room: all but the writer accept them before they read on.

    Raises NoCaseError for who is no host, CaseError for a text that is not kept.
    """
    found = hosted(group, visit)
    check_text(text, LONGEST_RULES)
    home = members_known(visit).get(case=found, person=by).organisation_id
    found.rules += 1
    found.save(update_fields=("rules",))
    GroupRules.objects.create(group=found, number=found.rules, text=text, by=by, at=visit.now)
    _say_yes(found, home, visit)
    order_news(found, visit.now)
    write("group_rules_written", found, by, visit.now)
    return found


@transaction.atomic
def accept_rules(*, group: int, number: int, visit: Visit, by: Person) -> Case:
    """The visitor says yes to the rules of this ``number``, by name: they are in it for a year from
    now. It is the same when the rules are new and when the year is nearly over.

    Raises NoCaseError for who is not in it, CaseError where the rules are others by now.
    """
    found = groups_in(visit).select_for_update(of=("self",), no_key=True).filter(pk=group).first()
    if found is None:
        raise NoCaseError
    if number != found.rules:
        raise CaseError(NotDone.RULES_CHANGED)
    home = CaseMember.objects.values_list("organisation", flat=True).get(case=found, person=by)
    _say_yes(found, home, visit)
    send_coming(group=group, visit=visit)
    write("group_rules_accepted", found, by, visit.now)
    return found


@transaction.atomic
def name_host(*, group: int, person: int, visit: Visit, by: Person) -> None:
    """A host asks a member to be a host, too. Raises NoCaseError for anybody else."""
    found = hosted(group, visit)
    theirs = members_known(visit).filter(case=found, person=person, accepted_at__isnull=False)
    member = theirs.filter(host=False).first()
    if member is None:
        raise NoCaseError
    CaseMember.objects.filter(pk=member.pk).update(named_at=visit.now)
    order_news(found, visit.now)
    write("group_host_named", found, by, visit.now)


@transaction.atomic
def become_host(*, group: int, visit: Visit, by: Person) -> Case:
    """Who was asked is a host, and where there is none, any member who says so.

    Raises NoCaseError for anybody else.
    """
    hold_people({visit.person})
    held = groups_in(visit).select_for_update(of=("self",), no_key=True)
    found = held.filter(lasting(visit.now), pk=group).first()
    if found is None:
        raise NoCaseError
    mine = CaseMember.objects.filter(case=found, person=by)
    hosts = members_in(visit.now).filter(case=found, host=True)
    free = not hosts.exists()
    if not free and not mine.filter(named_at__isnull=False).exists():
        raise NoCaseError
    CaseKey.objects.filter(case=found, person=by).update(keeps=True)
    mine.update(host=True, named_at=None)
    if free:
        found.founder, found.lapses_at = by, None
        found.save(update_fields=("founder", "lapses_at"))
    write("group_host_became", found, by, visit.now)
    return found


@transaction.atomic
def end_in_groups(*, person: int, visit: Visit, by: Person) -> None:
    """The contact person of where somebody comes from says that they do no longer: they are in no
    group for it from their next request on. Raises NoCaseError for anybody else, and for somebody
    who is in none."""
    hold_people({person, visit.person})
    theirs = yeses_of_own_people(visit).filter(person=person)
    member = theirs.select_related("person").first()
    if member is None:
        raise NoCaseError
    rows = list(theirs.values_list("pk", "group"))
    RulesAccepted.objects.filter(pk__in=[pk for pk, _group in rows]).delete()
    for group in sorted({group for _pk, group in rows}):
        order_leaving(group=group, now=visit.now)
    write("group_job_ended", member.person, by, visit.now)


def hosted(group: int, visit: Visit) -> Case:
    """The group (id) that the visitor is a host of, held, while it stands; a host, too, accepts
    the newest rules first. Raises NoCaseError for anybody else, CaseError for one that has
    ended."""
    mine = groups_hosted(visit).filter(pk__in=groups_read(visit).values("pk"))
    if not mine.filter(pk=group).exists():
        raise NoCaseError
    return open_case_of(group, visit)


def _say_yes(group: Case, organisation: int, visit: Visit) -> None:
    RulesAccepted.objects.create(
        group=group, person_id=visit.person, organisation_id=organisation, number=group.rules,
        at=visit.now, until=visit.now + A_YES_LASTS,
    )  # fmt: skip


def check_beginning(beginning: Beginning) -> None:
    """Raises CaseError for what no group begins with."""
    for text in (beginning.title, beginning.purpose):
        check_text(text)
    check_text(beginning.rules, LONGEST_RULES)
    if not beginning.nothing_forbidden:
        raise CaseError(NotDone.NOT_SAID)
    if beginning.widest not in WIDEST:
        raise CaseError(NotDone.WIDEST)
