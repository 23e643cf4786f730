"""The one place that reads the environment."""

from __future__ import annotations

import os
import sys
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

WEB = Path(__file__).resolve().parents[2]  # the package samspill.web
ROOT = WEB.parents[2]  # the repository, where Samspill runs from one
POOL_WAIT = 20  # seconds that a request waits for a database that is away or busy


def in_repository() -> bool:
    """False when Samspill was installed as a package, and ROOT is somewhere in Python's own."""
    return (ROOT / "pyproject.toml").exists() and (ROOT / "manage.py").exists()


def var() -> Path:
    """The folder for what is made while it runs: SAMSPILL_VAR, else ``var`` in the repository or,
    when installed, in the working directory. Raises ImproperlyConfigured for a place inside
    Python's environment, which the next installation throws away."""
    named = os.environ.get("SAMSPILL_VAR", "")
    found = Path(named) if named else (ROOT if in_repository() else Path.cwd()) / "var"
    found = found.absolute()
    if not in_repository() and found.resolve().is_relative_to(Path(sys.prefix).resolve()):
        raise ImproperlyConfigured(
            f"{found} is inside Python's environment, and would be lost with it. Go to another "
            "folder, or name one in SAMSPILL_VAR."
        )
    return found


def front_end() -> Path:
    """Where ``npm ci`` puts the front-end packages: beside package.json in the repository, in the
    working directory when installed."""
    return (ROOT if in_repository() else Path.cwd()) / "node_modules"


def text(name: str, default: str | None = None) -> str:
    """The variable's value. Raises ImproperlyConfigured when unset and without a default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}. See docs/how-to/run.md.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes, on."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """The variable split at commas, without empty parts."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """The variable's addresses and networks, as ``10.0.0.7,2001:db8::/64``. Raises
    ImproperlyConfigured when one of them is neither."""
    found = []
    for word in words(name):
        try:
            found.append(ip_network(word))
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name}: {error}. Give addresses or networks with commas between, "
                "as 10.0.0.7,192.168.1.0/24."
            ) from None
    return found


def database(default: Path) -> dict[str, Any]:
    """Django's database settings from DATABASE_URL (postgresql:// or sqlite:///), or SQLite in
    the file ``default``. A socket folder is given as ``postgresql:///name?host=/folder``."""
    url = os.environ.get("DATABASE_URL", "")
    if migrating():
        url = os.environ["DATABASE_OWNER_URL"]
    if not url:
        return sqlite(default)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql:// or sqlite:///.")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        **_connections(query),
    }


def migrating() -> bool:
    """Is this ``manage.py migrate`` where the tables belong to another role than the one that
    reads and writes them? Then it goes by DATABASE_OWNER_URL."""
    return bool(os.environ.get("DATABASE_OWNER_URL")) and sys.argv[1:2] == ["migrate"]


def application_role() -> str:
    """The role that reads and writes, where another owns the tables; else empty."""
    if not os.environ.get("DATABASE_OWNER_URL"):
        return ""
    parts = urlsplit(os.environ.get("DATABASE_URL", ""))
    return unquote(parts.username or dict(parse_qsl(parts.query)).get("user", ""))


def _connections(query: dict[str, str]) -> dict[str, Any]:
    """How connections to PostgreSQL are kept. A web process has a pool, which waits for a server
    that restarts and never grows beyond the threads; everything else keeps one for a while."""
    threads = os.environ.get("SAMSPILL_WEB_THREADS", "")
    if not threads:
        return {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": query}
    pool = {
        "min_size": 1,
        "max_size": int(threads),
        "timeout": POOL_WAIT,
        "max_idle": 300,
        "reconnect_timeout": 60,
    }
    return {
        "CONN_MAX_AGE": 0,  # after each request it goes back to the pool
        "CONN_HEALTH_CHECKS": True,  # one that the server has closed is never handed out
        "OPTIONS": {**query, "pool": pool},
    }


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite set up for several processes that write: they wait for one another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
