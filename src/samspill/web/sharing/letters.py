"""At most one letter a week about everything that concerns sharing, to each person.

It says how much there is, and where: no word of what is shared, nor whose it is, nor its label.
What is counted is counted when the letter is sent, with the rule that decides who may read; who may
read nothing any more gets no letter. It belongs to no edition, so that no organiser sees that there
is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from samspill.web.editions.letter_words import reply_address
from samspill.web.editions.models import Edition, Participant
from samspill.web.outbox.actions import Recipient, tell_all
from samspill.web.outbox.duties import register_duty
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Duty, Letter
from samspill.web.people.identity import confirmations_that_hold
from samspill.web.people.models import Person
from samspill.web.sharing.cases.letters import NO_NEWS, CaseNews, case_news
from samspill.web.sharing.groups.news import NO_GROUP_NEWS, GroupNews, group_news
from samspill.web.sharing.groups.proposal_queries import (
    NO_PROPOSALS,
    ProposalNews,
    proposal_news,
)
from samspill.web.sharing.messages import messages_in, take_along
from samspill.web.sharing.models import Answer, Part, Receiver, Share, Widening
from samspill.web.sharing.outcomes.permissions import asked_in_letters
from samspill.web.sharing.permissions import Shown, Visit, readable
from samspill.web.sharing.queries import ANSWER_WITHIN
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import STILL_OPEN
from samspill.web.sharing.tie_permissions import (
    TIES_ARE_ON,
    may_keep_ties,
    own_actions,
    own_answers,
)
from samspill.web.sharing.weeks import A_WEEK, WEEK

WORTH = timedelta(days=4)  # for how long such a letter is worth sending


@dataclass(frozen=True)
class News:
    """What there is for somebody at an edition."""

    edition: Edition
    unread: int = 0
    unanswered: int = 0  # read, and the day until which its source hopes for an answer is near
    answers: int = 0  # to what they have shared, since a week ago
    asked: int = 0  # somebody asks for their word
    outcomes: bool = False  # what came of the day is asked about, this once
    cases: CaseNews = NO_NEWS
    groups: GroupNews = NO_GROUP_NEWS
    proposals: ProposalNews = NO_PROPOSALS

    @property
    def anything(self) -> bool:
        """Is there anything to tell?"""
        works = self.cases.anything or self.groups.anything or self.proposals.anything
        return self.shares or self.outcomes or works

    @property
    def shares(self) -> bool:
        """Is any of it about what is shared?"""
        return any((self.unread, self.unanswered, self.answers, self.asked))


@dataclass(frozen=True)
class ActionNews:
    """How many of somebody's actions there is something to say of, across editions."""

    due: int = 0  # theirs, whose day is this week or was last week
    told: int = 0  # what came of those they waited for, said to them since a week ago
    left: int = 0  # that nobody has any more, since a week ago

    @property
    def anything(self) -> bool:
        """Is there anything to tell?"""
        return any((self.due, self.told, self.left))


def register_letters() -> None:
    """Called when Django is ready."""
    register(WEEK, write)
    register_duty(WEEK, tell_everybody)


def tell_everybody(duty: Duty, now: datetime) -> None:
    """A duty: a letter to each of the edition's people for whom there is something, or to the one
    person it is for. The key is the person's and the week's, so that two duties make one letter."""
    week = _week(now)
    whom = _whom(duty)
    written_to = take_along(whom, week, now)
    tell_all(
        kind=WEEK,
        to=[
            Recipient(person, f"{WEEK}/{person}/{week}")
            for person in whom
            if person in written_to
            or any(news.anything for news in news_of(person, now))
            or action_news_of(person, now).anything
        ],
        action=f"{WEEK}/{duty.pk}",
        now=now,
        valid_until=now + WORTH,
    )


def _week(now: datetime) -> str:
    year, week, _weekday = now.astimezone(UTC).isocalendar()
    return f"{year}/{week}"


def _whom(duty: Duty) -> list[int]:
    if "person" in duty.about:
        one = Person.objects.filter(pk=duty.about["person"], is_active=True)
        return list(one.values_list("pk", flat=True))
    there = Participant.objects.filter(
        edition=duty.about["edition"], withdrawn_at__isnull=True, person__is_active=True
    )
    return list(there.values_list("person", flat=True))


