"""Sharing from a phone: the sheet, who will see it, reading, answering, and a say afterwards."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cast import Cast, veto
from samspill.web.areas.public.accounts import BY_LINK
from samspill.web.editions.models import Participant
from samspill.web.sharing.audience import by_chance
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Answer, Part, Receiver, Share, Widening
from samspill.web.sharing.row_security import as_visit
from support.pages import call_off, meet, signed_in, url, words
from support.shared import let_share, receivers_of, shared, strong, visit

TEXT = "De ringer sent på fredag og utgir seg for å være fra banken."


class _Fields(HTMLParser):
    """What the form that has the button would post, all values of a name."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.area = self.name = ""
        self.first = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "input" and "name" in have:
            box = have.get("type") in {"checkbox", "radio"}
            if not box or "checked" in have:
                self._add(have["name"], have.get("value", "on" if box else ""))
        elif tag == "textarea":
            self.area = have["name"]
            self._add(self.area, "")
        elif tag == "select":
            self.name, self.first = have["name"], True
        elif tag == "option" and self.name and (self.first or "selected" in have):
            self.forms[-1][self.name] = [have.get("value", "")]
            self.first = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.name = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][self.area] = [data.removeprefix("\n")]

    def _add(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def fields(html: bytes, holds: str) -> dict[str, list[str]]:
    """The values of the form that has such a field."""
    parser = _Fields()
    parser.feed(html.decode())
    (found,) = [form for form in parser.forms if holds in form]
    found.pop("csrfmiddlewaretoken", None)
    return found


@pytest.fixture(autouse=True)
def _nobody_by_chance(settings: Settings) -> None:
    settings.SHARING_LEFT_OUT_ONE_IN = 0


@pytest.fixture
def on(cast: Cast) -> Cast:
    let_share(cast)
    return cast


def sent(client: Client, cast: Cast, **more: Any) -> bytes:
    """The sheet filled in and looked over: the page that says who will see it."""
    page = url("participant_share", cast)
    typed = fields(client.get(page).content, "label") | {
        "kind": ["experience"],
        "text": [TEXT],
        "to": [str(cast.police.person_id)],
    }
    answer = client.post(
        page, typed | {k: v if isinstance(v, list) else [v] for k, v in more.items()}
    )
    assert answer.status_code == more.pop("status", 200), words(answer.content)[:2000]
    return bytes(answer.content)


def share_of(who: Participant) -> Share:
    with as_visit(visit(who.person_id, now=timezone.now())):
        return Share.objects.get(source=who.person)


def send(client: Client, cast: Cast, html: bytes, **more: list[str]) -> int:
    typed = fields(html, "readers") | {"step": ["send"]} | more
    return client.post(url("participant_share", cast), typed).status_code


class TestSheet:
    def test_from_the_sheet_to_the_reader_and_back(self, on: Cast) -> None:
        bank, police = signed_in(on.bank.person), strong(on.police)
        html = sent(bank, on)
        said = words(html)
        assert "1 person will be able to read this." in said
        assert "Pia Politi" in said
        assert "TLP:RED" in said  # the narrowest that may be written here
        assert send(bank, on, html) == 302
        mine = share_of(on.bank)
        assert (mine.text, mine.label) == (TEXT, Label.RED)
        assert (mine.act_after_contact, mine.may_name_source, mine.may_tell_affected) == (
            True, False, False,
        )  # fmt: skip
        assert mine.second_id == on.police.person_id
        page = url("participant_shared_one", on, pk=mine.pk)
        assert "Nobody has read it yet." in words(bank.get(page).content)
        closed = words(police.get(page).content)
        assert TEXT not in closed
        assert "When you open it, the source sees that it was read." in closed
        answer = police.post(url("participant_shared_open", on, pk=mine.pk), follow=True)
        assert TEXT in words(answer.content)
        assert "It is read. Nobody has answered yet." in words(bank.get(page).content)
        police.post(
            url("participant_shared_answer", on, pk=mine.pk), {"came": "led", "line": "Takk!"}
        )
        source = words(bank.get(page).content)
        assert "1 has answered you." in source
        assert "Led to something : Takk!" in source
        assert "First read at the organisation" in source

    def test_nothing_is_ticked_that_is_wider_than_the_narrowest(self, on: Cast) -> None:
        form = fields(signed_in(on.bank.person).get(url("participant_share", on)).content, "label")
        assert form["label"] == ["RED"]
        assert not {"kind", "to", "may_act", "may_name_source", "may_tell_affected"} & form.keys()
        assert form["wide"] == [""]
        let_share(on, red=False)
        html = signed_in(on.bank.person).get(url("participant_share", on)).content
        assert fields(html, "label")["label"] == ["AMBER+STRICT"]
        assert "What is TLP:RED is told in person here." in words(html)

    def test_those_one_meets_stand_there_and_others_are_found(self, on: Cast) -> None:
        meeting = meet(on.bank, on.police)
        bank, page = signed_in(on.bank.person), url("participant_share", on)
        html = words(bank.get(page).content)
        assert "Pia Politi" in html
        assert "Tone Tilsyn" not in html
        found = bank.post(page, {"step": "find", "find": "varetilsynet", "text": "Halvferdig"})
        assert "Tone Tilsyn" in words(found.content)
        assert "Vera Vekk" not in words(found.content)  # has withdrawn
        assert "Halvferdig" in found.content.decode()
        assert "Something must be put right first" not in words(found.content)
        call_off(meeting)
        assert "Pia Politi" not in words(bank.get(page).content)

    def test_a_number_to_call_has_no_text(self, on: Cast) -> None:
        bank = signed_in(on.bank.person)
        html = sent(bank, on, kind="call me", number="+47 900 00 000", label="GREEN")
        assert send(bank, on, html) == 302
        mine = share_of(on.bank)
        assert (mine.text, mine.number) == ("", "+47 900 00 000")

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"text": "BEGRENSET: ikke videre"}, "This is marked as classified."),
            ({"purpose": "KONFIDENSIELT"}, "This is marked as classified."),
            ({"text": " "}, "Write what you want to share"),
            ({"to": []}, "Choose at least one person who can read it."),
            ({"wide": "all", "label": "AMBER", "weighing": "x"}, "can only be given TLP:GREEN"),
            ({"wide": "all", "label": "GREEN"}, "say in a sentence why it is right"),
            ({"wide": "theme", "label": "GREEN", "weighing": "x"}, "Say which."),
            ({"until": "2020-01-01"}, "Choose a day that has not been."),
            ({"until": "2099-01-01"}, "It can last until"),
            ({"label": "SECRET"}, "Something must be put right first"),
        ],
    )
    def test_what_stops_it(self, on: Cast, more: dict[str, Any], said: str) -> None:
        typed = {"kind": "experience", "text": TEXT, "to": [str(on.police.person_id)],
                 "label": "GREEN", "certainty": "own"} | more  # fmt: skip
        answer = signed_in(on.bank.person).post(url("participant_share", on), typed)
        assert answer.status_code == 422
        assert said in words(answer.content)
        with as_visit(visit(on.bank.person_id)):
            assert Share.objects.count() == 0

    def test_warnings_stand_by_the_words(self, on: Cast) -> None:
        html = sent(
            signed_in(on.bank.person), on, label="GREEN",
            text="Kari Sjøvik (01019912391) fra Fjordbanken og Pia Politi.",
        )  # fmt: skip
        said = words(html)
        assert "Kari Sjøvik This looks like the name of somebody who is not here." in said
        assert said.count("who is not here") == 1  # those who are here may be named
        assert "Under the freedom of information act" in said
        assert "Never among those you share with" in said

    def test_it_goes_to_those_who_were_shown_or_to_nobody(self, on: Cast) -> None:
        bank = signed_in(on.bank.person)
        html = sent(bank, on, label="GREEN", wide="all", weighing="Alle har nytte av det", to=[])
        assert "5 people will be able to read this." in words(html)
        Participant.objects.filter(pk=on.agency.pk).update(withdrawn_at=timezone.now())
        assert send(bank, on, html) == 422
        html = sent(bank, on, label="GREEN", wide="all", weighing="Alle har nytte av det", to=[])
        assert send(bank, on, html, readers=["forged"]) == 422
        assert send(bank, on, html) == 302
        with as_visit(visit(on.bank.person_id, now=timezone.now())):
            assert Receiver.objects.count() == 4

    def test_a_second_is_named_for_what_is_red(self, on: Cast) -> None:
        bank = signed_in(on.bank.person)
        both = [str(on.police.person_id), str(on.agency.person_id)]
        html = sent(bank, on, to=both)
        assert send(bank, on, html) == 422
        assert send(bank, on, html, second=[str(on.seller.person_id)]) == 422
        assert send(bank, on, html, second=both[:1]) == 302


