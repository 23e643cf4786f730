"""Somebody who is on no list takes part, named by an organiser or by the colleague whose meetings
they take over; nobody else is taken for them, and a participant learns nothing of others."""

from __future__ import annotations

import pytest

from cast import NOW, Cast, person, veto, wish
from samspill.web.editions.joining import MOST_NAMED, JoinError, join_colleague
from samspill.web.editions.models import Participant
from samspill.web.journal.models import Entry
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Person
from samspill.web.wishes.models import Strength, Veto, Wish
from support.followed import published
from support.letters import deliver_all
from support.pages import meet, signed_in, url, words

NAME, ADDRESS = "Kari Ny", "kari@eksempel.no"
CLOSED = "This address cannot be used here. Give another one, or ask the organiser."


@pytest.fixture
def met(cast: Cast) -> Meeting:
    """The police meet the bank; nobody else comes from the police."""
    return published(cast, meet(cast.bank, cast.police))


def posted(name: str = NAME, address: str = ADDRESS) -> dict[str, str]:
    return {"name": name, "email": address}


def on() -> list[set[int]]:
    found = Meeting.objects.filter(state=MeetingState.PLANNED).prefetch_related("seats")
    return [set(m.people) for m in found]


def test_an_organiser_names_one_who_takes_over(cast: Cast, met: Meeting) -> None:
    wish(cast.police, cast.agency, Strength.LIKE)
    veto(cast.police, cast.seller)
    before = (Wish.objects.count(), Veto.objects.count())
    page, who = signed_in(cast.organiser), cast.police
    hand_over = url("organiser_hand_over", cast, pk=who.pk)
    shown = words(page.get(hand_over).content)
    assert "Nobody else comes from the organisation yet." in shown
    address = url("organiser_new_colleague", cast, pk=who.pk)
    answer = page.post(address, posted(" Kari  Ny ", "KARI@eksempel.no "))
    joined = Participant.objects.get(person__email=ADDRESS)
    assert answer["Location"] == f"{hand_over}?colleague={joined.pk}"
    assert (joined.person.name, joined.organisation) == (NAME, who.organisation)
    assert (Wish.objects.count(), Veto.objects.count()) == before
    entry = Entry.objects.get(verb="colleague_joined")
    assert (entry.by, entry.facts) == (cast.organiser, {"beside": who.pk})
    assert "Kari Ny takes part now" in words(page.get(answer["Location"]).content)
    over = {"colleague": str(joined.pk), "meetings": [str(met.uid)]}
    proposal = page.post(hand_over, over)
    assert "1 meeting is taken over, 3 people are told" in words(proposal.content)
    done = {**over, "way": "as_few", "agreed": proposal.context["repair"]["key"]}
    assert page.post(hand_over, done).status_code == 302
    assert on() == [{cast.bank.pk, joined.pk}]
    kinds = Letter.objects.filter(person=joined.person).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["invitation", "day_changed"]


def test_the_invitation_leads_in(cast: Cast, met: Meeting) -> None:
    join_colleague(beside=cast.police, name=NAME, address=ADDRESS, by=cast.organiser, now=NOW)
    (mail,) = deliver_all(now=NOW)
    assert mail.to == [ADDRESS]
    assert "/invitation/" in mail.body or "http" in mail.body


def test_a_participant_names_one_who_takes_over(cast: Cast, met: Meeting) -> None:
    page = signed_in(cast.police.person)
    agenda = words(page.get(url("participant_agenda", cast)).content)
    assert "Let a colleague take this meeting" in agenda
    address = url("participant_new_colleague", cast)
    answer = page.post(address, posted())
    joined = Participant.objects.get(person__email=ADDRESS)
    hand_over = url("participant_hand_over", cast)
    assert answer["Location"] == f"{hand_over}?colleague={joined.pk}"
    over = {"colleague": str(joined.pk), "meetings": [str(met.uid)]}
    assert page.post(hand_over, over).status_code == 302
    assert on() == [{cast.bank.pk, joined.pk}]


