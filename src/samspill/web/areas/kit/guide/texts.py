"""The guide's texts, a file a guide and language: a title, a line on what it is, and sections with
an id each, which pages lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from samspill.web.areas.kit.guide.pictures import shown

GUIDES = ("participant", "organiser", "host")
FOLDER = Path(__file__).parent

# Where a page leads to in the guide, by the name of its address or how it begins: the first that
# fits.
ABOUT: tuple[tuple[str, str, str], ...] = (
    ("desk", "host", "desk"),
    ("participant_me", "participant", "me"),
    ("participant_practical", "participant", "practical"),
    ("join", "participant", "practical"),
    ("places", "participant", "places"),
    ("participant_whom", "participant", "whom"),
    ("participant_overview", "participant", "whom"),
    ("participant_agenda", "participant", "my-day"),
    ("participant_cannot_come", "participant", "cannot"),
    ("participant_hand_over", "participant", "cannot"),
    ("participant_", "participant", "sharing"),
    ("notes", "participant", "sharing"),
    ("tie", "participant", "sharing"),
    ("action", "participant", "sharing"),
    ("own_data", "participant", "privacy"),
    ("privacy", "participant", "privacy"),
    ("invitation", "participant", "link"),
    ("new_link", "participant", "link"),
    ("organiser_create", "organiser", "setup"),
    ("organiser_new", "organiser", "setup"),
    ("organiser_setup", "organiser", "setup"),
    ("organiser_tables", "organiser", "setup"),
    ("organiser_rivals", "organiser", "setup"),
    ("organiser_copy", "organiser", "next"),
    ("organiser_delete", "organiser", "next"),
    ("organiser_erasure", "organiser", "next"),
    ("organiser_roles", "organiser", "next"),
    ("organiser_import", "organiser", "people"),
    ("organiser_people", "organiser", "people"),
    ("organiser_participant", "organiser", "people"),
    ("organiser_places", "organiser", "places"),
    ("organiser_sign_up", "organiser", "places"),
    ("organiser_practical", "organiser", "places"),
    ("organiser_letter", "organiser", "letters"),
    ("organiser_dashboard", "organiser", "wishes"),
    ("organiser_home", "organiser", "wishes"),
    ("organiser_round_table", "organiser", "wishes"),
    ("organiser_confirming", "organiser", "confirm"),
    ("organiser_phases", "organiser", "phases"),
    ("organiser_plan_in", "organiser", "changes"),
    ("organiser_add_person", "organiser", "people"),
    ("organiser_meeting", "organiser", "changes"),
    ("organiser_withdraw", "organiser", "changes"),
    ("organiser_plan_map", "organiser", "changes"),
    ("organiser_print", "organiser", "print"),
    ("organiser_sharing", "organiser", "after"),
    ("organiser_contact", "organiser", "after"),
    ("organiser_outcomes", "organiser", "after"),
    ("organiser_", "organiser", "plan"),
)


@dataclass(frozen=True)
class Section:
    """A section: its id, its heading and its text as HTML."""

    key: str
    title: str
    html: SafeString


@dataclass(frozen=True)
class Guide:
    """A guide in one language."""

    title: str
    lead: str
    sections: tuple[Section, ...]


@cache
def guide_of(name: str, language: str) -> Guide:
    """The guide. Raises KeyError for none of :data:`GUIDES`."""
    if name not in GUIDES:
        raise KeyError(name)
    text = (FOLDER / f"{name}.{language}.md").read_text(encoding="utf-8")
    head, *parts = text.split("\n## ")
    title, lead = head.removeprefix("# ").split("\n", 1)
    return Guide(title.strip(), lead.strip(), tuple(_section(part, language) for part in parts))


def _section(part: str, language: str) -> Section:
    heading, text = part.split("\n", 1)
    key, title = heading.split(" | ")
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.add_render_rule("image", _picture)
    html = markdown.render(text, {"language": language})
    return Section(key, title, mark_safe(html))  # noqa: S308  (texts of our own)


def _picture(
    _renderer: Any, tokens: Sequence[Token], number: int, _options: Any, env: dict[str, Any]
) -> str:
    """``![what is to be seen](name)``."""
    token = tokens[number]
    return shown(str(token.attrs["src"]), str(env["language"]), alt=token.content)


def about_page(name: str) -> tuple[str, str] | None:
    """The guide and the section that a page (the name of its address) is explained in."""
    for begins, guide, section in ABOUT:
        if name.startswith(begins):
            return guide, section
    return None
