"""What the command says of input that it can't use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from samspill.engine.formats.errors import InputError

BAD_INPUT = 2
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def _said(error: InputError) -> str:
    if not error.faults:
        return str(error)
    from samspill.telling.faults import refusal

    return refusal(error)


@contextmanager
def refusing_bad_input() -> Iterator[None]:
    """Say what is wrong with the input, and end with code 2."""
    try:
        yield
    except InputError as error:
        errors.print(_said(error), markup=False, style="red")
        raise typer.Exit(BAD_INPUT) from None
