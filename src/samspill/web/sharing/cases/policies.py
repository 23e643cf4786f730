"""The rules of cases as PostgreSQL is told them: ``row_security`` puts them up.

A key's policy for reading asks nothing but who it is that asks, so that those of all other tables,
and its own for writing, can ask for keys. From there it goes one way: keys, cases, members,
entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Who writes in which case, for a transaction: they see also those who hide, before it is sent.
WRITES_IN = "samspill.writes_in"
WORDS = {
    "MY_OWN": "nullif(current_setting('samspill.person', true), '')::bigint",
    "CASES_ON": "array(select edition_id from sharing_terms where part = 'cases')",
    "CASES_OPEN": "(SURE and STANDS)",
    # Where the visitor is in it, and their yes holds.
    "THERE_NOW": "(person_id = ME and since is not null and (not yearly or case_id = any(MY_YES)))",
    "MY_CASES": "array(select case_id from sharing_casekey where THERE_NOW)",
    "MY_KEPT": "array(select case_id from sharing_casekey where THERE_NOW and keeps)",
    "MY_KEYS": "array(select case_id from sharing_casekey where person_id = ME)",
    "ASKED_TO": "array(select case_id from sharing_casekey where person_id = ME and since is null)",
    # What is open to them: of groups, those whose newest rules they have accepted.
    "MY_OPEN": (
        "array(select id from sharing_case c where c.id = any(MY_CASES)"
        " and (c.kind = 'case' or c.rules <= NUMBER_OF_MY_YES))"
    ),
    "GROUPS": "array(select id from sharing_case where kind = 'group')",
    "MY_HOMES": "array(select organisation_id from people_contactperson where person_id = ME)",
    "LASTING": (
        "(closed_at is null and (ends_at is null or ends_at > AT)"
        " and (lapses_at is null or lapses_at > AT))"
    ),
    "WITHOUT_FOUNDER": (
        "(kind = 'case' and founder_id is null and LASTING and organisation_id = any(MY_HOMES))"
    ),
    # Whatever their policies let through.
    "SEEN_CASES": "array(select id from sharing_case)",
    "OPEN_CASES": "array(select id from sharing_case where LASTING)",
    "READ_ENTRIES": "array(select id from sharing_caseentry)",
    "CASE_I_WRITE_IN": f"(select nullif(current_setting('{WRITES_IN}', true), '')::bigint)",
    # Who they come from at the edition, and whether that is who answers for the case.
    "COMES_FROM_WHO_ANSWERS": (
        "(exists (select from sharing_case c join editions_participant p"
        " on p.edition_id = c.edition_id and p.organisation_id = c.organisation_id"
        " where c.id = sharing_casekey.case_id and p.person_id = sharing_casekey.person_id"
        " and p.withdrawn_at is null))"
    ),
}
ASKED = {
    "CASES_OPEN": "boolean",
    **dict.fromkeys(
        ("CASES_ON", "MY_CASES", "MY_KEPT", "MY_KEYS", "ASKED_TO", "MY_OPEN", "GROUPS", "MY_HOMES",
         "SEEN_CASES", "OPEN_CASES", "READ_ENTRIES"), "bigint[]",
    ),
}  # fmt: skip
FOUNDED = "case_id in (select id from sharing_case where founder_id = ME and opened_at = AT)"
POLICIES = {
    "sharing_casekey": {
        "select": "using (person_id = MY_OWN)",
        "insert": (
            "with check (CASES_OPEN and ((not yearly and keeps = COMES_FROM_WHO_ANSWERS and ("
            f"(person_id = ME and since = AT and {FOUNDED})"
            " or (since is null and case_id = any(MY_CASES))))"
            # To a group people are asked as it is opened; later see ``groups.policies``.
            f" or (yearly and {FOUNDED} and (since is null or (person_id = ME and since = AT)))))"
        ),
        # Yes to an invitation; or, in a group, to be its host.
        "update": (
            "using (CASES_OPEN and person_id = ME and (since is null or MAY_HOST))"
            " with check (person_id = ME and case_id = any(SEEN_CASES)"
            " and (since = AT or (yearly and keeps)))"
        ),
        "delete": "using (person_id = ME)",
    },
    "sharing_case": {
        "select": (
            "using (CASES_OPEN and edition_id = any(CASES_ON) and (founder_id = ME"
            " or id = any(MY_CASES) or (id = any(ASKED_TO) and LASTING) or WITHOUT_FOUNDER"
            " or FOUNDER_ENDS))"
        ),
        "insert": "with check (CASES_OPEN and founder_id = ME and edition_id = any(CASES_ON))",
        # Who is in it may hold it while they do something; who changes it is fewer.
        "update": (
            "using (id = any(MY_KEYS) or FOUNDER_ENDS)"
            " with check (id = any(MY_KEPT) or WITHOUT_FOUNDER)"
        ),
        "delete": "using (false)",
    },
    "sharing_casemember": {
        "select": (
            "using (SIGNED_IN and (person_id = ME or (SURE and organisation_id = any(MY_HOMES))"
            " or (case_id = any(SEEN_CASES) and (case_id = any(MY_KEPT)"
            " or (case_id = any(MY_OPEN) and (case_id = any(GROUPS) or (accepted_at is not null"
            " and (not hidden or case_id = CASE_I_WRITE_IN))))))))"
        ),
        "insert": (
            "with check (case_id = any(OPEN_CASES) and case_id = any(MY_CASES)"
            " and (accepted_at is null or person_id = ME))"
        ),
        "update": (
            "using (case_id = any(SEEN_CASES) and (person_id = ME or (case_id, organisation_id) in"
            " (select id, organisation_id from sharing_case where WITHOUT_FOUNDER)"
            " or (case_id = any(GROUPS) and case_id = any(MY_KEPT))))"
        ),
        "delete": (
            "using (SIGNED_IN and (person_id = ME or case_id = any(MY_KEPT)"
            " or (SURE and organisation_id = any(MY_HOMES))))"
        ),
    },
    "sharing_caseentry": {
        "select": (
            "using ((source_id = ME and OWN_IS_OPEN) or ("
            "case_id = any(MY_OPEN) and label = any(OPENED) and exists (select from"
            " sharing_casekey k where k.case_id = sharing_caseentry.case_id and k.person_id = ME"
            " and k.since <= sharing_caseentry.at)))"
        ),
        "insert": (
            "with check (source_id = ME and case_id = any(MY_CASES) and case_id = any(SEEN_CASES)"
            " and (kind <> 'minutes' or case_id = any(MY_KEPT))"
            " and (kind in ('report', 'left') or case_id = any(OPEN_CASES)))"
        ),
        # Who wrote something takes it back.
        "update": (
            "using (source_id = ME and case_id = any(MY_OPEN)"
            " and kind in ('words', 'minutes', 'file'))"
            " with check (source_id = ME and kind = 'taken back' and text = '')"
        ),
        "delete": "using (false)",
    },
    "sharing_casefile": {
        "select": "using (entry_id = any(READ_ENTRIES))",
        "insert": (
            "with check (source_id = ME and (entry_id, case_id) in"
            " (select id, case_id from sharing_caseentry where source_id = ME and at = AT))"
        ),
        "update": "using (false)",
        "delete": "using (source_id = ME)",
    },
    "sharing_caseroom": {
        "select": "using (case_id = any(MY_CASES))",
        "insert": (
            "with check (source_id = ME and case_id = any(MY_CASES) and case_id = any(OPEN_CASES))"
        ),
        "update": "using (source_id = ME) with check (source_id = ME)",
        "delete": "using (false)",
    },
}
# What goes with a case, and a key with its member, though whoever has it go sees neither.
CASCADES = (
    ("sharing_casemember", "member_of_its_case", "(case_id)", "sharing_case (id)"),
    ("sharing_caseentry", "entry_of_its_case", "(case_id)", "sharing_case (id)"),
    ("sharing_casefile", "file_of_its_entry", "(entry_id)", "sharing_caseentry (id)"),
    ("sharing_caseroom", "room_of_its_case", "(case_id)", "sharing_case (id)"),
    (
        "sharing_casekey", "key_of_its_member", "(case_id, person_id)",
        "sharing_casemember (case_id, person_id)",
    ),
)  # fmt: skip


def cascades() -> Iterator[str]:
    """For PostgreSQL: the keys that take rows along."""
    yield from map(cascade, CASCADES)


def cascade(key: tuple[str, str, str, str]) -> str:
    """A key by which rows go with those that they belong to: table, name, columns, and to what."""
    table, name, columns, to = key
    return (
        f"do $$ begin if not exists (select from pg_constraint where conname = '{name}') then"
        f" alter table {table} add constraint {name} foreign key {columns} references {to}"
        " on delete cascade deferrable initially deferred; end if; end $$"
    )


@contextmanager
def as_source(case: int) -> Iterator[None]:
    """Within a transaction: the visitor is about to write in the case (id), so the database shows
    them all who will read it."""
    _say(str(case))
    yield
    _say("")  # else it is rolled back with all the rest


def _say(case: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select set_config(%s, %s, true)", [WRITES_IN, case])
