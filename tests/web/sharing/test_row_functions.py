"""What a policy asks of other tables is asked as whoever asks, and says nothing more by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection

from cast import Cast
from samspill.web.sharing.cases.models import Case
from samspill.web.sharing.row_security import ASKED
from support.cases import let_work, opened, signed

pytestmark = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has no security of rows"
)
EVERYBODYS = {"ON", "CASES_ON"}  # which editions have opened what
IDS = sorted(
    f"samspill_{word.lower()}"
    for word, kind in ASKED.items()
    if kind == "bigint[]" and word not in EVERYBODYS
)


def asked(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def test_each_runs_as_who_asks_of_our_tables_and_is_told_nothing(db: None) -> None:
    names = sorted(f"samspill_{word.lower()}" for word in ASKED)
    found = asked(
        "select proname::text, prosecdef, provolatile, pronargs, proconfig from pg_proc"
        " where proname = any(%s)",
        [names],
    )
    as_who_asks = (False, "s", 0, ["search_path=public, pg_temp"])
    assert sorted(found) == [(name, *as_who_asks) for name in names]


def test_to_nobody_they_give_nothing(cast: Cast) -> None:
    let_work(cast)
    opened(cast)
    assert {name: asked(f"select {name}()") for name in IDS} == {name: [([],)] for name in IDS}


def test_each_is_given_what_they_could_have_selected(cast: Cast) -> None:
    let_work(cast)
    case = opened(cast)
    given = {}
    for who in (cast.bank, cast.police, cast.seller, cast.stranger):
        with signed(who):
            given[who] = asked("select samspill_seen_cases()")[0][0]
            assert given[who] == list(Case.objects.order_by("pk").values_list("pk", flat=True))
    assert given[cast.bank] == [case.pk]
    assert given[cast.stranger] == []


def test_a_table_of_the_same_name_opens_nothing(cast: Cast) -> None:
    let_work(cast)
    case = opened(cast)
    with signed(cast.stranger) as (visit, _), connection.cursor() as cursor:
        cursor.execute("create temporary table sharing_casekey (like public.sharing_casekey)")
        cursor.execute(
            "insert into pg_temp.sharing_casekey (id, case_id, person_id, since, keeps, yearly)"
            " values (1, %s, %s, now() - interval '9 years', true, false)",
            [case.pk, visit.person],
        )
        assert asked("select count(*) from sharing_casekey") == [(1,)]
        assert asked("select samspill_my_cases()") == [([],)]
        assert Case.objects.count() == 0
        cursor.execute("drop table pg_temp.sharing_casekey")


def test_reading_asks_no_table_whose_policy_asks_further(db: None) -> None:
    """Such a policy would be written into every query that comes by, and those that it asks."""
    assert asked(
        """
        select distinct there.relname::text from pg_policy
        join pg_depend on classid = 'pg_policy'::regclass and objid = pg_policy.oid
        join pg_class there on there.oid = refobjid and refclassid = 'pg_class'::regclass
        where polcmd = 'r' and refobjid <> polrelid and there.relrowsecurity
        """
    ) == [("sharing_casekey",)]
