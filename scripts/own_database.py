"""The database of ``make run``: put aside where another version of Samspill made it.

Uses the standard library only, because it runs before anything is installed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "src/samspill/web"


class NotUsableError(Exception):
    """The file cannot be used, and stays as it is; the text says what to do."""


def put_aside(database: Path) -> Path | None:
    """Rename a database that has migrations of ours which the code has not; its new name, or None
    when it may stay. Raises NotUsableError for a file that is no database of ours."""
    if not database.exists() or database.stat().st_size == 0:
        return None
    try:
        with closing(sqlite3.connect(database, timeout=5)) as connection:
            if not ours(connection, database) or applied(connection) <= written():
                return None
            # Whoever still uses it would go on in the renamed file. Leaving the mode in which
            # several write needs it alone, and brings all that was written into the one file.
            connection.execute("pragma journal_mode = delete").fetchall()
    except sqlite3.OperationalError as error:
        raise NotUsableError(
            f"{shown(database)} was made by another version of Samspill and is in use ({error}): "
            "stop what uses it and try again."
        ) from None
    except sqlite3.DatabaseError:
        raise NotUsableError(_not_ours(database)) from None
    number = 1
    while (aside := database.with_name(f"{database.stem}-older-{number}.sqlite3")).exists():
        number += 1
    return database.rename(aside)


def ours(connection: sqlite3.Connection, database: Path) -> bool:
    """False for an empty database, True for one that Samspill made. Raises NotUsableError for one
    that holds something else."""
    tables = {name for (name,) in connection.execute("select name from sqlite_master")}
    if not tables:
        return False
    if not {"django_migrations", "people_person"} <= tables:
        raise NotUsableError(_not_ours(database))
    return True


def _not_ours(database: Path) -> str:
    return (
        f"{shown(database)} is no database of Samspill, and is left as it is. Move it away, or "
        "name another place: DATABASE_URL=sqlite:////where/it/may/be.sqlite3 make run"
    )


def applied(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """The migrations of our packages that the database has."""
    packages = {path.name for path in WEB.iterdir() if path.is_dir()}
    rows = connection.execute("select app, name from django_migrations")
    return {(app, name) for app, name in rows if app in packages}


def written() -> set[tuple[str, str]]:
    """The migrations that the code has."""
    return {(path.parents[1].name, path.stem) for path in WEB.glob("*/migrations/[0-9]*.py")}


def shown(path: Path) -> str:
    """Where it is, seen from the top."""
    return path.relative_to(ROOT).as_posix()
