"""A first plan, some who say yes, one who says no and some who say nothing, and a second plan that
keeps what is confirmed and fills the rest."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from cast import Cast, wish
from samspill.web.editions.models import Participant
from samspill.web.meetings.models import Meeting, pair_text
from samspill.web.meetings.queries import all_on
from samspill.web.wishes.models import Strength
from support.letters import deliver_all
from support.pages import crowd, signed_in, url, words
from support.planning_pages import planned_and_published

AIM = "Et felles varsel før jul"


def days(cast: Cast) -> dict[str, set[tuple[object, ...]]]:
    """Everybody's meetings, each with its time and table, by address."""
    here = Participant.objects.filter(edition=cast.edition)
    address = dict(here.values_list("pk", "person__email"))
    found: dict[str, set[tuple[object, ...]]] = {email: set() for email in address.values()}
    for meeting in all_on(cast.edition.pk):
        for who in meeting.people:
            found[address[who]].add((meeting.uid, meeting.slot_id, meeting.table_id))
    return found


def meeting_of(who: Participant) -> Meeting:
    """The first that somebody has."""
    return next(each for each in all_on(who.edition_id) if who.pk in each.people)


def comes_late(cast: Cast) -> Participant:
    """Somebody whom an organiser adds when the first plan is out."""
    form = {"name": "Kari Sen", "email": "kari@eksempel.no", "organisation": "Senvakta",
            "sector": "business"}  # fmt: skip
    added = signed_in(cast.organiser).post(url("organiser_add_person", cast), form, follow=True)
    assert added.status_code == 200, words(added.content)
    return Participant.objects.get(person__email="kari@eksempel.no")


def day_of(who: Participant, cast: Cast) -> str:
    return words(signed_in(who.person).get(url("participant_agenda", cast)).content)


def test_what_is_confirmed_stays_and_the_rest_is_filled(cast: Cast) -> None:
    crowd(cast, 4)
    shop = list(Participant.objects.filter(organisation__name="Storkjeden").order_by("pk"))
    for who, whom in zip(shop, (cast.police, cast.agency, cast.bank, cast.police), strict=True):
        wish(who, whom, Strength.MUST)
    browser = signed_in(cast.organiser)
    first = planned_and_published(browser, cast.edition.slug)
    deliver_all()
    before, held = days(cast), len(all_on(cast.edition.pk))
    sure = Meeting.objects.get(edition=cast.edition, pair=pair_text([cast.bank.pk, cast.police.pk]))

    until = timezone.localtime(timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    page = url("organiser_confirming", cast)
    ask = {"closes_at": until, "silence": "open", "seen": browser.get(page).context["seen"]}
    assert browser.post(page, ask).status_code == 302
    asked = {letter.to[0] for letter in deliver_all()}
    assert asked == {email for email, theirs in before.items() if theirs}

    for who in (cast.bank, cast.police):
        signed_in(who.person).post(url("participant_answer_meeting", cast, meeting=sure.uid))
    signed_in(cast.bank.person).post(url("participant_aim", cast, meeting=sure.uid), {"aim": AIM})
    no = meeting_of(shop[1])
    signed_in(shop[1].person).post(url("participant_drop", cast, meeting=no.uid))
    assert no.uid not in {each.uid for each in all_on(cast.edition.pk)}
    said = words(browser.get(page).content)
    assert f"1 of {held - 1} meetings are confirmed." in said  # and nobody waits for the silent
    deliver_all()

    late = comes_late(cast)
    wish(late, cast.agency, Strength.MUST)
    browser.post(url("organiser_confirming_close", cast))
    meanwhile = days(cast)
    second = planned_and_published(browser, cast.edition.slug, keep="promised")
    after = days(cast)
    kept = Meeting.objects.get(pk=sure.pk)
    assert (second.number > first.number, kept.slot_id) == (True, sure.slot_id)
    assert (kept.confirmed, kept.state) == (True, "planned")
    assert no.uid not in {uid for theirs in after.values() for uid, *_where in theirs}
    assert len(all_on(cast.edition.pk)) >= held - 1
    assert (len(meanwhile[late.person.email]), len(after[late.person.email]) > 0) == (0, True)
    assert f"You want out of it: “{AIM}”" in day_of(cast.bank, cast)
    assert f"Berit Bank wants out of it: “{AIM}”" in day_of(cast.police, cast)
    told = {letter.to[0] for letter in deliver_all()}
    assert told == {email for email in after if after[email] != meanwhile[email]}
