"""Standard output and standard error, when they are closed or full.

Without standard output the command has no result: one sentence, and code 2. What standard error
would have said is lost, and nothing else with it.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO, cast

from typer.core import TyperGroup

from samspill.cli.refusals import BAD_INPUT, errors
from samspill.engine.arrays.not_kept import NotKeptWarning


class LostOutputError(Exception):
    """Standard output takes no more. No OSError: Typer and Rich end the program at one, each in
    its own way."""


class _Stream:
    """A stream, which may be None as Python has it when it was closed from the start."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.lost: OSError | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.stream)

    def write(self, text: str) -> int:
        """Write it. Raises as :meth:`fail` does."""
        if self.stream is None:
            return self.fail(OSError(0, "it is closed"))
        try:
            return int(self.stream.write(text))
        except OSError as error:
            return self.fail(error)

    def flush(self) -> None:
        """Send on what was written. Raises as :meth:`fail` does."""
        try:
            if self.stream is not None:
                self.stream.flush()
        except OSError as error:
            self.fail(error)

    def fail(self, error: OSError) -> int:
        self.lost = error
        return 0

    def forget(self) -> None:
        """Let Python's end not try once more to send on what is lost: it would end with 120."""
        if self.lost is not None and self.stream is not None:
            with suppress(OSError, ValueError):  # a stream without a descriptor
                nothing = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nothing, self.stream.fileno())
                os.close(nothing)


class _Needed(_Stream):
    def fail(self, error: OSError) -> int:
        self.lost = error
        raise LostOutputError(error.strerror or str(error))

    @property
    def buffer(self) -> _Needed:
        """Where bytes are written, as Typer does when letters don't fit the stream's encoding."""
        return _Needed(self.stream.buffer)


@contextmanager
def outputs() -> Iterator[None]:
    """Both streams watched for as long as the block."""
    _occupy()
    before = sys.stdout, sys.stderr
    out, err = _Needed(sys.stdout), _Stream(sys.stderr)
    sys.stdout, sys.stderr = cast(TextIO, out), cast(TextIO, err)
    try:
        try:
            yield
        finally:
            out.flush()
    except LostOutputError as error:
        errors.print(
            f"standard output: This can't be written: {error}. Write to a file with -o, or "
            "elsewhere.",
            markup=False,
            style="red",
        )
        raise SystemExit(BAD_INPUT) from None
    finally:
        err.flush()
        out.forget()
        err.forget()
        sys.stdout, sys.stderr = before


def _occupy() -> None:
    """Open what is closed of the first three descriptors, onto nothing: else the next file that is
    opened becomes standard output, and a solver silences it."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # always the lowest that is closed


@contextmanager
def slowness_told() -> Iterator[None]:
    """Say in a sentence, not as Python does, that the loops are not compiled."""
    with warnings.catch_warnings():
        shown = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
            if issubclass(category, NotKeptWarning):
                errors.print(str(message), markup=False, style="yellow")
            else:
                shown(message, category, *place, **more)

        warnings.showwarning = show
        yield


class Commands(TyperGroup):
    """The command, with its outputs watched."""

    def main(self, *arguments: Any, **how: Any) -> Any:
        """Run it, and end the program."""
        with outputs(), slowness_told():
            return super().main(*arguments, **how)
