"""What the command says of input that it can't use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from samspill.engine.formats.errors import InputError

BAD_INPUT = 2
errors = Console(stderr=True, highlight=False, soft_wrap=True)


class UsageError(Exception):
    """What the command was asked for cannot be done: the file or option, the place in it, what is
    wrong and what to do, in words."""

    def __init__(self, file: str, field: str, message: str, remedy: str) -> None:
        place = ", ".join(part for part in (file, field) if part)
        super().__init__(f"{place}: {message} {remedy}")


def _said(error: InputError | UsageError) -> str:
    if isinstance(error, UsageError):
        return str(error)
    from samspill.telling.refusals import refusal

    return refusal(error)


@contextmanager
def refusing_bad_input() -> Iterator[None]:
    """Say what is wrong with the input, and end with code 2."""
    try:
        yield
    except (InputError, UsageError) as error:
        errors.print(_said(error), markup=False, style="red")
        raise typer.Exit(BAD_INPUT) from None
