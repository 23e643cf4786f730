"""My actions as a page, and agreeing at the table: what they show, answer and cost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cast import Cast
from samspill.web.areas.public.accounts import BY_LINK
from samspill.web.editions.models import Participant, Phase, Slot
from samspill.web.meetings.models import Meeting
from samspill.web.sharing.action_verbs import agree, tick
from samspill.web.sharing.models import Part
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import Action
from samspill.web.sharing.tie_permissions import own_actions
from support.pages import round_table, signed_in, url, words
from support.shared import let_share, strong
from support.ties import met

pytestmark = pytest.mark.django_db
OF_VISITS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
QUERIES = 10


@pytest.fixture
def table(cast: Cast) -> Meeting:
    """The bank's meeting with the police began a while ago, and the day is published."""
    meeting = met(cast)
    ago = meeting.slot.start - timezone.now() + timedelta(minutes=5)
    Slot.objects.update(start=F("start") - ago, end=F("end") - ago)
    cast.edition.phase = Phase.PUBLISHED
    cast.edition.save()
    return meeting


def at(meeting: Meeting) -> str:
    return reverse("action_at_table", args=[meeting.uid])


def agrees(cast: Cast, *, due: date | None = None, mine: bool = True, line: str = "x") -> Action:
    """The bank writes it down, with the police."""
    visit = Visit(cast.bank.person_id, Shown.ANEW, timezone.now())
    with as_visit(visit):
        return agree(
            other=cast.police.person_id, line=line, mine=mine, due=due, visit=visit,
            by=cast.bank.person,
        )  # fmt: skip


def page(client: Client) -> str:
    return words(client.get(reverse("actions")).content)


def changes(client: Client, action: Action, **said: str) -> str:
    answer = client.post(reverse("tie_action", args=[action.pk]), {"from": "actions", **said})
    assert answer.headers["Location"] == reverse("actions")
    return page(client)


def all_actions(who: Participant) -> list[tuple[str, bool, date | None]]:
    visit = Visit(who.person_id, Shown.ANEW, timezone.now())
    with as_visit(visit):
        rows = list(own_actions(visit).order_by("pk").values_list("line", "owner", "due"))
    return [(line, owner == who.person_id, due) for line, owner, due in rows]


def test_the_day_offers_it_as_soon_as_the_meeting_begins(cast: Cast, table: Meeting) -> None:
    client = signed_in(cast.bank.person)
    day = client.get(url("participant_agenda", cast)).content.decode()
    assert day.count(f'action="{at(table)}"') == 2  # what is on now, and the whole day
    assert day.count('name="suggestion"') == 8
    later = timedelta(days=1)
    Slot.objects.filter(pk=table.slot_id).update(start=F("start") + later, end=F("end") + later)
    fresh = client.get(url("participant_agenda", cast), {"x": "1"}).content.decode()
    assert "suggestion" not in fresh
    assert client.get(at(table)).status_code == client.post(at(table)).status_code == 404


@pytest.mark.parametrize("key", ["send", "get", "meet", "introduce"])
def test_one_tap_on_a_suggestion_writes_it_down(cast: Cast, table: Meeting, key: str) -> None:
    client = signed_in(cast.bank.person)
    said = {"suggestion": key, "with": str(cast.police.person_id)}
    answer = client.post(at(table), said)
    assert answer.headers["Location"] == url("participant_agenda", cast)
    a_week_on = timezone.localdate() + timedelta(days=7)
    ((line, mine, due),) = all_actions(cast.bank)
    assert (bool(line), mine, due) == (True, key != "get", a_week_on)
    assert "Written down, for " in words(client.get(url("participant_agenda", cast)).content)
    assert "From your meeting at Sikkerhetsdagen 2026 TLP:AMBER" in page(strong(cast.police))


def test_in_ones_own_words_and_what_is_wrong_with_them(cast: Cast, table: Meeting) -> None:
    client = signed_in(cast.bank.person)
    said = {
        "with": str(cast.police.person_id), "line": "Call\nthe desk", "whose": "theirs",
        "due": "2032-01-05", "label": "CLEAR",
    }  # fmt: skip
    assert client.post(at(table), said).status_code == 302
    for wrong in (
        {"with": ""}, {"with": str(cast.agency.person_id)}, {"line": ""}, {"line": "x" * 201},
        {"line": "nul\0"}, {"due": "soon"}, {"label": "RED"}, {"suggestion": "x", "line": ""},
        {"suggestion": "send", "with": "x"}, {"whose": "nobody's"},
    ):  # fmt: skip
        answer = client.post(at(table), said | wrong)
        assert answer.status_code == 422, wrong
        assert "Something must be put right first" in words(answer.content)
    assert all_actions(cast.bank) == [("Call the desk", False, date(2032, 1, 5))]


def test_at_a_round_table_one_says_with_whom(cast: Cast) -> None:
    let_share(cast, Part.TIES)
    table = round_table(cast.bank, cast.police, cast.seller)
    ago = timedelta(days=6000)
    Slot.objects.update(start=F("start") - ago, end=F("end") - ago)
    client = signed_in(cast.bank.person)
    assert client.get(at(table)).content.decode().count('name="with"') == 2
    assert client.post(at(table), {"suggestion": "meet"}).status_code == 422
    said = {"suggestion": "meet", "with": str(cast.seller.person_id)}
    assert client.post(at(table), said).status_code == 302
    assert len(all_actions(cast.seller)) == len(all_actions(cast.bank)) == 1
    assert all_actions(cast.police) == []


