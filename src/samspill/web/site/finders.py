"""Static files of packages of which the pages need a few."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage


class PageFonts(BaseFinder):
    """The two files of the pages' font, of some forty for other alphabets and slopes."""

    FOLDER = "inter"
    FILES = ("inter-latin-wght-normal.woff2", "inter-latin-ext-wght-normal.woff2")

    def __init__(self, *_apps: Any, **_given: Any) -> None:
        self.storage = FileSystemStorage(location=str(settings.PAGE_FONTS))
        self.storage.prefix = self.FOLDER  # type: ignore[attr-defined]

    def find(self, path: str, find_all: bool = False, **_given: Any) -> Any:
        """Where the file lies; nothing for any other."""
        folder, _slash, name = path.partition("/")
        there = Path(settings.PAGE_FONTS) / name
        if folder != self.FOLDER or name not in self.FILES or not there.exists():
            return []
        return [str(there)] if find_all else str(there)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        """Each with the storage that has it."""
        for name in self.FILES:
            if self.storage.exists(name):
                yield name, self.storage
