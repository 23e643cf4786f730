"""The rule of ``permissions`` once more, in the database: on PostgreSQL no row of what is shared
comes to whom it is not for, even where the application forgets to ask.

Who asks, how they have shown it and when is set for a transaction (:func:`as_visit`); where nothing
is set, nothing is there. The policies are put up after every ``migrate``. What one of them asks of
other tables stands in a function, which is called once a statement and not once a row. It runs as
whoever asks, held back by the policies of what it reads: nobody learns more by it than by asking
themselves. See docs/decisions/0055-policies-that-call.md.
SQLite has nothing of the kind: there the application's own filter is all there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction

from samspill.web.journal.triggers import may_change
from samspill.web.sharing import erasing, identity_policies, tie_policies
from samspill.web.sharing.archives import policies as archive_policies
from samspill.web.sharing.cases import policies as case_policies
from samspill.web.sharing.contacts import policies as contact_policies
from samspill.web.sharing.groups import policies as group_policies
from samspill.web.sharing.groups import proposal_policies
from samspill.web.sharing.outcomes import policies as outcome_policies
from samspill.web.sharing.permissions import OPENS, Visit

ME = "(select nullif(current_setting('samspill.person', true), '')::bigint)"
AT = "(select nullif(current_setting('samspill.now', true), '')::timestamptz)"
OPENED = "(select string_to_array(current_setting('samspill.labels', true), ' '))::text[]"
# Of what others wrote.
LABEL_OPENS = "(label = any(OPENED) and (label = 'CLEAR' or CONFIRMED))"
ON = "array(select edition_id from sharing_terms where part in ('sharing', 'cases'))"
RECEIVED = (
    "array(select share_id from sharing_receiver r where r.person_id = ME and r.removed_at is null"
    " and (r.case_id is null or exists (select from sharing_casekey k where k.case_id = r.case_id"
    " and k.person_id = ME and k.since <= r.added_at and STANDS"
    " and (not k.yearly or k.case_id = any(MY_OPEN)))))"
)
# Whatever the policies of shares let through.
READABLE = "array(select id from sharing_share)"
AGREED_BY_ME = "array(select share_id from sharing_widening where second_id = ME)"
# Who asks as the source, and as the second person of what is RED.
MINE = "(source_id = ME and OWN_IS_OPEN)"
MY_WORD = "(second_id = ME and CONFIRMED)"

# By table and command: of which rows it is, and which it may leave behind.
SHARES = """
(source_id = ME and OWN_IS_OPEN) or (
    ((withdrawn_at is null and expires_at > AT) or id = any(HELD)) and LABEL_OPENS
    and edition_id = any(ON) and id = any(RECEIVED)
)
"""
GIVES = "MINE or share_id = any(AGREED_BY_ME)"
POLICIES = {
    "sharing_share": {
        "select": f"using ({SHARES})",
        "insert": "with check MINE",
        "update": "using MINE with check MINE",
        "delete": "using MINE",
    },
    "sharing_receiver": {
        "select": f"using (person_id = ME or {GIVES})",
        "insert": f"with check ({GIVES})",
        "update": f"using (person_id = ME or {GIVES}) with check (person_id = ME or {GIVES})",
        "delete": "using MINE",
    },
    "sharing_widening": {
        "select": "using (MINE or MY_WORD)",
        "insert": "with check MINE",
        "update": "using (MINE or MY_WORD)",
        "delete": "using MINE",
    },
    "sharing_answer": {
        "select": "using (MINE or person_id = ME or (to_all and share_id = any(READABLE)))",
        "insert": "with check (person_id = ME and share_id = any(RECEIVED))",
        "update": "using (person_id = ME) with check (person_id = ME)",
        "delete": "using (person_id = ME)",
    },
}
WORDS = {
    "ME": ME,
    "AT": AT,
    "ON": ON,
    "OPENED": OPENED,
    "LABEL_OPENS": LABEL_OPENS,
    "RECEIVED": RECEIVED,
    "READABLE": READABLE,
    "AGREED_BY_ME": AGREED_BY_ME,
    "MINE": MINE,
    "MY_WORD": MY_WORD,
}
# Words that are the answers of functions, and of which type.
ASKED = {
    "ON": "bigint[]",
    "RECEIVED": "bigint[]",
    "READABLE": "bigint[]",
    "AGREED_BY_ME": "bigint[]",
}
PARTS = (
    tie_policies, identity_policies, case_policies, outcome_policies, archive_policies,
    contact_policies, group_policies, proposal_policies,
)  # fmt: skip
for part in PARTS:
    # A word means one thing in all of them, and a table's rules stand in one.
    if twice := WORDS.keys() & part.WORDS.keys() | POLICIES.keys() & part.POLICIES.keys():
        raise RuntimeError(f"said twice of policies: {sorted(twice)}")
    WORDS |= part.WORDS
    ASKED |= part.ASKED
    POLICIES |= part.POLICIES
SAY = """
select set_config('samspill.person', %s, true), set_config('samspill.now', %s, true),
    set_config('samspill.labels', %s, true)
"""
WORD = re.compile("|".join(rf"\b{word}\b" for word in WORDS))
# Whose a share is cannot be said otherwise in the rows that belong to it; and where it goes, they
# go with it, though whoever erases an edition sees neither.
OF_ONE_SOURCE = """
do $$
declare
    part text;
