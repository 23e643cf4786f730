"""Questions within questions that are put together once.

Who may read what is asked in the same words at every visit, only of another person at another time.
Django puts the words together anew each time, and with a dozen questions inside one another that
takes several times as long as the database takes to answer. So each of those that need nothing of
the question around them is put together once a process, with stand-ins for the person and the time,
and from then on the two are parameters.

What depends on the person or the time in any other way than by being it, or a fixed while from it,
cannot be prepared. That is found out at once: it is put together for two people at two times, and
whatever else than these differs raises.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, F, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Rows: TypeAlias = "Callable[[int, datetime], QuerySet[Any, Any]]"

# Nobody's id and no time of ours, and other than any number or time that stands in a question.
ONE = (9_000_000_000_000_000_011, datetime(4711, 3, 5, 7, 11, 13, tzinfo=UTC))
ANOTHER = (9_000_000_000_000_000_029, datetime(4723, 10, 17, 19, 23, 29, tzinfo=UTC))


class NotPreparableError(TypeError):
    """The question depends on the person or the time in a way that no parameter can take."""


def among(field: str, rows: Rows, person: int, now: datetime) -> Prepared:
    """The condition that the field is one of what the ``rows`` give (one value each) for the person
    (id) at the time."""
    return Prepared(rows, person, now, F(field))


def there_are(rows: Rows, person: int, now: datetime) -> Prepared:
    """The condition that there are such ``rows`` for the person (id) at the time."""
    return Prepared(rows, person, now)


def forget() -> None:
    """Have every question put together anew: what asks has changed."""
    _PREPARED.clear()


class Prepared(Expression):
    """A condition whose words are prepared. Made by :func:`among` and :func:`there_are`."""

    def __init__(self, rows: Rows, person: int, now: datetime, value: Any = None) -> None:
        super().__init__(output_field=BooleanField())
        self.rows, self.person, self.now, self.value = rows, person, now, value

    def get_source_expressions(self) -> list[Any]:
        """What stands outside of the prepared words."""
        return [] if self.value is None else [self.value]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """As :meth:`get_source_expressions` gave them, seen from where it is asked."""
        if exprs:
            (self.value,) = exprs

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """The words, with the person and the time as parameters."""
        asked = _prepared(self.rows, connection, exists=self.value is None)
        parameters = [each.of(self.person, self.now, connection) for each in asked.parameters]
        if self.value is None:
            return f"EXISTS ({asked.sql})", parameters
        sql, before = compiler.compile(self.value)
        return f"{sql} IN ({asked.sql})", [*before, *parameters]

    @property
    def identity(self) -> tuple[Any, ...]:
        """What two that are equal have in common: the value as it is seen from where they are
        asked, too."""
        return (type(self), self.rows, self.person, self.now, self.value)


@dataclass(frozen=True)
class _Parameter:
    """A value that stands still, or what makes the parameter from the person, or from the time that
    lies a while after ``now``."""

    value: Any = None
    person: type | None = None
    after: timedelta | None = None

    def of(self, person: int, now: datetime, connection: BaseDatabaseWrapper) -> Any:
        if self.person is not None:
            return self.person(person)
        if self.after is not None:
            return connection.ops.adapt_datetimefield_value(now + self.after)
        return self.value


@dataclass(frozen=True)
class _Asked:
    sql: str
    parameters: tuple[_Parameter, ...]


_PREPARED: dict[tuple[Rows, str, bool], _Asked] = {}


def _prepared(rows: Rows, connection: BaseDatabaseWrapper, *, exists: bool) -> _Asked:
    key = (rows, connection.vendor, exists)
    found = _PREPARED.get(key)
    if found is None:
        found = _PREPARED[key] = _prepare(rows, connection, exists=exists)
    return found


def _prepare(rows: Rows, connection: BaseDatabaseWrapper, *, exists: bool) -> _Asked:
    (sql, one), (again, another) = (
        _words(rows(*stand_ins), connection, exists=exists) for stand_ins in (ONE, ANOTHER)
    )
    if sql != again:
        raise NotPreparableError(f"{rows.__name__}: other words for another person or time")
    parameters = (_parameter(rows, *each) for each in zip(one, another, strict=True))
    return _Asked(sql, tuple(parameters))


def _words(
    rows: QuerySet[Any, Any], connection: BaseDatabaseWrapper, *, exists: bool
) -> tuple[str, Sequence[Any]]:
    query = rows.query.clone()
    query.clear_ordering(force=False)  # unless it says which are the first
    if exists:
        query = query.exists(limit=False)
    sql, parameters = query.get_compiler(connection=connection).as_sql()
    return sql, parameters


def _parameter(rows: Rows, one: Any, another: Any) -> _Parameter:
    if type(one) is type(another) and one == another:
        return _Parameter(value=one)
    if isinstance(one, int) and (one, another) == (ONE[0], ANOTHER[0]):
        return _Parameter(person=type(one))
    times = _time(one), _time(another)
    if times[0] is not None and times[1] is not None:
        after = times[0] - ONE[1], times[1] - ANOTHER[1]
        if after[0] == after[1]:
            return _Parameter(after=after[0])
    raise NotPreparableError(f"{rows.__name__}: {one!r} is neither the person nor a while from now")


def _time(value: Any) -> datetime | None:
    """The parameter as a time; some databases take it as text, in UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)
