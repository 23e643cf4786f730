"""All tests: everything on SQLite, and what touches a database once more on PostgreSQL.

The two runs go side by side; the second one's output is shown when the first has ended.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.chromium import ChromiumError, chromium  # noqa: E402  (its folder is added above)
from support.postgres import PostgresError, postgres  # noqa: E402

ON_POSTGRES = ("tests/integration", "tests/browser")


def main(arguments: list[str]) -> int:
    """Run; 0 only when both runs pass."""
    try:
        browser, browser_version = chromium()
        with postgres() as server:
            print(f"PostgreSQL {server.version}, {browser_version}", flush=True)
            env = {
                **os.environ,
                "SAMSPILL_CHROMIUM": browser,
                "SAMSPILL_CHROMIUM_VERSION": browser_version,
                "SAMSPILL_POSTGRES_VERSION": server.version,
            }
            return both(arguments, env, server.url)
    except (ChromiumError, PostgresError) as error:
        print(error, file=sys.stderr)
        return 2


def both(arguments: list[str], env: dict[str, str], url: str) -> int:
    """The run on SQLite as it goes, then what the run on PostgreSQL said."""
    words = [sys.executable, "-m", "pytest", *arguments]
    lite = {name: value for name, value in env.items() if name != "DATABASE_URL"}
    with tempfile.TemporaryFile() as said:
        on_postgres = subprocess.Popen(
            [*words, "-p", "no:cacheprovider", *ON_POSTGRES],
            cwd=ROOT, env={**env, "DATABASE_URL": url}, stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            first = subprocess.run(words, cwd=ROOT, env=lite, check=False).returncode
            second = on_postgres.wait()
        finally:
            on_postgres.kill()
        said.seek(0)
        print(said.read().decode(errors="replace"), flush=True)
    return first or second


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
