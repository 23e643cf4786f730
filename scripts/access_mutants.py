"""How well the tests notice that a check of who sees what is gone: faults put in one by one.

Django is started and the tests are collected and run once, to learn which of them come by which
lines. For each fault a process is split off, the changed function put in where it stands in memory
(whoever has imported it has it), and the tests that come by run until one fails: first those that
have noticed most faults so far, then the quickest. Nothing is written, so that no copy of the tree
is needed; each process has a database of its own, as it stood before the first test. They are on
SQLite, where the filter that is tried is all there is. For Linux and macOS: it forks.
"""

from __future__ import annotations
import __future__

import ast
import importlib
import json
import os
import shutil
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType, FunctionType, ModuleType
from typing import Any

import pytest

from scripts.access_faults import Fault, faults_in

PACKAGE = "samspill.web.sharing"
# Of each module the part of its faults that is to be noticed.
LEAST = {
    "permissions": 1.0,
    "note_permissions": 0.95,
    "tie_permissions": 0.95,
    "cases.permissions": 0.95,
    "outcomes.permissions": 0.95,
}
TESTS = (
    "tests/web/sharing/test_who_may_read.py",
    "tests/web/sharing/test_second_person.py",
    "tests/web/sharing/test_tie_permissions.py",
    "tests/web/sharing/test_ties.py",
    "tests/web/sharing/test_actions.py",
    "tests/web/sharing/test_action_permissions.py",
    "tests/web/sharing/test_notes.py",
    "tests/web/sharing/test_identity.py",
    "tests/web/sharing/test_terms.py",
    "tests/web/sharing/test_cases.py",
    "tests/web/sharing/test_case_permissions.py",
    "tests/web/sharing/test_case_founders.py",
    "tests/web/sharing/test_case_shares.py",
    "tests/web/sharing/test_case_pages.py",
    "tests/web/sharing/archives",
    "tests/web/sharing/contacts",
    "tests/web/sharing/outcomes",
    "tests/web/sharing/test_outcome_leaks.py",
    "tests/web/areas/organiser/test_outcomes_pages.py",
)
# Changes that change nothing, each with the reason.
AT_ONCE = "who accepts at the moment that others write is asked to accept again"
ALL_BUT_RED = "a second factor opens all three, and nothing less opens any"
NO_CHANGE = {
    "NO_UID: 0  ->  1": "stands for no uid, and no row has either",
    "_received: since__lte=OuterRef('added_at')  ->  since__lt=OuterRef('added_at')": AT_ONCE,
    "entries_readable: since__lte=OuterRef('at')  ->  since__lt=OuterRef('at')": AT_ONCE,
    "opens_cases: Label.AMBER  ->  Label.AMBER_STRICT": ALL_BUT_RED,
    "opens_cases: Label.AMBER  ->  Label.GREEN": ALL_BUT_RED,
    "_seen: Label.AMBER  ->  Label.AMBER_STRICT": ALL_BUT_RED,
    "_seen: Label.AMBER  ->  Label.GREEN": ALL_BUT_RED,
    "_seen: return Q(pk__in=())  ->  return Q(pk__in=[])": "the same",
}
# Seconds of work for the tests of one fault, and of waiting; one that takes longer is noticed.
PATIENCE, WAIT = 120, 1800
OURS = ("samspill.", "support.", "tests.", "test_", "cast", "matrix")


class Trial:
    """Runs the tests on each fault, instead of running them once."""

    def __init__(self, only: str) -> None:
        self.only = only
        self.modules: dict[str, ModuleType] = {}
        self.noticed: dict[str, int] = defaultdict(int)
        self.survived: dict[str, list[str]] = defaultdict(list)
        self.came_by: dict[tuple[str, int], set[str]] = defaultdict(set)
        self.took: dict[str, float] = {}
        self.failed: Counter[str] = Counter()  # how many faults each test has noticed
        self.broken = "No test ran."
        self.screen = os.dup(1)  # while pytest keeps what is printed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In the place of pytest's own."""
        if session.testsfailed:
            self.broken = "The tests can't be collected."
            raise session.Interrupted(self.broken)
        self.modules = {name: importlib.import_module(f"{PACKAGE}.{name}") for name in LEAST}
        with _kept_database(session.items[0]) as kept:
            self._as_they_are(session, kept)
            for name, module in self.modules.items():
                source = Path(str(module.__file__)).read_text(encoding="utf-8")
                for fault in faults_in(source, vars(module)):
                    if self.only in f"/{name}.py {fault}" and str(fault) not in NO_CHANGE:
                        self._try(name, fault, session.items, kept)
        return True

    def _as_they_are(self, session: pytest.Session, kept: Path) -> None:
        """Every test passes as the code stands, or nothing can be learnt from them."""
        files = {str(module.__file__): name for name, module in self.modules.items()}
        passed = []
        for item in session.items:
            start = time.perf_counter()
            seen = _split_off(kept, partial(_followed, files, item))
            self.took[item.nodeid] = time.perf_counter() - start
            failed, ran, lines = seen or ("It took too long.", False, [])
            if failed:
                self.broken = f"{item.nodeid} fails as the code stands:\n{failed}"
                raise session.Failed(item.nodeid)
            if ran:
                passed.append(item)
            for name, line in lines:
                self.came_by[name, line].add(item.nodeid)
        session.items[:] = sorted(passed, key=lambda item: self.took[item.nodeid])

    def _try(self, name: str, fault: Fault, items: list[pytest.Item], kept: Path) -> None:
        module = self.modules[name]
        is_function = isinstance(vars(module)[fault.name], FunctionType)
        by = {
            test
            for (file, line), tests in self.came_by.items()
            for test in tests
            if not is_function or (file == name and line in fault.lines)
        }
        tried = [item for item in items if item.nodeid in by]
        tried.sort(key=lambda item: self.failed[item.nodeid], reverse=True)

        def trial() -> str:
            put_in(module, fault)
            return next((item.nodeid for item in tried if _run(item)[0]), "")

        noticed_by = _split_off(kept, trial)
        noticed = noticed_by != ""
        if noticed_by:
            self.failed[noticed_by] += 1
        if noticed:
            self.noticed[name] += 1
        else:
            self.survived[name].append(f"{fault}  ({len(tried)} tests)")
        os.write(self.screen, b"." if noticed else b"!")

    def said(self) -> bool:
        """Say what was noticed and what survived. True when enough was noticed in each file."""
        enough = True
        for name, least in LEAST.items():
            noticed, left = self.noticed[name], self.survived[name]
            total = noticed + len(left)
            enough = enough and noticed >= least * total
            part = noticed / total if total else 1.0
            print(f"{name + '.py':25}{noticed:5} of {total:4} noticed, {part:.1%}")
            for fault in left:
                print(f"    {fault}")
        return enough


