"""Who may erase what is shared, and what: nobody but the reasons that are named here.

What people keep and share is theirs alone, also to delete; the database sees to it (see
``row_security``). When a person or an edition is erased, or a time has run out, it must go although
nobody of those whose it is asks. Each such reason is a setting of a transaction, and for each table
a rule says which rows go for it. The reason lets nobody read them: on PostgreSQL a statement that
reads no column needs no right to, and the policies alone choose its rows. SQLite is told the same
rule. See docs/decisions/0046-erasing.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection, transaction


class Reason(StrEnum):
    """Why something goes, and what its word means in the rules."""

    PERSON = "person"  # GONE_PERSON: the id of somebody who is erased
    OWNER = "owner"  # GONE_OWNER: the same, of what others wrote down that the person would do
    EDITION = "edition"  # GONE_EDITION: the id of an edition that is
    UNKEPT = "unkept"  # UNKEPT: the id of somebody who no longer keeps ties beyond an edition
    BEFORE = "before"  # BEFORE: what ended before this time


GONE = {Reason.PERSON, Reason.OWNER, Reason.EDITION}
WORDS = {
    f"GONE_{reason.name}" if reason in GONE else reason.name: (
        f"(select nullif(current_setting('samspill.erasing_{reason}', true), '')::{kind})"
    )
    for reason, kind in (
        (Reason.PERSON, "bigint"),
        (Reason.OWNER, "bigint"),
        (Reason.EDITION, "bigint"),
        (Reason.UNKEPT, "bigint"),
        (Reason.BEFORE, "timestamptz"),
    )
} | {
    "KEEPERS": (
        "(select person_id from sharing_consent where use = 'keep ties' and taken_back_at is null)"
    ),
}
WORD = re.compile("|".join(rf"\b{word}\b" for word in WORDS))
OF_REASON = {
    Reason.PERSON: "GONE_PERSON",
    Reason.OWNER: "GONE_OWNER",
    Reason.EDITION: "GONE_EDITION",
    Reason.UNKEPT: "UNKEPT",
    Reason.BEFORE: "BEFORE",
}
SHARES_GONE = "share_id in (select id from sharing_share where edition_id = GONE_EDITION)"
# What somebody has asked a public body for is kept as long after that as after its own end.
SHARE_ENDED = (
    "(withdrawn_at < BEFORE or expires_at < BEFORE) and id not in"
    " (select share_id from sharing_accesshold where until >= BEFORE)"
)
SHARES_ENDED = f"share_id in (select id from sharing_share where {SHARE_ENDED})"  # noqa: S608  (ours)
CASES_GONE = "case_id in (select id from sharing_case where edition_id = GONE_EDITION)"
GROUPS_GONE = "group_id in (select id from sharing_case where edition_id = GONE_EDITION)"
CASE_ENDED = "closed_at < BEFORE or ends_at < BEFORE or lapses_at < BEFORE"
CASES_ENDED = (
    "case_id in (select id from sharing_case"
    " where closed_at < BEFORE or ends_at < BEFORE or lapses_at < BEFORE)"
)
PROPOSALS_GONE = (
    "proposal_id in (select id from sharing_groupproposal where edition_id = GONE_EDITION)"
)
PROPOSALS_ENDED = "proposal_id in (select id from sharing_groupproposal where made_at < BEFORE)"
GROUPS_ENDED = (
    "group_id in (select id from sharing_case where closed_at < BEFORE or lapses_at < BEFORE)"
)
ACTIONS_GONE = "action_id in (select id from sharing_action where edition_id = GONE_EDITION)"
ACTIONS_UNKEPT = (
    "action_id in (select id from sharing_action"
    " where edition_id is null and (owner_id = UNKEPT or other_id = UNKEPT))"
)
# What belongs to shares, cases and actions that nobody may look up: on PostgreSQL the keys take it
# along, and there is no policy; SQLite is told.
BY_KEY = frozenset(
    {
        SHARES_GONE,
        SHARES_ENDED,
        CASES_GONE,
        CASES_ENDED,
        ACTIONS_GONE,
        ACTIONS_UNKEPT,
        PROPOSALS_GONE,
        PROPOSALS_ENDED,
        GROUPS_GONE,
        GROUPS_ENDED,
    }
)

# Of groups alone, in the order in which it goes: dates after the minutes of them.
OF_GROUPS = (
    "sharing_objection", "sharing_vouch", "sharing_candidate", "sharing_attendance",
    "sharing_rulesaccepted", "sharing_grouprules",
)  # fmt: skip
OF_CANDIDATE = "candidate_id in (select id from sharing_candidate where person_id = GONE_PERSON)"

# Both of two come, or came, to an edition that is not the one that goes.
MEET_ELSEWHERE = (
    "exists (select 1 from editions_participant one join editions_participant two"
    " on two.edition_id = one.edition_id where one.person_id = sharing_keepintouch.person_id"
    " and two.person_id = sharing_keepintouch.other_id{but})"
)
OF_THE_EDITION = "in (select person_id from editions_participant where edition_id = GONE_EDITION)"

# By reason, in this order: what goes.
DELETED: dict[Reason, dict[str, str]] = {
    Reason.PERSON: {
        "sharing_answer": "source_id = GONE_PERSON or person_id = GONE_PERSON",
        "sharing_accesshold": "source_id = GONE_PERSON",
        "sharing_widening": "source_id = GONE_PERSON or second_id = GONE_PERSON"
        " or person_id = GONE_PERSON",
        "sharing_receiver": "source_id = GONE_PERSON or person_id = GONE_PERSON",
        "sharing_share": "source_id = GONE_PERSON",
        "sharing_casefile": "source_id = GONE_PERSON",
        "sharing_caseroom": "source_id = GONE_PERSON",
        "sharing_objection": f"by_id = GONE_PERSON or {OF_CANDIDATE}",
        "sharing_vouch": f"by_id = GONE_PERSON or {OF_CANDIDATE}",
        "sharing_candidate": "person_id = GONE_PERSON",
        "sharing_attendance": "person_id = GONE_PERSON",
        "sharing_rulesaccepted": "person_id = GONE_PERSON",
        "sharing_caseentry": "source_id = GONE_PERSON or about_id = GONE_PERSON",
        "sharing_casekey": "person_id = GONE_PERSON",
        "sharing_casemember": "person_id = GONE_PERSON",
        "sharing_groupcandidate": "person_id = GONE_PERSON",
        "sharing_willing": "person_id = GONE_PERSON",
        "sharing_outcomeanswer": "person_id = GONE_PERSON",
        "sharing_story": "by_id = GONE_PERSON or other_id = GONE_PERSON",
        "sharing_notheld": "by_id = GONE_PERSON or other_id = GONE_PERSON",
        "sharing_release": "giver_id = GONE_PERSON or receiver_id = GONE_PERSON",
        "sharing_code": "person_id = GONE_PERSON or taken_by_id = GONE_PERSON",
        "sharing_contactcard": "person_id = GONE_PERSON",
        "sharing_offer": "person_id = GONE_PERSON",
        "sharing_keepintouch": "person_id = GONE_PERSON or other_id = GONE_PERSON",
        "sharing_incalendar": "person_id = GONE_PERSON"
        " or (what = 'touch' and subject = GONE_PERSON)",
        "sharing_actionanswer": "owner_id = GONE_PERSON or other_id = GONE_PERSON",
        "sharing_action": "owner_id = GONE_PERSON or other_id = GONE_PERSON",
        "sharing_note": "person_id = GONE_PERSON",
        "sharing_learnt": "person_id = GONE_PERSON",
        "sharing_consent": "person_id = GONE_PERSON",
        "editions_invitedagain": "person_id = GONE_PERSON",
        "people_doubt": "person_id = GONE_PERSON",
        "people_confirmation": "person_id = GONE_PERSON",
        "sharing_standing": "person_id = GONE_PERSON",
        "people_contactperson": "person_id = GONE_PERSON",
    },
    Reason.EDITION: {
        "sharing_answer": SHARES_GONE,
        "sharing_widening": SHARES_GONE,
        "sharing_receiver": SHARES_GONE,
        "sharing_accesshold": SHARES_GONE,
        "sharing_share": "edition_id = GONE_EDITION",
        "sharing_casefile": CASES_GONE,
        "sharing_caseroom": CASES_GONE,
        **dict.fromkeys(OF_GROUPS, GROUPS_GONE),
        "sharing_caseentry": CASES_GONE,
        "sharing_casekey": CASES_GONE,
        "sharing_casemember": CASES_GONE,
        "sharing_groupdate": GROUPS_GONE,
        "sharing_case": "edition_id = GONE_EDITION",
        "sharing_groupcandidate": PROPOSALS_GONE,
        "sharing_groupopened": PROPOSALS_GONE,
        "sharing_willing": PROPOSALS_GONE,
        "sharing_groupproposal": "edition_id = GONE_EDITION",
        "sharing_outcomeanswer": "edition_id = GONE_EDITION",
        "sharing_story": "edition_id = GONE_EDITION",
        "sharing_notheld": "meeting_id in"
        " (select id from meetings_meeting where edition_id = GONE_EDITION)",
        "sharing_release": "edition_id = GONE_EDITION",
        "sharing_actionanswer": ACTIONS_GONE,
        "sharing_action": "edition_id = GONE_EDITION",
        "sharing_note": "edition_id = GONE_EDITION",
        "sharing_learnt": "edition_id = GONE_EDITION",
        "sharing_keepintouch": f"person_id {OF_THE_EDITION} and other_id {OF_THE_EDITION}"
        " and not (person_id in KEEPERS and other_id in KEEPERS) and not "
        + MEET_ELSEWHERE.format(but=" and one.edition_id <> GONE_EDITION"),
    },
    Reason.UNKEPT: {
        "sharing_release": "edition_id is null and (giver_id = UNKEPT or receiver_id = UNKEPT)",
        "sharing_actionanswer": ACTIONS_UNKEPT,
        "sharing_action": "edition_id is null and (owner_id = UNKEPT or other_id = UNKEPT)",
        "sharing_keepintouch": "(person_id = UNKEPT or other_id = UNKEPT) and not "
        + MEET_ELSEWHERE.format(but=""),
    },
    Reason.BEFORE: {
        "sharing_answer": SHARES_ENDED,
        "sharing_widening": SHARES_ENDED,
        "sharing_receiver": SHARES_ENDED,
        "sharing_share": SHARE_ENDED,
        "sharing_accesshold": SHARES_ENDED,
        "sharing_casefile": CASES_ENDED,
        "sharing_caseroom": CASES_ENDED,
        **dict.fromkeys(OF_GROUPS, GROUPS_ENDED),
        "sharing_caseentry": CASES_ENDED,
        "sharing_casekey": CASES_ENDED,
        "sharing_casemember": CASES_ENDED,
        "sharing_groupdate": GROUPS_ENDED,
        "sharing_case": CASE_ENDED,
        "sharing_groupcandidate": PROPOSALS_ENDED,
        "sharing_groupopened": PROPOSALS_ENDED,
        "sharing_willing": PROPOSALS_ENDED,
        "sharing_groupproposal": "made_at < BEFORE",
        "sharing_code": "expires_at < BEFORE",
        "sharing_incalendar": "day < BEFORE and changed_at < BEFORE",
    },
}
NOT_DONE = "done_at is null and let_go_at is null"
# What stays, and without whom or what: which rows, and what must be true of them afterwards.
DETACHED: dict[Reason, dict[str, tuple[str, str]]] = {
    Reason.PERSON: {
        # A note is its writer's, and the second person of what is RED is nobody then.
        "sharing_note": ("other_id = GONE_PERSON", "other_id <> GONE_PERSON"),
        "sharing_accesshold": (
            "asked_by_id = GONE_PERSON or by_id = GONE_PERSON",
            "asked_by_id is null and by_id is null",
        ),
        "sharing_share": ("second_id = GONE_PERSON", "second_id <> GONE_PERSON"),
        # A case has no founder then, and closes unless somebody carries it on.
        "sharing_case": ("founder_id = GONE_PERSON", "founder_id is null"),
        "sharing_casemember": ("invited_by_id = GONE_PERSON", "invited_by_id is null"),
        "sharing_grouprules": ("by_id = GONE_PERSON", "by_id is null"),
        "sharing_groupdate": ("by_id = GONE_PERSON", "by_id is null"),
        "sharing_candidate": ("put_forward_by_id = GONE_PERSON", "put_forward_by_id is null"),
        # That somebody is who they are stays said, and by nobody who could ever come in.
        "people_confirmation": (
            "by_id = GONE_PERSON",
            "by_id in (select id from people_person where not is_active and sign_in is null)",
        ),
        # What others wait for stays with them; the words of who is erased do not.
        "sharing_action": (
            f"owner_id = GONE_PERSON and writer_id = GONE_PERSON and {NOT_DONE}",
            "owner_id is null and writer_id is null and line = ''",
        ),
    },
    Reason.OWNER: {
        "sharing_action": (
            f"owner_id = GONE_OWNER and writer_id = other_id and {NOT_DONE}",
            "owner_id is null",
        ),
    },
    Reason.EDITION: {
        "sharing_release": (
            "edition_id = GONE_EDITION and taken_back_at is null"
            " and giver_id in KEEPERS and receiver_id in KEEPERS",
            "edition_id is null",
        ),
        "sharing_action": (
            "edition_id = GONE_EDITION and owner_id in KEEPERS and other_id in KEEPERS",
            "edition_id is null and meeting_id is null",
        ),
    },
}


@dataclass(frozen=True)
class Erasing:
    """A transaction that erases for one reason."""

    reason: Reason
    value: int | datetime

    def delete(self, table: str) -> int:
        """What goes of the table; gives how many rows that were."""
        rule = DELETED[self.reason][table]
        return self._carry_out(table, f"delete from {table}", rule, [])  # noqa: S608  (ours)

    def delete_all(self, *, but: frozenset[str] = frozenset()) -> int:
        """What goes of every table that has something."""
        return sum(self.delete(table) for table in DELETED[self.reason] if table not in but)

    def detach(self, table: str, values: Mapping[str, object]) -> int:
        """What stays of the table is without whom or what goes."""
        rule, _after = DETACHED[self.reason][table]
        put = ", ".join(f"{column} = %s" for column in values)
        said = f"update {table} set {put}"  # noqa: S608  (ours)
        adapt = connection.ops.adapt_datetimefield_value
        put_in = [adapt(v) if isinstance(v, datetime) else v for v in values.values()]
        return self._carry_out(table, said, rule, put_in)

    def _carry_out(self, table: str, said: str, rule: str, values: list[Any]) -> int:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql" and _guarded(table):
                if rule in BY_KEY:
                    return 0
                cursor.execute(f"{said} where row_security_active('{table}')", values)
            else:
                word = OF_REASON[self.reason]
                parts = re.split(rf"\b{word}\b", written(rule, but=word))
                value = connection.ops.adapt_datetimefield_value(self.value) if isinstance(
                    self.value, datetime
                ) else self.value  # fmt: skip
                where = "%s".join(part.replace("%", "%%") for part in parts)
                cursor.execute(f"{said} where {where}", [*values, *[value] * (len(parts) - 1)])
            return int(cursor.rowcount)


def _guarded(table: str) -> bool:
    """PostgreSQL: whether the policies choose the rows. They do not for a role that passes by all
    of them: that one is told the rule, as SQLite is."""
    with connection.cursor() as cursor:
        cursor.execute("select row_security_active(%s)", [table])
        return bool(cursor.fetchone()[0])


@contextmanager
def erasing(reason: Reason, value: int | datetime) -> Iterator[Erasing]:
    """A transaction that may erase for the reason, which is over when it ends. Meanwhile it is
    nobody's visit: what is a visitor's own to delete must not go with it."""
    said = value.isoformat() if isinstance(value, datetime) else str(value)
    with nobodys(_setting(reason), said):
        yield Erasing(reason, value)


@contextmanager
def nobodys(setting: str, value: str) -> Iterator[None]:
    """A transaction that says this of itself and nothing else: it is nobody's visit meanwhile."""
    with transaction.atomic():
        before = _said()
        _say({setting: value})
        yield
        _say(before)  # else it is rolled back with all the rest


