"""All tests: on SQLite, and what a database may change once more on PostgreSQL.

Two lanes go side by side, one a core: everything but the engine on SQLite, and the database's tests
on PostgreSQL followed by the engine's. What the second said is shown when the first has ended.
Arguments go to every run, so ``make test ARGS="-k import -x"`` runs a part of them; a run of
chosen files or folders is one on SQLite and one on PostgreSQL.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import FrameType
from typing import IO, Self

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.chromium import ChromiumError, chromium, driver_node  # noqa: E402  (its folder is added above)
from support.postgres import PostgresError, postgres  # noqa: E402

ON_POSTGRES = ("tests/web", "tests/browser")
# What is the same on any database runs on one: how pages look, the way from an empty server (which
# has a database of its own), and the rights of every role, where PostgreSQL refuses more.
ON_ONE = (
    "tests/browser/test_tour.py",
    "tests/browser/test_a_living_plans_pages.py",
    "tests/browser/test_report_page.py",
    "tests/web/site/test_run_document.py",
)
ON_POSTGRES_ALONE = ("tests/web/site/test_permissions.py",)
# What needs no database goes where there is time: the lane on PostgreSQL has fewer tests.
SECOND_LANE = (
    "tests/engine", "tests/telling", "tests/bench", "tests/cli",
    *sorted(
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests/generative").glob("test_*.py")
        if "samspill.web" not in path.read_text()
    ),
)  # fmt: skip
NO_TESTS = 5  # pytest's code when a selection has none in one of the runs


def main(arguments: list[str]) -> int:
    """Run; 0 only when both runs pass."""
    signal.signal(signal.SIGTERM, interrupted)
    try:
        browser, browser_version = chromium()
        with postgres() as server:
            print(f"PostgreSQL {server.version}, {browser_version}", flush=True)
            env = {
                **os.environ,
                "SAMSPILL_CHROMIUM": browser,
                "SAMSPILL_CHROMIUM_VERSION": browser_version,
                "PLAYWRIGHT_NODEJS_PATH": driver_node(),
                "SAMSPILL_POSTGRES_VERSION": server.version,
            }
            return both(arguments, env, server.url)
    except (ChromiumError, PostgresError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def both(arguments: list[str], env: dict[str, str], url: str) -> int:
    """The first lane as it goes, then what the second one said."""
    pytest = [sys.executable, "-m", "pytest", *arguments]
    chosen = [word for word in arguments if (ROOT / word.partition("::")[0]).exists()]
    lite = {name: value for name, value in env.items() if name != "DATABASE_URL"}
    post = {**env, "DATABASE_URL": url}
    # Two runs at once must not write one cache of what failed last.
    beside = [*pytest, "-p", "no:cacheprovider"]
    elsewhere = (f"--ignore={path}" for path in (*SECOND_LANE, *ON_POSTGRES_ALONE))
    first = pytest if chosen else [*pytest, "tests", *elsewhere]
    here = [*ON_POSTGRES, *(f"--ignore={path}" for path in ON_ONE)]
    second = [([*beside, *([] if chosen else here)], post)]
    if not chosen:
        second.append(([*beside, *SECOND_LANE], lite))
    codes: list[int] = []
    with tempfile.TemporaryFile() as said, Lane(second, said) as lane:
        codes.append(subprocess.run(first, cwd=ROOT, env=lite, check=False).returncode)
        codes += lane.ended()
        said.seek(0)
        print(said.read().decode(errors="replace"), flush=True)
    if arguments and 0 in codes:
        codes = [code for code in codes if code != NO_TESTS]
    return next((code for code in codes if code), 0)


class Lane:
    """Runs one after the other beside this process, their words in a file; none outlives it."""

    def __init__(self, runs: list[tuple[list[str], dict[str, str]]], said: IO[bytes]) -> None:
        self.runs, self.said, self.codes = runs, said, list[int]()
        self.running: subprocess.Popen[bytes] | None = None
        self.stopped = False
        self.thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def _run(self) -> None:
        for command, env in self.runs:
            if self.stopped:
                return
            self.running = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=self.said, stderr=subprocess.STDOUT
            )
            self.codes.append(self.running.wait())

    def ended(self) -> list[int]:
        """The exit codes of all runs, when the last has ended."""
        self.thread.join()
        return self.codes

    def __exit__(self, *_: object) -> None:
        self.stopped = True
        if self.running is not None:
            self.running.kill()
        self.thread.join()


def interrupted(number: int, frame: FrameType | None) -> None:
    """Being told to end stops the servers too."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
