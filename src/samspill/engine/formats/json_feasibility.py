"""A feasibility report as JSON, version 1: see docs/reference/feasibility-json.md."""

from __future__ import annotations

import json
from typing import Any

from samspill.engine.answers.feasibility.balance import Feasibility
from samspill.engine.answers.feasibility.certificate import Certificate
from samspill.engine.answers.feasibility.mend import Mend

FORMAT = "samspill-feasibility"
VERSION = 1


def write_feasibility(said: Feasibility, *, title: str, problem_digest: str) -> str:
    """The report as JSON text: the same report always gives the same text."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "problem": {"title": title, "digest": problem_digest},
        "participants": said.participants,
        "wanted": said.wanted,
        "guaranteed": said.guaranteed,
        "most": said.most,
        "slots": [
            {"slot": s.slot, "people": s.people, "places": s.places, "most": s.most}
            for s in said.slots
        ],
        "bound": said.bound,
        "conflicts": [
            {
                "why": conflict.why.value,
                **_certificate(conflict.certificate),
                "core": None if conflict.core is None else _certificate(conflict.core),
                "mends": [_mend(mend) for mend in conflict.mends],
            }
            for conflict in said.conflicts
        ],
        "mends": [_mend(mend) for mend in said.mends],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _certificate(proof: Certificate) -> dict[str, Any]:
    return {
        "needed": proof.needed,
        "available": proof.available,
        "needs": [{"participant": p, "meetings": need} for p, need in proof.needs],
        "limits": [
            {
                "kind": limit.kind.value,
                "about": limit.about or None,
                "slot": limit.slot,
                "most": limit.most,
                "because": limit.because.value,
            }
            for limit in proof.limits
        ],
    }


def _mend(mend: Mend) -> dict[str, Any]:
    return {
        "kind": mend.kind.value,
        "amount": mend.amount,
        "about": mend.about,
        "bound": mend.bound,
    }