def _setting(reason: Reason) -> str:
    return f"samspill.erasing_{reason}"


COUNTING = "samspill.counting_edition"  # see ``outcomes.policies``
# See ``groups.proposal_policies``.
PROPOSING, COUNTING_YES = "samspill.proposing_groups_of", "samspill.counting_yes_to"
LETTING, TENDING = "samspill.letting_in", "samspill.tending_groups"  # see ``groups.policies``
# All that a transaction may have said of itself: none of it holds while it erases, or counts.
SETTINGS = (
    "samspill.person", "samspill.now", "samspill.labels", "samspill.keeper",
    "samspill.asks_consent", "samspill.copies_event", "samspill.writes_in", "samspill.ends_access",
    COUNTING, PROPOSING, COUNTING_YES, LETTING, TENDING, *map(_setting, Reason),
)  # fmt: skip


def _said() -> dict[str, str]:
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        asked = ", ".join(["current_setting(%s, true)"] * len(SETTINGS))
        cursor.execute(f"select {asked}", SETTINGS)
        return dict(zip(SETTINGS, (value or "" for value in cursor.fetchone()), strict=True))


def _say(values: Mapping[str, str]) -> None:
    """These settings until the transaction ends, and none of the others."""
    if connection.vendor == "postgresql":
        said = ", ".join(["set_config(%s, %s, true)"] * len(SETTINGS))
        facts = [fact for name in SETTINGS for fact in (name, values.get(name, ""))]
        with connection.cursor() as cursor:
            cursor.execute(f"select {said}", facts)


def written(rule: str, *, but: str = "") -> str:
    """The rule with its words in full, but for one."""
    return WORD.sub(lambda hit: hit.group() if hit.group() == but else WORDS[hit.group()], rule)


def policies() -> Iterator[tuple[str, str, str, str]]:
    """For PostgreSQL: table, name, command and rule of each policy."""
    for reason, tables in DELETED.items():
        for table, rule in tables.items():
            if rule in BY_KEY:
                continue
            yield table, f"samspill_erase_{reason}", "delete", f"using ({written(rule)})"
    for reason, kept in DETACHED.items():
        for table, (rule, after) in kept.items():
            whole = f"using ({written(rule)}) with check ({written(after)})"
            yield table, f"samspill_detach_{reason}", "update", whole
