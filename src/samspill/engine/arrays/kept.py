"""Where compiled loops are kept between runs, and when one that is kept may be used again.

A file holds one loop for one signature. Its name says what it was made from: the source of the
loop and of all loops that it calls, the types it takes, the constants it reads, and the versions of
numba and Python. What was kept by another Samspill is never opened, so it can neither stop a start
nor answer with old code. numba's own cache asks only whether the loop's own file has changed, and
opens what an earlier version left before it asks.

Nothing here stops a plan: what can't be read is compiled anew, what can't be kept is compiled for
this run.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import pickle
import re
import secrets
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba.core.caching import FunctionCache
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

from samspill.engine.arrays.not_kept import NotKeptWarning

PYTHON = f"py{sys.version_info[0]}{sys.version_info[1]}"
HERE = Path(__file__).parent / "__pycache__"


def places() -> Iterator[Path]:
    """The folders in which loops may be kept, the first choice first."""
    if named := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(named) / "samspill"
    yield HERE
    if var := os.environ.get("SAMSPILL_VAR"):
        yield Path(var) / "loops"
    if named := os.environ.get("XDG_CACHE_HOME"):
        yield Path(named) / "samspill"
    try:
        yield Path.home() / ".cache" / "samspill"
    except RuntimeError:  # nobody of this number has a home
        return


@cache
def place() -> Path | None:
    """The first folder that can be written to."""
    for folder in places():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError:
            continue
        return folder
    return None


@cache
def usable() -> bool:
    """False, with a warning, when each run would have to compile anew: then interpreting is
    quicker, but for the largest events."""
    if place() is not None or any(any(_there(folder)) for folder in places()):
        return True
    warnings.warn(
        NotKeptWarning(
            "The planner's loops are not compiled, as there is no folder to keep them in: planning "
            "takes many times as long."
        ),
        stacklevel=2,
    )
    return False


def _there(folder: Path) -> Iterator[Path]:
    try:
        yield from folder.glob(f"*.{PYTHON}.loop")
    except OSError:
        return


class Kept(FunctionCache):
    """One loop's compiled forms, in the place of numba's own cache."""

    def __init__(self, function: Callable[..., Any]) -> None:
        # Not numba's: that looks for a folder of its own, and raises where there is none.
        self._py_func = function
        self._name = f"{function.__module__}.{function.__qualname__}"
        self._enabled = True

    @property
    def cache_path(self) -> str:
        return str(place() or HERE)

    def flush(self) -> None:
        for file in _there(Path(self.cache_path)):
            if file.name.startswith(f"{self._name}-"):
                file.unlink(missing_ok=True)

    def _load_overload(self, sig: Any, target_context: Any) -> Any:
        name = self._file(sig, target_context.codegen())
        for folder in places():
            try:
                data = (folder / name).read_bytes()
                signature, held = pickle.loads(data)  # noqa: S301  # as trusted as the code beside it
                if signature == sig:
                    return CompileResult._rebuild(target_context, *held)
            except Exception:  # noqa: S112  # not there, or broken by whatever: compile anew
                continue
        return None

    def _save_overload(self, sig: Any, data: Any) -> None:
        folder = place()
        name = self._file(sig, data.codegen)
        try:
            if folder is None:  # what somebody else compiled is read, and does not fit
                raise PermissionError(0, "there is no folder that can be written to")
            _write(folder / name, dumps((sig, data._reduce())))
            self._throw_away(folder, keep=self._begins())
        except OSError as error:
            warnings.warn(
                NotKeptWarning(
                    f"The planner's loops are compiled for this run only: {error.strerror}."
                ),
                stacklevel=2,
            )

    def _begins(self) -> str:
        return f"{self._name}-{made_from(self._py_func)[:16]}-"

    def _file(self, sig: Any, codegen: Any) -> str:
        # The processor is in there, so that a folder may be shared by machines.
        key = _digest(repr((sig, codegen.magic_tuple())))
        return f"{self._begins()}{key[:16]}.{PYTHON}.loop"

    def _throw_away(self, folder: Path, *, keep: str) -> None:
        """What this loop was before, by an earlier Samspill or numba."""
        for file in _there(folder):
            if file.name.startswith(f"{self._name}-") and not file.name.startswith(keep):
                file.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    beside = path.with_name(f"{secrets.token_hex(8)}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@cache
def made_from(function: Callable[..., Any]) -> str:
    """A digest of all that the compiled loop is made from. Asked when it is first called: those
    that it calls may stand further down."""
    said = {f"numba {numba.__version__}"}
    todo, seen = [function], {function}
    while todo:
        one = todo.pop()
        said.add(_source(inspect.getfile(one)))
        for name in _names(one):
            value: Any = one.__globals__.get(name)
            called = getattr(value, "py_func", None)
            if called is not None and called not in seen:
                seen.add(called)
                todo.append(called)
            elif isinstance(value, int):
                said.add(f"{name} {value}")
            elif hasattr(value, "_fields"):
                said.add(_source(inspect.getfile(value)))
    return _digest("\n".join(sorted(said)))


def _names(function: Any) -> set[str]:
    """What the function reads from its module, types of arguments included."""
    types = " ".join(str(type_) for type_ in function.__annotations__.values())
    return {*function.__code__.co_names, *re.findall(r"\w+", types)}


@cache
def _source(file: str) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
