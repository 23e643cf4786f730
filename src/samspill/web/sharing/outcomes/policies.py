"""The rules of answers and stories as PostgreSQL is told them, and who may count: the worker, one
edition at a time, for as long as a transaction says so. ``row_security`` puts them up.

Whoever counts reads what people have answered and agreed, and can write none of it. Only
:func:`counting` says it, and only the worker's duty calls that: no request does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from samspill.web.sharing.erasing import COUNTING, nobodys

WORDS = {
    "COUNTED": f"(select nullif(current_setting('{COUNTING}', true), '')::bigint)",
    "THERE": "array(select person_id from editions_participant where edition_id = COUNTED)",
    "CASES_COUNTED": "array(select id from sharing_case where edition_id = COUNTED)",
    "MEETINGS_THERE": "array(select id from meetings_meeting where edition_id = COUNTED)",
    "ORGANISED_BY_ME": (
        "array(select edition_id from editions_editionrole"
        " where person_id = ME and role = 'organiser')"
    ),
}
ASKED = dict.fromkeys(("THERE", "CASES_COUNTED", "MEETINGS_THERE", "ORGANISED_BY_ME"), "bigint[]")
OF_TWO = "by_id = ME or other_id = ME"
POLICIES = {
    "sharing_outcomeanswer": {
        "select": "using (SIGNED_IN and person_id = ME)",
        "insert": "with check (SIGNED_IN and person_id = ME)",
        "update": "using (SIGNED_IN and person_id = ME) with check (person_id = ME)",
        "delete": "using (SIGNED_IN and person_id = ME)",
    },
    "sharing_story": {
        "select": (
            f"using ((SIGNED_IN and ({OF_TWO}))"
            " or (approved_at is not null and edition_id = any(ORGANISED_BY_ME)))"
        ),
        # Nobody approves in another's place: what is new is approved by nobody yet.
        "insert": "with check (SIGNED_IN and by_id = ME and approved_at is null)",
        "update": "using (SIGNED_IN and other_id = ME) with check (other_id = ME)",
        "delete": f"using (SIGNED_IN and ({OF_TWO}))",
    },
}
# By table, what whoever counts an edition reads beside what is their own.
COUNTED = {
    "sharing_notheld": "using (meeting_id = any(MEETINGS_THERE))",
    "sharing_release": (
        "using (giver_id = any(THERE) and receiver_id = any(THERE) and taken_back_at is null)"
    ),
    "sharing_action": "using (owner_id = any(THERE) and other_id = any(THERE))",
    "sharing_outcomeanswer": "using (edition_id = COUNTED)",
    # Who is in a case, and when a group meets, but nothing that is written there.
    "sharing_case": "using (edition_id = COUNTED)",
    "sharing_casemember": "using (case_id = any(CASES_COUNTED))",
    "sharing_groupdate": "using (group_id = any(CASES_COUNTED))",
}


@contextmanager
def counting(edition: int) -> Iterator[None]:
    """A transaction that reads what is counted of the edition (id), and is nobody's visit."""
    with nobodys(COUNTING, str(edition)):
        yield
