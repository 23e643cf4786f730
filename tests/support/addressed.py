"""Parts of addresses, for the permission matrix."""

from __future__ import annotations

from uuid import UUID

from cast import NOW, Cast
from samspill.web.editions.registering.models import SignUpList
from samspill.web.meetings.models import pair_text
from samspill.web.sharing.cases.models import Case, CaseKind
from samspill.web.sharing.groups.models import GroupDate
from samspill.web.sharing.models import Share
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.wishes.models import RoundTable


def published_meeting(cast: Cast) -> dict[str, object]:
    """The bank's meeting with the police: made by the test."""
    meeting = cast.edition.meetings.get(pair=pair_text([cast.bank.pk, cast.police.pk]))
    return {"slug": cast.edition.slug, "meeting": meeting.uid}


def published_meeting_by_number(cast: Cast) -> dict[str, object]:
    """The same meeting, as organisers' addresses have it."""
    meeting = cast.edition.meetings.get(pair=pair_text([cast.bank.pk, cast.police.pk]))
    return {"slug": cast.edition.slug, "pk": meeting.pk}


def a_meeting(cast: Cast) -> dict[str, object]:
    """A meeting that is on, made by the test's fixture ``drafted``; where there is none, one that
    nobody finds."""
    meeting = cast.edition.meetings.filter(state="planned").order_by("pk").first()
    return {"slug": cast.edition.slug, "pk": 0 if meeting is None else meeting.pk}


def a_round_table(cast: Cast) -> dict[str, object]:
    """A round table, made by the test's fixture; where there is none, one that nobody finds."""
    found = RoundTable.objects.filter(edition=cast.edition).order_by("pk").first()
    return {"slug": cast.edition.slug, "pk": 0 if found is None else found.pk}


def first_plan(cast: Cast) -> dict[str, object]:
    """A plan version that there is: made by the test's fixture ``drafted``."""
    return {"slug": cast.edition.slug, "number": 1}


def first_plan_twice(cast: Cast) -> dict[str, object]:
    """That version beside itself."""
    return {"slug": cast.edition.slug, "number": 1, "other": 1}


def first_slot(cast: Cast) -> dict[str, object]:
    """The first slot of that plan version."""
    slot = cast.edition.slots.order_by("start")[0]
    return {"slug": cast.edition.slug, "number": 1, "slot": slot.pk}


def nothing(cast: Cast) -> dict[str, object]:
    """An address without parts."""
    return {}


def of_edition(cast: Cast) -> dict[str, object]:
    """An address of the cast's edition."""
    return {"slug": cast.edition.slug}


def a_paper(cast: Cast) -> dict[str, object]:
    """A paper that an agreement is begun from."""
    return {"slug": cast.edition.slug, "paper": "joint", "language": "nb"}


def feed_of_bank(cast: Cast) -> dict[str, object]:
    """The secret address of somebody's calendar."""
    return {"token": cast.bank.calendar_token}


def unknown_link(cast: Cast) -> dict[str, object]:
    """A personal link that was never made."""
    return {"secret": "never-made"}


def police_card(cast: Cast) -> dict[str, object]:
    """The card of somebody to wish for."""
    return {"slug": cast.edition.slug, "key": f"p{cast.police.pk}"}


def a_share(cast: Cast) -> dict[str, object]:
    """What the bank has shared with the police, as CLEAR: made by the test."""
    with as_visit(Visit(cast.bank.person_id, Shown.ANEW, NOW)):
        found = Share.objects.filter(edition=cast.edition).order_by("pk").first()
    return {"slug": cast.edition.slug, "pk": 0 if found is None else found.pk}


def a_case(cast: Cast) -> dict[str, object]:
    """The bank's case, which the police is in: made by the test."""
    return _of_kind(cast, CaseKind.CASE)


def a_group(cast: Cast) -> dict[str, object]:
    """The bank's group, to which the police is invited: made by the test."""
    return _of_kind(cast, CaseKind.GROUP)


def _of_kind(cast: Cast, kind: CaseKind) -> dict[str, object]:
    with as_visit(Visit(cast.bank.person_id, Shown.ANEW, NOW)):
        found = Case.objects.filter(edition=cast.edition, kind=kind).order_by("pk").first()
    return {"slug": cast.edition.slug, "pk": 0 if found is None else found.pk}


