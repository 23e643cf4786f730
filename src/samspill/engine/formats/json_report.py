"""A report as JSON, version 1: see docs/reference/report-json.md."""

from __future__ import annotations

import json
from typing import Any

from samspill.engine.answers.fairness.figures import Group, PlanReport, SlotUse, Spread, WorstOff
from samspill.engine.answers.fairness.outcomes import Outcome, Price
from samspill.engine.judge.score import Share

FORMAT = "samspill-report"
VERSION = 1
DECIMALS = 6


def write_report(report: PlanReport, price: Price | None = None) -> str:
    """The report as JSON text; the same for the same report."""
    return json.dumps(document(report, price), ensure_ascii=False, indent=1) + "\n"


def document(report: PlanReport, price: Price | None = None) -> dict[str, Any]:
    """The report in JSON's types. People are ids, never names."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": report.title,
        "meetings": report.meetings,
        "everybody": _group(report.everybody),
        "sectors": {sector.value: _group(group) for sector, group in report.sectors.items()},
        "sizes": {size.value: _group(group) for size, group in report.sizes.items()},
        "slots": [_slot(use) for use in report.slots],
        "worst_off": [_worst(entry) for entry in report.worst_off],
        "price": None if price is None else _price(price),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "people": group.people,
        "meetings": list(group.meetings),
        "below_minimum": group.below_minimum,
        "satisfaction": _spread(group.satisfaction),
        "musts": _share(group.musts),
        "likes": _share(group.likes),
        "mutual": _share(group.mutual),
    }


def _spread(spread: Spread) -> dict[str, Any]:
    return {
        "people": spread.people,
        "tenths": list(spread.tenths),
        "lowest": round(spread.lowest, DECIMALS),
        "median": round(spread.median, DECIMALS),
        "mean": round(spread.mean, DECIMALS),
        "jain": round(spread.jain, DECIMALS),
        "gini": round(spread.gini, DECIMALS),
    }


def _share(share: Share) -> dict[str, int]:
    return {"fulfilled": share.fulfilled, "of": share.of}


def _slot(use: SlotUse) -> dict[str, Any]:
    return {"slot": use.slot, "used": use.used, "of": use.of}


def _worst(entry: WorstOff) -> dict[str, Any]:
    return {
        "participant": entry.participant,
        "meetings": entry.meetings,
        "minimum": entry.minimum,
        "cap": entry.cap,
        "open_slots": entry.open_slots,
        "satisfaction": round(entry.satisfaction, DECIMALS),
        "wishes": entry.wishes,
        "obstacles": {obstacle.value: count for obstacle, count in entry.obstacles.items()},
    }


def _price(price: Price) -> dict[str, Any]:
    return {
        "at_least": round(price.at_least, DECIMALS),
        "at_most": round(price.at_most, DECIMALS),
        "bound": price.bound,
        "plans": [_outcome(outcome) for outcome in price.outcomes],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "plan": outcome.variant.value,
        "meetings": outcome.meetings,
        "points": outcome.points,
        "below_minimum": outcome.below_minimum,
        "fewest": outcome.fewest,
        "lowest_satisfaction": round(outcome.lowest_satisfaction, DECIMALS),
        "jain": round(outcome.jain, DECIMALS),
    }
