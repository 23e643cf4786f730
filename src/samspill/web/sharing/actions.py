"""Sharing, and everything its source and its receivers may do with it afterwards. Each is written
in the journal as nobody's business but who acted, so that no edition's journal holds it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Exists, Model

from samspill.web.editions.models import Participant
from samspill.web.journal.actions import record_privately
from samspill.web.people.identity import confirmations_that_hold
from samspill.web.people.models import Person
from samspill.web.people.presence import hold_people
from samspill.web.sharing.audience import Audience, resolved
from samspill.web.sharing.care import Worry, worries
from samspill.web.sharing.cases.inside import (
    add_entry,
    case_to_write_in,
    is_of_several,
    may_be_labelled,
    somebody_hides,
)
from samspill.web.sharing.cases.models import Case, EntryKind
from samspill.web.sharing.labels import FOR_MANY, LASTS, LASTS_AT_MOST, Label
from samspill.web.sharing.models import (
    LONGEST_TEXT,
    SHARING_IS_ON,
    Answer,
    Came,
    Certainty,
    From,
    Kind,
    Receiver,
    Share,
    Terms,
    Wide,
    Widening,
)
from samspill.web.sharing.permissions import Visit, readable, second_is_gone
from samspill.web.sharing.rates import count_answered, count_asked
from samspill.web.sharing.weeks import order_week


class Refusal(StrEnum):
    """Why a thing about sharing is not done. What the reader sees is said by the page."""

    OFF = "off"  # the edition does not let people share
    TERMS = "terms"  # controller, agreements and contact point first
    NOBODY = "nobody"  # no receiver is left
    NOT_HERE = "not here"  # a receiver, or the second, does not take part
    EMPTY = "empty"  # neither a text nor a number, or both
    TOO_LONG = "too long"
    CLASSIFIED = "classified"
    RED_TOLD = "red told"  # RED is told in person at this edition
    ALONE = "alone"  # the second person of what is RED has been erased: nobody has their word
    SECOND = "second"  # RED names a second person, among its receivers
    TOO_LATE = "too late"  # it would last longer than its label lets it
    PAST = "past"  # it would have ended already
    LATER = "later"  # a time may only be shortened
    ENDED = "ended"  # it is withdrawn or has expired
    WIDE = "wide"  # who is not chosen by name may have GREEN or CLEAR
    CHANGED = "changed"  # the audience is another one than was seen
    NO_CASE = "no case"  # one is not in it, it has ended, or one organisation is alone in it
    CASE_WIDTH = "case width"  # wider than the case allows
    CASE_HIDES = "case hides"  # somebody in the case hides, where nobody may


class SharingError(ValueError):
    """It is not done, and nothing is written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class NotReadableError(LookupError):
    """There is no such share for whoever asks."""


@dataclass(frozen=True)
class Draft:
    """What somebody would share, and on which conditions."""

    kind: Kind
    about: str
    label: Label
    certainty: Certainty
    purpose: str
    text: str = ""
    number: str = ""
    act_after_contact: bool = True
    may_name_source: bool = False
    may_tell_affected: bool = False
    chatham_house: bool = False
    ground: str = ""
    weighing: str = ""


@transaction.atomic
def share(
    *,
    participant: Participant,
    draft: Draft,
    receivers: Collection[int],
    now: datetime,
    second: int | None = None,
    until: datetime | None = None,
    audience: Audience | None = None,
) -> Share:
    """Let the receivers (ids of people) read the draft until ``until``, or as long as its label
    lasts. ``second`` is the person whose word a wider circle for what is RED needs. ``audience``
    says how they were chosen, where that was not one by one: they must still be those it means.

    Raises SharingError with what stands in the way.
    """
    edition = participant.edition_id
    terms = Terms.objects.filter(edition=edition, part__in=SHARING_IS_ON).first()
    if terms is None or participant.withdrawn_at is not None:
        raise SharingError(Refusal.OFF)
    _check_words(draft)
    people = set(receivers) - {participant.person_id}
    hold_people({*people, participant.person_id})
    _check_people(edition, people)
    if audience is not None:
        if audience.wide and draft.label not in FOR_MANY:
            raise SharingError(Refusal.WIDE)
        if people != resolved(participant, audience, now=now):
            raise SharingError(Refusal.CHANGED)
    case = None
    if audience is not None and audience.case:
        case = _case(audience.case, participant, draft.label, now)
    if draft.label == Label.RED:
        if not terms.red_in_writing:
            raise SharingError(Refusal.RED_TOLD)
        if second not in people:
            raise SharingError(Refusal.SECOND)
    ends = until or now + LASTS[draft.label]
    _check_time(ends, now, LASTS_AT_MOST[draft.label])
    shared = Share.objects.create(
        edition_id=edition,
        source_id=participant.person_id,
        second_id=second if draft.label == Label.RED else None,
        created_at=now,
        expires_at=ends,
        **asdict(draft),
    )
    if case is None or audience is None:
        _add(shared, people, now)
    else:
        _add(shared, people & audience.people, now)
        _add(shared, people - audience.people, now, case=case.pk)
        add_entry(
            case, EntryKind.SHARED, participant.person, now, label=draft.label, share=shared.pk
        )
    _write("shared", shared, participant.person, now)
    return shared


