"""A secretariat's list of 40 people, with the faults that such lists usually have."""

from __future__ import annotations

from support.files import xlsx_of

PEOPLE = 40
HOMES = (
    ("Fjordbanken", "Næringsliv"),
    ("Matkroken AS", "privat"),
    ("Østre politidistrikt", "Politiet"),
    ("Varetilsynet", "Tilsyn"),
    ("Nordvakt Sikkerhet", "Leverandør"),
    ("Havn kommune", "offentlig"),
    ("Høgskolen i Vest", "Akademia"),
    ("Kystfrakt", "NÆRINGSLIV"),
)
FIRST = ("Anne Grete", "Bjørn", "Cecilie", "Dag", "Eli", "Finn", "Guri", "Håkon", "Ida", "Jens")
LAST = ("Ås-Moe", "Bakke", "van der Berg", "O'Neill")
HEAD = (
    "Nr", "Fornavn", "Etternavn ", "E-postadresse\n(jobb)", "Mobil", "Virksomhet", "Sektor",
    "Stilling", "Hva strever dere med? (ett per linje)", "Hva kan dere bidra med?", "Merknad",
)  # fmt: skip


def afternoon_sheet() -> bytes:
    """As a workbook: a title and an empty row stand above the headings, names are in two columns,
    addresses are in capitals or have spaces around them, two officers have one mailbox, an
    organisation is written in two ways, dashes stand for nothing, topics have bullets, and there
    are columns that nobody asked for and an empty row at the end."""
    rows: list[tuple[object, ...]] = [("Påmeldte per 1. september",), (), HEAD]
    rows += [_person(n) for n in range(PEOPLE)]
    return xlsx_of(*rows, ("",) * len(HEAD), title="Påmeldte")


def _person(n: int) -> tuple[object, ...]:
    home, sector = HOMES[n % len(HOMES)]
    first, last = FIRST[n % len(FIRST)], LAST[n // len(FIRST)]
    address = f"person{n:02}@eksempel.no"
    if n % 9 == 4:
        address = f" {address.upper()} "
    if n in {2, 10}:  # two officers of the same district
        address = "vakt@oestre.eksempel.no"
    return (
        n + 1,
        f" {first}" if n % 7 == 3 else first,
        f"{last} " if n % 5 == 1 else last,
        address,
        4790000000 + n if n % 2 else "-",
        home.upper() if n == 8 else f"{home} " if n == 16 else home,
        sector if n < len(HOMES) or n % 3 else "",
        ("-", "Leder, sikkerhet", "– fagsjef –")[n % 3],
        ("- Svindel\n- Innbrudd om natten", "• Svinn i butikk", "Hvitvasking; valuta", "")[n % 4],
        ("Varsling samme dag", "", "- Kamera\n- Alarm", "Opplæring")[n % 4],
        "kommer litt sent" if n % 11 == 5 else None,
    )
