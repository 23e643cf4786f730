"""The permission matrix: for every address, what each visitor is answered.

``tests/web/site/test_permissions.py`` walks ``MATRIX``, and fails when an address of the
platform is missing here. Add a row with every new address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from cast import NOW, Cast
from samspill.web.meetings.models import pair_text
from samspill.web.sharing.cases.models import Case, CaseKind
from samspill.web.sharing.groups.models import GroupDate
from samspill.web.sharing.models import Share
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.wishes.models import RoundTable

Kwargs = Callable[[Cast], dict[str, object]]

VISITORS = (
    "anonymous",
    "nobody",  # an account without any part
    "creator",  # may create editions
    "organiser",
    "other_organiser",  # of another edition
    "desk_host",
    "bank",
    "bank_colleague",  # same organisation
    "police",  # same meeting, once there is a plan
    "seller",
    "withdrawn",
    "organiser_by_link",  # the organiser, who came by a personal link of another edition
    "stranger",  # participant of another edition
)


def nothing(cast: Cast) -> dict[str, object]:
    """An address without parts."""
    return {}


def of_edition(cast: Cast) -> dict[str, object]:
    """An address of the cast's edition."""
    return {"slug": cast.edition.slug}


def a_paper(cast: Cast) -> dict[str, object]:
    """A paper that an agreement is begun from."""
    return {"slug": cast.edition.slug, "paper": "joint", "language": "nb"}


@dataclass(frozen=True)
class Row:
    """An address and what it answers to GET: ``allowed`` visitors get ``status``, everybody
    else 404; anonymous visitors are sent to sign in (302) unless ``anonymous`` says otherwise.

    ``taken``: what an empty form that is posted there is answered, to those allowed; 405 where
    nothing is posted, and then to everybody.
    """

    name: str
    allowed: frozenset[str]
    kwargs: Kwargs = nothing
    status: int = 200
    anonymous: int = 302
    refused: int = 404
    taken: int = 405
    query: dict[str, str] = field(default_factory=dict)


EVERYBODY = frozenset(VISITORS)
ORGANISERS = frozenset({"organiser"})
HOSTS = frozenset({"organiser", "desk_host"})
OWN = EVERYBODY - {"anonymous", "organiser_by_link"}
PARTICIPANTS = frozenset({"bank", "bank_colleague", "police", "seller"})


def feed_of_bank(cast: Cast) -> dict[str, object]:
    """The secret address of somebody's calendar."""
    return {"token": cast.bank.calendar_token}


def unknown_link(cast: Cast) -> dict[str, object]:
    """A personal link that was never made."""
    return {"secret": "never-made"}


def police_card(cast: Cast) -> dict[str, object]:
    """The card of somebody to wish for."""
    return {"slug": cast.edition.slug, "key": f"p{cast.police.pk}"}


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


def a_guide(cast: Cast) -> dict[str, object]:
    """One of the guides."""
    return {"name": "organiser"}


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


def posted(name: str, allowed: frozenset[str], kwargs: Kwargs = of_edition) -> Row:
    """An address that is posted to: nobody may GET it, whoever they are. What it takes is tested
    with the feature."""
    return Row(name, EVERYBODY, kwargs, status=405, taken=0)


