"""Pages are sent without the indentation of their templates, and nothing else is gone."""

from __future__ import annotations

from pathlib import Path

from django.template import Engine

SOURCE = "<ul>\n  {% if x %}\n\t<li>\n      a  b\n    </li>\n  {% endif %}\n\n</ul>\n"


def rendered(folder: Path, name: str) -> str:
    (folder / name).write_text(SOURCE, encoding="utf-8")
    loaders = ["samspill.web.areas.kit.loader.Loader"]
    return Engine(dirs=[str(folder)], loaders=loaders).render_to_string(name, {"x": True})


def test_a_page_has_no_indentation(tmp_path: Path) -> None:
    assert rendered(tmp_path, "page.html") == "<ul>\n\n<li>\na  b\n</li>\n\n\n</ul>\n"


def test_a_mail_as_text_is_left_as_it_is(tmp_path: Path) -> None:
    assert rendered(tmp_path, "mail.txt") == (
        "<ul>\n  \n\t<li>\n      a  b\n    </li>\n  \n\n</ul>\n"
    )