class TestAudience:
    def names(self, cast: Cast, who: Participant, **more: Any) -> list[str]:
        html = sent(
            signed_in(who.person),
            cast,
            label="GREEN",
            weighing="x",
            to=[],
            **{"wide": "all", **more},
        )
        said = words(html)
        return [p.person.name for p in cast.participants if p.person.name in said and p != who]

    def test_who_has_said_no_thanks_is_in_none_either_way(self, on: Cast) -> None:
        assert "Tone Tilsyn" in self.names(on, on.bank)
        veto(on.agency, on.bank)
        assert "Tone Tilsyn" not in self.names(on, on.bank)
        assert "Berit Bank" not in self.names(on, on.agency)
        # The police will not meet anybody of the company.
        assert "Nils Nordvakt" not in self.names(on, on.police)
        assert "Pia Politi" not in self.names(on, on.seller_colleague)

    def test_a_no_thanks_reads_like_having_chosen_to_be_left_out(self, on: Cast) -> None:
        bank = signed_in(on.bank.person)

        def seen() -> tuple[bytes, ...]:
            pages = [bank.get(url("participant_share", on)).content]
            pages.append(sent(bank, on, label="GREEN", weighing="x", to=[], wide="all"))
            return tuple(words(page).encode() for page in pages)

        signed_in(on.agency.person).post(url("participant_wide", on), {"lets_in": "nobody"})
        chosen = seen()
        signed_in(on.agency.person).post(url("participant_wide", on), {"lets_in": "anybody"})
        assert seen() != chosen
        veto(on.agency, on.bank)
        assert seen() == chosen

    def test_those_who_let_in_only_whom_they_meet(self, on: Cast) -> None:
        signed_in(on.agency.person).post(url("participant_wide", on), {"lets_in": "met"})
        assert "Tone Tilsyn" not in self.names(on, on.bank)
        meet(on.bank, on.agency)
        assert "Tone Tilsyn" in self.names(on, on.bank)

    def test_a_theme_and_a_sector(self, on: Cast) -> None:
        assert self.names(on, on.bank, wide="theme", theme="Svindel") == ["Pia Politi"]
        assert self.names(on, on.bank, wide="sector", sector="control_agency") == ["Tone Tilsyn"]

    def test_some_pairs_are_left_out_by_chance_and_the_same_both_ways(
        self, on: Cast, settings: Settings
    ) -> None:
        settings.SHARING_LEFT_OUT_ONE_IN = 1
        late = on.edition.day + timedelta(days=121)
        assert by_chance(on.bank, on.agency, late)
        assert not by_chance(on.bank, on.agency, on.edition.day - timedelta(days=121))
        settings.SHARING_LEFT_OUT_ONE_IN = 2
        pairs = [(a, b) for a in on.participants for b in on.participants if a != b]
        assert all(by_chance(a, b, late) == by_chance(b, a, late) for a, b in pairs)