def a_date(cast: Cast) -> dict[str, object]:
    """A date of that group's."""
    with as_visit(Visit(cast.bank.person_id, Shown.ANEW, NOW)):
        found = GroupDate.objects.order_by("pk").first()
    return {"slug": cast.edition.slug, "pk": 0 if found is None else found.pk}


def a_file(cast: Cast) -> dict[str, object]:
    """A file in that case: whether there is one is asked after who it is that asks."""
    return {**a_case(cast), "file": 1}


def no_file(cast: Cast) -> dict[str, object]:
    """A link to a file that was never given: 404 for everybody."""
    return {"said": "none"}


def no_case(cast: Cast) -> dict[str, object]:
    """A case of nobody's: 404 for everybody."""
    return {"pk": 999}


def no_proposal(cast: Cast) -> dict[str, object]:
    """A group that is proposed to nobody: 404 for everybody."""
    return {"slug": cast.edition.slug, "pk": "00000000-0000-4000-8000-000000000000"}


def no_draft(cast: Cast) -> dict[str, object]:
    """An uploaded file, or a line on what was learnt, that is not there: 404 for everybody."""
    return {"slug": cast.edition.slug, "pk": 999}


def people_template(cast: Cast) -> dict[str, object]:
    """The example file for people."""
    return {"slug": cast.edition.slug, "kind": "people"}


def a_participant(cast: Cast) -> dict[str, object]:
    """Somebody of the edition, for what organisers do to participants."""
    return {"slug": cast.edition.slug, "pk": cast.bank.pk}


def of_police(cast: Cast) -> dict[str, object]:
    """Whom the bank has met, where ``published_meeting`` has been."""
    return {"pk": cast.police.person_id}


def no_action(cast: Cast) -> dict[str, object]:
    """Something agreed that is not there: 404 for everybody."""
    return {"pk": 999}


def no_meeting_held(cast: Cast) -> dict[str, object]:
    """A meeting that nobody has had."""
    return {"pk": cast.police.person_id, "meeting": UUID(int=0)}


def a_meeting_to_come(cast: Cast) -> dict[str, object]:
    """A meeting that has not begun, made by the test's fixture ``drafted``, or none: nothing can be
    agreed in it yet."""
    found = cast.edition.meetings.order_by("pk").first()
    return {"meeting": UUID(int=0) if found is None else found.uid}


def a_door(cast: Cast) -> dict[str, object]:
    """One of the demo's doors."""
    return {"door": "organiser"}


def a_template(cast: Cast) -> dict[str, object]:
    """What a kind of letter says in a language."""
    return {"slug": cast.edition.slug, "kind": "invitation", "language": "nb"}


def no_role(cast: Cast) -> dict[str, object]:
    """A role that nobody has."""
    return {"slug": cast.edition.slug, "pk": 999}


def no_own_role(cast: Cast) -> dict[str, object]:
    """A role that nobody has, of one's own."""
    return {"pk": 999}


def a_sign_up(cast: Cast) -> dict[str, object]:
    """Who waits for a yes, made by the test's fixture; where there is nobody, one that nobody
    finds."""
    found = cast.edition.sign_ups.first()
    return {"slug": cast.edition.slug, "pk": 0 if found is None else found.pk}


def open_to_sign_up(cast: Cast) -> dict[str, object]:
    """Where people sign up."""
    return {"code": SignUpList.objects.values_list("code", flat=True).first() or "none"}


def places_here(cast: Cast) -> dict[str, object]:
    """The places of the police, made by the test's fixture; where there are none, some that nobody
    finds."""
    found = cast.edition.places.first()
    return {"slug": cast.edition.slug, "pk": 0 if found is None else found.pk}


def filled_places(cast: Cast) -> dict[str, object]:
    """The same, as whoever fills them has the address."""
    return {"pk": places_here(cast)["pk"]}


def nobody_of_places(cast: Cast) -> dict[str, object]:
    """Somebody there who does not exist."""
    return {**filled_places(cast), "participant": 0}


def no_line(cast: Cast) -> dict[str, object]:
    """A line on what was learnt that is not there."""
    return {"slug": cast.edition.slug, "pk": 999}


def a_guide(cast: Cast) -> dict[str, object]:
    """One of the guides."""
    return {"name": "organiser"}