MEMBERS = frozenset({"bank", "police"})
MATRIX: list[Row] = [
    Row("styleguide", EVERYBODY),
    # Everybody who concerns something here is sent on to it.
    Row("home", frozenset({"anonymous", "nobody", "withdrawn", "organiser_by_link"}), refused=302),
    Row("sign_in_fully", frozenset({"organiser_by_link"}), refused=302, taken=302),
    Row("devices", EVERYBODY - {"anonymous", "organiser_by_link"}, refused=302, taken=302),
    posted("theme", EVERYBODY, nothing),
    posted("set_language", EVERYBODY, nothing),
    posted("new_link", EVERYBODY, nothing),
    posted("demo_door", EVERYBODY, a_door),
    Row("invitation", EVERYBODY, unknown_link, status=410, taken=410),
    Row("participant_overview", PARTICIPANTS, of_edition),
    Row("participant_me", PARTICIPANTS, of_edition, taken=302),
    Row("participant_rules", frozenset({"seller"}), of_edition, taken=400),
    Row("participant_again", PARTICIPANTS, of_edition, taken=400),
    Row("participant_appearing", PARTICIPANTS, of_edition, taken=422),
    Row("participant_rivals", frozenset({"seller"}), of_edition, taken=302),
    Row("participant_cannot_come", PARTICIPANTS, of_edition, taken=302),
    Row("participant_themes", PARTICIPANTS, of_edition),
    Row("participant_whom", PARTICIPANTS, of_edition),
    Row("participant_round_tables", PARTICIPANTS, of_edition),
    Row("participant_agenda", PARTICIPANTS, of_edition),
    Row("participant_hand_over", PARTICIPANTS, of_edition, taken=422),
    # Who has no meeting to hand over is sent back to the page that says so.
    Row("participant_new_colleague", PARTICIPANTS, of_edition, status=302, taken=302),
    Row("participant_share", PARTICIPANTS, of_edition, taken=422),
    Row("participant_shared", PARTICIPANTS, of_edition),
    Row("participant_wide", PARTICIPANTS, of_edition, taken=400),
    Row("participant_shared_one", frozenset({"bank", "police"}), a_share),
    Row("participant_cases", PARTICIPANTS, of_edition),
    # It takes a second factor, which the matrix's visitors have not shown: they are told so.
    Row("participant_case_new", PARTICIPANTS, of_edition, status=403, taken=403),
    Row("participant_case", frozenset({"bank", "police"}), a_case, status=403),
    Row("participant_case_invite", frozenset({"bank", "police"}), a_case, status=403, taken=403),
    Row("participant_case_close", frozenset({"bank", "police"}), a_case, status=403, taken=403),
    Row("participant_case_files", frozenset({"bank", "police"}), a_case, status=403, taken=403),
    Row("participant_case_file", frozenset({"bank", "police"}), a_file, status=403),
    Row("file_elsewhere", EVERYBODY, no_file, status=404, anonymous=404),
    Row("cases_without_founder", frozenset()),
    Row("participant_proposals", PARTICIPANTS, of_edition),
    Row("participant_proposal_open", frozenset(), no_proposal, taken=200),
    Row("contact_page", frozenset()),
    Row("participant_groups", PARTICIPANTS, of_edition),
    Row("participant_group_new", PARTICIPANTS, of_edition, status=403, taken=403),
    Row("participant_group", frozenset({"bank", "police"}), a_group, status=403),
    Row("participant_group_rules", MEMBERS, a_group, status=403, taken=403),
    Row("participant_group_close", MEMBERS, a_group, status=403, taken=403),
    Row("participant_group_candidate", MEMBERS, a_group, status=403, taken=403),
    Row("participant_group_date_new", MEMBERS, a_group, status=403, taken=403),
    Row("participant_group_date", frozenset({"bank"}), a_date, status=403),
    Row("participant_group_date_change", frozenset({"bank"}), a_date, status=403, taken=403),
    Row("participant_calendar_file", PARTICIPANTS, of_edition),
    Row("calendar_feed", EVERYBODY, feed_of_bank),
    # Where ties are kept, which the test says they are. Whom one may reach is tested with them.
    Row("identity", PARTICIPANTS),
    Row("identity_proof", PARTICIPANTS, status=302, taken=422),
    Row("ties", PARTICIPANTS),
    Row("tie_code", PARTICIPANTS, taken=422),
    Row("tie_card", PARTICIPANTS, taken=302),
    Row("tie_find", PARTICIPANTS),
    Row("tie_vcards", PARTICIPANTS),
    Row("tie_table", PARTICIPANTS),
    Row("actions", PARTICIPANTS),
    Row("action_at_table", frozenset(), a_meeting_to_come, taken=422),
    Row("tie", frozenset(), of_police),
    # Everybody's own, whatever they take part in; a personal link opens none of it.
    Row("privacy", EVERYBODY),
    Row("guides", EVERYBODY),
    Row("guide", EVERYBODY, a_guide),
    Row("edition_privacy", PARTICIPANTS | HOSTS | {"withdrawn"}, of_edition, anonymous=404),
    Row("own_data", OWN, refused=302),
    Row("own_data_erase", OWN, refused=302, taken=422),
    Row("notes", PARTICIPANTS),
    Row("notes_offline", EVERYBODY),
    Row("notes_worker", EVERYBODY),
    Row("learnt", PARTICIPANTS, of_edition, taken=422),
    Row("days", PARTICIPANTS | HOSTS, of_edition),
    Row("desk", HOSTS, of_edition),
    Row("organiser_editions", frozenset({"organiser", "other_organiser", "creator"})),
    Row("organiser_new", frozenset({"creator"}), taken=422),
    Row("organiser_home", ORGANISERS, of_edition),
    Row("organiser_dashboard", ORGANISERS, of_edition),
    Row("organiser_journal", ORGANISERS, of_edition),
    Row("organiser_journal_file", ORGANISERS, of_edition),
    Row("organiser_journal_seal", ORGANISERS, of_edition, taken=302),
    Row("organiser_setup", ORGANISERS, of_edition, taken=422),
    Row("organiser_tables", ORGANISERS, of_edition, taken=422),
    Row("organiser_rivals", ORGANISERS, of_edition, taken=422),
    Row("organiser_sharing", ORGANISERS, of_edition, taken=422),
    Row("organiser_contact_persons", ORGANISERS, of_edition),
    Row("organiser_paper", ORGANISERS, a_paper),
    Row("organiser_copy", ORGANISERS, of_edition, taken=422),
    Row("organiser_delete", ORGANISERS, of_edition, taken=422),
    Row("organiser_erasure", ORGANISERS, of_edition, taken=422),
    Row("organiser_outcomes", ORGANISERS, of_edition, taken=302),
    Row("organiser_outcomes_file", frozenset(), of_edition),  # none is made yet
    Row("outcomes_answer", frozenset(), of_edition, taken=404),  # it is asked later
    Row("organiser_erase", ORGANISERS, a_participant, taken=422),
    Row("organiser_round_tables", ORGANISERS, of_edition),
    Row("organiser_round_table_new", ORGANISERS, of_edition, taken=422),
    Row("organiser_round_table", ORGANISERS, a_round_table, taken=422),
    Row("organiser_round_table_place", ORGANISERS, a_round_table, taken=422),
    Row("organiser_import", ORGANISERS, of_edition, taken=422),
    Row("organiser_import_preview", frozenset(), no_draft, taken=302),
    Row("organiser_import_progress", ORGANISERS, no_draft, status=286),
    Row("organiser_import_template", ORGANISERS, people_template),
    Row("organiser_import_workbook", ORGANISERS, of_edition),
    Row("organiser_people", ORGANISERS, of_edition),
    Row("organiser_participant", ORGANISERS, a_participant, taken=422),
    Row("organiser_add_meeting", ORGANISERS, a_participant, taken=200),
    Row("organiser_meeting", ORGANISERS, a_meeting),
    Row("organiser_meeting_targets", ORGANISERS, a_meeting),
    Row("organiser_hand_over", ORGANISERS, a_participant, taken=422),
    Row("organiser_new_colleague", ORGANISERS, a_participant, taken=422),
    Row("organiser_letters", ORGANISERS, of_edition),
    Row("organiser_planning", ORGANISERS, of_edition),
    Row("organiser_confirming", ORGANISERS, of_edition, taken=422),
    Row("organiser_before", ORGANISERS, of_edition),
    Row("organiser_before_progress", ORGANISERS, of_edition, status=286),
    Row("organiser_what_if", ORGANISERS, of_edition, taken=422),
    Row("organiser_what_if_progress", ORGANISERS, of_edition, status=286),
    Row("organiser_take_in", ORGANISERS, of_edition, taken=422),
    Row("organiser_plan_progress", ORGANISERS, of_edition, status=286),
    Row("organiser_plan", ORGANISERS, first_plan),
    Row("organiser_plan_choose", ORGANISERS, of_edition, status=302),
    Row("organiser_plan_against", ORGANISERS, first_plan_twice),
    Row("organiser_plan_fill", ORGANISERS, of_edition, taken=422),
    Row("organiser_plan_back", frozenset(), first_plan, taken=302),  # a draft: nobody followed it
    Row("organiser_plan_map", ORGANISERS, first_plan),
    Row("organiser_plan_room", ORGANISERS, first_slot),
]


