"""What is counted of an edition, by whom, and that no more is kept than may be told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from cast import Cast, at
from samspill.web.outbox.duties import carry_out_due, order_daily
from samspill.web.sharing.cases.models import Case, CaseMember
from samspill.web.sharing.groups.models import GroupDate, RulesAccepted
from samspill.web.sharing.models import Part, Terms
from samspill.web.sharing.outcomes.actions import take_back_answer
from samspill.web.sharing.outcomes.counting import count_outcomes
from samspill.web.sharing.outcomes.disclosure import OTHERS, Figure, Parted, Several
from samspill.web.sharing.outcomes.models import OutcomeAnswer, Outcomes
from samspill.web.sharing.outcomes.policies import counting
from samspill.web.sharing.outcomes.released import Key, from_json, to_json
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import Action, NotHeld, Release
from support.outcomes import LATER, Past, agreed, answers, circle, did_not_meet, past, ties

A_DAY = timedelta(days=1)


@pytest.fixture
def been(cast: Cast) -> Past:
    return past(cast)


def counted(been: Past, days: int) -> Outcomes:
    return count_outcomes(edition=been.cast.edition, now=at(9) + days * A_DAY)


def figure(kept: Outcomes, key: Key, level: int = 1) -> Figure | None:
    return from_json(kept.released).figure(key, level)


def test_meetings_are_counted_once_a_month_after_the_day(been: Past) -> None:
    for (one, other), meeting in list(zip(been.pairs, been.meetings, strict=True))[:8]:
        did_not_meet(one, other, meeting)
    for one, other in been.pairs[8:28]:
        agreed(one, other, at(20))
    for one, other in been.pairs[28:36]:
        agreed(one, other, at(20) + 10 * A_DAY)
    early = counted(been, 29)
    assert from_json(early.released).batches == {}
    kept = counted(been, 30)
    assert (from_json(kept.released).begun, from_json(kept.released).planned) == (60, 60)
    now = at(9) + 30 * A_DAY
    # 52 of 60 held, 20 with an action within a week and 28 within a month: bands of seven.
    assert figure(kept, Key.HELD) == Figure(60, 42, 53, now)
    assert figure(kept, Key.ACTED, 3) == Figure(60, 14, 20, now)
    assert figure(kept, Key.ACTED, 1) == Figure(60, 28, 34, now)
    assert from_json(kept.released).median_days == 1
    for one, other in been.pairs[36:]:
        agreed(one, other, at(20) + 31 * A_DAY)
    assert counted(been, 40).released["batches"] == kept.released["batches"]


def test_answers_are_counted_from_fifteen_people_on_and_then_in_batches(been: Past) -> None:
    when = at(9) + 61 * A_DAY
    for who in been.people[:14]:
        answers(who, when, useful=2)
    assert figure(counted(been, 74), Key.USEFUL) is None
    assert not from_json(counted(been, 74).released).batches.get(Key.USEFUL)
    for n, who in enumerate(been.people[14:30]):
        answers(who, when, useful=(0, 3)[n % 2], again=n % 2, come=n != 0)
    kept = counted(been, 75)
    first = at(9) + 75 * A_DAY
    assert figure(kept, Key.USEFUL) == Figure(30, 20, 25, first)
    assert figure(kept, Key.USEFUL, 3) == Figure(30, 5, 9, first)
    assert figure(kept, Key.AGAIN) == Figure(30, 5, 9, first)
    assert figure(kept, Key.WOULD_COME) is None  # 29 of 30: one would be nearly told
    assert from_json(kept.released).counted(Key.WOULD_COME)
    # One more day, and fourteen more answers: all stands as it was.
    for who in been.people[30:44]:
        answers(who, when + 15 * A_DAY, useful=0)
    assert counted(been, 90).released == kept.released
    answers(been.people[44], when + 15 * A_DAY, useful=3)
    more = counted(been, 91)
    assert more.released["batches"]["useful"][0] == kept.released["batches"]["useful"][0]
    assert figure(more, Key.USEFUL, 1) is None  # one of fifteen, and so all of it is too loose


def test_an_answer_that_is_taken_back_is_not_counted(been: Past) -> None:
    when = at(9) + 61 * A_DAY
    for who in been.people[:15]:
        answers(who, when, useful=2)
    gone = been.people[0]
    visit = Visit(gone.person_id, Shown.SIGNED_IN, when)
    with as_visit(visit):
        take_back_answer(edition=been.cast.edition, visit=visit, by=gone.person)
    assert not from_json(counted(been, 74).released).batches.get(Key.USEFUL)


def test_whoever_promised_much_counts_once(been: Past) -> None:
    for n, (one, other) in enumerate(been.pairs[:20]):
        agreed(one, other, at(20), due=10, done=8)
        if n < 6:
            agreed(one, other, at(21), due=12, done=20)
    assert figure(counted(been, 60), Key.KEPT) == Figure(20, 10, 15, at(9) + 60 * A_DAY)


def test_ties_across_sectors_are_told_by_fives_and_small_sectors_together(been: Past) -> None:
    for one, other in been.pairs[:6]:
        ties(one, other, at(9) - 90 * A_DAY)
    for one, other in been.pairs[6:40]:
        ties(one, other, at(20))
    network = counted(been, 30).released["network"]
    # Of the cast's control agency there is one, and the next smallest goes with it.
    assert network["merged"] == ["control_agency", "other_public"]
    assert network["people"].keys() == {"business", "police", "security_industry", OTHERS}
    assert sum(network["people"].values()) == 66
    by_pair = {tuple(each["between"]): each for each in network["ties"]}
    assert len(by_pair) == 6
    assert {each["before"] is None for each in network["ties"]} == {True}
    assert any(each["after"] is not None and each["after"][0] >= 5 for each in network["ties"])


def test_groups_that_meet_and_cases_are_counted_once_half_a_year_after(cast: Cast) -> None:
    people = (been := past(cast, part=Part.CASES)).people
    for n in range(7):
        circle(people[3 * n : 3 * n + 3], meets=(60, 140, 200)[n % 3])
    circle(people[30:33], meets=40)  # has not met for long, and will not
    for n in range(5):
        circle(people[4 * n : 4 * n + 4], ends=100 + n)
        circle(people[4 * n : 4 * n + 4], ends=300)
    assert from_json(counted(been, 167).released).together is None
    kept = counted(been, 168)
    together = from_json(kept.released).together
    assert together is not None
    # Five have ended and five go on: that is told of neither.
    assert (together.groups, together.cases) == (Several(6, 10), Parted(Several(6, 10)))
    assert "Zebra" not in str(kept.released)
    for n in range(4):
        circle(people[4 * n : 4 * n + 4], meets=200)
    assert counted(been, 175).released["together"] == kept.released["together"]


def test_four_organisations_in_all_cases_are_too_few(cast: Cast) -> None:
    been = past(cast, part=Part.CASES)
    few = [who for who in been.people if who.organisation_id in {
        each.organisation_id for each in been.people[:4]
    }]  # fmt: skip
    for _n in range(8):
        circle(few, ends=300)
    together = from_json(counted(been, 168).released).together
    assert together is not None
    assert together.cases == Parted(None)


def test_the_worker_counts_once_a_week_and_no_page_counts(been: Past) -> None:
    order_daily(now=LATER)
    assert carry_out_due(now=LATER) > 0
    first = Outcomes.objects.get().counted_at
    assert first == LATER
    for days in (1, 6):
        order_daily(now=LATER + days * A_DAY)
        carry_out_due(now=LATER + days * A_DAY)
    assert Outcomes.objects.get().counted_at == first
    order_daily(now=LATER + 7 * A_DAY)
    carry_out_due(now=LATER + 7 * A_DAY)
    assert Outcomes.objects.get().counted_at == LATER + 7 * A_DAY


def test_what_is_stored_is_what_is_told_and_names_nobody(been: Past) -> None:
    for one, other in been.pairs[:30]:
        agreed(one, other, at(20), due=5)
        ties(one, other, at(20))
    kept = counted(been, 80)
    assert to_json(from_json(kept.released)) == kept.released
    said = str(kept.released)
    assert "Zebra" not in said
    assert "Nummer" not in said
    assert "Virksomhet" not in said
    ids = {who.person_id for who in been.people}
    assert not any(f"'{pk}'" in said for pk in ids)


def test_only_whoever_counts_reads_and_nothing_of_other_editions(been: Past) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no security of rows")
    cast, (one, other) = been.cast, been.pairs[0]
    ties(one, other, at(20))
    agreed(one, other, at(20))
    did_not_meet(one, other, been.meetings[0])
    answers(one, LATER, useful=1)
    Terms.objects.filter(edition=cast.edition).update(part=Part.CASES)
    group = circle([one, other], meets=20)

    def rows() -> tuple[int, ...]:
        return tuple(each.objects.count() for each in (Release, Action, NotHeld, OutcomeAnswer))

    assert rows() == (0, 0, 0, 0)
    for person in (cast.organiser, cast.desk_host, cast.other_organiser):
        with as_visit(Visit(person.pk, Shown.ANEW, LATER)):
            assert rows() == (0, 0, 0, 0)
    with counting(cast.edition.pk):
        assert rows() == (2, 1, 1, 1)
        # Who is in a group and when it meets, and no yes and no word of it.
        assert CaseMember.objects.filter(case=group).count() == 2
        assert GroupDate.objects.count() == 1
        assert not RulesAccepted.objects.exists()
        # It reads, and writes nothing.
        assert Case.objects.update(title="x") == 0
        assert Action.objects.update(line="x") == 0
        assert OutcomeAnswer.objects.all()._raw_delete("default") == 0
    with counting(cast.other_edition.pk):
        assert rows() == (0, 0, 0, 0)
        assert not Case.objects.exists()
    # Within somebody's visit it is nobody's, and theirs again afterwards.
    with as_visit(Visit(one.person_id, Shown.SIGNED_IN, LATER)):
        with counting(cast.other_edition.pk):
            assert rows() == (0, 0, 0, 0)
        assert rows() == (2, 1, 1, 1)
