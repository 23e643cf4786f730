"""A large print, made in a process of its own.

The typesetter keeps what it has worked out for the next time: of a thousand sheets that is half a
gigabyte, which a worker would hold on to, print after print. The process takes it along when it
ends. Meanwhile whoever waits can say that it goes on, and it cannot go on for ever.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic

from samspill.web.areas.prints.typesetting import Value, page_language, pdf

LONGEST = 600  # seconds
BEAT = 5


class NotMadeError(RuntimeError):
    """The typesetter gave no file; the text is what it said."""


def pdf_apart(
    template: str,
    *,
    title: str,
    values: Mapping[str, Value],
    now: datetime,
    alive: Callable[[], None],
    beat: float = BEAT,
) -> bytes:
    """As ``typesetting.pdf``; ``alive`` is called every ``beat`` seconds, and whatever it raises
    ends the making. Raises NotMadeError."""
    asked = {
        "template": template, "title": title, "values": values, "now": now.isoformat(),
        "language": page_language(),
    }  # fmt: skip
    given: bytes | None = json.dumps(asked).encode()
    command = [sys.executable, "-m", "samspill.web.areas.prints.apart"]
    paths = os.pathsep.join(filter(None, sys.path))
    started = monotonic()
    with subprocess.Popen(  # noqa: S603  (nothing in it is anybody's but ours)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
    ) as child:  # fmt: skip
        try:
            while True:
                try:
                    content, said = child.communicate(given, timeout=beat)
                    break
                except subprocess.TimeoutExpired:
                    given = None  # it has been handed over
                    alive()
                    if monotonic() - started > LONGEST:
                        raise NotMadeError("it took too long") from None
        finally:
            child.kill()
    if child.returncode or not content:
        raise NotMadeError(said.decode(errors="replace")[-2000:])
    return content


def main() -> None:
    """Read what is asked for, and write the PDF."""
    asked = json.load(sys.stdin.buffer)
    content = pdf(
        asked["template"],
        title=asked["title"],
        values=asked["values"],
        now=datetime.fromisoformat(asked["now"]),
        language=asked["language"],
    )
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()