def put_in(module: ModuleType, fault: Fault) -> None:
    """The fault in the module as it stands in memory, for all who have taken something from it."""
    names = vars(module)
    old = names[fault.name]
    _execute(fault.source, module)
    if isinstance(old, FunctionType):
        old.__code__ = names[fault.name].__code__
        names[fault.name] = old
        return
    _everywhere(fault.name, old, names[fault.name])
    # What is made of it below, in the same file, is made anew.
    statements = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")).body
    for statement in statements:
        if isinstance(statement, ast.Assign):
            words = {n.id for n in ast.walk(statement.value) if isinstance(n, ast.Name)}
            target = statement.targets[0]
            if fault.name in words and isinstance(target, ast.Name):
                before = names[target.id]
                _execute(ast.unparse(statement), module)
                _everywhere(target.id, before, names[target.id])


def _execute(source: str, module: ModuleType) -> None:
    flags = __future__.annotations.compiler_flag
    exec(compile(source, str(module.__file__), "exec", flags, dont_inherit=True), vars(module))  # noqa: S102


def _everywhere(name: str, old: object, new: object) -> None:
    for module in list(sys.modules.values()):
        there = vars(module) if isinstance(module, ModuleType) else {}
        if there.get(name) is old:
            there[name] = new


def _run(item: pytest.Item) -> tuple[str, bool]:
    """What it said when it failed, nothing when it passed, and whether it ran at all. What is set
    up once for all tests stays up, as for a test that comes after."""
    from _pytest.runner import runtestprotocol

    after: Any = item.session
    reports = runtestprotocol(item, log=False, nextitem=after)
    failed = next((str(r.longrepr) for r in reports if r.failed), "")
    return failed, any(r.when == "call" and not r.skipped for r in reports)


def _followed(files: dict[str, str], item: pytest.Item) -> tuple[str, bool, list[tuple[str, int]]]:
    """:func:`_run`, and the lines of these files that it comes by, with the files' names."""
    lines: set[tuple[str, int]] = set()

    def follow(frame: FrameType, event: str, _value: Any) -> Any:
        name = files.get(frame.f_code.co_filename)
        if name is None:
            return None
        lines.add((name, frame.f_lineno))
        return follow

    sys.settrace(follow)
    failed, ran = _run(item)
    sys.settrace(None)
    return failed, ran, sorted(lines)


def _split_off(kept: Path, work: Callable[[], Any]) -> Any:
    """What the work gives (as JSON) in a process of its own; None where it came to no end. All
    tests run in one: what has threads, as the typesetter, stands still in what is split off later.
    """
    which, says = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(which)
        _hushed_and_alone(kept)
        made = json.dumps(work()).encode()
        with os.fdopen(says, "wb") as out:
            out.write(made)
        os._exit(0)
    os.close(says)
    with os.fdopen(which, "rb") as said:
        found = said.read()
    os.waitpid(child, 0)
    return json.loads(found) if found else None


@contextmanager
def _kept_database(first: pytest.Item) -> Iterator[Path]:
    """A copy of the tests' database as it is between tests, with nobody connected to it; it is made
    for the first of them."""
    from django.db import connection, connections

    _run(first)
    connections.close_all()
    kept = Path(f"{connection.settings_dict['NAME']}.kept")
    shutil.copy(connection.settings_dict["NAME"], kept)
    try:
        yield kept
    finally:
        kept.unlink()


def _hushed_and_alone(kept: Path) -> None:
    """In a process that was split off: it says nothing, ends in time, and writes in its own
    database, the same each time."""
    from django.db import connection

    from samspill.web.sharing import prepared

    prepared.forget()  # it comes by the lines that say what is asked, and asks as they say by then
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)  # whatever else the machine does meanwhile
    signal.alarm(WAIT)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    shutil.copy(kept, connection.settings_dict["NAME"])


def main(only: str = "") -> int:
    """Put the faults in (those that say ``only``), and say what survived; 1 when too much did."""
    os.environ.pop("DATABASE_URL", None)
    trial = Trial(only)
    options = ["-q", "--capture=sys", "--no-header", "-p", "no:cacheprovider"]
    print("  faults in who reads what ...", flush=True)
    code = pytest.main([*options, *TESTS], plugins=[trial])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) or not trial.noticed:
        print(trial.broken, file=sys.stderr)
        return 1
    print()
    return 0 if trial.said() else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
