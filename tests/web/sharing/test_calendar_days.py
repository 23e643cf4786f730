"""Days in people's own calendars: put there by a letter, moved by one, taken out by one; and
nothing in them of whom or what they are about."""

from __future__ import annotations

import email
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.generator import BytesGenerator
from email.message import Message
from email.policy import SMTP

import pytest
import vobject
from django.core.mail import EmailMessage

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.journal.models import Entry
from samspill.web.outbox import calendars
from samspill.web.outbox.delivery import message_of
from samspill.web.outbox.kinds import Written
from samspill.web.outbox.models import Letter, LetterState
from samspill.web.sharing.action_verbs import agree, take_away, tick
from samspill.web.sharing.calendar_days import (
    SETTLED_AFTER,
    NoDayError,
    in_calendar,
    put_in_calendar,
    take_out_of_calendar,
)
from samspill.web.sharing.calendar_models import InCalendar, What
from samspill.web.sharing.permissions import Shown
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import Action
from samspill.web.sharing.ties import keep_in_touch
from support.calendars import read
from support.letters import deliver_all
from support.pages import signed_in
from support.ties import AFTER, met, of, tie

JANUARY, MARCH = date(2032, 1, 12), date(2032, 3, 1)
LINE = "zqsjekklistaz"  # nowhere but in the action


@dataclass(frozen=True)
class Sent:
    """A letter to a calendar, as the calendar has it."""

    to: str
    method: str
    uid: str
    sequence: int
    day: date
    status: str


@pytest.fixture
def tied(cast: Cast) -> Cast:
    met(cast)
    tie(cast.bank, cast.police)
    return cast


def puts(who: Participant, what: What, subject: int, *, hours: int = 0) -> InCalendar:
    visit = of(who, Shown.SECOND)
    visit = type(visit)(visit.person, visit.shown, visit.now + timedelta(hours=hours))
    with as_visit(visit):
        return put_in_calendar(what=what, subject=subject, visit=visit, by=who.person)


def takes_out(who: Participant, what: What, subject: int) -> None:
    visit = of(who)
    with as_visit(visit):
        take_out_of_calendar(what=what, subject=subject, visit=visit, by=who.person)


def agreed(cast: Cast, due: date | None = JANUARY) -> int:
    """What the bank said to the police that it would do."""
    visit = of(cast.bank)
    with as_visit(visit):
        return agree(
            other=cast.police.person_id, line=LINE, mine=True, due=due, visit=visit,
            by=cast.bank.person,
        ).pk  # fmt: skip


def touches(cast: Cast, day: date | None) -> None:
    """The bank would keep in touch with the police that day."""
    visit = of(cast.bank)
    with as_visit(visit):
        keep_in_touch(other=cast.police.person_id, day=day, visit=visit, by=cast.bank.person)


def read_anew(message: EmailMessage) -> Message:
    """As it goes over the wire."""
    written = io.BytesIO()
    BytesGenerator(written, policy=SMTP).flatten(message.message())
    return email.message_from_bytes(written.getvalue())


def parts(message: EmailMessage) -> list[Message]:
    """Of the letter as it goes over the wire, read anew; those that hold others left out."""
    return [part for part in read_anew(message).walk() if not part.is_multipart()]


