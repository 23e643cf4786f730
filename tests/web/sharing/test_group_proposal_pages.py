"""The pages of groups that are proposed, and that nothing of them comes to whom it is not for."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.outbox.duties import carry_out_due
from samspill.web.people.models import Person
from samspill.web.sharing.groups.proposing import propose_groups
from samspill.web.wishes.models import Veto
from support.answers import said
from support.letters import deliver_all
from support.pages import signed_in, url, words
from support.proposals import PROPOSED, opens, proposed, says, those_who_sat
from support.shared import strong
from support.worlds import Undone
from web.sharing.test_leaks import Relation, World, by_link, journal, letters


def page(client: Client, cast: Cast) -> str:
    """What is proposed, as it reads."""
    answered = client.get(url("participant_proposals", cast))
    assert answered.status_code == 200
    return words(answered.content)


def presses(client: Client, cast: Cast, answer: str, html: str = "") -> int:
    """Presses a button of the first group on the page; gives the status."""
    html = html or client.get(url("participant_proposals", cast)).content.decode()
    action = re.search(r'action="(/e/[^"]+/answer/)"', html)
    assert action is not None
    return client.post(action[1], {"answer": answer}).status_code


def test_a_group_from_a_theme_to_names(cast: Cast) -> None:
    sat = proposed(cast)
    bank = strong(cast.bank)
    shown = page(bank, cast)
    assert "1 group is proposed to you." in shown
    assert "Fraud A group on this theme is proposed. Would you be in it?" in shown
    assert presses(bank, cast, "yes") == 302
    assert "You have said yes. Nobody sees it until enough have." in page(bank, cast)
    for who in sat[1:6]:
        assert presses(strong(who), cast, "yes") == 302
    shown = page(bank, cast)
    assert "You and 5 others have said yes." in shown
    assert "Rita Forsker" in shown
    weaker = page(signed_in(cast.bank.person), cast)
    assert "You are enough. Confirm with your second factor to see who you are." in weaker
    assert "Rita Forsker" not in weaker
    assert presses(bank, cast, "no") == 302
    assert "You have said no. Nobody is told." in page(bank, cast)
    assert "Berit Bank" not in page(strong(sat[1]), cast)


def test_what_is_no_answer_is_refused(cast: Cast) -> None:
    sat = proposed(cast)
    html = strong(sat[0]).get(url("participant_proposals", cast)).content.decode()
    assert presses(strong(sat[0]), cast, "perhaps") == 400
    for who in (cast.police, cast.seller_colleague):
        assert "No group is proposed to you." in page(strong(who), cast)
        assert presses(strong(who), cast, "yes", html) == 404
        assert presses(strong(who), cast, "perhaps", html) == 404


def test_an_organiser_sees_how_many_and_nothing_else(cast: Cast) -> None:
    organiser = signed_in(cast.organiser)
    at = url("organiser_sharing", cast)
    those_who_sat(cast)
    assert "proposed" not in words(organiser.get(at).content)
    propose_groups(edition=cast.edition, now=PROPOSED)
    assert "1 group has been proposed of those who met." in words(organiser.get(at).content)
    shown = words(organiser.get(url("organiser_journal", cast)).content)
    assert "proposed groups to those who met" in shown


def test_the_page_takes_few_queries_however_many_would_be_in_it(cast: Cast) -> None:
    sat = proposed(cast)
    client, counts = strong(cast.bank), []
    for answered in (sat[:1], sat[1:6], sat[6:]):
        for who in answered:
            says(who)
        page(client, cast)
        with CaptureQueriesContext(connection) as captured:
            page(client, cast)
        asked = [q for q in captured if q["sql"].startswith(("SELECT", "select"))]
        counts.append(len([q for q in asked if "set_config" not in q["sql"]]))
    assert counts == [8, 14, 14]


@dataclass(frozen=True)
class Beside:
    """Somebody's to a group that is proposed, and whether they see its theme and its names."""

    name: str
    who: Callable[[Cast, list[Participant]], Participant | Person]
    theme: bool = False
    names: bool = False
    browser: Callable[[Any], Client] = strong


