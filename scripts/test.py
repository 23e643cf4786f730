"""All tests: everything on SQLite, and what touches a database once more on PostgreSQL.

The two runs go side by side; what the second one said is shown when the first has ended.
Arguments go to both, so ``make test ARGS="-k import -x"`` runs a part of them.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.chromium import ChromiumError, chromium, driver_node  # noqa: E402  (its folder is added above)
from support.postgres import PostgresError, postgres  # noqa: E402

ON_POSTGRES = ("tests/web", "tests/browser")
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
    """The run on SQLite as it goes, then what the run on PostgreSQL said."""
    pytest = [sys.executable, "-m", "pytest", *arguments]
    chosen = [word for word in arguments if (ROOT / word.partition("::")[0]).exists()]
    lite = {name: value for name, value in env.items() if name != "DATABASE_URL"}
    with tempfile.TemporaryFile() as said:
        # Two runs must not write one cache of what failed last.
        on_postgres = subprocess.Popen(
            [*pytest, "-p", "no:cacheprovider", *(() if chosen else ON_POSTGRES)],
            cwd=ROOT, env={**env, "DATABASE_URL": url}, stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            codes = [subprocess.run(pytest, cwd=ROOT, env=lite, check=False).returncode]
            codes.append(on_postgres.wait())
        finally:
            on_postgres.kill()
            on_postgres.wait()
        said.seek(0)
        print(said.read().decode(errors="replace"), flush=True)
    if arguments and 0 in codes:
        codes = [code for code in codes if code != NO_TESTS]
    return next((code for code in codes if code), 0)


def interrupted(number: int, frame: FrameType | None) -> None:
    """Being told to end stops the servers too."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
