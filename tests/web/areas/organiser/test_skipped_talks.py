"""Slots during talks: there where the edition allows it, for those only who skip the talk."""

from __future__ import annotations

from cast import Cast, at
from samspill.web.editions.models import Edition, Talk
from samspill.web.planning.problem import facts_of
from support.forms import shown_form
from support.pages import signed_in, url, words


def times(cast: Cast) -> list[str]:
    return [f"{slot.start:%H:%M}" for slot in cast.edition.slots.order_by("start")]


def test_a_talk_leaves_slots_to_those_who_skip_it(cast: Cast) -> None:
    talk = Talk.objects.create(edition=cast.edition, title="Økonomi", start=at(10), end=at(11))
    page = signed_in(cast.organiser)
    address = url("organiser_setup", cast)
    posted = {**shown_form(page, address), "pause": "5", "start": "09:00", "end": "12:00"}
    posted |= {"lunch_from": "", "lunch_to": ""}
    assert page.post(address, posted).status_code == 302
    without = times(cast)
    assert without == ["08:00", "08:20", "08:40", "10:00", "10:20", "10:40"]
    posted = {**shown_form(page, address), "skipping": "on"}
    assert page.post(address, posted).status_code == 302
    assert Edition.objects.get(pk=cast.edition.pk).skipping
    assert times(cast) == [*without[:3], "09:00", "09:20", "09:40", *without[3:]]
    cast.bank.skipped_talks.add(talk)
    problem = facts_of(Edition.objects.get(pk=cast.edition.pk)).problem
    open_slots = {p.name: len(problem.open_slots[p.id]) for p in problem.participants}
    assert (open_slots["Berit Bank"], open_slots["Pia Politi"]) == (9, 6)
    # Saved as it is, nothing changes; switched off, they are gone.
    page.post(address, shown_form(page, address))
    assert len(times(cast)) == 9
    posted = {key: value for key, value in shown_form(page, address).items() if key != "skipping"}
    assert page.post(address, posted).status_code == 302
    assert times(cast) == without


def test_the_profile_says_what_skipping_gains(cast: Cast) -> None:
    page = signed_in(cast.bank.person)
    said = words(page.get(url("participant_me", cast)).content)
    assert "A talk that you skip is not in your calendar." in said
    Edition.objects.filter(pk=cast.edition.pk).update(skipping=True)
    said = words(page.get(url("participant_me", cast)).content)
    assert "You can have a meeting during a talk that you skip." in said