RELATIONS = (
    Beside("said yes", lambda cast, sat: sat[0], theme=True, names=True),
    Beside("said yes, by their link", lambda cast, sat: sat[0], browser=by_link),
    Beside("said no", lambda cast, sat: sat[6], theme=True),
    Beside("candidate who is silent", lambda cast, sat: sat[7], theme=True),
    Beside("kept out by a no thanks", lambda cast, sat: cast.police),
    Beside("colleague of a candidate", lambda cast, sat: cast.seller_colleague),
    Beside("organiser", lambda cast, sat: cast.organiser),
    Beside("host", lambda cast, sat: cast.desk_host),
    Beside("stranger", lambda cast, sat: cast.stranger),
)
THEME = "zqgroupqthemez"


def theirs(name: str, who: Person) -> Relation:
    """The relation, as the channels of ``test_leaks`` take it."""
    return Relation(name, lambda world: Client(), lambda world: who)


def test_no_word_of_it_comes_to_whom_it_is_not_for(cast: Cast) -> None:
    sat = those_who_sat(cast)
    # A theme of the round table's own, which is nobody's words but here.
    cast.edition.meetings.filter(round_table="r1").update(theme=THEME)
    propose_groups(edition=cast.edition, now=PROPOSED)
    for who in sat[:6]:
        says(who)
    says(sat[6], yes=False)
    group = opens(sat[1], sat[2], minutes=5000)
    for days in (1, 8):
        carry_out_due(now=PROPOSED + timedelta(days=days))
        deliver_all(now=PROPOSED + timedelta(days=days))
    assert mail.outbox
    assert all(THEME not in f"{sent.subject}{sent.body}" for sent in mail.outbox)
    assert all(group.title not in f"{sent.subject}{sent.body}" for sent in mail.outbox)
    for relation in RELATIONS:
        beside = relation.who(cast, sat)
        client = relation.browser(beside)
        answered = said(client.get(url("participant_proposals", cast)))
        assert (THEME in answered) == relation.theme, relation.name
        assert (sat[1].person.name in answered) == relation.names, relation.name
        if beside is not sat[6]:
            assert sat[6].person.name not in answered, relation.name
        own = beside.person if isinstance(beside, Participant) else beside
        world = World(cast, {}, cast.police, cast.police, cast.police)
        for channel in (letters, journal):
            found = "\n".join(channel(world, theirs(relation.name, own), client))
            assert THEME not in found, relation.name
            assert group.title not in found, relation.name
        held = said(client.post(reverse("own_data_file")))
        assert (THEME in held) == relation.theme, relation.name
        # Whoever is none of those who said yes learns nothing of the group that they have opened.
        groups = client.get(url("participant_groups", cast))
        there = client.get(url("participant_group", cast, pk=group.pk))
        for page in (groups, there):
            assert (group.title in said(page)) == relation.names, relation.name
        if not relation.names:
            assert group.title not in held, relation.name


def test_ones_own_file_says_what_one_answered_and_of_nobody_else(cast: Cast) -> None:
    sat = proposed(cast)
    for who in sat[:6]:
        says(who)
    says(sat[6], yes=False)
    answered = strong(sat[0]).post(reverse("own_data_file"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answered)))
    text = "\n".join(archive.read(name).decode() for name in archive.namelist())
    assert "Fraud" in text
    assert (text.count('"answer": "yes"'), text.count('"answer": "no"')) == (1, 0)
    assert '"seen_at"' not in text


def test_a_no_thanks_changes_nothing_for_whom_it_does_not_concern(cast: Cast) -> None:
    """In one world the police has said no thanks to one of the eight, in the other it has not."""
    sat = those_who_sat(cast)
    seen = []
    for kept in (True, False):
        try:
            with transaction.atomic():
                if not kept:
                    Veto.objects.all().delete()
                propose_groups(edition=cast.edition, now=PROPOSED)
                pages = []
                for who in (*sat, cast.seller_colleague, cast.stranger):
                    answered = strong(who).get(url("participant_proposals", cast))
                    pages.append((answered.status_code, words(answered.content)))
                organiser = signed_in(cast.organiser).get(url("organiser_sharing", cast))
                pages.append((organiser.status_code, words(organiser.content)))
                seen.append(pages)
                raise Undone
        except Undone:
            pass
    assert seen[0] == seen[1]
