"""Reading files: every way of saving a list gives the same list, and a bad file is explained."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from samspill.web.imports.cells import MAX_ROWS
from samspill.web.imports.columns import PEOPLE
from samspill.web.imports.headings import understand
from samspill.web.imports.problems import BadImportError, Code
from samspill.web.imports.reading import read_file
from support.files import BERIT, HEAD, PIA, csv_of, saved, sheet, xlsx_of, zip_bomb


class TestReading:
    """From bytes to a list."""

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", Code.EMPTY),
            (b" \r\n\r\n", Code.EMPTY),
            (b"\xef\xbb\xbf;;\r\n;;\r\n", Code.EMPTY),
            (csv_of(HEAD, BERIT).replace("æ".encode(), b"\xbe"), Code.ENCODING),  # from a Mac
            ("navn;e-post\r\nBjÃ¸rn;b@eksempel.no".encode(), Code.ENCODING),  # decoded wrong once
            (b"\xff\xfe\x00\xd8", Code.ENCODING),
            (b'navn;e-post\r\n"Berit;b@eksempel.no', Code.BROKEN_CSV),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, Code.OLD_EXCEL),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
                Code.PASSWORD,
            ),
            (b"PK\x03\x04 and then nothing", Code.BROKEN_EXCEL),
            (zip_bomb(), Code.UNPACKS_TOO_LARGE),
            (csv_of(*([("x", "y")] * (MAX_ROWS + 2))), Code.TOO_MANY_ROWS),
            (b"%PDF-1.7\x00\x01\x02", Code.NOT_A_TABLE),
        ],
    )
    def test_refuses_with_a_remedy(self, data: bytes, code: Code) -> None:
        with pytest.raises(BadImportError) as caught:
            read_file(data)
        assert caught.value.problem.code == code
        assert len(caught.value.problem.remedy) > 5

    def test_says_which_cells_are_merged(self) -> None:
        read = sheet(xlsx_of(HEAD, BERIT, merged="A2:A3"))
        problems = understand(read, PEOPLE).problems
        assert [(p.code, p.cell) for p in problems] == [(Code.MERGED, "Ark1!A2:A3")]

    def test_a_title_above_the_headings_may_be_merged(self) -> None:
        read = sheet(xlsx_of(("Deltakere 2026",), HEAD, BERIT, merged="A1:D1"))
        understood = understand(read, PEOPLE)
        assert (understood.problems, understood.skipped) == ((), (1,))

    def test_says_which_line_is_garbled(self) -> None:
        with pytest.raises(BadImportError) as caught:
            read_file(b"navn;e-post\r\nBerit;b@eksempel.no\r\nBj\xbfrn;c@eksempel.no")
        assert caught.value.problem.facts == {"line": 3}

    @pytest.mark.parametrize(
        "data",
        [
            csv_of(HEAD, BERIT, PIA),
            csv_of(HEAD, BERIT, PIA, encoding="utf-8-sig"),
            csv_of(HEAD, BERIT, PIA, encoding="cp1252"),  # a Norwegian Excel's plain "CSV"
            csv_of(HEAD, BERIT, PIA, encoding="utf-16", delimiter="\t"),  # "Unicode text"
            csv_of(HEAD, BERIT, PIA, delimiter=","),
            b"sep=;\r\n" + csv_of(HEAD, BERIT, PIA),
            xlsx_of(HEAD, BERIT, PIA),
            xlsx_of((), HEAD, (), BERIT, PIA),
        ],
        ids=["plain", "mark", "windows", "utf-16", "commas", "hint", "xlsx", "empty rows"],
    )
    def test_reads_the_same_from_every_way_of_saving(self, data: bytes) -> None:
        read = sheet(data)
        texts = [[cell.text for cell in cells] for _, cells in read.rows]
        assert texts == [list(HEAD), list(BERIT), list(PIA)]

    def test_keeps_the_row_numbers_that_excel_shows(self) -> None:
        read = sheet(xlsx_of((), HEAD, (), BERIT))
        assert [number for number, _ in read.rows] == [2, 4]

    def test_takes_the_sheet_that_fits(self) -> None:
        book = Workbook()
        book.worksheets[0].append(["Bare et notat"])
        listed = book.create_sheet("Liste")
        for row in (HEAD, BERIT):
            listed.append(row)
        assert sheet(saved(book)).name == "Liste"

    def test_reads_only_the_rows_there_are_when_a_sheet_claims_a_million(self) -> None:
        book = Workbook()
        for row in (HEAD, BERIT):
            book.worksheets[0].append(row)
        book.worksheets[0]["XFD1048576"] = ""
        assert len(sheet(saved(book)).rows) == 2
