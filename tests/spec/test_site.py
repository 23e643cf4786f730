"""The documentation's site holds every page once, in the order in which people look for them."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = ["Samspill", "Tutorials", "How-to", "Explanation", "Reference", "Decisions"]


def test_every_page_is_in_the_site_once() -> None:
    site = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]
    listed = [(name, pages) for entry in site["nav"] for name, pages in entry.items()]
    assert [name for name, _pages in listed] == SECTIONS
    named = [
        page for _name, pages in listed for page in ([pages] if pages == str(pages) else pages)
    ]
    there = sorted(p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md"))
    assert sorted(named) == there
