"""The rules of proposed groups as PostgreSQL is told them: ``row_security`` puts them up.

What somebody is asked and has said is theirs alone. Two things are done that no visit may do, each
under a name of its own for a transaction and as nobody's visit: the worker proposes an edition's
groups, and whoever has answered has the yeses of that one proposal counted. The first reads what
was said not to have been held, and no answer; the second reads who has said yes, and neither a no
nor who is silent.

From candidates it goes one way: candidates, proposals, who is willing, and what was opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from samspill.web.sharing.erasing import COUNTING_YES, PROPOSING, nobodys

WORDS = {
    "PROPOSED_OF": f"(select nullif(current_setting('{PROPOSING}', true), '')::bigint)",
    "COUNTED_YES": f"(select nullif(current_setting('{COUNTING_YES}', true), '')::uuid)",
    "ASKED_ME": "array(select proposal_id from sharing_groupcandidate where person_id = ME)",
    "SAID_YES": (
        "array(select proposal_id from sharing_groupcandidate"
        " where person_id = ME and answer = 'yes')"
    ),
    "MY_GROUPS_TO_BE": (
        "array(select proposal_id from sharing_willing"
        " where person_id = ME and proposal_id = any(SAID_YES))"
    ),
    "MEETINGS_OF_IT": "array(select id from meetings_meeting where edition_id = PROPOSED_OF)",
}
ASKED = {
    "ASKED_ME": "uuid[]",
    "SAID_YES": "uuid[]",
    "MY_GROUPS_TO_BE": "uuid[]",
    "MEETINGS_OF_IT": "bigint[]",
}
POLICIES = {
    "sharing_groupcandidate": {
        "select": (
            "using ((SIGNED_IN and person_id = ME)"
            " or (proposal_id = COUNTED_YES and answer = 'yes'))"
        ),
        # It asks for no proposal, whose policy asks for candidates.
        "insert": "with check (answer = '' and PROPOSED_OF is not null)",
        "update": "using (SIGNED_IN and person_id = ME) with check (person_id = ME)",
        "delete": "using (false)",
    },
    "sharing_groupproposal": {
        "select": (
            "using (edition_id = PROPOSED_OF or id = COUNTED_YES"
            " or (SIGNED_IN and edition_id = any(CASES_ON) and id = any(ASKED_ME)))"
        ),
        "insert": "with check (edition_id = PROPOSED_OF)",
        # Whoever counts holds it meanwhile. Nothing in it changes.
        "update": "using (id = COUNTED_YES) with check (false)",
        "delete": "using (false)",
    },
    "sharing_willing": {
        "select": (
            "using (proposal_id = COUNTED_YES or (SIGNED_IN and person_id = ME)"
            " or (CASES_OPEN and proposal_id = any(SAID_YES)))"
        ),
        "insert": "with check (proposal_id = COUNTED_YES)",
        "update": "using (false)",
        "delete": "using (SIGNED_IN and person_id = ME)",
    },
    # By one of them, who has just opened the group.
    "sharing_groupopened": {
        "select": "using (CASES_OPEN and proposal_id = any(MY_GROUPS_TO_BE))",
        "insert": (
            "with check (CASES_OPEN and proposal_id = any(MY_GROUPS_TO_BE) and group_id in"
            " (select id from sharing_case"
            " where kind = 'group' and founder_id = ME and opened_at = AT))"
        ),
        "update": "using (false)",
        "delete": "using (false)",
    },
}
# What the worker reads beside, to know who met whom.
READ_TO_PROPOSE = {"sharing_notheld": "using (meeting_id = any(MEETINGS_OF_IT))"}
# What goes with a proposal, though whoever erases an edition sees neither.
CASCADES = (
    ("sharing_groupcandidate", "candidate_of_its_proposal"),
    ("sharing_willing", "willing_of_its_proposal"),
    ("sharing_groupopened", "opened_of_its_proposal"),
)


def cascades() -> Iterator[str]:
    """For PostgreSQL: the keys that take rows along."""
    for table, name in CASCADES:
        yield (
            f"do $$ begin if not exists (select from pg_constraint where conname = '{name}') then"
            f" alter table {table} add constraint {name} foreign key (proposal_id)"
            " references sharing_groupproposal (id)"
            " on delete cascade deferrable initially deferred; end if; end $$"
        )


@contextmanager
def proposing(edition: int) -> Iterator[None]:
    """A transaction that proposes the groups of the edition (id), and is nobody's visit."""
    with nobodys(PROPOSING, str(edition)):
        yield


@contextmanager
def counting_yes(proposal: UUID) -> Iterator[None]:
    """A transaction that reads who has said yes to the proposal, and is nobody's visit."""
    with nobodys(COUNTING_YES, str(proposal)):
        yield
