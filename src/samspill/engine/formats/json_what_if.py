"""What-if rows as JSON, version 1: see docs/reference/what-if-json.md."""

from __future__ import annotations

import json
from collections.abc import Iterable

from samspill.engine.answers.what_if import Row
from samspill.engine.formats.json_plan import level_document
from samspill.engine.judge.score import Share

FORMAT = "samspill-what-if"
VERSION = 1


def write_what_if(rows: Iterable[Row], *, title: str, problem_digest: str) -> str:
    """The rows as JSON text: the same rows always give the same text."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "problem": {"title": title, "digest": problem_digest},
        "alternatives": [
            {
                "name": row.name,
                "tables": row.tables,
                "slots": row.slots,
                "cap": row.cap,
                "minimum": row.minimum,
                "meetings": row.meetings,
                "below": row.below,
                "musts": _share(row.musts),
                "mutual": _share(row.mutual),
                "fairness": round(row.fairness, 6),
                "status": row.status.value,
                "levels": [level_document(level) for level in row.levels],
            }
            for row in rows
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _share(share: Share) -> dict[str, int]:
    return {"fulfilled": share.fulfilled, "of": share.of}
