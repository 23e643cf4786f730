"""Writing files so that whoever reads one finds the old one or the new one, never half."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from samspill.engine.formats.errors import InputError


def write_whole(path: Path, text: str) -> None:
    """Write the file at once. Raises InputError when it can't be written there."""
    write_together({path: text})


def write_together(texts: Mapping[Path, str], *, private: bool = False) -> None:
    """Write the files, each at once, and none before the texts of all are on the disk.

    ``private``: only who writes them may read them. Raises InputError for the one that can't be
    written; then all are as they were before.
    """
    made: dict[Path, Path] = {}
    path = Path()
    try:
        for path, text in texts.items():
            if path.is_dir():
                raise IsADirectoryError(0, "it is a folder")
            with tempfile.NamedTemporaryFile(
                "w", dir=path.parent, prefix=".", encoding="utf-8", delete=False
            ) as stream:
                made[path] = Path(stream.name)
                stream.write(text)
            made[path].chmod(0o600 if private else 0o644)
        for path, written in made.items():
            written.replace(path)
    except OSError as error:
        raise InputError(
            str(path), "", "", f"This can't be written: {error.strerror}.", "Choose another place."
        ) from None
    finally:
        for written in made.values():
            written.unlink(missing_ok=True)