@dataclass(frozen=True)
class PostRow:
    """An address that writes: whoever is not allowed is answered 404 (anonymous: 302)."""

    name: str
    allowed: frozenset[str]
    kwargs: Kwargs = of_edition
    status: int = 302
    anonymous: int = 302
    refused: int = 404


POSTS: list[PostRow] = [
    PostRow("participant_done", PARTICIPANTS),
    PostRow("participant_wish", PARTICIPANTS - {"police"}, police_card),
    PostRow("participant_works_with", PARTICIPANTS - {"police"}, police_card, status=400),
    PostRow("participant_round_table_wish", PARTICIPANTS, a_round_table),
    PostRow("organiser_round_table_take_up", ORGANISERS),
    PostRow("organiser_round_table_away", ORGANISERS, a_round_table),
    PostRow("participant_drop", frozenset({"bank", "police"}), published_meeting),
    PostRow("participant_answer_meeting", frozenset({"bank", "police"}), published_meeting),
    PostRow("participant_aim", frozenset({"bank", "police"}), published_meeting),
    PostRow("organiser_confirming_close", ORGANISERS),
    PostRow("participant_shared_open", frozenset({"bank", "police"}), a_share),
    PostRow("participant_shared_answer", frozenset({"police"}), a_share, status=400),
    PostRow("participant_shared_change", frozenset({"bank"}), a_share, status=400),
    PostRow("participant_case_answer", frozenset({"bank", "police"}), a_case, status=403),
    PostRow("participant_case_change", frozenset({"bank", "police"}), a_case, status=403),
    PostRow("participant_case_write", frozenset({"bank", "police"}), a_case, status=403),
    PostRow("archive_share", frozenset({"police"}), a_share, status=200),
    PostRow("hold_share", frozenset({"police"}), a_share, status=302),
    PostRow("archive_case", frozenset({"bank", "police"}), a_case, status=403),
    PostRow("archive_action", frozenset(), no_action),
    PostRow("contact_change", frozenset(), no_case),
    PostRow("contact_hold", frozenset(), no_case),
    PostRow("case_carrier", frozenset(), no_case),
    PostRow("participant_entry_back", frozenset(), no_draft),
    PostRow("participant_proposal_answer", frozenset(), no_proposal),
    PostRow("groups_end", frozenset(), no_case),
    PostRow("participant_group_answer", frozenset({"bank", "police"}), a_group, status=403),
    PostRow("participant_group_change", frozenset({"bank", "police"}), a_group, status=403),
    PostRow("participant_group_write", frozenset({"bank", "police"}), a_group, status=403),
    PostRow("participant_group_there", frozenset({"bank"}), a_date, status=403),
    PostRow("participant_group_minutes", frozenset({"bank"}), a_date, status=403),
    PostRow("participant_print", frozenset({"bank", "police"}), a_share, status=200),
    PostRow("participant_print_own", PARTICIPANTS, status=200),
    PostRow("participant_second", frozenset(), no_draft),
    PostRow("own_data_file", OWN, nothing, status=200, refused=302),
    PostRow("own_data_again", OWN, nothing, status=400, refused=302),
    PostRow("own_data_keep", OWN, nothing, status=400, refused=302),
    PostRow("note_keep", frozenset(), nothing),
    PostRow("learnt_change", frozenset(), no_draft),
    PostRow("identity_new_proof", PARTICIPANTS, nothing),
    PostRow("identity_answer", PARTICIPANTS, nothing, status=400),
    PostRow("desk_sign_out", HOSTS, a_participant),
    PostRow("tie_new_code", PARTICIPANTS, nothing, status=200),
    PostRow("tie_print", PARTICIPANTS, nothing, status=200),
    PostRow("tie_contact", frozenset(), of_police),
    PostRow("tie_touch", frozenset(), of_police),
    PostRow("tie_touch_day", frozenset(), of_police),
    PostRow("tie_action_day", frozenset(), no_action),
    PostRow("tie_say_action", frozenset(), of_police),
    PostRow("tie_held", frozenset(), no_meeting_held),
    PostRow("tie_action", frozenset(), no_action),
    PostRow("tie_story", frozenset(), of_police),
    PostRow("tie_story_change", frozenset(), no_action),
    PostRow("organiser_outcomes_print", ORGANISERS),
    PostRow("organiser_sum", frozenset(VISITORS), nothing, status=200),
    PostRow("organiser_archive", ORGANISERS, status=400),
    PostRow("organiser_delete_file", ORGANISERS, status=200),
    PostRow("organiser_invite", ORGANISERS),
    PostRow("organiser_meeting_edit", ORGANISERS, published_meeting_by_number),
    PostRow("organiser_send_link", ORGANISERS, a_participant),
    PostRow("organiser_withdraw", ORGANISERS, a_participant),
    PostRow("organiser_address", ORGANISERS, a_participant),
    PostRow("organiser_letters_retry", ORGANISERS),
    PostRow("organiser_plan_start", ORGANISERS),
    PostRow("organiser_plan_stop", ORGANISERS),
    PostRow("organiser_what_if_forget", ORGANISERS),
    PostRow("organiser_undo", ORGANISERS),
    PostRow("organiser_send_now", ORGANISERS),
    PostRow("organiser_plan_publish", ORGANISERS, first_plan),
    PostRow("organiser_plan_discard", ORGANISERS, first_plan),
]
