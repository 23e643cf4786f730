"""The rules of groups as PostgreSQL is told them: ``row_security`` puts them up.

Keys and yeses first, which ask nothing of other tables but of keys; then as in ``cases.policies``.
Words on candidates are read by who gave them, for and against. Who weighs them is a duty, for one
candidate at a time, as long as a transaction says so (:func:`letting_in`): no visit ever does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from samspill.web.sharing.cases.policies import cascade
from samspill.web.sharing.erasing import LETTING, TENDING, nobodys

WORDS = {
    # Where somebody comes from: by their latest edition.
    "MY_HOME": (
        "(select p.organisation_id from editions_participant p"
        " join editions_edition e on e.id = p.edition_id"
        " where p.person_id = ME and p.withdrawn_at is null order by e.day desc, p.id desc limit 1)"
    ),
    "MY_YES": (
        "array(select group_id from sharing_rulesaccepted"
        " where person_id = ME and until > AT and organisation_id = MY_HOME)"
    ),
    "NUMBER_OF_MY_YES": (
        "(select max(a.number) from sharing_rulesaccepted a where a.group_id = c.id"
        " and a.person_id = ME and a.until > AT and a.organisation_id = MY_HOME)"
    ),
    # Asked to be a host, or where nobody is one.
    "MAY_HOST": (
        "(yearly and case_id in (select m.case_id from sharing_casemember m where m.person_id = ME"
        " and (m.named_at is not null or not exists (select from sharing_casemember h"
        " join sharing_rulesaccepted a on a.group_id = h.case_id and a.person_id = h.person_id"
        " where h.case_id = m.case_id and h.host and a.until > AT"
        " and a.organisation_id = (select p.organisation_id from editions_participant p"
        " join editions_edition e on e.id = p.edition_id where p.person_id = a.person_id"
        " and p.withdrawn_at is null order by e.day desc, p.id desc limit 1)))))"
    ),
    "MY_ROOMS": (
        "array(select case_id from sharing_casekey where person_id = ME and since is not null)"
    ),
    "SEEN_DATES": "array(select id from sharing_groupdate)",  # whatever its policy lets through
    "TENDS": f"(select coalesce(current_setting('{TENDING}', true), '') = 'yes')",
    "LET_IN": f"(nullif(split_part(current_setting('{LETTING}', true), ' ', 1), '')::bigint)",
    "LET_INTO": f"(nullif(split_part(current_setting('{LETTING}', true), ' ', 2), '')::bigint)",
}
ASKED = {
    "MY_HOME": "bigint",
    **dict.fromkeys(("MY_YES", "MY_ROOMS", "SEEN_DATES"), "bigint[]"),
}
OPEN = "group_id = any(MY_OPEN)"
KEPT = "group_id = any(MY_KEPT) and group_id = any(OPEN_CASES)"
MINE = "by_id = ME and group_id = any(MY_OPEN)"
# Whose job it is, by the contact person of where it is.
OURS = "(CASES_OPEN and organisation_id = any(MY_HOMES))"
POLICIES = {
    "sharing_grouprules": {
        # Not for the duties below, which see that there is a group.
        "select": "using (group_id = any(SEEN_CASES) and group_id = any(MY_KEYS))",
        "insert": f"with check ({KEPT})",
        "update": "using (false)",
        "delete": "using (false)",
    },
    "sharing_rulesaccepted": {
        "select": (
            f"using (person_id = MY_OWN or (SIGNED_IN and group_id = any(MY_ROOMS)) or {OURS})"
        ),
        "insert": (
            "with check (CASES_OPEN and person_id = ME and at = AT and group_id = any(MY_ROOMS))"
        ),
        "update": "using (false)",
        "delete": f"using (person_id = ME or {OURS})",
    },
    "sharing_groupdate": {
        # Of what was before somebody came they see nothing.
        "select": (
            f"using ({OPEN} and exists (select from sharing_casekey k where"
            " k.case_id = sharing_groupdate.group_id and k.person_id = ME"
            " and k.since <= sharing_groupdate.ends_at))"
        ),
        "insert": f"with check ({KEPT})",
        "update": f"using ({KEPT}) with check ({KEPT})",
        "delete": "using (false)",
    },
    "sharing_attendance": {
        "select": "using (date_id = any(SEEN_DATES))",
        "insert": f"with check ({KEPT})",
        "update": "using (false)",
        "delete": f"using ({KEPT})",
    },
    "sharing_candidate": {
        "select": f"using ({OPEN})",
        "insert": f"with check ({OPEN} and put_forward_by_id = ME)",
        "update": "using (false)",
        "delete": f"using ({OPEN} and (put_forward_by_id = ME or {KEPT}))",
    },
    "sharing_vouch": {
        "select": f"using ({MINE})",
        "insert": f"with check ({MINE})",
        "update": "using (false)",
        "delete": f"using ({MINE})",
    },
    "sharing_objection": {
        "select": f"using ({MINE})",
        "insert": f"with check ({MINE})",
        "update": "using (false)",
        "delete": f"using ({MINE})",
    },
}
# By table and command, what the duty may that lets a candidate in, or does not.
LETTING_IN = {
    "sharing_candidate": {"select": "using (id = LET_IN)", "delete": "using (id = LET_IN)"},
    "sharing_vouch": {"select": "using (candidate_id = LET_IN)"},
    "sharing_objection": {"select": "using (candidate_id = LET_IN)"},
    "sharing_rulesaccepted": {"select": "using (group_id = LET_INTO)"},
    "sharing_case": {"select": "using (id = LET_INTO)"},
    "sharing_casekey": {"insert": "with check (case_id = LET_INTO and since is null and yearly)"},
    "sharing_casemember": {
        "select": "using (case_id = LET_INTO)",
        "insert": "with check (case_id = LET_INTO and accepted_at is null)",
        "delete": "using (case_id = LET_INTO)",
    },
}
# The same, of the duty that ends groups and takes dates out of calendars.
TENDED = {
    "sharing_case": {
        "select": "using (TENDS and kind = 'group')",
        "update": "using (TENDS and kind = 'group') with check (TENDS and kind = 'group')",
    },
    "sharing_casemember": {"select": "using (TENDS and case_id = any(GROUPS))"},
    "sharing_rulesaccepted": {"select": "using (TENDS)"},
    "sharing_groupdate": {
        "select": "using (TENDS)",
        "update": "using (TENDS) with check (TENDS)",
    },
}
# What goes with a group, a date, a candidate and a member, though whoever has it go sees neither.
OF_GROUP = (
    "grouprules", "rulesaccepted", "groupdate", "attendance", "candidate", "vouch", "objection",
)  # fmt: skip
CASCADES = (
    *((f"sharing_{one}", f"{one}_of_its_group", "(group_id)", "sharing_case (id)")
      for one in OF_GROUP),
    ("sharing_attendance", "attendance_of_its_date", "(date_id)", "sharing_groupdate (id)"),
    ("sharing_caseentry", "minutes_of_their_date", "(date_id)", "sharing_groupdate (id)"),
    ("sharing_vouch", "vouch_of_its_candidate", "(candidate_id)", "sharing_candidate (id)"),
    ("sharing_objection", "objection_of_its_candidate", "(candidate_id)", "sharing_candidate (id)"),
    ("sharing_rulesaccepted", "yes_of_its_member", "(group_id, person_id)",
     "sharing_casemember (case_id, person_id)"),
    ("sharing_vouch", "vouch_of_a_member", "(group_id, by_id)",
     "sharing_casemember (case_id, person_id)"),
    ("sharing_objection", "objection_of_a_member", "(group_id, by_id)",
     "sharing_casemember (case_id, person_id)"),
)  # fmt: skip


def cascades() -> Iterator[str]:
    """For PostgreSQL: the keys that take rows along."""
    yield from map(cascade, CASCADES)


@contextmanager
def letting_in(candidate: int, group: int) -> Iterator[None]:
    """A transaction that may let the candidate (id) into the group (id), and is nobody's visit."""
    with nobodys(LETTING, f"{candidate} {group}"):
        yield


@contextmanager
def tending() -> Iterator[None]:
    """A transaction that reads who is in groups and when they meet, and is nobody's visit."""
    with nobodys(TENDING, "yes"):
        yield
