"""A group ends: a host closes it, it has had no host for too long, or nobody is in it any more.

Then its dates to come are cancelled in everybody's calendar, and its members are told. What was
written stays readable for who is in it, as of a case. The worker sees to it once a day, and when
somebody has gone: it is nobody's visit, and reads who is in a group and when it meets, and nothing
that is written there.
"""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.db import transaction
from django.db.models import Q, QuerySet

from samspill.web.outbox.duties import register_daily, register_duty
from samspill.web.outbox.models import Duty, Letter
from samspill.web.people.models import Person
from samspill.web.sharing.cases.actions import check_text, write
from samspill.web.sharing.cases.inside import add_entry
from samspill.web.sharing.cases.keys import members_in
from samspill.web.sharing.cases.lasting import CARRIED_ON_WITHIN
from samspill.web.sharing.cases.letters import order_news, tell_closed
from samspill.web.sharing.cases.models import LONGEST_ENTRY, Case, CaseKind, CaseMember, EntryKind
from samspill.web.sharing.groups.actions import hosted
from samspill.web.sharing.groups.calendar import LEFT, LETTER, take_out_of_calendars
from samspill.web.sharing.groups.models import GroupDate
from samspill.web.sharing.groups.policies import tending
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Visit

TEND = "groups_tended"
AT = time(4, tzinfo=UTC)


def register_tending() -> None:
    """Called when Django is ready."""
    register_daily(TEND, tend_all, at=AT)
    register_duty(LEFT, see_off)


@transaction.atomic
def close_group(*, group: int, report: str, visit: Visit, by: Person) -> Case:
    """A host says what came of it, and it has ended.

    Raises NoCaseError for who is no host, CaseError where it has ended and for a text that is not
    kept.
    """
    found = hosted(group, visit)
    check_text(report, LONGEST_ENTRY)
    strict = found.widest == Label.AMBER_STRICT
    label = Label.AMBER_STRICT if strict else Label.AMBER
    add_entry(found, EntryKind.REPORT, by, visit.now, text=report, label=label)
    _end(found, visit.now)
    write("group_closed", found, by, visit.now)
    return found


def tend_all(duty: Duty, now: datetime) -> None:
    """A duty, once a day: each group that stands."""
    with tending():
        standing = Case.objects.filter(kind=CaseKind.GROUP, closed_at__isnull=True)
        groups = list(standing.order_by("pk").values_list("pk", flat=True))
    for group in groups:
        _tend(group, now)


def see_off(duty: Duty, now: datetime) -> None:
    """A duty: somebody has gone, whose calendar has the dates no more."""
    about = duty.about
    if "person" in about:
        with tending():
            gone_at, since = (datetime.fromisoformat(about[each]) for each in ("at", "since"))
            still = Q(cancelled_at__isnull=True) | Q(cancelled_at__gte=gone_at)
            dates = _coming(about["group"], now).filter(still)
            take_out_of_calendars(dates, [(about["person"], since)], now, ahead=1)
    _tend(about["group"], now)


@transaction.atomic
def _tend(pk: int, now: datetime) -> None:
    with tending():
        held = Case.objects.select_for_update(of=("self",), no_key=True)
        group = held.filter(pk=pk, kind=CaseKind.GROUP, closed_at__isnull=True).first()
        if group is None:
            return
        inside = members_in(now).filter(case=group)
        host = inside.filter(host=True).order_by("accepted_at", "pk").first()
        lapsed = group.lapses_at is not None and group.lapses_at <= now and host is None
        if lapsed or not inside.exists():
            _end(group, now)
            return
        if host is None and group.founder_id is not None:
            group.founder, group.lapses_at = None, now + CARRIED_ON_WITHIN
            group.save(update_fields=("founder", "lapses_at"))
            order_news(group, now)
        elif host is not None and group.founder_id is None:
            group.founder_id, group.lapses_at = host.person_id, None
            group.save(update_fields=("founder", "lapses_at"))
        _let_go(group, now)


def _let_go(group: Case, now: datetime) -> None:
    """Whose year is over, or who comes from elsewhere by now, is out without anybody's doing. Only
    dates that they were told of are taken back."""
    accepted = CaseMember.objects.filter(case=group, accepted_at__isnull=False)
    out = accepted.exclude(pk__in=members_in(now).filter(case=group).values("pk"))
    dates = list(_coming(group.pk, now).filter(cancelled_at__isnull=True))
    for member in out.order_by("pk"):
        told = Letter.objects.filter(
            kind=LETTER, person=member.person_id, about__date__in=[date.pk for date in dates]
        )
        known = {about["date"] for about in told.values_list("about", flat=True)}
        theirs = [date for date in dates if date.pk in known]
        take_out_of_calendars(theirs, [(member.person_id, _since(member))], now, ahead=1)


def _end(group: Case, now: datetime) -> None:
    dates = list(_coming(group.pk, now).filter(cancelled_at__isnull=True))
    for date in dates:
        date.sequence += 1
        date.changed_at = date.cancelled_at = now
        date.save(update_fields=("sequence", "changed_at", "cancelled_at"))
    members = list(members_in(now).filter(case=group).order_by("person"))
    take_out_of_calendars(dates, [(one.person_id, _since(one)) for one in members], now)
    tell_closed(group.pk, [one.person_id for one in members], now)
    group.closed_at = now
    group.save(update_fields=("closed_at",))


def _coming(group: int, now: datetime) -> QuerySet[GroupDate]:
    """Those that have not begun: who sits there now has met."""
    return GroupDate.objects.filter(group=group, starts_at__gt=now)


def _since(member: CaseMember) -> datetime:
    """From when on they are in it: they have accepted."""
    return member.accepted_at or member.invited_at
