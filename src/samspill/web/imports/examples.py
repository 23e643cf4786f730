"""Files to write over: the right headings and two rows, in the language of who asks."""

from __future__ import annotations

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Font

Lines = tuple[tuple[str, ...], ...]
HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "people": {
        "nb": ("navn", "e-post", "virksomhet", "sektor", "stilling", "representant", "fra", "til",
               "utfordringer", "løsninger", "maks møter"),
        "nn": ("namn", "e-post", "verksemd", "sektor", "stilling", "representant", "frå", "til",
               "utfordringar", "løysingar", "maks møte"),
        "en": ("name", "e-mail", "organisation", "sector", "title", "representative", "from", "to",
               "challenges", "solutions", "most meetings"),
    },
    "wishes": {
        "nb": ("fra", "til", "styrke"),
        "nn": ("frå", "til", "styrke"),
        "en": ("from", "to", "strength"),
    },
}  # fmt: skip
ROWS: dict[str, dict[str, Lines]] = {
    "people": {
        "nb": (
            ("Kari Eksempel", "kari@eksempel.no", "Fjordbanken", "næringsliv", "Sikkerhetssjef",
             "nei", "09.00", "16.00", "Svindel mot eldre kunder; Utro tjenere",
             "Felles varsling", "6"),
            ("Ola Eksempel", "ola@eksempel.no", "Nordvakt Sikkerhet", "sikkerhetsbransjen",
             "Fagsjef", "ja", "", "", "", "Alarm for alenearbeid", ""),
        ),
        "nn": (
            ("Kari Eksempel", "kari@eksempel.no", "Fjordbanken", "næringsliv", "Tryggleikssjef",
             "nei", "09.00", "16.00", "Svindel mot eldre kundar; Utru tenarar",
             "Felles varsling", "6"),
            ("Ola Eksempel", "ola@eksempel.no", "Nordvakt Sikkerhet", "tryggleiksbransjen",
             "Fagsjef", "ja", "", "", "", "Alarm for åleinearbeid", ""),
        ),
        "en": (
            ("Kari Example", "kari@example.org", "Fjord Bank", "business", "Head of security",
             "no", "09:00", "16:00", "Fraud against elderly customers; Insiders",
             "Shared warnings", "6"),
            ("Ola Example", "ola@example.org", "North Guard", "security industry",
             "Expert", "yes", "", "", "", "Alarm for those who work alone", ""),
        ),
    },
    "wishes": {
        "nb": (("kari@eksempel.no", "ola@eksempel.no", "må"),
               ("kari@eksempel.no", "Nordvakt Sikkerhet", "vil gjerne")),
        "nn": (("kari@eksempel.no", "ola@eksempel.no", "må"),
               ("kari@eksempel.no", "Nordvakt Sikkerhet", "vil gjerne")),
        "en": (("kari@example.org", "ola@example.org", "must"),
               ("kari@example.org", "North Guard", "like")),
    },
}  # fmt: skip
SHEETS = {
    "people": {"nb": "Deltakere", "nn": "Deltakarar", "en": "People"},
    "wishes": {"nb": "Ønsker", "nn": "Ønske", "en": "Wishes"},
}


def _known(language: str) -> str:
    return language[:2] if language[:2] in SHEETS["people"] else "nb"


def as_csv(kind: str, language: str) -> bytes:
    """Semicolons and a mark of the encoding: a Norwegian Excel opens it with a double click."""
    language, text = _known(language), io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS[kind][language])
    writer.writerows(ROWS[kind][language])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(language: str) -> bytes:
    """A workbook with a sheet of people and one of wishes."""
    language, book = _known(language), Workbook()
    book.remove(book.worksheets[0])
    for kind, names in SHEETS.items():
        sheet = book.create_sheet(names[language])
        sheet.append(HEADINGS[kind][language])
        for row in ROWS[kind][language]:
            sheet.append(row)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = 24
        sheet.freeze_panes = "A2"
    text = io.BytesIO()
    book.save(text)
    return text.getvalue()
