"""Prints: what people write is text and nothing else, and everybody can read what comes out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
import typst
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from cast import NOW
from samspill.web.areas.prints.files import as_file
from samspill.web.areas.prints.fonts import FOLDERS, lacking_fonts, printable
from samspill.web.areas.prints.typesetting import TEMPLATES, Value, pdf
from support.prints import read, sizes_of, structure_of, words_of
from support.validating import ARCHIVE, UA, assert_valid, broken_rules

HOSTILE = (
    '#eval("1 + 1") #read("/etc/passwd") #import "@preview/cetz:0.1.0": *',
    "*bold* _slanted_ $x^2$ `raw` <label> @reference = Heading - item + item / term: said",
    "\\ \\u{41} // comment /* comment */ #[content] {code} [content] --- -- ... ~ 'q' \"q\"",
    "{n} {all} {{ title }} {% now %} <script>alert(1)</script> </text> %PDF-1.7 endstream",
    ']] }} )) #panic() #sys.inputs.data #data.title "; \\"',
)


def values(**more: Value) -> dict[str, Value]:
    """All that a share's template takes."""
    return {
        "printed": "Skrevet ut av Berit Bank",
        "page-words": "side {n} av {all}",
        "label": "AMBER+STRICT",
        "restrictions": ["Ikke nevn kilden."],
        "allows": "For dem som er nevnt her.",
        "conditions": ["Ikke nevn kilden."],
        "before": [["Kilde", "Fjordbanken"]],
        "text": "De ringer sent på fredag.",
        "after": [],
        **more,
    }


def made(title: str = "En metode", **more: Value) -> bytes:
    return pdf("share", title=title, values=values(**more), now=NOW)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_is_text(text: str) -> None:
    content = made(
        title=text, text=text, allows=text, conditions=[text], before=[[text, text]],
        printed=text, restrictions=[text],
    )  # fmt: skip
    assert_valid(content)
    said = words_of(content)
    assert said.replace(" ", "").count(text.replace(" ", "")) >= 7


@pytest.mark.parametrize(
    "text",
    [
        "Áŋŋel Čáhcesuolu, Łódź, Größe, Îles, Æsj Østerås Åmli",
        "Ελληνικά, Жуковський",
        "😀 💻",
        "e\u0301 og o\u0308",
    ],
)
def test_it_is_printed_as_it_is_written(text: str) -> None:
    said = unicodedata.normalize("NFC", words_of(made(text=text)))
    assert unicodedata.normalize("NFC", text) in said


def test_what_is_read_from_the_right_is_there() -> None:
    said = words_of(made(text="سلام שלום"))
    assert sorted(sign for sign in said if sign > "\u0590" and sign < "\u0700") == sorted(
        "سلامשלום"
    )


def test_what_no_font_has_is_said_by_its_number() -> None:
    assert "[U+4E2D][U+6587]" in words_of(made(text="中文"))
    assert "[U+E000][U+10FFFF]" in words_of(made(text="\ue000\U0010ffff"))


def test_what_cannot_be_drawn_in_one_text_leaves_the_others_as_they_are() -> None:
    said = words_of(made(allows="\n\u08e4", conditions=["😀", "Łódź"]))
    assert "[U+08E4]" in said
    assert "😀" in said
    assert "[U+1F600]" not in said


def test_signs_that_steer_are_gone() -> None:
    text = "a\x00b\x07c\x1bd\u202ee\u2066f\u200bg\ufeffh\u2028i\xadj"
    assert printable(text) == "a b c defgh\nij"
    assert "a b c defgh ij" in words_of(made(text=text))


def test_a_word_wider_than_its_line_stays_on_the_page_and_whole() -> None:
    word = "x" * 1500
    pages = read(made(text=word)).pages
    assert word in "".join(page.extract_text() for page in pages).replace("\n", "")
    for page in pages:
        right = [line for line in page.extract_text().split("\n") if line.startswith("xxx")]
        assert max(map(len, right)) < 110


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.lists(st.text(max_size=20), min_size=1, max_size=3))
def test_any_text_makes_a_print_that_a_validator_passes(text: str, lines: list[str]) -> None:
    assert_valid(made(title=text or "x", text=text, conditions=lines, before=[[text, text]]))


def test_a_validator_finds_what_is_no_print_of_ours() -> None:
    compiled = typst.compile(b"= Hei\n#table(columns: 2)[a][b]", format="pdf")
    assert isinstance(compiled, bytes)
    assert any("PDF/UA version" in rule for rule in broken_rules(compiled, UA))
    assert any("PDF/A version" in rule for rule in broken_rules(made(), ARCHIVE))


