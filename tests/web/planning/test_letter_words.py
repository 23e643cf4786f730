"""What the letter that somebody's day has changed says of how many meetings."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from cast import NOW, Cast
from samspill.web.outbox.models import Letter
from samspill.web.planning.letters import DAY_CHANGED, lines_in_words, write
from support.pages import meet


def lines(cast: Cast, language: str, **counts: int) -> list[str]:
    """The letter to the bank without its greeting and its link."""
    cast.bank.person.language = language
    cast.bank.person.save(update_fields=["language"])
    about = {"participant": cast.bank.pk, "new": 0, "moved": 0, "cancelled": 0, **counts}
    written = write(Letter(kind=DAY_CHANGED, about=about), NOW)
    assert written is not None
    return [line for line in written.text.splitlines() if line][1:-2]


READY = {
    "nb": "Dagsprogrammet ditt for Sikkerhetsdagen 2026 torsdag 13. november 2031 er klart.",
    "nn": "Dagsprogrammet ditt for Sikkerhetsdagen 2026 torsdag 13. november 2031 er klart.",
    "en": "The programme for Sikkerhetsdagen 2026 on Thursday 13 November 2031 is ready.",
}


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("nb", "Du har 1 møte.", "Du har 2 møter."),
        ("nn", "Du har 1 møte.", "Du har 2 møte."),
        ("en", "You have 1 meeting.", "You have 2 meetings."),
    ],
)
def test_what_is_all_that_somebody_has_is_not_called_new(
    cast: Cast, language: str, one: str, two: str
) -> None:
    meet(cast.bank, cast.police)
    assert lines(cast, language, new=1) == [READY[language], one]
    meet(cast.bank, cast.agency, slot=1)
    assert lines(cast, language, new=2) == [READY[language], two]


def test_what_came_to_other_meetings_is(cast: Cast) -> None:
    meet(cast.bank, cast.police)
    meet(cast.bank, cast.agency, slot=1)
    changed = "Dagsprogrammet ditt for Sikkerhetsdagen 2026 torsdag 13. november 2031 er endret."
    assert lines(cast, "nb", new=1) == [changed, "Du har 1 nytt møte."]
    assert lines(cast, "nb", new=2, moved=1, cancelled=1) == [
        changed, "Du har 2 nye møter.", "1 møte har ny tid eller nytt bord.", "1 møte er avlyst.",
    ]  # fmt: skip


def test_a_meeting_that_only_ends_at_another_time_is_told_so(cast: Cast) -> None:
    start, end, later = (f"2031-11-13T08:{minute}:00+00:00" for minute in ("00", "15", "20"))
    told = {
        "what": "moved",
        "others": [cast.police.pk],
        "theme": "",
        "before": [start, 2, end],
        "after": [start, 2, later],
    }
    zone = ZoneInfo(cast.edition.time_zone)
    with timezone.override(zone), translation.override("nb"):
        assert lines_in_words([told], cast.bank) == [
            "Nå til kl. 09.20: Pia Politi (Østre politidistrikt) kl. 09.00, bord 2"
        ]