def test_who_came_by_a_link_signs_in_first(cast: Cast, table: Meeting) -> None:
    client = Client()
    client.force_login(cast.bank.person, backend=BY_LINK)
    said = {"suggestion": "send", "with": str(cast.police.person_id)}
    for answer in (client.post(at(table), said), client.get(reverse("actions"))):
        assert answer.headers["Location"].startswith(reverse("sign_in_fully"))
    assert all_actions(cast.bank) == []


@pytest.mark.parametrize("who", ["agency", "seller", "bank_colleague"])
def test_who_does_not_sit_there_finds_nothing(cast: Cast, table: Meeting, who: str) -> None:
    client = strong(getattr(cast, who))
    said = {"suggestion": "send", "with": str(cast.police.person_id)}
    assert client.get(at(table)).status_code == client.post(at(table), said).status_code == 404


def test_two_lists_the_open_first_and_what_is_over_folded(cast: Cast, table: Meeting) -> None:
    mine, _theirs = agrees(cast, line="Mine to do"), agrees(cast, mine=False, line="Theirs to do")
    client = signed_in(cast.bank.person)
    assert "You have 1 thing to do. You wait for 1 ." in page(client)
    assert page(client).index("Mine to do") < page(client).index("Those I wait for")
    said = changes(client, mine, do="done", line="It worked")
    assert "You wait for 1 ." in said
    assert "1 that is over Mine to do You Done" in said
    assert "It worked Only you see this." in said
    assert "You have 1 thing to do" in changes(client, mine, do="not done")


def test_what_is_overdue_says_how_to_get_on_and_never_how_late(cast: Cast, table: Meeting) -> None:
    late = timezone.localdate() - timedelta(days=12)
    action = agrees(cast, due=late, line="Late")
    client = signed_in(cast.bank.person)
    said = page(client)
    assert "How do you get on with this? It is done" in said
    for word in ("12 days", "late ", "overdue", "Overdue", f"{late.day} "):
        assert word not in said.replace("Late ", "")
    moved = timezone.localdate() + timedelta(days=9)
    assert "How do you get on" not in changes(client, action, do="date", due=moved.isoformat())
    assert all_actions(cast.bank) == [("Late", True, moved)]
    assert "Let go" in changes(client, action, do="let go")


@pytest.mark.parametrize(
    "wrong",
    [{"do": "date", "due": "soon"}, {"do": "date"}, {"do": "done", "line": "x" * 201},
     {"do": "done", "line": "nul\0"}],
)  # fmt: skip
def test_what_is_wrong_is_said_and_changes_nothing(
    cast: Cast, table: Meeting, wrong: dict[str, str]
) -> None:
    action = agrees(cast, due=date(2032, 1, 5))
    client = signed_in(cast.bank.person)
    answer = client.post(reverse("tie_action", args=[action.pk]), {"from": "actions", **wrong})
    assert answer.status_code == 422
    assert "Something must be put right first" in words(answer.content)
    assert all_actions(cast.bank) == [("x", True, date(2032, 1, 5))]
    assert "that is over" not in page(client)


def test_what_came_of_it_is_told_or_not(cast: Cast, table: Meeting) -> None:
    action = agrees(cast, line="Sender lista")
    bank, police = signed_in(cast.bank.person), strong(cast.police)
    changes(bank, action, do="done", line="Zebra")
    assert "Zebra" not in page(police)
    changes(bank, action, do="done", line="Zebra", told="on")
    assert "Sender lista Berit Bank Done" in page(police)
    assert "Zebra" in page(police)
    assert "Zebra" not in page(signed_in(cast.police.person))


def test_who_signs_in_weakly_is_told_what_it_takes(cast: Cast, table: Meeting) -> None:
    told = "when you have used your second factor"
    weak = page(signed_in(cast.police.person))
    assert told in weak
    agrees(cast, line="Zebra")
    assert page(signed_in(cast.police.person)) == weak  # also where there is nothing more
    assert told not in page(strong(cast.police))
    assert "Zebra" in page(strong(cast.police))


def test_the_way_there(cast: Cast, table: Meeting) -> None:
    client = signed_in(cast.bank.person)
    for address in (reverse("ties"), url("participant_agenda", cast)):
        assert f'href="{reverse("actions")}"' in client.get(address).content.decode()


@pytest.mark.parametrize("number", [1, 12])
def test_what_it_costs(cast: Cast, table: Meeting, number: int) -> None:
    """As much for one as for many: at most twelve."""
    for _ in range(number):
        agrees(cast)
        agrees(cast, mine=False)
        over = agrees(cast)
        visit = Visit(cast.bank.person_id, Shown.ANEW, timezone.now())
        with as_visit(visit):
            tick(action=over.pk, done=True, line="x", visit=visit, by=cast.bank.person)
    client = strong(cast.bank)
    client.get(reverse("actions"))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("actions")).status_code == 200
    sql = [each["sql"].lstrip() for each in asked]
    said = [one for one in sql if not one.startswith(OF_VISITS) and "set_config" not in one]
    assert len(said) == QUERIES, said


def test_of_many_the_first_show_and_the_rest_is_a_link_away(cast: Cast, table: Meeting) -> None:
    first = agrees(cast)
    for number in range(20):
        agrees(cast, line=f"no {number}", due=timezone.localdate() + timedelta(days=9))
    browser, address = strong(cast.bank), reverse("actions")
    said = browser.get(address).content.decode()
    assert "You have <b>21 things</b> to do." in said
    assert said.count('<li class="action"') == 20
    assert reverse("tie_action", args=[first.pk]) not in said  # no day: it comes last
    assert "Show all 21" in words(said.encode())
    rest = browser.get(f"{address}?all=1").content.decode()
    assert rest.count('<li class="action"') == 21
    assert reverse("tie_action", args=[first.pk]) in rest
    assert "Show all" not in rest