def test_the_same_makes_the_same() -> None:
    assert made() == made()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_says_what_it_is_and_in_which_language(language: str) -> None:
    with translation.override(language):
        content = made(title="En metode: svindel")
    assert_valid(content)
    found = read(content)
    root = found.trailer["/Root"]
    assert isinstance(root, Mapping)
    assert str(root["/Lang"]) == language
    assert bool(root["/MarkInfo"]["/Marked"])
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert found.metadata is not None
    assert found.metadata.title == "En metode: svindel"
    assert found.metadata.creation_date == NOW
    assert 'pdfuaid:part="1"' in _xmp(found) or "<pdfuaid:part>1" in _xmp(found)


def _xmp(found: Any) -> str:
    return str(found.trailer["/Root"]["/Metadata"].get_data().decode())


def test_headings_lists_and_tables_are_tagged() -> None:
    assert {"/H1", "/L", "/LI", "/P"} <= set(structure_of(made()))
    rows: dict[str, Value] = {
        **{k: v for k, v in values(label=None).items() if k in {"printed", "page-words", "label"}},
        "lead": "Bare for deg.",
        "left-out": None,
        "nobody": "Ingen",
        "people-title": "De jeg har møtt",
        "people-names": ["Navn", "Organisasjon", "Kontakt", "Møtt", "Hold kontakt"],
        "people": [["Pia", "Politiet", "pia@eksempel.no\n22", "I fjor", "–"]] * 80,
        "agreed-title": "Avtalt",
        "agreed-names": ["Hvem", "Gjør", "Hva", "Når", "Gjort"],
        "agreed": [],
    }
    content = pdf("people", title="Mine folk", values=rows, now=NOW)
    tags = structure_of(content)
    assert (tags.count("/H1"), tags.count("/H2")) == (1, 1)
    assert (tags.count("/Table"), tags.count("/TH"), tags.count("/TD")) == (1, 5, 400)
    last = read(content).pages[-1].extract_text()
    assert "Organisasjon" in last  # the names of the columns stand on each page
    pages = len(read(content).pages)
    assert f"side {pages} av {pages}" in last


def test_the_fonts_are_in_it() -> None:
    fonts = [
        font.get_object()
        for page in read(made(text="Hei 😀")).pages
        for font in cast(Any, page)["/Resources"]["/Font"].values()
    ]
    assert {re.sub(r"^/[A-Z]{6}\+", "", str(font["/BaseFont"])) for font in fonts} >= {
        "Inter-Regular", "Inter-SemiBold", "Inter-Bold", "NotoEmoji-Regular",
    }  # fmt: skip
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_label_is_at_the_head_and_foot_of_each_page_as_the_standard_demands() -> None:
    content = made(text="Lang tekst om framgangsmåten. " * 300)
    sizes = sizes_of(content, "TLP:AMBER+STRICT")
    assert len(sizes) > 2
    assert [len(there) for there in sizes] == [3] + [2] * (len(sizes) - 1)  # and before the text
    assert {size for there in sizes for size in there} == {12.0}
    for page in read(content).pages:
        assert page.extract_text().count("Ikke nevn kilden.") >= 2


def test_templates_fetch_nothing_and_read_nothing_else() -> None:
    for path in TEMPLATES.glob("*.typ"):
        code = path.read_text(encoding="utf-8")
        # A picture is of what comes in the data, and of no file.
        assert re.findall(r"\b(?:read|eval|plugin|csv|yaml|toml|xml|cbor)\(", code) == []
        assert re.findall(r"\bimage\((?!bytes\()", code) == []
        assert set(re.findall(r'#(?:import|include) "([^"]+)"', code)) <= {"kit.typ"}
    outside = typst.Compiler(input=b'#read("../files.py")', root=TEMPLATES)
    with pytest.raises(typst.TypstError):
        outside.compile(format="pdf")


def test_without_the_fonts_it_is_said_what_to_run(settings: Settings, tmp_path: Path) -> None:
    assert lacking_fonts() is None
    settings.PRINT_FONTS = tmp_path / "node_modules/@expo-google-fonts"
    assert f"run npm ci --ignore-scripts in {tmp_path} with" in str(lacking_fonts())
    for name in FOLDERS:
        folder = settings.PRINT_FONTS / name
        folder.mkdir(parents=True)
        (folder / "a.ttf").touch()
    assert lacking_fonts() is None


def test_as_an_answer_nobody_keeps_it_and_nothing_runs() -> None:
    head = as_file(b"%PDF-", "samspill-del-2026-11-29.pdf").headers
    assert head["Content-Disposition"] == 'attachment; filename="samspill-del-2026-11-29.pdf"'
    assert head["Content-Type"] == "application/pdf"
    assert head["Cache-Control"] == "no-store, private"
    assert head["X-Content-Type-Options"] == "nosniff"
    assert head["Content-Security-Policy"] == "default-src 'none'; sandbox"
