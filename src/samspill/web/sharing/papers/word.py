"""Blocks of a paper as a file for Word: real styles, numbers that Word counts, tables whose first
row repeats, the language and the page's number. The same blocks give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from samspill.web.sharing.papers.texts import Block, NewPage, Part, Piece, Sort, Table

LONGEST_PROPERTY = 255  # signs, in a file's properties
NUMBERS = 90  # our list of numbers, beside those of the template
INK = RGBColor(0x1B, 0x1F, 0x24)
GREY = "E7EAEE"
FONT = "Calibri"
CELL = "Cell"
SHORT, LONG = Cm(21), Cm(29.7)  # A4
MARGIN = Cm(2.3)
NARROW, WIDE = SHORT - 2 * MARGIN, LONG - 2 * MARGIN  # for text
LETTER = Cm(0.2)  # of a cell's bold words, on the average
GAP = Cm(0.5)  # on both sides of a cell's text
STYLES = {
    Sort.TITLE: "Title",
    Sort.HEADING: "Heading 1",
    Sort.UNNUMBERED: "Heading 1",
    Sort.NOTE: "Quote",
    Sort.PARAGRAPH: "Normal",
    Sort.CLAUSE: "Clause",
    Sort.BULLET: "List Bullet",
}


@dataclass(frozen=True)
class About:
    """What the file says of itself. ``language`` as in "nb-NO"; ``page``: what stands before the
    page's number; ``wide``: for tables of many columns."""

    title: str
    subject: str
    language: str
    page: str
    written: datetime
    wide: bool = False


def as_word(parts: Sequence[Part], about: About) -> bytes:
    """The file."""
    document = Document()
    _set_up(document, about)
    names = {*STYLES.values(), CELL}
    # Looked up once: python-docx goes through all styles each time that it is told a name.
    ids = {name: document.styles[name].style_id for name in names}
    turn = False
    for part in parts:
        if isinstance(part, Block):
            paragraph = document.add_paragraph()
            paragraph._p.style = ids[STYLES[part.sort]]
            _paragraph(paragraph, part)
            if turn:
                paragraph.paragraph_format.page_break_before = True
            turn = False
        elif isinstance(part, Table):
            _table(document, part, ids[CELL], room=WIDE if about.wide else NARROW)
            document.add_paragraph()._p.style = ids[CELL]  # else two tables grow together
        elif isinstance(part, NewPage):
            turn = True
    raw = io.BytesIO()
    document.save(raw)
    return _settled(raw.getvalue(), about.written)


def _paragraph(paragraph: Paragraph, block: Block) -> None:
    _write(paragraph, block.pieces)
    if block.sort == Sort.UNNUMBERED:
        properties = paragraph._p.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_numId().val = 0
        paragraph.paragraph_format.left_indent = Cm(0)
        paragraph.paragraph_format.first_line_indent = Cm(0)


def _write(paragraph: Paragraph, pieces: Sequence[Piece]) -> None:
    for piece in pieces:
        run = paragraph.add_run(piece.text)
        run.bold = True if piece.strong else None
        run.italic = True if piece.emphasis else None
        if piece.blank:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _table(document: WordDocument, table: Table, style: str, *, room: int) -> None:
    made = document.add_table(rows=len(table.rows), cols=len(table.rows[0]), style="Table Grid")
    made.autofit = False
    widths = [Emu(width) for width in _widths(table, room)]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for number, (line, row) in enumerate(zip(made.rows, table.rows, strict=True)):
        properties = line._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, pieces, width in zip(line.cells, row, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph._p.style = style
            _write(paragraph, pieces)
            if number == 0:
                for run in paragraph.runs:
                    run.bold = True
                shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{GREY}"/>'
                cell._tc.get_or_add_tcPr().append(parse_xml(shade))


def _widths(table: Table, room: int) -> list[int]:
    """How wide each column is: its longest word, and of what is left as much as it has to say."""
    words, means = [], []
    for column in zip(*table.rows, strict=True):
        texts = ["".join(piece.text for piece in pieces) for pieces in column]
        words.append(max((len(word) for text in texts for word in text.split()), default=0))
        means.append(sum(map(len, texts)) / len(texts))
    least = [LETTER * word + GAP for word in words]
    scale = min(1.0, room / sum(least))
    left = room - scale * sum(least)
    return [
        int(scale * one + left * mean / sum(means)) for one, mean in zip(least, means, strict=True)
    ]


def _set_up(document: WordDocument, about: About) -> None:
    _styles(document, about.language)
    section = document.sections[0]
    section.page_width, section.page_height = (LONG, SHORT) if about.wide else (SHORT, LONG)
    section.orientation = WD_ORIENT.LANDSCAPE if about.wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run(f"{about.page} ")
    _field(footer, "PAGE")
    footer.add_run(" / ")
    _field(footer, "NUMPAGES")
    own = document.core_properties
    own.title = about.title[:LONGEST_PROPERTY]
    own.subject = about.subject[:LONGEST_PROPERTY]
    own.author = own.last_modified_by = "Samspill"
    own.comments = own.keywords = ""
    own.language = about.language
    own.created = own.modified = about.written
    own.revision = 1


def _styles(document: WordDocument, language: str) -> None:
    styles = document.styles
    for mark in styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), language)
    _look(styles["Normal"], size=11, after=6)
    for name, size in (("Title", 22), ("Heading 1", 13)):
        _look(styles[name], size=size, after=4 if name != "Title" else 8)
        _colour(styles[name])
    _look(styles["Quote"], size=10.5, after=6)
    styles["Quote"].paragraph_format.left_indent = Cm(0.5)
    clause = styles.add_style("Clause", WD_STYLE_TYPE.PARAGRAPH)
    clause.base_style = styles["Normal"]
    cell = styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = styles["Normal"]
    _look(cell, size=9.5, after=2)
    cell.paragraph_format.space_before = Pt(2)
    numbering: Any = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:pStyle w:val="{styles[name].style_id}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="680" w:hanging="680"/></w:pPr></w:lvl>'
        for level, name, text in ((0, "Heading 1", "%1."), (1, "Clause", "%1.%2"))
    )
    mine = (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{NUMBERS}">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    numbering.insert_element_before(parse_xml(mine), "w:num")  # the standard's order
    number = numbering.add_num(NUMBERS).numId
    for level, name in enumerate(("Heading 1", "Clause")):
        given = styles[name].element.get_or_add_pPr().get_or_add_numPr()
        given.get_or_add_ilvl().val = level
        given.get_or_add_numId().val = number


def _look(style: Any, *, size: float, after: float) -> None:
    style.font.name = FONT
    style.font.size = Pt(size)
    style.paragraph_format.space_after = Pt(after)


def _colour(style: ParagraphStyle) -> None:
    """Dark, in our font, and without the template's line below."""
    style.font.color.rgb = INK
    for fonts in style.element.iter(qn("w:rFonts")):
        for name in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[name]
    for border in list(style.element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)


def _field(paragraph: Paragraph, code: str) -> None:
    """What Word works out when it shows the page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    shown = paragraph.add_run("1")._r
    field.append(shown)
    paragraph._p.append(field)


def _settled(raw: bytes, written: datetime) -> bytes:
    """The same file with the time of its text for all that is in it, not that of its making."""
    settled = io.BytesIO()
    with ZipFile(io.BytesIO(raw)) as before, ZipFile(settled, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            at = written.timetuple()
            info = ZipInfo(name, (at.tm_year, at.tm_mon, at.tm_mday, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            after.writestr(info, before.read(name))
    return settled.getvalue()
