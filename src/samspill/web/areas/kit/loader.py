"""Reads our templates without their indentation.

It is for those who write them: in a page of two hundred rows it would be half of what is sent.
"""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"\n[ \t]+")


class Loader(filesystem.Loader):
    """Each line starts at the margin. Every line stays, so that an error's place is right, and
    no space that can be seen goes: a line's end is one. Mails as text are left as they are."""

    def get_contents(self, origin: Origin) -> str:
        """What the engine compiles, once for each process."""
        text = super().get_contents(origin)
        return INDENTATION.sub("\n", text) if origin.name.endswith(".html") else text
