"""The guide's pictures are of the pages as they are, described in words, and light to fetch."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.urls import reverse

from cast import Cast
from samspill.web.areas.kit.guide.pictures import PICTURES, file_of
from samspill.web.areas.kit.guide.texts import GUIDES, guide_of
from samspill.web.editions.models import Edition
from support.guide_pictures import SHOTS, STATIC, digest_of, keep, kept, taking
from support.pages import browser_of, meet, planned

LANGUAGES = [code for code, _name in settings.LANGUAGES]
IMAGE = re.compile(r'<img class="shot" src="/static/([^"]+)" alt="([^"]+)" [^>]*loading="lazy"')
HEAVIEST = 600_000  # bytes, all of them


@pytest.fixture
def published(cast: Cast) -> Cast:
    """The bank meets the police, and there is a plan."""
    meet(cast.bank, cast.police, slot=2)
    Edition.objects.filter(pk=cast.edition.pk).update(phase="published")
    planned(cast)
    return cast


def test_each_is_of_its_page_as_it_is(published: Cast) -> None:
    now = {}
    for name, shot in SHOTS.items():
        browser = browser_of(getattr(published, shot.cast))
        about = {"slug": published.edition.slug, **dict(shot.more)}
        for language in LANGUAGES:
            browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
            page = browser.get(reverse(shot.name, kwargs=about) + shot.asked)
            assert page.status_code == 200, name
            now[f"{name}.{language}"] = digest_of(page.content.decode())
    if taking():
        keep(now)
    was = kept()
    changed = [name for name in now if was.get(name) != now[name]]
    assert changed == [], "these pages are not as their pictures: make guide-pictures"
    assert was.keys() == now.keys()


def test_each_is_shown_once_in_each_language_with_words() -> None:
    for language in LANGUAGES:
        shown = [
            found
            for name in GUIDES
            for section in guide_of(name, language).sections
            for found in IMAGE.findall(section.html)
        ]
        assert sorted(file for file, _alt in shown) == sorted(
            file_of(name, language) for name in PICTURES
        )
        assert min(len(alt) for _file, alt in shown) > 30
    (first, *_rest) = guide_of("participant", "en").sections[1:]
    assert 'width="390" height="720"' in first.html


def test_they_are_light() -> None:
    files = [STATIC / file_of(name, code) for name in PICTURES for code in LANGUAGES]
    found = sorted((STATIC / "samspill/guide").glob("*.webp"))
    assert found == sorted(files)
    assert sum(file.stat().st_size for file in files) < HEAVIEST
    assert all(file.read_bytes()[8:12] == b"WEBP" for file in files)
