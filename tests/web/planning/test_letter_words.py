"""What the letter that somebody's day has changed says of how many meetings."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from cast import NOW, Cast
from samspill.web.editions.models import Participant
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Appears
from samspill.web.planning.letters import DAY_CHANGED, lines_in_words, write
from support.appearing import appear
from support.pages import meet


def lines(cast: Cast, language: str, **counts: int) -> list[str]:
    """The letter to the bank without its greeting and its link."""
    cast.bank.person.language = language
    cast.bank.person.save(update_fields=["language"])
    about = {"participant": cast.bank.pk, "new": 0, "moved": 0, "cancelled": 0, **counts}
    written = write(Letter(kind=DAY_CHANGED, about=about), NOW)
    assert written is not None
    _hello, first, place, *rest = [line for line in written.text.splitlines() if line]
    assert place == "Kongresshuset, Hamar"
    return [first, *rest[:-2]]


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


START, END, LATER = (f"2031-11-13T08:{minute}:00+00:00" for minute in ("00", "15", "20"))
AT_TWO, AT_TEN = [START, 2, END], ["2031-11-13T09:00:00+00:00", 4, "2031-11-13T09:15:00+00:00"]


def said(who: Participant, **line: object) -> str:
    """The line as the letter to ``who`` has it."""
    told = {"theme": "", "before": AT_TWO, "after": AT_TWO, **line}
    zone = ZoneInfo(who.edition.time_zone)
    with timezone.override(zone), translation.override("nb"):
        (found,) = lines_in_words([told], who)
        (by_name,) = lines_in_words([told], who, signed_in=True)
    assert by_name.count("–") == by_name.count("Møte") == by_name.count("kollega") == 0
    return found


def test_a_meeting_that_only_ends_at_another_time_is_told_so(cast: Cast) -> None:
    appear(cast.police, Appears.NAME)
    line = said(cast.bank, what="moved", others=[cast.police.pk], after=[START, 2, LATER])
    assert line == "Nå til kl. 09.20: Pia Politi (Østre politidistrikt) kl. 09.00, bord 2"


@pytest.mark.parametrize(
    ("appears", "who"),
    [
        ("", "Møte {}"),
        (Appears.NEUTRAL, "Møte {}"),
        (Appears.ORGANISATION, "Østre politidistrikt"),
        (Appears.NAME, "Pia Politi (Østre politidistrikt)"),
    ],
)
def test_a_letter_says_of_the_other_what_they_let_it(cast: Cast, appears: str, who: str) -> None:
    if appears:
        appear(cast.police, Appears(appears))
    one, two = who.format(1), who.format(2)
    others = {"others": [cast.police.pk]}
    assert [
        said(cast.bank, what="new", before=None, **others),
        said(cast.bank, what="cancelled", after=None, **others),
        said(cast.bank, what="moved", after=AT_TEN, **others),
        said(cast.bank, what="moved", after=[START, 3, END], **others),
    ] == [
        f"Nytt: {one} kl. 09.00, bord 2",
        f"Avlyst: {one} kl. 09.00, bord 2",
        f"Flyttet: {two} kl. 10.00, bord 4 (var kl. 09.00, bord 2)",
        f"Nytt bord: {one} kl. 09.00, bord 3 (var 2)",
    ]


def taken_over(cast: Cast, **more: object) -> list[str]:
    """The police's colleague takes over from the police: what they, their colleague and the bank
    read."""
    giver, colleague, partner = cast.police, cast.agency, cast.bank
    colleague.organisation = giver.organisation
    colleague.save()
    rest = [] if more else [partner.pk]
    return [
        said(giver, what="given", others=[*rest, colleague.pk], **more),
        said(colleague, what="taken", others=[*rest, giver.pk], **more),
        said(partner, what="instead", others=[colleague.pk, giver.pk], **more),
    ]


def test_a_colleague_who_is_not_named_is_a_colleague(cast: Cast) -> None:
    assert taken_over(cast) == [
        "Overtatt av en kollega: Berit Bank (Fjordbanken) kl. 09.00",
        "Nytt: Du tar over for en kollega og møter Berit Bank (Fjordbanken) kl. 09.00, bord 2",
        "Møte 1 kl. 09.00, bord 2: det kommer en annen enn planlagt",
    ]
    appear(cast.bank, Appears.NEUTRAL)
    assert taken_over(cast)[:2] == [
        "Overtatt av en kollega: Møte 1 kl. 09.00",
        "Nytt: Du tar over for en kollega: Møte 1 kl. 09.00, bord 2",
    ]


@pytest.mark.parametrize("named", [0, 1])
def test_of_two_from_one_place_neither_is_told_where_one_is_not(cast: Cast, named: int) -> None:
    """The one who is told of would tell where the other comes from."""
    appear((cast.police, cast.agency)[named], Appears.NAME)
    assert taken_over(cast)[2] == "Møte 1 kl. 09.00, bord 2: det kommer en annen enn planlagt"


def test_who_comes_instead_is_told_as_both_let_it(cast: Cast) -> None:
    home = "Østre politidistrikt"
    appear(cast.police, Appears.NAME)
    appear(cast.agency, Appears.ORGANISATION)
    assert taken_over(cast) == [
        "Overtatt av en kollega: Berit Bank (Fjordbanken) kl. 09.00",
        f"Nytt: Du tar over for Pia Politi ({home}) og møter Berit Bank (Fjordbanken) kl. 09.00,"
        " bord 2",
        f"Du møter {home} i stedet for Pia Politi ({home}) kl. 09.00, bord 2",
    ]
    appear(cast.police, Appears.ORGANISATION)
    assert taken_over(cast)[2] == f"{home} kl. 09.00, bord 2: det kommer en annen enn planlagt"


def test_a_seat_at_a_round_table_is_handed_over_without_a_name(cast: Cast) -> None:
    assert taken_over(cast, theme="Svinn") == [
        "Overtatt av en kollega: Svinn kl. 09.00",
        "Nytt: Du tar plassen til en kollega: Svinn kl. 09.00, bord 2",
        "Svinn kl. 09.00, bord 2: det kommer en annen enn planlagt",
    ]
