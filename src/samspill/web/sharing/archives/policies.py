"""The rules of holds as PostgreSQL is told them: ``row_security`` puts them up.

A hold's policies ask who takes part for a body and what somebody has received, and never a share:
the policy of shares asks them."""

from __future__ import annotations

WORDS = {
    "MY_BODIES": (
        "array(select p.organisation_id from editions_participant p"
        " join people_organisation o on o.id = p.organisation_id"
        " where p.person_id = ME and p.withdrawn_at is null"
        " and o.sector in ('police', 'control_agency', 'other_public'))"
    ),
    "HELD": (
        "array(select share_id from sharing_accesshold"
        " where organisation_id = any(MY_BODIES) and until > AT)"
    ),
    # Whatever erases by a time must see what is held; it reads nothing else.
    "ERASES_BY_TIME": (
        "(select coalesce(current_setting('samspill.erasing_before', true), '') <> '')"
    ),
}
ASKED = {"MY_BODIES": "bigint[]", "HELD": "bigint[]"}
POLICIES = {
    "sharing_accesshold": {
        "select": (
            "using (ERASES_BY_TIME or (SIGNED_IN and (source_id = ME"
            " or organisation_id = any(MY_BODIES) or organisation_id = any(MY_HOMES))))"
        ),
        "insert": (
            "with check (SIGNED_IN and asked_by_id = ME and at is null"
            " and organisation_id = any(MY_BODIES) and (share_id, source_id) in"
            " (select share_id, source_id from sharing_receiver"
            " where person_id = ME and removed_at is null))"
        ),
        "update": (
            "using (CASES_OPEN and organisation_id = any(MY_HOMES))"
            " with check (by_id = ME and organisation_id = any(MY_HOMES))"
        ),
        "delete": "using (false)",
    },
}