def write(letter: Letter, now: datetime) -> Written | None:
    """How much there is at which edition, as it is now."""
    person = Person.objects.filter(pk=letter.person_id, is_active=True).first()
    if person is None:
        return None
    news = [each for each in news_of(person.pk, now) if each.anything]
    actions = action_news_of(person.pk, now)
    messages = messages_in(person.pk, _week(letter.created_at))
    if not news and not actions.anything and not messages:
        return None
    writers = {reply_address(each.by, each.edition) for each in messages}
    with translation.override(person.language):
        facts = {
            "person": person,
            "news": news,
            "actions": actions,
            "messages": messages,
            "site": settings.SITE_URL,
        }
        return Written(
            subject=_("Your week at Samspill"),
            text=render_to_string("participant/mail/sharing_week.txt", facts),
            name=person.name if person.shares_mailbox else "",
            reply_to=writers.pop() if len(writers) == 1 else "",
        )


def news_of(person: int, now: datetime) -> list[News]:
    """What there is for somebody, by edition that they take part in and where ties are kept."""
    takes_part = Participant.objects.filter(
        edition=OuterRef("pk"), person=person, withdrawn_at__isnull=True
    )
    editions = Edition.objects.filter(Exists(takes_part), terms__part__in=TIES_ARE_ON)
    editions = editions.select_related("terms")
    visit = Visit(person=person, shown=Shown.ANEW, now=now)
    found = []
    for edition in editions.order_by("pk"):
        with as_visit(visit):
            found.append(_news(edition, visit))
    return found


def action_news_of(person: int, now: datetime) -> ActionNews:
    """What there is to say of somebody's actions: what they could read of them."""
    visit = Visit(person=person, shown=Shown.ANEW, now=now)
    ago, today = now - A_WEEK, now.astimezone(UTC).date()
    with as_visit(visit):
        if not may_keep_ties(visit):
            return ActionNews()
        actions = own_actions(visit)
        of_days = Q(due__gte=today - A_WEEK, due__lt=today + A_WEEK)
        told = own_answers(visit).filter(
            other=person, said_at__gt=ago, action__done_at__isnull=False
        )
        return ActionNews(
            due=actions.filter(STILL_OPEN, of_days, owner=person).count(),
            told=told.count(),
            left=actions.filter(STILL_OPEN, owner__isnull=True, left_at__gt=ago).count(),
        )


def _news(edition: Edition, visit: Visit) -> News:
    mine = Receiver.objects.filter(share=OuterRef("pk"), person=visit.person)
    answered = Answer.objects.filter(share=OuterRef("pk"), person=visit.person)
    theirs = Share.objects.filter(readable(visit), edition=edition).exclude(source=visit.person)
    # The day is near from the Monday before it on.
    near = theirs.filter(created_at__lte=visit.now - (ANSWER_WITHIN - A_WEEK))
    said = Answer.objects.filter(source=visit.person, share__edition=edition)
    waiting = Widening.objects.filter(
        Exists(confirmations_that_hold(visit.person)),
        second=visit.person, answered_at__isnull=True, share__edition=edition,
        share__withdrawn_at__isnull=True, share__expires_at__gt=visit.now,
    )  # fmt: skip
    works = edition.terms.part == Part.CASES
    return News(
        edition=edition,
        unread=theirs.filter(Exists(mine.filter(read_at__isnull=True))).count(),
        unanswered=near.filter(
            ~Exists(answered),
            Exists(mine.filter(read_at__isnull=False)),
            created_at__gt=visit.now - ANSWER_WITHIN,
        ).count(),
        answers=said.filter(said_at__gt=visit.now - A_WEEK).count(),
        asked=waiting.count(),
        outcomes=asked_in_letters(visit, edition),
        cases=case_news(visit, edition.pk) if works else NO_NEWS,
        groups=group_news(visit, edition.pk) if works else NO_GROUP_NEWS,
        proposals=proposal_news(visit, edition.pk) if works else NO_PROPOSALS,
    )
