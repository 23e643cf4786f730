"""What came of the day that the demo's people had the year before, and what they share now.

It is said with the verbs that people say it with, so that the journal is as it would be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone, translation

from samspill.web.demo import said
from samspill.web.demo.groups import GATHERED, Gathered
from samspill.web.demo.queries import first_organiser, had_meeting, meeting_of, participant_of
from samspill.web.editions.models import Edition, Participant
from samspill.web.people.models import Person
from samspill.web.sharing.action_verbs import agree, tick
from samspill.web.sharing.actions import answer, open_share, share, withdraw
from samspill.web.sharing.cases.actions import Opening, accept_case, open_case
from samspill.web.sharing.cases.agreements import text_of
from samspill.web.sharing.cases.timeline import close_case, prolong_case, write_entry
from samspill.web.sharing.groups.actions import Beginning, join_group, open_group
from samspill.web.sharing.groups.dates import (
    Planned,
    add_date,
    note_attendance,
    write_minutes,
)
from samspill.web.sharing.groups.permissions import dates_readable
from samspill.web.sharing.groups.rules import text_to_begin_with
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Part, Share
from samspill.web.sharing.note_permissions import About, AboutKind
from samspill.web.sharing.notes import keep_note, say_learnt
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.terms import set_terms
from samspill.web.sharing.ties import (
    keep_in_touch,
    make_code,
    release,
    save_lines,
    save_telephone,
    take_code,
)

A_DAY = timedelta(days=1)
MID_WEEK = range(1, 4)


def write_afterwards(*, before: Edition, edition: Edition, now: datetime) -> None:
    """Ties, notes, agreements, shares, cases and groups: behind each door there is some of each."""
    for each in (before, edition):
        _let_share(each, now)
    told = Told(before, edition, now)
    told.codes([said.BY_CODE])
    told.ties()
    told.agreements(said.AGREED)
    told.notes()
    told.shares()
    told.cases(said.WORKED)
    told.groups(GATHERED)


def _let_share(edition: Edition, now: datetime) -> None:
    start = edition.slots.order_by("start")[0].start
    set_terms(
        edition=edition,
        part=Part.CASES,
        controller=said.CONTROLLER,
        joint=said.JOINT,
        processing=said.PROCESSING,
        contact=said.CONTACT,
        red_in_writing=False,
        by=first_organiser(edition),
        now=min(now, start - 30 * A_DAY),
    )


class Told:
    """All of it, at the time that it was said."""

    def __init__(self, before: Edition, edition: Edition, now: datetime) -> None:
        self.before, self.edition, self.now = before, edition, now
        self.known: dict[str, Participant] = {}
        self.evening = before.slots.order_by("-start")[0].end + timedelta(hours=3)

    def codes(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Contact details, by what one showed the other."""
        for one, other in pairs:
            with self.signed_in(one, self.evening) as (visit, by):
                code = make_code(visit=visit, by=by)
            with self.signed_in(other, self.evening) as (visit, by):
                take_code(code=code, visit=visit, by=by)

    def ties(self) -> None:
        """Contact details, telephones, lines, and days to be in touch."""
        both = [pair for one, other in said.BOTH_GAVE for pair in ((one, other), (other, one))]
        for giver, receiver in (*both, *said.OFFERED):
            with self.signed_in(giver, self.evening) as (visit, by):
                release(to=self._id(receiver), visit=visit, by=by)
        for who, telephone in said.TELEPHONES.items():
            with self.signed_in(who, self.evening) as (visit, by):
                save_telephone(telephone=telephone, visit=visit, by=by)
        for who, lines in said.LINES.items():
            with self.signed_in(who, self.evening) as (visit, by):
                save_lines(lines=lines, visit=visit, by=by)
        for who, other, days in said.IN_TOUCH:
            with self.signed_in(who, self.evening) as (visit, by):
                keep_in_touch(other=self._id(other), day=self._in_days(days), visit=visit, by=by)

    def agreements(self, agreed: Iterable[said.Agreed]) -> None:
        """What they said they would do; some of it is done."""
        for each in agreed:
            with self.signed_in(each.writer, self.evening) as (visit, by):
                made = agree(
                    other=self._id(each.other),
                    line=each.line,
                    mine=each.mine,
                    due=self._in_days(each.days),
                    meeting=self._met(each.writer, each.other),
                    visit=visit,
                    by=by,
                )
            if each.done:
                with self.signed_in(each.writer, self.now - 40 * A_DAY) as (visit, by):
                    tick(
                        action=made.pk,
                        done=True,
                        line=each.came,
                        told=bool(each.came),
                        visit=visit,
                        by=by,
                    )

    def notes(self) -> None:
        """What they wrote to themselves that evening, and what they learnt."""
        for who, other, text in said.NOTES:
            about = self._about(who, other)
            with self.signed_in(who, self.evening) as (visit, by):
                key = uuid5(NAMESPACE_URL, f"{by.email}/{about}")
                keep_note(key=key, about=about, text=text, revision=1, visit=visit, by=by)
        for who, challenge, line, opened in said.LEARNT:
            with self.signed_in(who, self.evening) as (visit, by):
                say_learnt(
                    edition=self.before.pk,
                    challenge=challenge,
                    line=line,
                    opened=opened,
                    visit=visit,
                    by=by,
                )

    def shares(self) -> None:
        """What is shared before the day that is coming, and what came of it, a day apart."""
        for each in said.SHARED:
            at = self.now - each.days_ago * A_DAY
            made = self._shares(each, at)
            for who, came in each.answers.items():
                at = min(at + A_DAY, self.now)
                with self.signed_in(who, at) as (visit, by):
                    if came is None:
                        open_share(share=made.pk, visit=visit, by=by)
                        continue
                    answer(
                        share=made.pk,
                        came=came[0],
                        line=came[1],
                        to_all=each.to_all,
                        visit=visit,
                        by=by,
                    )
            if each.withdrawn:
                with self.signed_in(each.source, self.now - A_DAY) as (visit, by):
                    withdraw(share=made.pk, by=by, now=visit.now)

    def cases(self, worked: Iterable[said.Worked]) -> None:
        """What some of them have worked on together since last year's day."""
        for each in worked:
            at = self.now - each.days_ago * A_DAY
            with translation.override("nb"), self.signed_in(each.founder, at) as (visit, _by):
                opening = Opening(
                    title=each.title,
                    purpose=each.purpose,
                    agreement=text_of(each.agreement),
                    nothing_forbidden=True,
                    widest=each.widest,
                )
                case = open_case(
                    participant=participant_of(self.before, each.founder, among=self.edition),
                    opening=opening,
                    visit=visit,
                    invite=[self._id(who) for who in (*each.members, *each.asked)],
                )
            for hours, who in enumerate(each.members, start=3):
                with self.signed_in(who, at + timedelta(hours=hours)) as (visit, by):
                    accept_case(case=case.pk, hidden=False, visit=visit, by=by)
            for who, days_ago, label, text in each.written:
                with self.signed_in(who, self.now - days_ago * A_DAY) as (visit, by):
                    write_entry(case=case.pk, text=text, label=label, visit=visit, by=by)
            self._ends(each, case.pk)

    def _ends(self, each: said.Worked, case: int) -> None:
        if each.prolonged:
            with self.signed_in(each.founder, self.now - 9 * A_DAY) as (visit, by):
                until = self.now + each.prolonged * A_DAY
                prolong_case(case=case, until=until, visit=visit, by=by)
        if each.report:
            with self.signed_in(each.founder, self.now - 45 * A_DAY) as (visit, by):
                close_case(case=case, report=each.report, visit=visit, by=by)

    def groups(self, gathered: Iterable[Gathered]) -> None:
        """Who has met again since, twice a year or more."""
        for each in gathered:
            at = self.now - each.days_ago * A_DAY
            with translation.override("nb"), self.signed_in(each.host, at) as (visit, _by):
                group = open_group(
                    participant=participant_of(self.before, each.host, among=self.edition),
                    beginning=Beginning(
                        title=each.title,
                        purpose=each.purpose,
                        rules=text_to_begin_with(),
                        nothing_forbidden=True,
                    ),
                    second=self._id(each.second),
                    invite=[self._id(who) for who in each.members],
                    visit=visit,
                )
            for hours, who in enumerate((each.second, *each.members), start=3):
                me = participant_of(self.before, who, among=self.edition)
                with self.signed_in(who, at + timedelta(hours=hours)) as (visit, by):
                    join_group(group=group.pk, number=1, me=me, visit=visit, by=by)
            self._meet(each, group.pk, at + A_DAY)

    def _meet(self, each: Gathered, group: int, at: datetime) -> None:
        met, meets = (self._in_the_afternoon(days) for days in (each.met, each.meets))
        with self.signed_in(each.host, at) as (visit, by):
            for starts in (met, meets):
                planned = Planned(
                    starts, starts + timedelta(hours=2), place=each.place, agenda=each.agenda
                )
                add_date(group=group, planned=planned, visit=visit, by=by)
        with self.signed_in(each.second, met + timedelta(hours=3)) as (visit, by):
            date = dates_readable(visit).filter(group=group)[0].pk
            there = [self._id(who) for who in (each.host, each.second, *each.members[:1])]
            note_attendance(date=date, people=there, visit=visit, by=by)
            write_minutes(date=date, text=each.minutes, label=Label.AMBER, visit=visit, by=by)

    def _in_the_afternoon(self, days: int) -> datetime:
        """On a day from Tuesday to Thursday, and not between the years."""
        day = timezone.localtime(self.now + days * A_DAY)
        while day.weekday() not in MID_WEEK or not (1, 6) < (day.month, day.day) < (12, 20):
            day += A_DAY if days > 0 else -A_DAY
        return day.replace(hour=13, minute=0, second=0, microsecond=0)

    def _shares(self, each: said.Shared, at: datetime) -> Share:
        with self.signed_in(each.source, at) as (visit, _by):
            return share(
                participant=self._one(each.source),
                draft=each.draft,
                receivers={self._id(who) for who in each.to},
                now=visit.now,
            )

    def _met(self, who: str, other: str) -> UUID | None:
        """The meeting that the two had, if they did."""
        pair = (self._id(who), self._id(other))
        return meeting_of(self.before, pair).uid if had_meeting(self.before, pair) else None

    def _about(self, who: str, other: str) -> About:
        if other == said.THE_TALK:
            return About(AboutKind.TALK, uid=self.before.talks.order_by("start")[1].uid)
        met = meeting_of(self.before, (self._id(who), self._id(other)))
        return About(AboutKind.MEETING, uid=met.uid)

    def _in_days(self, days: int) -> date:
        return (self.now + days * A_DAY).date()

    def _one(self, who: str) -> Participant:
        """Somebody by their address or their organisation, at the edition that is coming."""
        if who not in self.known:
            self.known[who] = participant_of(self.edition, who, among=self.before)
        return self.known[who]

    def _id(self, who: str) -> int:
        return self._one(who).person_id

    @contextmanager
    def signed_in(self, who: str, at: datetime) -> Iterator[tuple[Visit, Person]]:
        """Somebody who has signed in with both steps, at that time."""
        person = self._one(who).person
        visit = Visit(person=person.pk, shown=Shown.ANEW, now=at)
        with as_visit(visit):
            yield visit, person
