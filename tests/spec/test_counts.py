"""No text says "1 people": whatever has a count is a plural form, in every language.

Texts of the pages are entries of the .po files; those about the engine's facts stand in
``samspill.telling``. What a sentence fills in with its noun already is called ``some_...``, as in
"%(some_tables)s in %(some_slots)s", so that it may have several counts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import ngettext, override

from samspill import telling
from samspill.telling.language import Counting, Language, Noun
from samspill.telling.numbers import in_figures
from scripts import messages
from support.texts import texts_of_telling

SOURCE = Path(telling.__file__).parents[1]
PLURAL_FORMS = "nplurals=2; plural=(n != 1);"  # so that none is said like several
FILLED = re.compile(r"%\((\w+)\)s|\{(\w*)\}")
TAG = re.compile(r"<[^>]*>")
# A number that is filled in, and the word after it, over tags.
BESIDE = re.compile(r"(?:%\((\w+)\)s|\{(\w+)\})[ \u202f]?(?:new |more |other )?([^\W\d_]*)")

# What is filled with a name, a time or another text, and never with a count.
NO_COUNTS = {
    "address", "after_end", "after_table", "after_time", "at", "before_end", "before_table",
    "before_time", "body", "by", "closes", "colleague", "column", "controller", "day", "edition",
    "email", "file", "first", "from_table", "from_time", "from_until", "gain", "gap", "giver",
    "home", "host", "id", "ip", "joined", "kind", "last", "least", "left", "line", "mean",
    "median", "most", "mutual", "name", "names", "near", "number", "opens", "organisation",
    "other", "others", "person", "phase", "place", "points", "row", "rule", "second", "seconds",
    "share", "source", "start", "table", "talk", "text", "theme", "time", "times", "title",
    "to_table", "to_time", "twice", "until", "value", "ways", "what", "when", "which", "who",
}  # fmt: skip
# Counts with no noun of theirs: of one it reads as well as of several.
NO_NOUN = {
    "%(n)s or more",
    "%(part)s done",
    "%(done)s of %(total)s",
    "%(total)s of %(total)s, the pages are being set",
    "%(some)s of %(all)s",
    "%(fulfilled)s of %(of)s",
    "%(short)s too few.",
    "%(some_people)s × %(cap)s takes %(some_tables)s in %(some_slots)s.",
    "<b>%(now)s</b> now, nobody has fewer than %(least)s.",
    "<b>%(some_new)s</b>, %(changed)s changed, %(same)s as before.",
    "<b>%(used)s of %(some_places)s</b> in use.",
    "And %(more)s more.",
    "Has only %(count)s to meet, by own wishes, others' wishes and suggestions.",
    "Of those you work with, you meet %(met)s of %(known)s.",
    "Imported: %(some_new)s, %(changed)s changed, %(same)s as before.",
    "Read by %(read)s of %(of)s.",
    "%(organisation)s answers about %(tenths)s of 10.",
    "The file is larger than %(limit)s MB.",
    "Of ten meetings, about %(n)s led to an action within a week.",
    "Of ten people, about %(n)s have met somebody who has been of use.",
    "Of %(n)s that were planned.",
    "You have said yes to %(answered)s of %(to_answer)s. Say whether you come by %(day)s at"
    " %(time)s.",
    "Number %(n)s is held until %(day)s, as somebody has asked for access to it.",
}
# Never of one: people who compete with one another or sit at a round table, and limits of ours.
ALWAYS_SEVERAL = {
    "%(ended)s of them have ended, %(going)s go on.",  # told from six on
    "At most %(n)s addresses: let somebody pass the letter on.",
    "%(fewest)s to %(most)s people",
    "%(people)s people compete for the same few",
    "<b>%(people)s people</b> can't all get the guaranteed number of meetings.",
    "At %(times)s an odd number of them can meet only one another. Of the %(needed)s meetings they"
    " are guaranteed together, they can get %(got)s, when a meeting of two of them counts for"
    " both.",
    "Of the %(needed)s meetings they are guaranteed together, the tables they can use have room for"
    " %(got)s, when a meeting of two of them counts for both.",
    "Of the %(needed)s meetings they are guaranteed together, those they can meet have room for"
    " %(got)s: %(others)s.",
    "Somebody is left over among %(people)s people",
    "%(n)s people or more are wished for by more than they can meet. Who they are is not told; a"
    " round table gives several of those who ask the same a seat with somebody who knows.",
    "Wishes are private: they are counted in steps of %(n)s, from %(n)s people on, and of sectors"
    " that %(n)s or more come from.",
    "The list has more than %(limit)s columns.",
    "The list has more than %(limit)s rows.",
    "The text is longer than %(limit)s characters.",
    "There are more than %(limit)s texts in the cell.",
    "People have been sent something at least %(asked)s times, and have answered at least"
    " %(answered)s of them. More than that is not counted.",
    "The list has more than %(limit)s filled cells.",
}
# English says of how many it is in the verb and more; Norwegian in the noun alone, if in that.
ENGLISH_ONLY = {
    "a", "are", "ask", "asks", "each", "get", "gets", "has", "have", "hope", "hopes", "is", "its",
    "own", "take", "takes", "their", "wait", "waits", "was", "were",
}  # fmt: skip
UNCHANGING = {
    "nb": {
        "bord", "brev", "innlegg", "par", "post", "samarbeid", "svar", "tegn", "til", "ting",
        "tiltak", "treff", "utkast",
    },
    "nn": {
        "bord", "brev", "innlegg", "minutt", "møta", "møte", "notat", "par", "post", "samarbeid",
        "svar", "teikn", "til", "ting", "tiltak", "treff", "utkast", "ønske",
    },
}  # fmt: skip
NOUNS = (
    "days files letters meetings minutes organisations others pairs participants people persons"
    " places plans points representatives round\\ tables rows seats seconds sectors slots tables"
    " talks times violations wishes"
)


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", TAG.sub("", FILLED.sub("", text)).lower()))


def plurals(language: str) -> list[tuple[str, str]]:
    """Every text of one and of several."""
    if language == "en":
        return [(m.text, m.plural) for m in sorted(messages.messages()) if m.plural]
    found = (e.msgstr_plural for e in messages.catalogue(language) if e.msgid_plural)
    return [(forms[0], forms[1]) for forms in found]


def beside(text: str) -> set[str]:
    """The words that stand next to what is filled in."""
    return {word.lower() for *_, word in BESIDE.findall(TAG.sub("", text))} - {""}


def of_several(pairs: list[tuple[str, str]]) -> set[str]:
    """Words beside the number in the form of several, of forms that differ, that stand beside it
    in no form of one."""
    ones = {word for one, _ in pairs for word in beside(one)}
    return {word for one, several in pairs if one != several for word in beside(several)} - ones


@pytest.mark.parametrize("language", ["en", *messages.LANGUAGES])
def test_one_is_never_said_with_the_noun_of_several(language: str) -> None:
    """Rendered with 0, 1 and 2: of one there is no noun that any entry keeps for several."""
    forbidden = of_several(plurals(language))
    wrong = []
    with override(language):
        for message in sorted(messages.messages()):
            if not message.plural:
                continue
            none, one, two = (ngettext(message.text, message.plural, n) for n in (0, 1, 2))
            if none != two or not one or not two or beside(one) & forbidden:
                wrong.append((one, two))
    assert wrong == []
    assert {"møter", "deltakere", "tidsluker"} <= forbidden or language != "nb"


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_catalogue_counts_as_norwegian_does(language: str) -> None:
    assert messages.catalogue(language).metadata["Plural-Forms"] == PLURAL_FORMS


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_forms_differ_where_those_of_english_do(language: str) -> None:
    """Where English has another noun for several, so has Norwegian, or one that does not change."""
    alike = []
    for entry in messages.catalogue(language):
        forms = entry.msgstr_plural
        if not forms or forms[0] != forms[1]:
            continue
        differs = words(entry.msgid) ^ words(entry.msgid_plural)
        if differs - ENGLISH_ONLY and not words(forms[0]) & UNCHANGING[language]:
            alike.append(entry.msgid)
    assert alike == []


def test_a_text_with_a_count_and_a_noun_is_a_plural() -> None:
    """A text that fills in a number before a noun is a plural entry, or fills in the noun too."""
    found = {
        message.text
        for message in messages.messages()
        if not message.plural
        for name, _, word in BESIDE.findall(TAG.sub("", message.text))
        if word and name and not name.startswith("some_") and name not in NO_COUNTS
    }
    assert found - NO_NOUN - ALWAYS_SEVERAL == set()
    assert (NO_NOUN | ALWAYS_SEVERAL) - found - {"%(short)s too few."} == set()


# Decimal numbers, which are never said of one: "1.0 meetings a participant".
DECIMAL = {"distribution_say", "between", "mean_of"}
# Norwegian has one form of these.
ONE_FORM = {"some_meetings", "have_fewer"}


def test_telling_counts_as_the_pages_do() -> None:
    """In each language: forms of one hold no noun of several, and what has a number before a noun
    of several has a form of one."""
    kept = list(texts_of_telling())
    assert len(kept) > 300
    wrong = []
    for language in Language:
        pairs = [text for _, lang, text in kept if lang is language and isinstance(text, tuple)]
        forbidden = of_several(pairs + plurals(language.value))
        for name, lang, text in kept:
            if lang is not language or name.split(": ")[1] in DECIMAL:
                continue
            one = text[0] if isinstance(text, tuple) else text
            counted = {
                word.lower()
                for _, filled, word in BESIDE.findall(one)
                if filled not in {"all", "some"} and not filled.startswith("some_")
            }
            if counted & forbidden:
                wrong.append((name, lang.value, one))
    assert wrong == []


@pytest.mark.parametrize("noun", Noun)
@pytest.mark.parametrize("language", Language)
def test_telling_counts_nouns(language: Language, noun: Noun) -> None:
    none, one, two = (Counting(language).counted(n, noun).split(" ", 1)[1] for n in (0, 1, 2))
    same = language is Language.NYNORSK and noun in {Noun.MEETING, Noun.WISH}
    assert (none == two, one == two) == (True, same)


def test_in_figures() -> None:
    said = [in_figures(n, "person", "people") for n in (0, 1, 2)]
    assert said == ["0 people", "1 person", "2 people"]
    assert [in_figures(n, "more seat") for n in (0, 1, 2)] == [
        "0 more seats", "1 more seat", "2 more seats",
    ]  # fmt: skip


# What Python fills in: a placeholder before a noun of several.
FILLED_BEFORE = re.compile(
    r"\{[^{}]*\} (?:more |new |other )?(?:" + "|".join(re.split(r"(?<!\\) ", NOUNS)) + r")\b"
)
# Texts with two forms of their own, numbers with decimals, and those that are never of one.
SAID_RIGHT = {
    "all {} slots",
    "{} of the {} slots",
    "{} meetings a participant on average.",
    "From {} to {} meetings a participant on average.",
    "The text is {} letters long.",  # above a limit
    "there must be 2 to {} slots",
    "{} and {} others",  # two of them at least: one would have been named
    "{} meetings fewer",  # beside "one meeting fewer"
    "{} wishes {} both as {} and {}.",  # a verb
}


def texts_in_python(path: Path) -> Iterator[str]:
    """Texts that are filled in, with ``{}`` for what is."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
            yield "".join(str(part) for part in parts)
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in inside
        ):
            yield re.sub(r"\{\w*\}", "{}", node.value)


def test_no_text_in_python_has_a_number_before_a_noun_of_several() -> None:
    """``in_figures`` and ``counted`` say the two together."""
    found = {
        (str(path.relative_to(SOURCE)), text)
        for path in SOURCE.rglob("*.py")
        for text in texts_in_python(path)
        if FILLED_BEFORE.search(text)
    }
    in_pairs = {
        re.sub(r"\{\w*\}", "{}", form)
        for _, _, text in texts_of_telling()
        if isinstance(text, tuple)
        for form in text
    }
    assert [said for said in sorted(found) if said[1] not in SAID_RIGHT | in_pairs] == []
