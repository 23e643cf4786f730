"""Papers for Word: filled in with what is known, alike in three languages, and what people wrote in
them is text."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

import pytest
from django.utils import translation
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn

from cast import NOW, Cast
from samspill.web.privacy.durations import CODES_END, LETTERS_END, LINKS_END, SHARES_END
from samspill.web.sharing.models import Part
from samspill.web.sharing.papers.filling import LANGUAGES, WRITTEN, Paper, paper_file, source
from samspill.web.sharing.papers.texts import (
    Block,
    Piece,
    Sort,
    Table,
    UnknownMarkupError,
    places,
    read,
)
from samspill.web.sharing.terms import set_terms
from support.pages import signed_in, url, words

EVERY = [(paper, language) for paper in Paper for language in LANGUAGES]
# What Samspill knows, by paper; everything else in them is a blank.
KNOWN = {
    Paper.JOINT: {"controller", "contact", "part", "red", "processing", "erase_on"},
    Paper.PROCESSOR: {"controller", "contact", "part", "red", "erase_on"},
    Paper.ASSESSMENT: {"controller", "contact", "part", "red", "joint", "processing", "erase_on"},
}
OF_ALL = {"version", "written", "edition", "day", "place"}
HOSTILE = "**Etterretning** [her](https://eksempel.no) {contact?x} | `<b>` & \\_#1 ÆØÅ 🛡"


def let_on(cast: Cast, controller: str = "Foreningen Sikkerhetsdagen") -> None:
    """The terms with all that there is to say."""
    set_terms(
        edition=cast.edition, part=Part.SHARING, controller=controller, joint="Avtale 12",
        processing="Avtale 13", contact="person@eksempel.no", red_in_writing=False,
        by=cast.organiser, now=NOW,
    )  # fmt: skip


def opened(cast: Cast, paper: Paper, language: str) -> WordDocument:
    """The paper, as it is read again."""
    return Document(io.BytesIO(paper_file(edition=cast.edition, paper=paper, language=language)))


def paragraphs(document: WordDocument) -> list[tuple[str, str]]:
    """Each paragraph's style and words, in the file's order, those of tables too."""
    names = {style.style_id: style.name for style in document.styles}
    found = []
    for each in document.element.body.iter(qn("w:p")):
        style = each.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        name = names["Normal" if style is None else style.get(qn("w:val"))]
        found.append((str(name), "".join(text.text or "" for text in each.iter(qn("w:t")))))
    return found


def text_of(document: WordDocument) -> str:
    """All of it."""
    return "\n".join(text for _style, text in paragraphs(document))


def blanks(document: WordDocument) -> int:
    """How much there is on yellow."""
    marks = document.element.body.iter(qn("w:highlight"))
    return sum(1 for mark in marks if mark.get(qn("w:val")) == "yellow")


@pytest.mark.parametrize(("paper", "language"), EVERY)
def test_a_paper_holds_what_is_known_of_the_edition(
    cast: Cast, paper: Paper, language: str
) -> None:
    let_on(cast)
    document = opened(cast, paper, language)
    said = text_of(document)
    for value in (cast.edition.name, cast.edition.place, "Foreningen Sikkerhetsdagen"):
        assert value in said
    assert "person@eksempel.no" in said
    day = "13 November 2031" if language == "en" else "13. november 2031"
    assert day in said
    gone = "12 November 2032" if language == "en" else "12. november 2032"
    assert gone in said
    with translation.override(language):
        assert str(Part.SHARING.label) in said
    assert not re.search(r"[{}]", said)
    known = KNOWN[paper] | OF_ALL
    left = [name for name in places(source(paper, language)) if name not in known]
    assert blanks(document) == len(left)
    own = document.core_properties
    assert (own.author, own.language) == ("Samspill", LANGUAGES[language])
    assert own.title == paragraphs(document)[0][1]
    assert own.created == own.modified == WRITTEN.replace(tzinfo=own.created.tzinfo)
    marks = {mark.get(qn("w:val")) for mark in document.styles.element.iter(qn("w:lang"))}
    assert marks == {LANGUAGES[language]}


@pytest.mark.parametrize("paper", Paper)
def test_the_three_languages_say_the_same(cast: Cast, paper: Paper) -> None:
    texts = {language: source(paper, language) for language in LANGUAGES}
    assert places(texts["nb"]) == places(texts["nn"]) == places(texts["en"])
    assert KNOWN[paper] | OF_ALL <= set(places(texts["nb"]))
    shapes = []
    for language in LANGUAGES:
        document = opened(cast, paper, language)
        styles = [style for style, _text in paragraphs(document)]
        tables = [(len(table.rows), len(table.columns)) for table in document.tables]
        shapes.append((styles, tables, blanks(document)))
    assert shapes[0] == shapes[1] == shapes[2]
    assert shapes[0][0].count("Heading 1") >= 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_processor_promises_all_that_article_28_asks_for(cast: Cast, language: str) -> None:
    headings = [text for style, text in paragraphs(opened(cast, Paper.PROCESSOR, language))
                if style == "Heading 1"]  # fmt: skip
    pattern = r"28 \(3\) \(([a-h])\)" if language == "en" else r"28 nr\. 3 bokstav ([a-h])\)"
    letters = [found.group(1) for text in headings if (found := re.search(pattern, text))]
    assert letters == list("abcdefgh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_assessment_holds_all_that_article_35_asks_for(cast: Cast, language: str) -> None:
    said = paragraphs(opened(cast, Paper.ASSESSMENT, language))
    headings = "\n".join(text for style, text in said if style == "Heading 1")
    letter = "35 (7) ({})" if language == "en" else "35 nr. 7 bokstav {}"
    assert all(letter.format(each) in headings for each in "abc")
    assert ("(c) and (d)" if language == "en" else "bokstav c og d") in headings


@pytest.mark.parametrize(("paper", "language"), EVERY)
def test_what_somebody_wrote_stays_text(cast: Cast, paper: Paper, language: str) -> None:
    let_on(cast, HOSTILE)
    document = opened(cast, paper, language)
    shapes = [(style, blanks(document)) for style, _text in paragraphs(document)]
    assert HOSTILE in text_of(document)
    assert not list(document.element.body.iter(qn("w:hyperlink")))
    let_on(cast, "Foreningen")
    plain = opened(cast, paper, language)
    assert [(style, blanks(plain)) for style, _text in paragraphs(plain)] == shapes


def test_what_no_file_may_hold_is_left_out() -> None:
    (block,) = read("{a?b}", {"a": "Ola\x00\x0b \ud800Nord\uffffmann\n# Nei\t|"})
    assert block == Block(Sort.PARAGRAPH, (Piece("Ola Nordmann # Nei |"),))


def test_a_long_name_fits_the_files_properties(cast: Cast) -> None:
    cast.edition.name = "Ø" * 300
    document = opened(cast, Paper.JOINT, "nb")
    assert document.core_properties.subject == "Ø" * 255


def test_nothing_known_is_all_blanks(cast: Cast) -> None:
    document = opened(cast, Paper.JOINT, "nb")
    said = text_of(document)
    assert "[navn og organisasjonsnummer – arrangøren]" in said
    marked = [
        run for table in document.tables for cell in table._cells for each in cell.paragraphs
        for run in each.runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW
    ]  # fmt: skip
    assert marked
    assert all(run.text[0] + run.text[-1] == "[]" for run in marked)  # not by colour alone


def test_the_same_edition_gives_the_same_bytes(cast: Cast) -> None:
    one, other = (
        paper_file(edition=cast.edition, paper=Paper.JOINT, language="nn") for _ in range(2)
    )
    assert one == other
    with ZipFile(io.BytesIO(one)) as file:
        days = {info.date_time[:3] for info in file.infolist()}
    assert days == {(WRITTEN.year, WRITTEN.month, WRITTEN.day)}


def test_word_numbers_clauses_and_repeats_the_first_row(cast: Cast) -> None:
    document = opened(cast, Paper.JOINT, "en")
    for name, level in (("Heading 1", "0"), ("Clause", "1")):
        number = document.styles[name].element.pPr.numPr
        assert str(number.ilvl.val) == level
    for table in document.tables:
        heads = [row for row in table.rows if row._tr.find(f".//{qn('w:tblHeader')}") is not None]
        assert [row._index for row in heads] == [0]
    fields = document.sections[0].footer._element.iter(qn("w:fldSimple"))
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE", "NUMPAGES"]


def test_a_mark_that_no_paper_knows_is_refused() -> None:
    for text in ("![a](b)", "[a](b)", "`a`", "    a", "### a", "<b>a</b>\n\n```\na\n```"):
        with pytest.raises(UnknownMarkupError):
            read(text, {})


def test_blocks_are_what_the_text_says() -> None:
    text = "# A\n\n> b\n\n## C\n\n1. **d** {e?f – g}\n\n- h\n\n---\n\n## I\n\n| j |\n|---|\n| k |\n"
    title, note, heading, clause, bullet, _page, schedule, table = read(text, {"e": ""})
    assert [each.sort for each in (title, note, heading, clause, bullet, schedule)
            if isinstance(each, Block)] == [
        Sort.TITLE, Sort.NOTE, Sort.HEADING, Sort.CLAUSE, Sort.BULLET, Sort.UNNUMBERED
    ]  # fmt: skip
    assert isinstance(clause, Block)
    assert clause.pieces == (Piece("d", strong=True), Piece(" "), Piece("[f – g]", blank=True))
    assert table == Table((((Piece("j"),),), ((Piece("k"),),)))


def test_the_page_leads_to_all_of_them(cast: Cast) -> None:
    browser = signed_in(cast.organiser)
    page = browser.get(url("organiser_sharing", cast))
    assert "Papers to begin from" in words(page.content)
    for paper, language in EVERY:
        address = url("organiser_paper", cast, paper=paper.value, language=language)
        assert f'href="{address}"' in page.content.decode()
        answer = browser.get(address)
        assert answer.status_code == 200
        name = f"samspill-{paper}-{cast.edition.slug}-{language}.docx"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert Document(io.BytesIO(answer.content)).tables
    for paper_name, language in (("joint", "de"), ("secret", "nb"), ("joint.nb.md", "nb")):
        address = url("organiser_paper", cast, paper=paper_name, language=language)
        assert browser.get(address).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_assessment_says_how_long_as_it_is_carried_out(cast: Cast, language: str) -> None:
    said = text_of(opened(cast, Paper.ASSESSMENT, language))
    day = {"nb": "dag", "nn": "dag", "en": "day"}[language]
    for length in (SHARES_END, LETTERS_END, LINKS_END, CODES_END):
        assert re.search(rf"\b{length.days} {day}", said), length
