"""The guide says what the pages are called as the pages do, and each page leads into it."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from cast import Cast
from samspill.web.areas.kit.guide.texts import ABOUT, FOLDER, GUIDES, about_page, guide_of
from support.pages import signed_in, url, words

LANGUAGES = [code for code, _name in settings.LANGUAGES]
NAMED = re.compile(r"\*\*(.+?)\*\*")


def said_on_pages(language: str) -> set[str]:
    """All texts of the pages, as they are said in the language, without regard to capitals."""
    where = Path(settings.LOCALE_PATHS[0]) if settings.LOCALE_PATHS else None
    folder = where or Path(__file__).parents[4] / "src/samspill/web/locale"
    texts = polib.pofile(str(folder / "nb" / "LC_MESSAGES" / "django.po"))
    if language != "en":
        texts = polib.pofile(str(folder / language / "LC_MESSAGES" / "django.po"))
    found = {each.msgid if language == "en" else each.msgstr for each in texts}
    return {text.casefold() for text in found}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", GUIDES)
def test_what_it_names_is_called_so_on_the_pages(name: str, language: str) -> None:
    text = (FOLDER / f"{name}.{language}.md").read_text(encoding="utf-8")
    named, said = NAMED.findall(text), said_on_pages(language)
    assert [each for each in named if each.casefold() not in said] == []


@pytest.mark.parametrize("name", GUIDES)
def test_it_has_the_same_sections_in_every_language(name: str) -> None:
    keys = [[section.key for section in guide_of(name, code).sections] for code in LANGUAGES]
    assert keys[0] == keys[1] == keys[2]
    assert len(set(keys[0])) == len(keys[0])


def test_every_way_into_it_leads_to_a_section() -> None:
    there = {(name, section.key) for name in GUIDES for section in guide_of(name, "nb").sections}
    assert {(guide, section) for _begins, guide, section in ABOUT} <= there


def test_every_page_that_people_work_on_leads_into_it() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    pages = {name for name in names if name.startswith(("organiser_", "participant_", "desk"))}
    assert len(pages) > 100
    assert [name for name in pages if about_page(name) is None] == []
    begins = [begins for begins, _guide, _section in ABOUT]
    assert [each for each in begins if not any(name.startswith(each) for name in names)] == []


def test_a_page_leads_to_what_explains_it(cast: Cast) -> None:
    browser = signed_in(cast.organiser)
    for name, place in (("organiser_people", "people"), ("organiser_setup", "setup")):
        page = browser.get(url(name, cast)).content.decode()
        assert f'href="/guide/organiser/#{place}"' in page
    assert b'href="/guide/participant/#link"' in Client().get("/new-link/").content


@pytest.mark.parametrize("name", GUIDES)
def test_anybody_reads_it(db: None, name: str) -> None:
    answered = Client().get(f"/guide/{name}/", headers={"accept-language": "nb"})
    guide = guide_of(name, "nb")
    assert answered.status_code == 200
    assert guide.title in words(answered.content)
    assert all(f'id="{section.key}"' in answered.content.decode() for section in guide.sections)
    assert Client().get("/guide/nobody/").status_code == 404
