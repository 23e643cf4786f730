"""One's ties as files for an address book (vCard 3.0, RFC 2426) and for a spreadsheet. Only those
whose contact details one has are in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from samspill.web.sharing.tie_queries import Contact, Known

VCARD = "text/vcard; charset=utf-8"
CSV = "text/csv; charset=utf-8"
WIDEST = 75  # octets of a line, its end not counted
# What a spreadsheet would work out instead of showing it.
FORMULA = ("=", "+", "-", "@", "\t")


def as_vcards(ties: Iterable[Known], contacts: Mapping[int, Contact]) -> bytes:
    """A card for each, as address books take them in."""
    lines: list[str] = []
    for each in ties:
        contact = contacts.get(each.person)
        if contact is None:
            continue
        given, _space, family = each.name.rpartition(" ")
        lines += [
            "BEGIN:VCARD",
            "VERSION:3.0",
            f"N:{_escaped(family)};{_escaped(given)};;;",
            f"FN:{_escaped(each.name)}",
            f"ORG:{_escaped(each.organisation)}",
        ]
        if each.title:
            lines.append(f"TITLE:{_escaped(each.title)}")
        lines.append(f"EMAIL;TYPE=INTERNET:{_escaped(contact.email)}")
        if contact.telephone:
            lines.append(f"TEL;TYPE=WORK:{_escaped(contact.telephone)}")
        lines.append("END:VCARD")
    return "".join(_folded(line) + "\r\n" for line in lines).encode()


def as_csv(ties: Iterable[Known], contacts: Mapping[int, Contact]) -> bytes:
    """A row for each, as Norwegian spreadsheets open it: semicolons, and UTF-8 that says so."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        (_("Name"), _("Role"), _("Organisation"), _("E-mail"), _("Telephone"), _("Last met"))
    )
    for each in ties:
        contact = contacts.get(each.person)
        if contact is None:
            continue
        met = f"{each.last.edition_name}, {each.last.day.isoformat()}" if each.last else ""
        said = (
            each.name, each.title, each.organisation, contact.email, contact.telephone, met,
        )  # fmt: skip
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in said])
    return text.getvalue().encode("utf-8-sig")


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", " ").replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, never within a character."""
    pieces, piece, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > WIDEST:
            pieces.append(piece)
            piece, size = "", 1  # the space that a line goes on with
        piece, size = piece + sign, size + width
    return "\r\n ".join([*pieces, piece])
