"""All tests: what touches a database on PostgreSQL, and what a database may change on SQLite too.

The runs share two lanes, one a core: a lane that has ended one takes the next. The first run is
shown as it goes, what the others said when they and it have ended, or when all are told to end.
Arguments go to every run, so ``make test ARGS="-k import -x"`` runs a part of them; a run of chosen
files or folders is one on SQLite and one on PostgreSQL.

A test that waits for ever fails by itself (``timeout`` in pyproject.toml). A run that does, between
its tests or at its end, is ended here: it says where each of its threads stands.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from pathlib import Path
from types import FrameType
from typing import Self

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.chromium import ChromiumError, chromium, driver_node  # noqa: E402  (its folder is added above)
from support.postgres import PostgresError, postgres  # noqa: E402

WITHOUT_WEB = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "tests/generative").glob("test_*.py")
    if "samspill.web" not in path.read_text()
)
# How pages look, and the way from an empty server (tests/web/site/test_run_document.py, which has a
# database of its own), are the same on any database.
IN_BROWSER_ON_SQLITE_ALONE = (
    "tests/browser/test_tour.py",
    "tests/browser/test_a_living_plans_pages.py",
    "tests/browser/test_asking_what_if.py",
    "tests/browser/test_browser.py",
    "tests/browser/test_by_keyboard.py",
    "tests/browser/test_how_one_appears.py",
    "tests/browser/test_in_every_language.py",
    "tests/browser/test_kept_to_oneself.py",
    "tests/browser/test_map_of_a_change.py",
    "tests/browser/test_report_page.py",
    "tests/browser/test_taking_pictures.py",
    "tests/browser/test_the_secretarys_afternoon.py",
)
# What people keep and share is where the database itself keeps others out of it, and journeys are
# whose like are made on both.
ON_POSTGRES_ALONE = (
    "tests/browser/test_files_and_contacts.py",
    "tests/browser/test_asked_into_a_group.py",
    "tests/browser/test_a_group.py",
    "tests/browser/test_a_case.py",
    "tests/browser/test_actions_at_the_table.py",
    "tests/browser/test_erasing_oneself.py",
    "tests/browser/test_my_people.py",
    "tests/browser/test_no_thanks.py",
    "tests/browser/test_nobody_becomes_another.py",
    "tests/browser/test_notes_offline.py",
    "tests/browser/test_sharing.py",
    "tests/browser/test_strangers_and_seats.py",
)
# The tests of single pages and verbs run where more is refused. On SQLite the journeys in the
# browser and the generated sequences go through them all; and here is what is the database's own:
# constraints, order, locks, its queue, processes that share it.
ON_SQLITE_TOO = (
    "tests/web/journal",
    "tests/web/journeys",
    "tests/web/meetings/test_guards.py",
    "tests/web/outbox",
    "tests/web/people",
    "tests/web/planning/test_at_once.py",
    "tests/web/planning/test_vetoes.py",
    "tests/web/planning/test_worker.py",
    "tests/web/site/test_databases.py",
    "tests/web/site/test_installed.py",
)
ON_SQLITE = (
    "tests/browser", "tests/generative", "tests/scripts", "tests/spec",
    *ON_SQLITE_TOO, "tests/web/site/test_run_document.py",
    *(f"--ignore={path}" for path in (*ON_POSTGRES_ALONE, *WITHOUT_WEB)),
)  # fmt: skip
SHARED = ("tests/web/sharing", "tests/web/privacy")
# In parts that the lanes can share, each with a database of its own on the one server.
ON_POSTGRES = {
    "sharing": (*SHARED, "tests/generative/test_any_sharing.py"),
    "web": (
        "tests/web",
        *(f"--ignore={path}" for path in (*SHARED, "tests/web/site/test_run_document.py")),
    ),
    "browser": ("tests/browser", *(f"--ignore={path}" for path in IN_BROWSER_ON_SQLITE_ALONE)),
}
# What needs no database, in two parts that the lanes can share.
WITHOUT_DATABASE = (
    ("tests/engine", "tests/telling", "tests/cli", "tests/evidence"),
    ("tests/bench", *WITHOUT_WEB),
)
LONGEST = 3600  # seconds for a run, thrice that of the longest on a slow machine
NO_TESTS = 5  # pytest's code when a selection has none in one of the runs


def main(arguments: list[str]) -> int:
    """Run; 0 only when every run passes."""
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
                "PYTHONFAULTHANDLER": "1",  # a run that is ended says where it stood
                "PYTHONUNBUFFERED": "1",  # and has said all that it had to say
            }
            return all_of(arguments, env, server.url)
    except (ChromiumError, PostgresError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def all_of(arguments: list[str], env: dict[str, str], url: str) -> int:
    """The runs, two at a time; 0 only when each passes."""
    lite = {name: value for name, value in env.items() if name != "DATABASE_URL"}
    post = {**env, "DATABASE_URL": url}
    on_postgres = [
        (part, {**post, "SAMSPILL_TEST_DATABASE": name}) for name, part in ON_POSTGRES.items()
    ]
    chosen = any((ROOT / word.partition("::")[0]).exists() for word in arguments)
    whole = (ON_SQLITE, lite), *on_postgres, *((part, lite) for part in WITHOUT_DATABASE)
    runs = [
        Run([sys.executable, "-m", "pytest", *arguments, *part], env)
        for part, env in ((((), lite), ((), post)) if chosen else whole)
    ]
    for run in runs[1:]:  # runs at once must not write one cache of what failed last
        run.command += ["-p", "no:cacheprovider"]
    with Lanes(runs):
        for run in runs:
            run.show()
    codes = [run.code for run in runs]
    if arguments and 0 in codes:
        codes = [code for code in codes if code != NO_TESTS]
    return next((code for code in codes if code), 0)


class Run:
    """A pytest of its own; what it says is kept until it has ended, unless it is shown before."""

    def __init__(self, command: list[str], env: dict[str, str], longest: float = LONGEST) -> None:
        self.command, self.env, self.longest = command, env, longest
        self.said = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the run)
        self.ended = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self.stopped = False
        self.code = 2  # of a run that was stopped

    def go(self, *, shown: bool) -> None:
        """Run it to its end, or as long as it may."""
        where = None if shown else self.said
        try:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.env, stdout=where, stderr=subprocess.STDOUT
            )
            if self.stopped:  # while it was beginning
                self.stop()
            try:
                self.code = self.process.wait(self.longest)
            except subprocess.TimeoutExpired:
                self.stop()
                self.code = self.process.wait()
        finally:
            self.ended.set()

    def stop(self) -> None:
        """End it where it stands, and let it say where that is."""
        self.stopped = True
        if self.process is not None:
            self.process.send_signal(signal.SIGABRT)

    def show(self) -> None:
        """What it said, when it has ended."""
        self.ended.wait()
        self.tell()

    def tell(self) -> None:
        """What it has said and nobody has been shown."""
        if not self.said.closed:
            self.said.seek(0)
            print(self.said.read().decode(errors="replace"), flush=True)
            self.said.close()


class Lanes:
    """The runs in their order, two at a time; none outlives it."""

    def __init__(self, runs: list[Run]) -> None:
        self.runs, self.waiting = runs, deque(enumerate(runs))
        self.threads = [threading.Thread(target=self._lane) for _ in range(2)]

    def _lane(self) -> None:
        while True:
            try:
                number, run = self.waiting.popleft()
            except IndexError:
                return
            run.go(shown=number == 0)

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.waiting.clear()
        for run in self.runs:
            run.stop()
        for thread in self.threads:
            thread.join()
        for run in self.runs:
            run.tell()


def interrupted(number: int, frame: FrameType | None) -> None:
    """Being told to end stops the runs and the servers too; being told so twice is no hurry."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
