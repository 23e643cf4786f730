"""Every text that ``samspill.telling`` keeps in three languages."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from samspill import telling
from samspill.telling.language import Language


def texts_of_telling() -> Iterator[tuple[str, Language, str | tuple[str, str]]]:
    """Every text that is kept in three languages, with its module and name."""
    for module in pkgutil.walk_packages(telling.__path__, "samspill.telling."):
        for held in vars(importlib.import_module(module.name)).values():
            if not isinstance(held, dict):
                continue
            for key, said in held.items():
                if isinstance(said, tuple) and len(said) == len(Language):
                    for language, text in zip(Language, said, strict=True):
                        if isinstance(text, (str, tuple)):
                            yield f"{module.name}: {key}", language, text