begin
    if not exists (select from pg_constraint where conname = 'share_of_its_source') then
        alter table sharing_share add constraint share_of_its_source unique (id, source_id);
    end if;
    foreach part in array array['receiver', 'widening', 'answer', 'accesshold'] loop
        if not exists (select from pg_constraint
                       where conname = part || '_of_its_source' and confdeltype = 'c') then
            execute format('alter table %I drop constraint if exists %I',
                           'sharing_' || part, part || '_of_its_source');
            execute format('alter table %I add constraint %I foreign key (share_id, source_id)'
                           ' references sharing_share (id, source_id) on delete cascade',
                           'sharing_' || part, part || '_of_its_source');
        end if;
    end loop;
    -- What came of an action goes with it, likewise.
    if not exists (select from pg_constraint where conname = 'answer_of_its_action') then
        alter table sharing_actionanswer add constraint answer_of_its_action
            foreign key (action_id) references sharing_action (id) on delete cascade;
    end if;
end $$;
"""


_now: ContextVar[Visit | None] = ContextVar("visit", default=None)


@contextmanager
def as_visit(visit: Visit) -> Iterator[None]:
    """A transaction in which the database answers this visit; what is read lazily must be read
    before it ends. Within another it is that one's again afterwards."""
    outer = _now.set(visit)
    try:
        with transaction.atomic():
            _say(visit)
            yield
    finally:
        _now.reset(outer)
        if connection.in_atomic_block and not connection.needs_rollback:
            _say(_now.get())


def _say(visit: Visit | None) -> None:
    """Until the transaction ends, it is this visit that asks; nobody, for None."""
    if connection.vendor != "postgresql":
        return
    facts = ["", "", ""]
    if visit is not None:
        opened = " ".join(sorted(OPENS[visit.shown]))
        facts = [str(visit.person), visit.now.isoformat(), opened]
    with connection.cursor() as cursor:
        cursor.execute(SAY, facts)


def put_up(*, using: str, **_facts: Any) -> None:
    """See that the policies stand as they are written here, and that the application's role, where
    another owns the tables, may read and write rows and nothing else. Again changes nothing."""
    there = connections[using]
    if there.vendor != "postgresql":
        return
    with there.cursor() as cursor:
        if not POLICIES.keys() <= set(there.introspection.table_names(cursor)):
            return
        if not may_change(there, next(iter(POLICIES))):
            return
        cursor.execute(OF_ONE_SOURCE)
        for function in _functions():
            cursor.execute(function)
        for key in (
            *case_policies.cascades(), *group_policies.cascades(), *proposal_policies.cascades()
        ):  # fmt: skip
            cursor.execute(key)
        for table, policies in POLICIES.items():
            cursor.execute(f"alter table {table} enable row level security")
            cursor.execute(f"alter table {table} force row level security")
            for command, rule in policies.items():
                name = f"samspill_{command}"
                cursor.execute(f"drop policy if exists {name} on {table}")
                cursor.execute(f"create policy {name} on {table} for {command} {_said(rule)}")
        for table, name, command, rule in _of_duties():
            cursor.execute(f"drop policy if exists {name} on {table}")
            cursor.execute(f"create policy {name} on {table} for {command} {_said(rule)}")
        for table, name, command, rule in erasing.policies():
            cursor.execute(f"drop policy if exists {name} on {table}")
            cursor.execute(f"create policy {name} on {table} for {command} {rule}")
        if settings.APPLICATION_ROLE:
            grant(using=using, role=settings.APPLICATION_ROLE)


def grant(*, using: str, role: str) -> None:
    """Let the role read and write rows: it neither owns a table nor passes by a policy."""
    there = connections[using]
    name = there.ops.quote_name(role)
    with there.cursor() as cursor:
        cursor.execute(f"grant usage on schema public to {name}")
        rows = "select, insert, update, delete on all tables in schema public"
        cursor.execute(f"grant {rows} to {name}")
        cursor.execute(f"grant usage, select on all sequences in schema public to {name}")


def _of_duties() -> Iterator[tuple[str, str, str, str]]:
    """What the worker's duties may beside: table, name of the policy, command and rule."""
    for name, tables in (("let_in", group_policies.LETTING_IN), ("tend", group_policies.TENDED)):
        for table, commands in tables.items():
            for command, rule in commands.items():
                yield table, f"samspill_{name}_{command}", command, rule
    for name, rules in (
        ("count", outcome_policies.COUNTED),
        ("propose", proposal_policies.READ_TO_PROPOSE),
    ):
        for table, rule in rules.items():
            yield table, f"samspill_{name}", "select", rule


def _functions() -> Iterator[str]:
    """One for each of the words that are asked. They keep the plan of what they ask for as long as
    the connection lasts, and take the tables' names from no other schema."""
    for word, kind in ASKED.items():
        yield (
            f"create or replace function {_function(word)} returns {kind}"
            " language plpgsql stable parallel safe security invoker"
            " set search_path = public, pg_temp"
            f" as $$ begin return {_said(WORDS[word])}; end $$"
        )


def _function(word: str) -> str:
    return f"samspill_{word.lower()}()"


def _said(rule: str) -> str:
    """The rule with its words in full, or the calls of those that are asked."""
    while WORD.search(rule):
        rule = WORD.sub(lambda hit: _meaning(hit.group()), rule)
    return rule


def _meaning(word: str) -> str:
    if word not in ASKED:
        return WORDS[word]
    return f"(select {_function(word)})::{ASKED[word]}"