@transaction.atomic
def withdraw(*, share: int, by: Person, now: datetime) -> Share:
    """Nobody but its source reads it any more. Saying it again changes nothing.

    Raises NotReadableError for anybody but its source.
    """
    mine = _mine(share, by)
    if mine.withdrawn_at is None:
        mine.withdrawn_at = now
        mine.save(update_fields=("withdrawn_at",))
        _write("share_withdrawn", mine, by, now)
    return mine


@transaction.atomic
def shorten(*, share: int, until: datetime, by: Person, now: datetime) -> Share:
    """It ends sooner. Raises NotReadableError for anybody but its source, SharingError for a later
    time, one that is past, and what has ended."""
    mine = _lasting(share, by, now)
    if until <= now:
        raise SharingError(Refusal.PAST)
    if until > mine.expires_at:
        raise SharingError(Refusal.LATER)
    mine.expires_at = until
    mine.save(update_fields=("expires_at",))
    _write("share_shortened", mine, by, now)
    return mine


@transaction.atomic
def narrow(*, share: int, without: Collection[int], by: Person, now: datetime) -> Share:
    """The people (ids) read it no more. Raises NotReadableError for anybody but its source, and
    SharingError where nobody would be left: then it is to be withdrawn."""
    mine = _lasting(share, by, now)
    there = mine.receivers.filter(removed_at__isnull=True)
    if not there.exclude(person__in=without).exists():
        raise SharingError(Refusal.NOBODY)
    if there.filter(person__in=without).update(removed_at=now):
        _write("share_narrowed", mine, by, now)
    return mine


@transaction.atomic
def widen(*, share: int, to: Collection[int], by: Person, now: datetime) -> Share:
    """The people (ids) may read it, too; where it is RED, only when the second person has agreed.

    Raises NotReadableError for anybody but its source, SharingError for what has ended, for who
    does not take part, and where there is no second person any more: another one, named by the
    source alone now, would be no second word on what these receivers were given.
    """
    people = set(to) - {by.pk}
    hold_people({*people, by.pk})
    mine = _lasting(share, by, now)
    if second_is_gone(mine):
        raise SharingError(Refusal.ALONE)
    _check_people(mine.edition_id, people)
    if mine.second is not None:  # it is RED
        order_week(mine.edition_id, now)
        reading = mine.receivers.filter(removed_at__isnull=True)
        for person in people - set(reading.values_list("person", flat=True)):
            Widening.objects.get_or_create(
                share=mine,
                person_id=person,
                answered_at=None,
                defaults={"asked_at": now, "source_id": by.pk, "second": mine.second},
            )
    else:
        _add(mine, people, now)
    _write("share_widened", mine, by, now)
    return mine


@transaction.atomic
def answer_widening(*, widening: int, agreed: bool, by: Person, now: datetime) -> Widening:
    """The second person's word on one more reader of what is RED.

    Raises NotReadableError for anybody else, and for what was withdrawn, has ended, or has been
    answered.
    """
    theirs = Widening.objects.filter(pk=widening, second=by).values_list("source", "person")
    named = {person for row in theirs for person in row}
    hold_people({*named, by.pk})
    asked = (
        Widening.objects.select_for_update(of=("self",))
        .select_related("share")
        .filter(
            Exists(confirmations_that_hold(by.pk)),
            pk=widening,
            second=by,
            answered_at__isnull=True,
        )
        .filter(share__withdrawn_at__isnull=True, share__expires_at__gt=now)
        .first()
    )
    if asked is None:
        raise NotReadableError
    asked.answered_at, asked.agreed = now, agreed
    asked.save(update_fields=("answered_at", "agreed"))
    if agreed:
        _add(asked.share, {asked.person_id}, now)
    _write("share_widening_answered", asked, by, now)
    return asked


@transaction.atomic
def open_share(*, share: int, visit: Visit, by: Person) -> Share:
    """The share, for whoever may read it; that a receiver has is kept, the first time.

    Raises NotReadableError for everybody else.
    """
    found = Share.objects.filter(readable(visit), pk=share).first()
    if found is None:
        raise NotReadableError
    unread = Receiver.objects.filter(share=share, person=by, read_at__isnull=True)
    if found.source_id != by.pk and unread.update(read_at=visit.now):
        _write("share_read", found, by, visit.now)
    return found