class TestReading:
    def test_what_takes_a_stronger_sign_in_leads_to_it(self, on: Cast) -> None:
        now = timezone.now()
        with as_visit(visit(on.bank.person_id, now=now)):
            keys = {label: shared(on, label, text="Hemmelig", now=now).pk for label in Label}
        weak = signed_in(on.police.person)
        for client, may in (
            (weak, {Label.CLEAR}),
            (strong(on.police, ago=600), set(Label) - {Label.RED}),
            (strong(on.police), set(Label)),
        ):
            for label, pk in keys.items():
                answer = client.get(url("participant_shared_one", on, pk=pk))
                assert answer.status_code == (200 if label in may else 403)
                if label not in may:
                    assert "This takes a second factor to read." in words(answer.content)
                    assert "Berit" not in words(answer.content)
                    post = client.post(url("participant_shared_open", on, pk=pk))
                    assert post.status_code == 403
        listed = words(weak.get(url("participant_shared", on)).content)
        assert listed.count("Takes a second factor to read") == 4
        assert listed.count("Berit Bank") == 1

    def test_a_personal_link_alone_opens_and_shares_nothing(self, on: Cast) -> None:
        now = timezone.now()
        with as_visit(visit(on.bank.person_id, now=now)):
            pk = shared(on, Label.CLEAR, now=now).pk
        client = Client()
        client.force_login(on.police.person, backend=BY_LINK)
        assert client.session[SESSION_KEY]
        for name, more in (
            ("participant_share", {}),
            ("participant_shared", {}),
            ("participant_wide", {}),
            ("participant_shared_one", {"pk": pk}),
            ("participant_shared_one", {"pk": pk + 1}),
        ):
            answer = client.get(url(name, on, **more))
            assert answer.headers["Location"].startswith("/sign-in/"), name

    def test_withdrawn_while_the_receiver_has_it_open(self, on: Cast) -> None:
        now = timezone.now()
        with as_visit(visit(on.bank.person_id, now=now)):
            pk = shared(on, Label.GREEN, now=now).pk
        police, bank = strong(on.police), signed_in(on.bank.person)
        police.post(url("participant_shared_open", on, pk=pk))
        change = url("participant_shared_change", on, pk=pk)
        assert bank.post(change, {"do": "withdraw"}).status_code == 302
        assert police.get(url("participant_shared_one", on, pk=pk)).status_code == 404
        answer = police.post(url("participant_shared_answer", on, pk=pk), {"came": "used"})
        assert answer.status_code == 404
        with as_visit(visit(on.bank.person_id, now=now)):
            assert Answer.objects.count() == 0
        page = words(bank.get(url("participant_shared_one", on, pk=pk)).content)
        assert "You have withdrawn this." in page

    def test_narrower_sooner_and_wider(self, on: Cast) -> None:
        now = timezone.now()
        with as_visit(visit(on.bank.person_id, now=now)):
            pk = shared(on, Label.GREEN, now=now).pk
        bank = signed_in(on.bank.person)
        change, page = (
            url("participant_shared_change", on, pk=pk),
            url("participant_shared_one", on, pk=pk),
        )
        bank.post(change, {"do": "narrow", "who": str(on.police.person_id)})
        assert strong(on.police).get(page).status_code == 404
        assert "Could read it before Pia Politi" in words(bank.get(page).content)
        found = bank.get(page, {"find": "nordvakt"})
        assert "Nils Nordvakt" in words(found.content)
        bank.post(change, {"do": "widen", "who": str(on.seller.person_id)})
        assert strong(on.seller).get(page).status_code == 200
        day = timezone.localdate() + timedelta(days=3)
        bank.post(change, {"do": "shorten", "until": day.isoformat()})
        with as_visit(visit(on.bank.person_id, now=now)):
            assert timezone.localdate(Share.objects.get(pk=pk).expires_at) == day
        refused = bank.post(change, {"do": "shorten", "until": "2099-01-01"}, follow=True)
        assert "It can only end sooner than it does now." in words(refused.content)

    def test_the_second_person_has_the_last_word_on_who_else_reads_red(self, on: Cast) -> None:
        now = timezone.now()
        with as_visit(visit(on.bank.person_id, now=now)):
            pk = shared(on, Label.RED, now=now).pk
        page = url("participant_shared_one", on, pk=pk)
        signed_in(on.bank.person).post(
            url("participant_shared_change", on, pk=pk),
            {"do": "widen", "who": str(on.seller.person_id)},
        )
        assert strong(on.seller).get(page).status_code == 404
        with as_visit(visit(on.police.person_id, now=now)):
            asked = Widening.objects.get().pk
        lists, second = url("participant_shared", on), url("participant_second", on, pk=asked)
        weak = signed_in(on.police.person)
        said = words(weak.get(lists).content)
        assert "Confirm with your second factor to see what about." in said
        assert "Nils Nordvakt" not in said
        assert weak.post(second, {"agreed": "yes"}).status_code == 404
        assert strong(on.agency).post(second, {"agreed": "yes"}).status_code == 404
        police = strong(on.police)
        assert "whether Nils Nordvakt may read" in words(police.get(lists).content)
        assert police.post(second, {"agreed": "yes"}).status_code == 302
        assert strong(on.seller).get(page).status_code == 200
        assert police.post(second, {"agreed": "no"}).status_code == 404

    def test_a_question_is_answered_privately_or_to_all_who_were_asked(self, on: Cast) -> None:
        bank = signed_in(on.bank.person)
        both = [str(on.police.person_id), str(on.agency.person_id)]
        html = sent(bank, on, kind="question", label="CLEAR", to=both)
        assert send(bank, on, html) == 302
        pk = share_of(on.bank).pk
        police, agency = signed_in(on.police.person), signed_in(on.agency.person)
        for client in (police, agency):
            client.post(url("participant_shared_open", on, pk=pk))
        answer, page = (
            url("participant_shared_answer", on, pk=pk),
            url("participant_shared_one", on, pk=pk),
        )
        police.post(answer, {"came": "used", "line": "Bare til deg"})
        assert "Bare til deg" not in words(agency.get(page).content)
        police.post(answer, {"came": "used", "line": "Til alle", "to_all": "on"})
        said = words(agency.get(page).content)
        assert "Til alle" in said
        assert "Pia" not in said
        assert "told to all" in words(bank.get(page).content)

    def test_the_list_of_ones_own_says_who_has_read_and_what_came_of_it(self, on: Cast) -> None:
        now = timezone.now()
        with as_visit(visit(on.bank.person_id, now=now)):
            pk = shared(on, Label.GREEN, now=now).pk
        bank, mine = signed_in(on.bank.person), url("participant_shared", on)
        readers = len(receivers_of(on.bank, pk))
        assert f"Read by 0 of {readers}." in words(bank.get(mine).content)
        strong(on.police).post(url("participant_shared_answer", on, pk=pk), {"came": "led"})
        assert f"Read by 1 of {readers}. Led to something." in words(bank.get(mine).content)

    def test_receivers_never_see_who_else_is_in_it(self, on: Cast) -> None:
        now = timezone.now()
        with as_visit(visit(on.bank.person_id, now=now)):
            pk = shared(on, Label.GREEN, now=now).pk
        police = strong(on.police)
        police.post(url("participant_shared_open", on, pk=pk))
        for page in (url("participant_shared_one", on, pk=pk), url("participant_shared", on)):
            assert "Tone Tilsyn" not in words(police.get(page).content)

    def test_sharing_switched_off(self, on: Cast) -> None:
        now = timezone.now()
        with as_visit(visit(on.bank.person_id, now=now)):
            pk = shared(on, Label.CLEAR, now=now).pk
        let_share(on, Part.TIES)
        for name, more in (
            ("participant_share", {}),
            ("participant_shared", {}),
            ("participant_wide", {}),
            ("participant_shared_one", {"pk": pk}),
        ):
            assert signed_in(on.police.person).get(url(name, on, **more)).status_code == 404
