"""The map of a version shows the people, talks and hours that the version had, and says so where
they are not known; what is true today is on the map of the published plan."""

from __future__ import annotations

from cast import NOW, Cast, at
from samspill.web.editions.models import Absence, Participant, Talk
from samspill.web.editions.participation import withdraw_participant
from samspill.web.planning.models import PlanVersion
from support.pages import planned, signed_in, url, words

NOT_KEPT = (
    "Talks and hours away are not shown: this plan does not know those that it was made from."
)


def the_map(cast: Cast, plan: PlanVersion) -> tuple[str, str]:
    page = signed_in(cast.organiser).get(url("organiser_plan_map", cast, number=plan.number))
    assert page.status_code == 200
    return page.content.decode(), words(page.content)


def test_a_version_shows_its_own_day(cast: Cast) -> None:
    slots = list(cast.edition.slots.order_by("start"))
    Talk.objects.create(edition=cast.edition, title="Gammelt foredrag", start=at(11), end=at(12))
    Absence.objects.create(participant=cast.police, start=slots[0].start, end=slots[0].end)
    plan = planned(cast)
    before, said = the_map(cast, plan)
    assert before.count('aria-label="Gammelt foredrag"') == 6
    assert before.count('class="away"') == 1
    assert NOT_KEPT not in said
    # The day is another one by now.
    Talk.objects.filter(title="Gammelt foredrag").update(title="Nytt foredrag")
    Absence.objects.all().delete()
    Absence.objects.create(participant=cast.bank, start=slots[1].start, end=slots[1].end)
    withdraw_participant(participant=cast.bank, by=cast.organiser, now=NOW)
    html, said = the_map(cast, plan)
    assert html.count("<td") == before.count("<td")
    assert html.count('aria-label="Gammelt foredrag"') == 6
    assert "Nytt foredrag" not in html
    assert html.count('class="away"') == 1
    assert "Fjordbanken · withdrawn since" in said
    assert said.count("withdrawn since") == 1
    assert before.count("Berit Bank") == html.count("Berit Bank") > 1


def test_who_joined_since_is_not_in_it(cast: Cast) -> None:
    Participant.objects.filter(pk=cast.agency.pk).update(withdrawn_at=NOW)
    plan = planned(cast)
    Participant.objects.filter(pk=cast.agency.pk).update(withdrawn_at=None)
    assert "Tone Tilsyn" not in the_map(cast, plan)[0]


def test_a_version_that_does_not_know_its_day_says_so(cast: Cast) -> None:
    Talk.objects.create(edition=cast.edition, title="Foredrag", start=at(11), end=at(12))
    plan = planned(cast)
    PlanVersion.objects.update(day={})
    withdraw_participant(participant=cast.bank, by=cast.organiser, now=NOW)
    html, said = the_map(cast, plan)
    assert NOT_KEPT in said
    assert 'aria-label="Foredrag"' not in html
    assert "Fjordbanken · withdrawn since" in said
    PlanVersion.objects.update(state="published")
    html, said = the_map(cast, plan)
    assert NOT_KEPT not in said
    assert 'aria-label="Foredrag"' in html
    assert "withdrawn since" not in said
