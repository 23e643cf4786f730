"""What is told of a repair, in sentences: to each participant, and to the organiser of a fact."""

from __future__ import annotations

from samspill.engine.repairing.change import Note, NoteCode
from samspill.engine.repairing.notices import Person, Spot, Told, ToldCode, ToldSeat
from samspill.telling.language import Counting, Language, Text, Texts
from samspill.telling.names import called, clock

_MEETING_TEXTS: dict[str, tuple[Text, Text, Text]] = {
    ToldCode.CANCELLED: (
        "Your meeting with {other} at {from_time} is cancelled.",
        "Møtet ditt med {other} kl. {from_time} er avlyst.",
        "Møtet ditt med {other} kl. {from_time} er avlyst.",
    ),
    ToldCode.MOVED: (
        "Your meeting with {other} is moved from {from_time} to {to_time}, at {to_table}.",
        "Møtet ditt med {other} er flyttet fra kl. {from_time} til kl. {to_time}, ved {to_table}.",
        "Møtet ditt med {other} er flytta frå kl. {from_time} til kl. {to_time}, ved {to_table}.",
    ),
    ToldCode.TABLE_CHANGED: (
        "Your meeting with {other} at {to_time} is moved from {from_table} to {to_table}.",
        "Møtet ditt med {other} kl. {to_time} er flyttet fra {from_table} til {to_table}.",
        "Møtet ditt med {other} kl. {to_time} er flytta frå {from_table} til {to_table}.",
    ),
    ToldCode.NEW: (
        "You have a new meeting with {other} at {to_time}, at {to_table}.",
        "Du har et nytt møte med {other} kl. {to_time}, ved {to_table}.",
        "Du har eit nytt møte med {other} kl. {to_time}, ved {to_table}.",
    ),
    ToldCode.GIVEN: (
        "{colleague} takes over your meeting with {other} at {from_time}.",
        "{colleague} tar over møtet ditt med {other} kl. {from_time}.",
        "{colleague} tek over møtet ditt med {other} kl. {from_time}.",
    ),
    ToldCode.TAKEN: (
        "You take over from {colleague} and meet {other} at {to_time}, at {to_table}.",
        "Du tar over fra {colleague} og møter {other} kl. {to_time}, ved {to_table}.",
        "Du tek over frå {colleague} og møter {other} kl. {to_time}, ved {to_table}.",
    ),
    ToldCode.INSTEAD: (
        "You meet {other} instead of {colleague} at {to_time}, at {to_table}.",
        "Du møter {other} i stedet for {colleague} kl. {to_time}, ved {to_table}.",
        "Du møter {other} i staden for {colleague} kl. {to_time}, ved {to_table}.",
    ),
}
_SEAT_TEXTS: dict[str, tuple[Text, Text, Text]] = {
    ToldCode.CANCELLED: (
        "Your seat at the round table {theme} at {from_time} is cancelled.",
        "Plassen din i rundebordssamtalen {theme} kl. {from_time} har falt bort.",
        "Plassen din i rundebordssamtalen {theme} kl. {from_time} har falle bort.",
    ),
    ToldCode.MOVED: (
        "The round table {theme} is moved from {from_time} to {to_time}, at {to_table}.",
        "Rundebordssamtalen {theme} er flyttet fra kl. {from_time} til kl. {to_time}, ved"
        " {to_table}.",
        "Rundebordssamtalen {theme} er flytta frå kl. {from_time} til kl. {to_time}, ved"
        " {to_table}.",
    ),
    ToldCode.TABLE_CHANGED: (
        "The round table {theme} at {to_time} is moved from {from_table} to {to_table}.",
        "Rundebordssamtalen {theme} kl. {to_time} er flyttet fra {from_table} til {to_table}.",
        "Rundebordssamtalen {theme} kl. {to_time} er flytta frå {from_table} til {to_table}.",
    ),
    ToldCode.PEOPLE_CHANGED: (
        "The round table {theme} at {to_time} is held {people}.",
        "Rundebordssamtalen {theme} kl. {to_time} holdes {people}.",
        "Rundebordssamtalen {theme} kl. {to_time} blir halden {people}.",
    ),
    ToldCode.NEW: (
        "You have a new seat at the round table {theme} at {to_time}, at {to_table}, with"
        " {others}.",
        "Du har fått plass i rundebordssamtalen {theme} kl. {to_time}, ved {to_table}, sammen med"
        " {others}.",
        "Du har fått plass i rundebordssamtalen {theme} kl. {to_time}, ved {to_table}, saman med"
        " {others}.",
    ),
    "it": ("It is held {people}.", "Den holdes {people}.", "Han blir halden {people}."),
    "without": ("without {left}", "uten {left}", "utan {left}"),
    "with": ("with {joined} as well", "med {joined} i tillegg", "med {joined} i tillegg"),
    "instead": (
        "without {left}, and with {joined}",
        "uten {left}, men med {joined}",
        "utan {left}, men med {joined}",
    ),
    "theme": ("“{theme}”", "«{theme}»", "«{theme}»"),
}
_NOTE_TEXTS = {
    NoteCode.ALREADY_SO: "This is so already; nothing was changed for it.",
    NoteCode.HAVE_A_MEETING: "{0} and {1} have their meeting already.",
    NoteCode.NOT_FITTED: "No time and table could be found for {0} and {1}.",
    NoteCode.TABLE_GIVEN_UP: "{0} has no table of its own any more and uses the common ones.",
    NoteCode.NOT_REPRESENTED: "Nobody represents {0} any more; wishes for it were taken out.",
}


def told_in_words(told: Told | ToldSeat, language: Language = Language.ENGLISH) -> str:
    """What one side reads of a meeting's change: a sentence, of a round table sometimes two."""
    if isinstance(told, ToldSeat):
        return _seat(told, language)
    other = _person(Person(told.other, told.name, told.organisation))
    say = Texts(language, _MEETING_TEXTS)
    facts = _spots(told.before, told.after, language)
    if told.colleague is not None:
        facts["colleague"] = _person(told.colleague)
    return say(told.code, other=other, **facts)


def note_in_words(note: Note) -> str:
    """What the organiser reads of a fact, in English."""
    return _NOTE_TEXTS[note.code].format(*note.about)


def _seat(told: ToldSeat, language: Language) -> str:
    say = Texts(language, _SEAT_TEXTS)
    people = _changes(told, say)
    facts = {
        "theme": say("theme", theme=told.theme or told.round_table),
        "people": people,
        "others": Counting(language).listed([_person(person) for person in told.others]),
    }
    said = say(told.code, **facts, **_spots(told.before, told.after, language))
    moved = told.code in {ToldCode.MOVED, ToldCode.TABLE_CHANGED}
    return f"{said} {say('it', people=people)}" if moved and people else said


def _changes(told: ToldSeat, say: Texts) -> str:
    listed = Counting(say.language).listed
    left, joined = (listed([_person(p) for p in people]) for people in (told.left, told.joined))
    if left and joined:
        return say("instead", left=left, joined=joined)
    if left:
        return say("without", left=left)
    return say("with", joined=joined) if joined else ""


def _person(person: Person) -> str:
    """The name with the organisation."""
    who = person.name or person.id
    return f"{who} ({person.organisation})" if person.organisation else who


def _spots(before: Spot | None, after: Spot | None, language: Language) -> dict[str, str]:
    """The times and tables of a sentence."""
    facts = {}
    for side, spot in (("from", before), ("to", after)):
        if spot is not None:
            facts[f"{side}_time"] = clock(spot.start, language)
            facts[f"{side}_table"] = called(spot.table, language, bare=spot.bare)
    return facts
