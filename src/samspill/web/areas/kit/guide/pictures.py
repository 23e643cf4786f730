"""The guide's pictures: which there are, and how large. One in each language is kept beside the
other static files; ``make guide-pictures`` takes them anew, of the demo edition's pages."""

from __future__ import annotations

from html import escape

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

Size = tuple[int, int]  # width and height
PHONE, DESK = (390, 720), (1000, 640)
PICTURES: dict[str, Size] = {
    "participant-me": PHONE,
    "participant-whom": PHONE,
    "participant-my-day": PHONE,
    "host-desk": PHONE,
    "organiser-setup": DESK,
    "organiser-people": DESK,
    "organiser-letters": DESK,
    "organiser-plan": DESK,
    "organiser-print": DESK,
}


def file_of(name: str, language: str) -> str:
    """Where a picture is among the static files."""
    return f"samspill/guide/{name}.{language}.webp"


def shown(name: str, language: str, *, alt: str) -> SafeString:
    """The picture on a page: fetched when somebody comes near it. Raises KeyError."""
    width, height = PICTURES[name]
    where = escape(static(file_of(name, language)))
    return mark_safe(  # noqa: S308  (escaped above and below)
        f'<img class="shot" src="{where}" alt="{escape(alt)}" width="{width}" height="{height}"'
        ' loading="lazy" decoding="async">'
    )