def test_who_represents_a_company_is_followed_by_one_who_does(cast: Cast) -> None:
    joined = join_colleague(
        beside=cast.seller, name=NAME, address=ADDRESS, by=cast.organiser, now=NOW
    )
    assert joined.representative


@pytest.mark.parametrize(
    ("name", "address", "code"),
    [
        (" ", ADDRESS, "name"),
        ("K\x00", ADDRESS, "name"),
        (NAME, "kari", "no_address"),
        (NAME, "a@b.no\nBcc: c@d.no", "no_address"),
        ("Bjarne Bank", "bjarne@eksempel.no", "here"),
        ("Pia Politi", "pia@eksempel.no", "elsewhere"),
        ("Another Name", "pia@eksempel.no", "elsewhere"),
        ("Vera Vekk", "vera@eksempel.no", "withdrawn"),
        (NAME, "odd@eksempel.no", "taken"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_joins(
    cast: Cast, name: str, address: str, code: str
) -> None:
    before = (Participant.objects.count(), Person.objects.count())
    with pytest.raises(JoinError) as refused:
        join_colleague(beside=cast.bank, name=name, address=address, by=cast.organiser, now=NOW)
    assert refused.value.code == code
    assert (Participant.objects.count(), Person.objects.count()) == before
    assert not Letter.objects.exists()


def test_who_is_known_from_another_edition_keeps_their_account(cast: Cast) -> None:
    known = person(ADDRESS, NAME)
    known.set_unusable_password()
    known.save()
    by = cast.organiser
    joined = join_colleague(beside=cast.bank, name="kari ny", address=ADDRESS, by=by, now=NOW)
    assert joined.person == known


def test_an_account_that_has_not_shown_its_address_is_given_nothing(cast: Cast) -> None:
    person(ADDRESS, NAME)  # has a password, and never read what is sent there
    with pytest.raises(JoinError) as refused:
        join_colleague(beside=cast.bank, name=NAME, address=ADDRESS, by=cast.organiser, now=NOW)
    assert refused.value.code == "taken"


def test_an_organiser_reads_what_to_do(cast: Cast, met: Meeting) -> None:
    page, address = signed_in(cast.organiser), url("organiser_new_colleague", cast, pk=cast.bank.pk)
    for given, said in (
        ("bjarne@eksempel.no", "They take part already. Choose them in the list."),
        ("pia@eksempel.no", "They take part already, from another organisation."),
        ("vera@eksempel.no", "They take part, but are withdrawn."),
        ("odd@eksempel.no", "Somebody else has this address here"),
        ("kari", "This is no e-mail address that a letter can go to."),
    ):
        answer = page.post(address, posted(address=given))
        assert answer.status_code == 422
        assert said in words(answer.content)
    assert page.post(address, {}).status_code == 422


def test_a_participant_cannot_tell_those_who_have_an_address(cast: Cast, met: Meeting) -> None:
    page, address = signed_in(cast.bank.person), url("participant_new_colleague", cast)
    for given in ("pia@eksempel.no", "vera@eksempel.no", "odd@eksempel.no"):
        answer = page.post(address, posted(address=given))
        assert answer.status_code == 422
        assert CLOSED in words(answer.content)


def test_a_participant_names_no_more_than_a_few(cast: Cast, met: Meeting) -> None:
    by = cast.bank.person
    for n in range(MOST_NAMED):
        join_colleague(beside=cast.bank, name=NAME, address=f"k{n}@eksempel.no", by=by, now=NOW)
    answer = signed_in(by).post(url("participant_new_colleague", cast), posted())
    assert "You have named as many as one may. Ask the organiser." in words(answer.content)
    join_colleague(beside=cast.bank, name=NAME, address=ADDRESS, by=cast.organiser, now=NOW)


def test_who_does_not_come_names_nobody(cast: Cast) -> None:
    with pytest.raises(JoinError) as refused:
        join_colleague(
            beside=cast.withdrawn, name=NAME, address=ADDRESS, by=cast.organiser, now=NOW
        )
    assert refused.value.code == "closed"
