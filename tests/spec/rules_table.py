"""Each rule of a plan with an example that breaks it and no other rule.

``docs/reference/rules.md`` is made from this table: ``PYTHONPATH=tests python -m spec.rules_table``
writes it, and a test says when it is out of date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from samspill.engine.judge.rules import RULES, RuleCode
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import (
    Locked,
    LockedRoundTable,
    Organisation,
    Participant,
    Problem,
    Rivals,
    RoundTable,
    Sector,
    Table,
)
from samspill.telling.violations import RULE_SAYS
from support.plans import meeting_of
from support.problems import slots_of, small_problem, talk_over

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "rules.md"


@dataclass(frozen=True)
class Example:
    """A situation in words, the problem and the plan, and what the judge says of it."""

    given: str
    problem: Problem
    meetings: tuple[str, ...]
    says: tuple[str, ...]

    @property
    def plan(self) -> Plan:
        """The meetings, written as :func:`support.plans.meeting_of` reads them, as a plan."""
        return Plan(tuple(meeting_of(words) for words in self.meetings))


SHOP = Organisation("shop", "Shop", Sector.SECURITY_INDUSTRY, table="t1")
BANK = Organisation("bank", "Bank", Sector.BUSINESS, table="t2")


def _round_table(people: str = "ada bo cy", *, moderated: str = "", **facts: object) -> Problem:
    """A problem with round table ``fraud``, which everybody has asked for, at tables of 8."""
    held = {key: facts.pop(key) for key in ("most", "sectors", "slots", "table") if key in facts}
    names = [word.partition(":")[0].removesuffix("*") for word in people.split()]
    asked = " ".join(f"{name}>fraud" for name in names if name != moderated)
    theme = RoundTable("fraud", "Fraud", moderated or None, **held)  # type: ignore[arg-type]  # a test's own
    known: dict[str, object] = {"interests": asked, "seats": 8, **facts}
    return small_problem(people, round_tables=(theme,), **known)  # type: ignore[arg-type]  # as above


FOUR = _round_table("ada bo cy di", wishes="cy>di")

EXAMPLES: dict[RuleCode, tuple[Example, ...]] = {
    RuleCode.NOT_TWO: (
        Example(
            "Ada sits alone.",
            small_problem("ada bo", wishes="ada>bo"),
            ("s1 t1 ada",),
            ("A meeting has 1 participant, not two.",),
        ),
        Example(
            "Three people in one meeting.",
            small_problem("ada bo cy", wishes="ada>bo"),
            ("s1 t1 ada bo cy",),
            ("A meeting has 3 participants, not two.",),
        ),
    ),
    RuleCode.UNKNOWN: (
        Example(
            "The plan names somebody, a slot and a table of another edition.",
            small_problem("ada bo", wishes="ada>bo"),
            ("s9 t9 ada zoe",),
            (
                "A meeting names zoe, which the problem does not have.",
                "A meeting names s9, which the problem does not have.",
                "A meeting names t9, which the problem does not have.",
            ),
        ),
        Example(
            "A meeting at a round table that nobody has set up.",
            _round_table(),
            ("s1 t1 ada bo cy @theft",),
            ("A meeting names theft, which the problem does not have.",),
        ),
    ),
    RuleCode.TWO_PLACES: (
        Example(
            "Ada meets Bo and Cy at the same time.",
            small_problem("ada bo cy", wishes="ada>bo ada>cy"),
            ("s1 t1 ada bo", "s1 t2 ada cy"),
            ("ada is in 2 meetings in slot s1.",),
        ),
        Example(
            "Cy sits at a round table and meets Di at the same time.",
            FOUR,
            ("s1 t1 ada bo cy @fraud", "s1 t2 cy di"),
            ("cy is in 2 meetings in slot s1.",),
        ),
    ),
    RuleCode.SLOT_CLOSED: (
        Example(
            "Ada is there in the second slot only.",
            small_problem(
                "ada bo",
                wishes="ada>bo",
                participants=[Participant("ada", "", "ada-org", available=frozenset({"s2"}))],
            ),
            ("s1 t1 ada bo",),
            ("ada is away or at a talk in slot s1, but has a meeting.",),
        ),
        Example(
            "A talk is held during the first slot; Ada skips it, Bo does not.",
            small_problem(
                "ada bo",
                wishes="ada>bo",
                talks=(talk_over(slots_of(1)[0]),),
                participants=[Participant("ada", "", "ada-org", skips=frozenset({"talk"}))],
            ),
            ("s1 t1 ada bo",),
            ("bo is away or at a talk in slot s1, but has a meeting.",),
        ),
    ),
    RuleCode.ABOVE_CAP: (
        Example(
            "Ada wants one meeting and has two.",
            small_problem(
                "ada bo cy",
                wishes="ada>bo ada>cy",
                participants=[Participant("ada", "", "ada-org", cap=1)],
            ),
            ("s1 t1 ada bo", "s2 t1 ada cy"),
            ("ada has 2 meetings, the cap is 1.",),
        ),
        Example(
            "Cy wants one meeting, and has one beside a round table.",
            replace(FOUR, cap=1),
            ("s1 t1 ada bo cy @fraud", "s2 t1 cy di"),
            ("cy has 2 meetings, the cap is 1.",),
        ),
    ),
    RuleCode.TABLE_FULL: (
        Example(
            "Two meetings at a table for one.",
            small_problem("ada bo cy di", wishes="ada>bo cy>di"),
            ("s1 t1 ada bo", "s1 t1 cy di"),
            ("Table t1 has 2 meetings in slot s1 and holds 1.",),
        ),
        Example(
            "The table is closed in the first slot.",
            replace(
                small_problem("ada bo", wishes="ada>bo"),
                tables=(Table("t1", capacities=(("s1", 0),)),),
            ),
            ("s1 t1 ada bo",),
            ("Table t1 has 1 meeting in slot s1 and holds 0.",),
        ),
        Example(
            "A meeting of two beside a round table, at a table that holds two meetings.",
            replace(
                _round_table("ada bo cy di eve", wishes="di>eve"),
                tables=(Table("t1", capacity=2, seats=8),),
            ),
            ("s1 t1 ada bo cy @fraud", "s1 t1 di eve"),
            ("Table t1 has 1 more meeting beside round table fraud in slot s1.",),
        ),
    ),
    RuleCode.WRONG_TABLE: (
        Example(
            "Shop has table t1 of its own; its representative Ada meets Bo elsewhere.",
            small_problem("ada*:shop bo", wishes="bo>shop", organisations=[SHOP]),
            ("s1 t2 ada bo",),
            ("The meeting of ada and bo must be at table t1.",),
        ),
        Example(
            "Bo and Cy sit at Shop's table.",
            small_problem("ada*:shop bo cy", wishes="bo>cy", organisations=[SHOP]),
            ("s1 t1 bo cy",),
            ("The meeting of bo and cy is at table t1, which is an organisation's own.",),
        ),
        Example(
            "Shop and Bank both have a table, and their representatives meet at a third.",
            small_problem(
                "ada*:shop bo*:bank", wishes="bo>shop", organisations=[SHOP, BANK], tables=3
            ),
            ("s1 t3 ada bo",),
            ("The meeting of ada and bo must be at table t1 or t2.",),
        ),
        Example(
            "A round table at Shop's table.",
            _round_table("ada:shop bo cy", organisations=[SHOP]),
            ("s1 t1 ada bo cy @fraud",),
            ("Round table fraud is at table t1, which is an organisation's own.",),
        ),
        Example(
            "Ada asks for quiet, table t2 is quiet, and she meets Bo at table t1.",
            replace(
                small_problem(
                    "ada bo",
                    wishes="ada>bo",
                    participants=[Participant("ada", "", "ada-org", quiet=True)],
                ),
                tables=(Table("t1"), Table("t2", quiet=True)),
            ),
            ("s1 t1 ada bo",),
            ("The meeting of ada and bo must be at table t2.",),
        ),
        Example(
            "Bo and Cy meet at the quiet table, for which Ada asks.",
            replace(
                small_problem(
                    "ada bo cy",
                    wishes="bo>cy",
                    participants=[Participant("ada", "", "ada-org", quiet=True)],
                ),
                tables=(Table("t1"), Table("t2", quiet=True)),
            ),
            ("s1 t2 bo cy",),
            (
                "The meeting of bo and cy is at table t2, which is kept for those "
                "who ask for quiet.",
            ),
        ),
        Example(
            "A round table that is bound to table t2 is held at another.",
            _round_table(table="t2"),
            ("s1 t1 ada bo cy @fraud",),
            ("Round table fraud must be at table t2.",),
        ),
    ),
    RuleCode.CANNOT_MEET: (
        Example(
            "Bo has said no thanks to all of Shop.",
            small_problem("ada:shop bo", wishes="ada>bo", vetoes="bo>shop"),
            ("s1 t1 ada bo",),
            ("ada and bo cannot meet.",),
        ),
        Example(
            "Bo has said no thanks to Cy, and both sit at a round table.",
            _round_table(vetoes="bo>cy"),
            ("s1 t1 ada bo cy @fraud",),
            ("bo and cy cannot meet.",),
        ),
    ),
    RuleCode.SAME_ORGANISATION: (
        Example(
            "Ada and Bo both come from Shop.",
            small_problem("ada:shop bo:shop"),
            ("s1 t1 ada bo",),
            ("ada and bo are both from shop.",),
        ),
        Example(
            "Ada and Bo from Shop sit at one round table.",
            _round_table("ada:shop bo:shop cy"),
            ("s1 t1 ada bo cy @fraud",),
            ("ada and bo are both from shop.",),
        ),
    ),
    RuleCode.MEETS_TWICE: (
        Example(
            "Ada and Bo meet in both slots.",
            small_problem("ada bo", wishes="ada>>bo"),
            ("s1 t1 ada bo", "s2 t1 ada bo"),
            ("ada and bo have 2 meetings with one another.",),
        ),
    ),
    RuleCode.TWO_REPRESENTATIVES: (
        Example(
            "Cy meets two representatives of Shop.",
            small_problem("ada*:shop bo*:shop cy", wishes="cy>shop"),
            ("s1 t1 ada cy", "s2 t1 bo cy"),
            ("cy meets 2 representatives of shop.",),
        ),
    ),
    RuleCode.NO_REASON: (
        Example(
            "Nobody wished the meeting, and it was neither suggested nor locked.",
            small_problem("ada bo cy", wishes="ada>cy"),
            ("s1 t1 ada bo",),
            ("Nobody wished, suggested or locked a meeting of ada and bo.",),
        ),
    ),
    RuleCode.ROUND_TABLE_SIZE: (
        Example(
            "Only two came to a round table.",
            _round_table(),
            ("s1 t1 ada bo @fraud",),
            ("Round table fraud has 2 people, not 3 to 8.",),
        ),
        Example(
            "Four sit at a round table for three.",
            _round_table("ada bo cy di", most=3),
            ("s1 t1 ada bo cy di @fraud",),
            ("Round table fraud has 4 people, not 3 to 3.",),
        ),
        Example(
            "Bo is listed twice.",
            _round_table(),
            ("s1 t1 ada bo bo cy @fraud",),
            ("Round table fraud names somebody twice.",),
        ),
    ),
    RuleCode.ROUND_TABLE_SECTORS: (
        Example(
            "A round table asks for two sectors, and everybody is from a business.",
            _round_table(sectors=2),
            ("s1 t1 ada bo cy @fraud",),
            ("Round table fraud has people of 1 sector, fewer than 2.",),
        ),
    ),
    RuleCode.RIVALS: (
        Example(
            "Shop and Store are rivals; Ada of one and Bo of the other sit together.",
            replace(
                _round_table(
                    "ada:shop bo:store cy",
                    organisations=[
                        Organisation("shop", "Shop", Sector.BUSINESS),
                        Organisation("store", "Store", Sector.BUSINESS),
                    ],
                ),
                rivals=(Rivals("store", "shop"),),
            ),
            ("s1 t1 ada bo cy @fraud",),
            ("ada and bo are of rival organisations and sit at round table fraud.",),
        ),
    ),
    RuleCode.MODERATOR_ABSENT: (
        Example(
            "Di moderates, and is not there.",
            _round_table("ada bo cy di", moderated="di"),
            ("s1 t1 ada bo cy @fraud",),
            ("Round table fraud is held without di.",),
        ),
    ),
    RuleCode.NOT_INTERESTED: (
        Example(
            "Cy has not asked for the round table.",
            _round_table(interests="ada>fraud bo>fraud"),
            ("s1 t1 ada bo cy @fraud",),
            ("cy has shown no interest in round table fraud.",),
        ),
    ),
    RuleCode.ROUND_TABLE_SLOT: (
        Example(
            "A round table that may only be held in the second slot is held in the first.",
            _round_table(slots=frozenset({"s2"})),
            ("s1 t1 ada bo cy @fraud",),
            ("Round table fraud may not be held in slot s1.",),
        ),
    ),
    RuleCode.TABLE_TOO_SMALL: (
        Example(
            "Four people at a table of three seats.",
            _round_table("ada bo cy di", seats=3),
            ("s1 t1 ada bo cy di @fraud",),
            ("Round table fraud has 4 people at table t1 of 3 seats.",),
        ),
    ),
    RuleCode.ROUND_TABLE_TWICE: (
        Example(
            "The same round table in both slots.",
            _round_table("ada bo cy di eve fay"),
            ("s1 t1 ada bo cy @fraud", "s2 t1 di eve fay @fraud"),
            ("Round table fraud is held 2 times.",),
        ),
    ),
    RuleCode.LOCKED_MISSING: (
        Example(
            "A locked meeting was moved to another slot.",
            small_problem("ada bo", locked=(Locked(("ada", "bo"), "s1"),)),
            ("s2 t1 ada bo",),
            ("The meeting of ada and bo is locked in slot s1, but is not there.",),
        ),
        Example(
            "A meeting that is locked at a table was moved to another.",
            small_problem("ada bo", locked=(Locked(("ada", "bo"), "s1", "t1"),)),
            ("s1 t2 ada bo",),
            ("The meeting of ada and bo is locked in slot s1 at table t1, but is not there.",),
        ),
        Example(
            "Somebody has joined a round table that is locked without them.",
            replace(
                FOUR, locked_round_tables=(LockedRoundTable("fraud", ("ada", "bo", "cy"), "s1"),)
            ),
            ("s1 t1 ada bo cy di @fraud",),
            ("Round table fraud is locked in slot s1 with ada and bo and cy, but is not held so.",),
        ),
    ),
}


def page() -> str:
    """The reference page of the rules, in Markdown."""
    lines = [
        "# The rules of a plan",
        "",
        "<!-- Made from tests/spec/rules_table.py; do not edit by hand. -->",
        "",
        "`samspill check` tells every rule that a plan breaks, whoever made the plan. Each",
        "violation has a code, the participants, slot and table it is about, and a sentence.",
        "A plan that breaks none is valid. In the examples everybody is from an organisation of",
        "their own unless something else is said.",
    ]
    for rule in RULES:
        lines += ["", f"## `{rule.code}`", "", RULE_SAYS[rule.code]]
        for example in EXAMPLES[rule.code]:
            lines += ["", f"*Example.* {example.given}", ""]
            lines += [f"- {text}" for text in example.says]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