@transaction.atomic
def answer(
    *, share: int, came: Came, line: str, visit: Visit, by: Person, to_all: bool = False
) -> Answer:
    """What came of it, told to the source; a new answer takes the place of the last one. That to a
    question may be told ``to_all`` who were asked.

    Raises NotReadableError for whoever may not read it, and for its source.
    """
    source = (
        Share.objects.filter(readable(visit), pk=share).values_list("source", flat=True).first()
    )
    if source is None or source == by.pk:
        raise NotReadableError
    hold_people({source, by.pk})
    # From here on nobody takes one out of it before it is said.
    mine = Receiver.objects.select_for_update(no_key=True).filter(share=share, person=by)
    if mine.first() is None:
        raise NotReadableError
    found = open_share(share=share, visit=visit, by=by)
    order_week(found.edition_id, visit.now)  # before what is counted, as whoever shares does
    said, new = Answer.objects.update_or_create(
        share=found,
        person=by,
        defaults={
            "source_id": found.source_id,
            "came": came,
            "line": line,
            "to_all": to_all and found.kind == Kind.QUESTION,
            "said_at": visit.now,
        },
    )
    if new:
        count_answered(found.edition_id, by.pk)
    _write("share_answered", found, by, visit.now)
    return said


def _check_words(draft: Draft) -> None:
    said = draft.number if draft.kind == Kind.CALL_ME else draft.text.strip()
    other = draft.text if draft.kind == Kind.CALL_ME else draft.number
    if not said or other:
        raise SharingError(Refusal.EMPTY)
    if len(draft.text) > LONGEST_TEXT:
        raise SharingError(Refusal.TOO_LONG)
    for text in (draft.text, draft.about, draft.purpose, draft.weighing):
        if any(found.worry is Worry.CLASSIFIED for found in worries(text)):
            raise SharingError(Refusal.CLASSIFIED)


def _check_people(edition: int, people: Collection[int]) -> None:
    if not people:
        raise SharingError(Refusal.NOBODY)
    there = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
    if there.filter(person__in=people).count() != len(people):
        raise SharingError(Refusal.NOT_HERE)


def _case(pk: int, participant: Participant, label: Label, now: datetime) -> Case:
    """The case that it is shared with, where something with the label may be."""
    source = participant.person_id
    case = case_to_write_in(source, pk, now)
    if case is None or case.edition_id != participant.edition_id:
        raise SharingError(Refusal.NO_CASE)
    if not is_of_several(source, pk, now):
        raise SharingError(Refusal.NO_CASE)
    if not may_be_labelled(case, label):
        raise SharingError(Refusal.CASE_WIDTH)
    if somebody_hides(source, pk, label, now):
        raise SharingError(Refusal.CASE_HIDES)
    return case


def _check_time(ends: datetime, now: datetime, longest: timedelta) -> None:
    if ends <= now:
        raise SharingError(Refusal.PAST)
    if ends > now + longest:
        raise SharingError(Refusal.TOO_LATE)


def _add(share: Share, people: Collection[int], now: datetime, *, case: int | None = None) -> None:
    """Whoever was taken out before is in again, from now; who is let in by name and not by a case
    stays when they leave that. They are told on Monday, and once more before an answer is hoped
    for."""
    order_week(share.edition_id, now, weeks=2)
    before = share.receivers.filter(person__in=people).values_list("person", flat=True)
    count_asked(share.edition_id, set(people) - set(before))
    share.receivers.filter(person__in=people, removed_at__isnull=False).update(
        removed_at=None, added_at=now
    )
    if case is None:
        share.receivers.filter(person__in=people, case__isnull=False).update(case=None)
    Receiver.objects.bulk_create(
        [
            Receiver(
                share=share,
                source_id=share.source_id,
                person_id=person,
                case_id=case,
                added_at=now,
            )
            for person in sorted(people)
        ],
        ignore_conflicts=True,
    )


def _mine(share: int, by: Person) -> Share:
    # Whoever answers holds its key, and one's row among its receivers, which may be taken out next.
    found = Share.objects.select_for_update(no_key=True).filter(pk=share, source=by).first()
    if found is None:
        raise NotReadableError
    return found


def _lasting(share: int, by: Person, now: datetime) -> Share:
    mine = _mine(share, by)
    if mine.withdrawn_at is not None or mine.expires_at <= now:
        raise SharingError(Refusal.ENDED)
    return mine


def _write(verb: str, subject: Model, by: Person, now: datetime) -> None:
    record_privately(verb=verb, subject=subject, by=by, now=now)


@transaction.atomic
def choose_wide(*, participant: Participant, lets_in: From, now: datetime) -> None:
    """From whom the participant is let into audiences that nobody has chosen one by one."""
    chosen, _ = Wide.objects.update_or_create(
        participant=participant, defaults={"lets_in": lets_in, "changed_at": now}
    )
    record_privately(verb="wide_audiences_chosen", subject=chosen, by=participant.person, now=now)
