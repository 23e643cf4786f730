"""At most one letter a week about everything that concerns sharing, to each person.

It says how much there is, and where: no word of what is shared, nor whose it is, nor its label.
What is counted is counted when the letter is sent, with the rule that decides who may read; who may
read nothing any more gets no letter. It belongs to no edition, so that no organiser sees that there
is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from samspill.web.editions.models import Edition, Participant
from samspill.web.outbox.actions import Recipient, tell_all
from samspill.web.outbox.duties import order_duty, register_duty
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Duty, Letter
from samspill.web.people.identity import confirmations_that_hold
from samspill.web.people.models import Person
from samspill.web.sharing.models import Answer, Receiver, Share, Widening
from samspill.web.sharing.outcomes.permissions import asked_in_letters
from samspill.web.sharing.permissions import Shown, Visit, readable
from samspill.web.sharing.queries import ANSWER_WITHIN
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_permissions import TIES_ARE_ON

WEEK = "sharing_week"
AT = time(6, tzinfo=UTC)  # on Mondays
A_WEEK = timedelta(days=7)
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

    @property
    def anything(self) -> bool:
        """Is there anything to tell?"""
        return self.shares or self.outcomes

    @property
    def shares(self) -> bool:
        """Is any of it about what is shared?"""
        return any((self.unread, self.unanswered, self.answers, self.asked))


def register_letters() -> None:
    """Called when Django is ready."""
    register(WEEK, write)
    register_duty(WEEK, tell_everybody)


def order_week(edition: int, now: datetime, *, weeks: int = 1) -> None:
    """Have everybody at the edition told of their news on so many Mondays to come. Within the
    transaction of what there is to tell of; again changes nothing."""
    monday = now.astimezone(UTC).date() + timedelta(days=7 - now.astimezone(UTC).weekday())
    for week in range(weeks):
        day = monday + week * A_WEEK
        order_duty(
            kind=WEEK,
            key=f"{WEEK}/{edition}/{day.isoformat()}",
            due_at=datetime.combine(day, AT),
            about={"edition": edition},
        )


def tell_everybody(duty: Duty, now: datetime) -> None:
    """A duty: a letter to each of the edition's people for whom there is something. The key is the
    person's and the week's, so that two editions make one letter."""
    there = Participant.objects.filter(
        edition=duty.about["edition"], withdrawn_at__isnull=True, person__is_active=True
    )
    people = list(there.values_list("person", flat=True))
    year, week, _day = now.astimezone(UTC).isocalendar()
    told = [p for p in people if any(news.anything for news in news_of(p, now))]
    tell_all(
        kind=WEEK,
        to=[Recipient(p, f"{WEEK}/{p}/{year}/{week}") for p in told],
        action=f"{WEEK}/{duty.pk}",
        now=now,
        valid_until=now + WORTH,
    )


def write(letter: Letter, now: datetime) -> Written | None:
    """How much there is at which edition, as it is now."""
    person = Person.objects.filter(pk=letter.person_id, is_active=True).first()
    news = [] if person is None else [n for n in news_of(person.pk, now) if n.anything]
    if person is None or not news:
        return None
    with translation.override(person.language):
        facts = {"person": person, "news": news, "site": settings.SITE_URL}
        return Written(
            subject=_("Your week at Samspill"),
            text=render_to_string("participant/mail/sharing_week.txt", facts),
            name=person.name if person.shares_mailbox else "",
        )


def news_of(person: int, now: datetime) -> list[News]:
    """What there is for somebody, by edition that they take part in and where ties are kept."""
    takes_part = Participant.objects.filter(
        edition=OuterRef("pk"), person=person, withdrawn_at__isnull=True
    )
    editions = Edition.objects.filter(Exists(takes_part), terms__part__in=TIES_ARE_ON)
    visit = Visit(person=person, shown=Shown.ANEW, now=now)
    found = []
    for edition in editions.order_by("pk"):
        with as_visit(visit):
            found.append(_news(edition, visit))
    return found


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
    )