def calendar_of(message: EmailMessage) -> tuple[Message, bytes]:
    """The part for the calendar, and what is in it."""
    (part,) = [p for p in parts(message) if p.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return part, content


def sent(after: timedelta = SETTLED_AFTER) -> list[Sent]:
    """What has left by then."""
    return [_read(message) for message in deliver_all(now=AFTER + after)]


def _read(message: EmailMessage) -> Sent:
    part, content = calendar_of(message)
    (event,) = read(content)
    calendar = vobject.readOne(content.decode())
    assert part.get_param("method") == calendar.method.value
    assert calendar.vevent.attendee.value == f"mailto:{message.to[0]}"
    return Sent(
        message.to[0], calendar.method.value, event.uid, event.sequence,
        calendar.vevent.dtstart.value, event.status,
    )  # fmt: skip


class TestALetter:
    def test_is_a_text_a_part_for_the_calendar_and_the_same_as_a_file(self, tied: Cast) -> None:
        puts(tied.bank, What.ACTION, agreed(tied))
        (message,) = deliver_all(now=AFTER)
        root = read_anew(message)
        assert root.get_content_type() == "multipart/mixed"
        assert [p.get_content_type() for p in parts(message)] == [
            "text/plain", "text/calendar", "application/ics",
        ]  # fmt: skip
        part, content = calendar_of(message)
        assert part.get_content_charset() == "utf-8"
        file = parts(message)[2]
        assert file.get_filename() == "samspill.ics"
        assert file.get_payload(decode=True) == content

    def test_says_what_a_calendar_needs(self, tied: Cast) -> None:
        puts(tied.bank, What.ACTION, agreed(tied))
        (message,) = deliver_all(now=AFTER)
        event = vobject.readOne(calendar_of(message)[1].decode()).vevent
        assert event.dtstart.value == JANUARY
        assert event.dtend.value == date(2032, 1, 13)
        assert event.dtstamp.value == AFTER
        assert event.organizer.value == "mailto:samspill@localhost"
        assert event.attendee.params == {
            "CUTYPE": ["INDIVIDUAL"], "ROLE": ["REQ-PARTICIPANT"], "PARTSTAT": ["ACCEPTED"],
            "RSVP": ["FALSE"],
        }  # fmt: skip
        assert event.contents["class"][0].value == "PRIVATE"
        assert event.transp.value == "TRANSPARENT"
        assert event.valarm.trigger.value == timedelta(hours=9)

    def test_says_neither_whom_nor_what_it_is_about(self, tied: Cast) -> None:
        touches(tied, MARCH)
        puts(tied.bank, What.ACTION, agreed(tied))
        puts(tied.bank, What.TOUCH, tied.police.person_id)
        takes_out(tied.bank, What.TOUCH, tied.police.person_id)
        messages = deliver_all(now=AFTER)
        assert len(messages) == 2
        for message in messages:
            whole = [str(message.message()["Subject"])]
            whole += [str(part.get_payload(decode=True), "utf-8") for part in parts(message)]  # type: ignore[arg-type]  # bytes
            for word in (LINE, "Pia", "Politi", "politi", str(tied.police.person_id) + "/"):
                assert word not in "\n".join(whole)
            assert "/people/" in whole[1]
        kept = "".join(f"{x.about}{x.key}{x.action}{x.edition_id}" for x in Letter.objects.all())
        assert LINE not in kept
        assert set(Letter.objects.values_list("edition_id", flat=True)) == {None}

    def test_is_the_same_when_it_is_tried_again(self, tied: Cast) -> None:
        puts(tied.bank, What.ACTION, agreed(tied))
        (first,) = deliver_all(now=AFTER)
        Letter.objects.update(state=LetterState.WAITING)
        (again,) = deliver_all(now=AFTER + timedelta(hours=1))
        assert calendar_of(first)[1] == calendar_of(again)[1]


class TestADay:
    def test_is_put_in_once(self, tied: Cast) -> None:
        action = agreed(tied)
        entry = puts(tied.bank, What.ACTION, action)
        assert puts(tied.bank, What.ACTION, action, hours=1) == entry
        uid = f"{entry.uid}@samspill"
        assert sent() == [Sent("berit@eksempel.no", "REQUEST", uid, 0, JANUARY, "CONFIRMED")]

    def test_that_is_moved_is_the_same_entry_with_a_higher_sequence(self, tied: Cast) -> None:
        touches(tied, JANUARY)
        entry = puts(tied.bank, What.TOUCH, tied.police.person_id)
        uid = f"{entry.uid}@samspill"
        assert len(sent(timedelta(0))) == 1
        touches(tied, MARCH)
        touches(tied, MARCH)
        assert sent() == [Sent("berit@eksempel.no", "REQUEST", uid, 1, MARCH, "CONFIRMED")]
        touches(tied, None)
        assert sent() == [Sent("berit@eksempel.no", "CANCEL", uid, 2, MARCH, "CANCELLED")]
        touches(tied, JANUARY)
        assert sent() == [Sent("berit@eksempel.no", "REQUEST", uid, 3, JANUARY, "CONFIRMED")]

    def test_that_is_done_leaves_both_calendars_when_it_has_settled(self, tied: Cast) -> None:
        action = agreed(tied)
        for who in (tied.bank, tied.police):
            puts(who, What.ACTION, action)
        assert len(sent(timedelta(0))) == 2
        visit = of(tied.police, Shown.SECOND)
        with as_visit(visit):
            tick(action=action, done=True, visit=visit, by=tied.police.person)
        assert sent(timedelta(0)) == []
        assert {(s.to, s.method, s.sequence) for s in sent()} == {
            ("berit@eksempel.no", "CANCEL", 1), ("pia@eksempel.no", "CANCEL", 1),
        }  # fmt: skip

    def test_ticked_by_a_slip_sends_its_last_word_alone(self, tied: Cast) -> None:
        action = agreed(tied)
        puts(tied.bank, What.ACTION, action)
        sent(timedelta(0))
        visit = of(tied.police, Shown.SECOND)
        with as_visit(visit):
            for done in (True, False, True, False):
                tick(action=action, done=done, visit=visit, by=tied.police.person)
        assert [(s.method, s.sequence) for s in sent()] == [("REQUEST", 4)]

    def test_that_is_taken_away_leaves_the_calendars(self, tied: Cast) -> None:
        action = agreed(tied)
        puts(tied.police, What.ACTION, action)
        sent(timedelta(0))
        visit = of(tied.bank)
        with as_visit(visit):
            take_away(action=action, visit=visit, by=tied.bank.person)
        assert not Action.objects.exists()
        assert [(s.to, s.method) for s in sent()] == [("pia@eksempel.no", "CANCEL")]

    def test_that_one_took_out_oneself_stays_out(self, tied: Cast) -> None:
        touches(tied, JANUARY)
        puts(tied.bank, What.TOUCH, tied.police.person_id)
        takes_out(tied.bank, What.TOUCH, tied.police.person_id)
        takes_out(tied.bank, What.TOUCH, tied.police.person_id)
        assert [s.method for s in sent()] == ["CANCEL"]  # of the first, nothing to tell is left
        touches(tied, MARCH)
        assert sent() == []
        puts(tied.bank, What.TOUCH, tied.police.person_id)
        assert [(s.method, s.sequence, s.day) for s in sent()] == [("REQUEST", 2, MARCH)]

    def test_is_nobody_elses_to_put_in(self, tied: Cast) -> None:
        action = agreed(tied)
        for who in (tied.agency, tied.seller):
            with pytest.raises(NoDayError):
                puts(who, What.ACTION, action)
        with pytest.raises(NoDayError):
            puts(tied.bank, What.TOUCH, tied.police.person_id)  # no day is chosen
        with pytest.raises(NoDayError):
            puts(tied.bank, What.ACTION, agreed(tied, due=None))
        with pytest.raises(NoDayError):
            takes_out(tied.police, What.ACTION, action)  # never in it
        link = of(tied.bank, Shown.LINK)
        with pytest.raises(NoDayError), as_visit(link):
            put_in_calendar(
                what=What.ACTION, subject=action, visit=link, by=tied.bank.person
            )  # fmt: skip
        assert sent() == []

    def test_is_journalled_as_nobodys_business_but_theirs(self, tied: Cast) -> None:
        action = agreed(tied)
        puts(tied.bank, What.ACTION, action)
        takes_out(tied.bank, What.ACTION, action)
        verbs = list(Entry.objects.order_by("pk").values_list("verb", "edition_id"))
        assert verbs[-2:] == [("put_in_calendar", None), ("taken_out_of_calendar", None)]


class TestPages:
    def test_it_is_put_in_and_taken_out_on_the_others_page(self, tied: Cast) -> None:
        action = agreed(tied)
        touches(tied, JANUARY)
        client, them = signed_in(tied.bank.person), tied.police.person_id
        page = f"/people/{them}/"
        days = (f"/people/actions/{action}/calendar/", f"/people/{them}/calendar/")
        for address in days:
            assert f'formaction="{address}"' in client.get(page).content.decode()
            assert client.post(address, {"with": them}).headers["Location"] == page
        assert client.get(page).content.decode().count("Out of my calendar") == 2
        for address in days:
            client.post(address, {"with": them, "do": "out"})
        assert client.get(page).content.decode().count("In my calendar") == 2

    def test_there_is_nothing_to_put_in_for_others(self, tied: Cast) -> None:
        action = agreed(tied)
        client = signed_in(tied.agency.person)
        assert client.post(f"/people/actions/{action}/calendar/").status_code == 404
        assert client.post(f"/people/{tied.police.person_id}/calendar/").status_code == 404


def test_what_is_in_somebodys_calendar_is_theirs_to_know(tied: Cast) -> None:
    action = agreed(tied)
    puts(tied.bank, What.ACTION, action)
    for who, there in ((tied.bank, {("action", action)}), (tied.police, set())):
        with as_visit(of(who)):
            assert in_calendar(of(who)) == there


def test_a_time_has_a_zone_and_an_end() -> None:
    start = datetime(2032, 1, 12, 9, tzinfo=UTC)
    entry = calendars.Entry(
        uid="a@samspill", sequence=0, changed_at=start, start=start, summary="Møte",
        end=start + timedelta(minutes=20),
    )  # fmt: skip
    (event,) = read(calendars.calendar_part(entry, to="pia@eksempel.no").content)
    assert (event.start, event.end) == (start, start + timedelta(minutes=20))
    for wrong in (None, start, datetime(2032, 1, 12, 10)):  # noqa: DTZ001  (that is the fault)
        faulty = calendars.Entry(
            uid="a@samspill", sequence=0, changed_at=start, start=start, summary="Møte", end=wrong
        )
        with pytest.raises(ValueError, match="has a zone, and an end after it"):
            calendars.calendar_part(faulty, to="pia@eksempel.no")


def test_a_letter_with_a_label_has_it_in_its_subject_and_before_its_text(cast: Cast) -> None:
    """None of ours has one, as none carries what is shared: see decision 45."""
    letter = Letter(person=cast.bank.person, tried_address="berit@eksempel.no", created_at=AFTER)
    written = Written(
        subject="Noe å lese", text="De ringer sent.", marking=("TLP:AMBER", "Ikke nevn kilden.")
    )
    message = message_of(letter, written)
    assert message.subject == "[TLP:AMBER] Noe å lese"
    assert message.body == "TLP:AMBER\nIkke nevn kilden.\n\nDe ringer sent.\n\nTLP:AMBER\n"
    with pytest.raises(ValueError, match="as text only"):
        Written(subject="x", text="x", html="<p>x</p>", marking=("TLP:AMBER",))
