"""The permission matrix: for every address, what each visitor is answered.

``tests/web/site/test_permissions.py`` walks ``MATRIX``, and fails when an address of the
platform is missing here. Add a row with every new address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cast import Cast
from support.addressed import (
    a_case,
    a_date,
    a_door,
    a_file,
    a_group,
    a_guide,
    a_meeting,
    a_meeting_to_come,
    a_paper,
    a_participant,
    a_round_table,
    a_share,
    a_sign_up,
    a_template,
    feed_of_bank,
    filled_places,
    first_plan,
    first_plan_twice,
    first_slot,
    no_action,
    no_case,
    no_draft,
    no_file,
    no_meeting_held,
    no_own_role,
    no_proposal,
    no_role,
    nobody_of_places,
    nothing,
    of_edition,
    of_police,
    open_to_sign_up,
    people_template,
    places_here,
    police_card,
    published_meeting,
    published_meeting_by_number,
    unknown_link,
)
from support.prints import of_signs

Kwargs = Callable[[Cast], dict[str, object]]

VISITORS = (
    "anonymous",
    "nobody",  # an account without any part
    "creator",  # may create editions
    "organiser",
    "other_organiser",  # of another edition
    "desk_host",
    "reader",  # reads only
    "check_in",  # checks in only
    "bank",
    "bank_colleague",  # same organisation
    "police",  # same meeting, once there is a plan
    "seller",
    "withdrawn",
    "organiser_by_link",  # the organiser, who came by a personal link of another edition
    "stranger",  # participant of another edition
)


@dataclass(frozen=True)
class Row:
    """An address and what it answers to GET: ``allowed`` visitors get ``status``, everybody
    else 404; anonymous visitors are sent to sign in (302) unless ``anonymous`` says otherwise.

    ``taken``: what an empty form that is posted there is answered, to those allowed; 405 where
    nothing is posted, and then to everybody. Who reads only is answered there like who may not see
    it, except on pages of everybody's own.
    """

    name: str
    allowed: frozenset[str]
    kwargs: Kwargs = nothing
    status: int = 200
    anonymous: int = 302
    refused: int = 404
    taken: int = 405
    query: dict[str, str] = field(default_factory=dict)

    @property
    def posting(self) -> frozenset[str]:
        """Those who may post there."""
        return self.allowed - {"reader"} if self.allowed <= AT_THE_DOOR else self.allowed


EVERYBODY = frozenset(VISITORS)
WRITERS = frozenset({"organiser"})
ORGANISERS = WRITERS | {"reader"}
HOSTS = frozenset({"organiser", "desk_host", "reader"})
AT_THE_DOOR = HOSTS | {"check_in"}
OWN = EVERYBODY - {"anonymous", "organiser_by_link"}
PARTICIPANTS = frozenset({"bank", "bank_colleague", "police", "seller"})


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
    Row("join_code", EVERYBODY, taken=422),
    Row("join", EVERYBODY, open_to_sign_up, taken=422),
    Row("participant_overview", PARTICIPANTS, of_edition),
    Row("participant_me", PARTICIPANTS, of_edition, taken=302),
    Row("participant_rules", frozenset({"seller"}), of_edition, taken=400),
    Row("participant_again", PARTICIPANTS, of_edition, taken=400),
    Row("participant_appearing", PARTICIPANTS, of_edition, taken=422),
    Row("participant_practical", PARTICIPANTS, of_edition, taken=422),
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
    Row("edition_privacy", PARTICIPANTS | AT_THE_DOOR | {"withdrawn"}, of_edition, anonymous=404),
    Row("own_data", OWN, refused=302),
    Row("own_data_erase", OWN, refused=302, taken=422),
    Row("notes", PARTICIPANTS),
    Row("notes_offline", EVERYBODY),
    Row("notes_worker", EVERYBODY),
    Row("learnt", PARTICIPANTS, of_edition, taken=422),
    Row("days", PARTICIPANTS | HOSTS, of_edition),
    Row("desk", HOSTS, of_edition),
    Row("desk_arrivals", AT_THE_DOOR, of_edition),
    Row("roles", OWN, refused=302),
    Row("places", frozenset({"creator"}), filled_places, taken=422),
    Row("organiser_editions", frozenset({"organiser", "reader", "other_organiser", "creator"})),
    Row("organiser_create", frozenset({"creator"}), taken=422),
    Row("organiser_new", frozenset({"creator"}), taken=422),
    Row("organiser_home", ORGANISERS, of_edition),
    Row("organiser_dashboard", ORGANISERS, of_edition),
    Row("organiser_phases", ORGANISERS, of_edition, taken=422),
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
    Row("organiser_prints", ORGANISERS, of_edition),
    Row("organiser_print_progress", ORGANISERS, of_signs, status=286),
    Row("organiser_print_file", frozenset(), of_signs),  # none is made yet
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
    Row("organiser_out", ORGANISERS, of_edition, taken=404),
    Row("organiser_practical", WRITERS, of_edition, taken=200),
    Row("organiser_places", ORGANISERS, of_edition, taken=422),
    Row("organiser_places_one", ORGANISERS, places_here, taken=422),
    Row("organiser_sign_ups", ORGANISERS, of_edition, taken=302),
    Row("organiser_sign_up", ORGANISERS, a_sign_up, taken=422),
    Row("organiser_add_person", ORGANISERS, of_edition, taken=422),
    Row("organiser_participant", ORGANISERS, a_participant, taken=422),
    Row("organiser_enter_wishes", ORGANISERS, a_participant, taken=422),
    Row("organiser_enter_profile", ORGANISERS, a_participant, taken=302),
    Row("organiser_enter_hours", ORGANISERS, a_participant, taken=302),
    Row("organiser_add_meeting", ORGANISERS, a_participant, taken=200),
    Row("organiser_meeting", ORGANISERS, a_meeting),
    Row("organiser_meeting_targets", ORGANISERS, a_meeting),
    Row("organiser_hand_over", ORGANISERS, a_participant, taken=422),
    Row("organiser_new_colleague", ORGANISERS, a_participant, taken=422),
    Row("organiser_letters", ORGANISERS, of_edition),
    Row("organiser_letters_whom", ORGANISERS, of_edition),
    Row("organiser_letters_check", ORGANISERS, of_edition, taken=422),
    Row("organiser_templates", ORGANISERS, of_edition),
    Row("organiser_template", ORGANISERS, a_template, taken=422),
    Row("organiser_message_new", ORGANISERS, of_edition, taken=422),
    Row("organiser_message", frozenset(), no_draft, taken=302),
    Row("organiser_roles", ORGANISERS, of_edition, taken=422),
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
    Row("organiser_plan_in", ORGANISERS, of_edition, taken=422),
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
    PostRow("organiser_round_table_take_up", WRITERS),
    PostRow("organiser_round_table_away", WRITERS, a_round_table),
    PostRow("participant_agenda_seen", PARTICIPANTS),
    PostRow("participant_drop", frozenset({"bank", "police"}), published_meeting),
    PostRow("participant_answer_meeting", frozenset({"bank", "police"}), published_meeting),
    PostRow("participant_aim", frozenset({"bank", "police"}), published_meeting),
    PostRow("organiser_confirming_close", WRITERS),
    PostRow("organiser_phases_turn", WRITERS, status=400),
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
    PostRow("desk_sign_out", HOSTS - {"reader"}, a_participant),
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
    PostRow("organiser_outcomes_print", WRITERS),
    PostRow("organiser_print_order", WRITERS, of_signs),
    PostRow("organiser_sum", frozenset(VISITORS), nothing, status=200),
    PostRow("organiser_archive", WRITERS, status=400),
    PostRow("organiser_delete_file", WRITERS, status=200),
    PostRow("organiser_letters_test", WRITERS, status=404),  # of nobody
    PostRow("organiser_role_away", WRITERS, no_role, status=404),
    PostRow("organiser_role_offer_back", WRITERS, no_role, status=404),
    PostRow("role_take_on", frozenset(), no_own_role, status=404),
    PostRow("role_leave", frozenset(), no_own_role, status=404),
    PostRow("organiser_sign_ups_renew", WRITERS),
    PostRow("organiser_sign_up_down", WRITERS, a_sign_up),
    PostRow("organiser_places_back", WRITERS, places_here),
    PostRow("places_take_on", frozenset(), filled_places, status=404),
    PostRow("places_leave", frozenset({"creator"}), filled_places),
    PostRow("places_free", frozenset(), nobody_of_places, status=404),
    PostRow("desk_arrival", frozenset({"organiser", "desk_host", "check_in"}), a_participant),
    PostRow("organiser_meeting_edit", WRITERS, published_meeting_by_number),
    PostRow("organiser_send_link", WRITERS, a_participant),
    PostRow("organiser_name", WRITERS, a_participant),
    PostRow("organiser_withdraw", WRITERS, a_participant),
    PostRow("organiser_address", WRITERS, a_participant),
    PostRow("organiser_letters_retry", WRITERS),
    PostRow("organiser_plan_start", WRITERS),
    PostRow("organiser_plan_stop", WRITERS),
    PostRow("organiser_what_if_forget", WRITERS),
    PostRow("organiser_undo", WRITERS),
    PostRow("organiser_send_now", WRITERS),
    PostRow("organiser_plan_publish", WRITERS, first_plan),
    PostRow("organiser_plan_discard", WRITERS, first_plan),
]
