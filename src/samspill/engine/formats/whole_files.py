"""Writing files so that whoever reads one finds the old one or the new one, never half.

A file is written beside its place and moved there when it is whole. What cannot be replaced is
written through instead: a device, a pipe, an open descriptor (``/dev/stdout``), and what a symbolic
link leads to. A file that is there keeps its mode and its owner, a new one gets what the umask
leaves. Another name of the same file (a hard link) keeps the old text.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from samspill.engine.formats.errors import InputCode, InputError

OPEN = Path("/proc/self/fd")  # this process's open descriptors; /dev/stdout and /dev/fd lead here


def write_whole(path: Path, text: str) -> None:
    """Write the file at once. Raises InputError when it can't be written there."""
    write_together({path: text})


def write_together(texts: Mapping[Path, str], *, private: bool = False) -> None:
    """Write the files, each at once, and none before the texts of all are on the disk.

    ``private``: only who writes them may read them. Raises InputError for the one that can't be
    written; then all are as they were before, but for what went to a device or a pipe, and for a
    file in a folder that takes no other: that one is written where it stands.
    """
    made: dict[Path, _Made] = {}
    through: dict[Path, _Place] = {}
    path = Path()
    try:
        for path, text in texts.items():
            place = _place(path)
            written = None if place.through else _beside(place, text, private=private)
            if written is None:
                through[path] = place
            else:
                made[path] = written
        for path, place in through.items():
            _write_through(place, texts[path])
        for path, written in made.items():  # noqa: B007  # said of what can't be moved
            written.move()
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        for written in made.values():
            written.forget()


def refuse_place(path: Path) -> None:
    """Say before the work what would be said after it: raises InputError for a place where
    nothing can be written."""
    try:
        if path.is_dir():
            raise InputError(str(path), "", "", InputCode.FOLDER_IN_THE_WAY)
        place = _place(path)
        if place.through or place.found is not None:
            return  # what is there and may not be written to has been refused
        if not place.target.parent.is_dir():
            raise InputError(str(path), "", "", InputCode.NO_SUCH_FOLDER)
        if not os.access(place.target.parent, os.W_OK):
            raise InputError(str(path), "", "", InputCode.FOLDER_UNWRITABLE)
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> InputError:
    reason = error.strerror or str(error)
    return InputError(str(path), "", "", InputCode.UNWRITABLE, {"reason": reason})


@dataclass(frozen=True)
class _Place:
    """Where a path leads: to a file that can be replaced, or to what is written through."""

    target: Path
    found: os.stat_result | None = None  # None: nothing is there yet
    descriptor: int | None = None  # of this process, open already
    is_file: bool = True

    @property
    def through(self) -> bool:
        return self.descriptor is not None or not self.is_file


def _place(path: Path) -> _Place:
    """Follows links to their end. Raises OSError for a folder, for links in a circle, and for a
    file that may not be written to: that the folder may be says nothing about the file."""
    step = path
    for _ in range(40):  # as many as Linux follows
        if step.name.isdecimal() and OPEN.exists() and step.parent.resolve() == OPEN.resolve():
            return _Place(path, descriptor=int(step.name))
        if not step.is_symlink():
            break
        step = step.parent / step.readlink()
    try:
        found = path.stat()
    except FileNotFoundError:
        return _Place(path.resolve())
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(0, "it is a folder")
    if not stat.S_ISREG(found.st_mode):
        return _Place(path, found, is_file=False)
    if not os.access(path, os.W_OK):
        raise PermissionError(0, "the file may not be written to")
    return _Place(path.resolve(), found)


def _write_through(place: _Place, text: str) -> None:
    """Into what is open already or stands there. A pipe waits for its reader."""
    where = place.target if place.descriptor is None else os.dup(place.descriptor)
    with open(where, "wb") as stream:  # noqa: PTH123  # Path opens no descriptors
        stream.write(text.encode())


@dataclass(frozen=True)
class _Made:
    """A text that is on the disk beside its place."""

    place: _Place
    text: str
    file: Path

    def move(self) -> None:
        try:
            self.file.replace(self.place.target)
        except OSError as error:
            if self.place.found is None or error.errno != errno.EBUSY:
                raise
            # A file that is a mount of its own, as one that is lent to a container.
            _write_through(self.place, self.text)

    def forget(self) -> None:
        self.file.unlink(missing_ok=True)


def _beside(place: _Place, text: str, *, private: bool) -> _Made | None:
    """The text on the disk, with the mode and the owner it shall have; None where nothing may
    stand beside the file, or not with its owner, but it may itself be written. Raises OSError."""
    made = _Made(place, text, place.target.parent / f".{secrets.token_hex(8)}.part")
    found = None if private else place.found
    try:
        # Made by the open call itself, so that the umask counts without being asked for (it can't
        # be asked for without being changed, for every thread).
        mode = 0o600 if private or found is not None else 0o666
        new = os.open(made.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with open(new, "wb") as stream:  # noqa: PTH123  # as above
            if found is not None:
                _dress(made.file, found)
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        made.forget()
        if found is None or not isinstance(error, PermissionError):
            raise
        return None
    return made


def _dress(file: Path, found: os.stat_result) -> None:
    """Give the new file the old one's owner and mode. Raises PermissionError if it may not."""
    ours = file.stat()
    if (ours.st_uid, ours.st_gid) != (found.st_uid, found.st_gid):
        os.chown(file, found.st_uid, found.st_gid)
    file.chmod(stat.S_IMODE(found.st_mode))
