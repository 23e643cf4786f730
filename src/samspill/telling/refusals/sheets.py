"""What is said of CSV sheets, and of the published benchmark's files."""

from __future__ import annotations

from samspill.engine.formats.errors import InputCode as _In
from samspill.telling.refusals.shared import CORRECT_IT, KEEP_ONE, MISSING, Texts, Three

_FOR_EACH: Three = (
    "Give one for each, or leave the item out.",
    "Oppgi én for hver, eller utelat feltet.",
    "Oppgi éin for kvar, eller utelat feltet.",
)
_NUMBERS: Three = (
    "It has {found} numbers, not {wanted}.",
    "Det er {found} tall, ikke {wanted}.",
    "Det er {found} tal, ikkje {wanted}.",
)

SHEETS: Texts = {
    _In.SECOND_EDITION: (
        (
            "There is a second row about the edition.",
            "Det er en rad til om arrangementet.",
            "Det er ei rad til om arrangementet.",
        ),
        KEEP_ONE,
    ),
    _In.SHEET_MISSING: (
        ("This file is missing.", "Denne filen mangler.", "Denne fila manglar."),
        (
            "Add it, with headings in row 1.",
            "Legg den til, med overskrifter i rad 1.",
            "Legg ho til, med overskrifter i rad 1.",
        ),
    ),
    _In.SHEET_EMPTY: (
        ("The file is empty.", "Filen er tom.", "Fila er tom."),
        (
            "Write headings in row 1.",
            "Skriv overskrifter i rad 1.",
            "Skriv overskrifter i rad 1.",
        ),
    ),
    _In.HEADING_TWICE: (
        (
            "This heading is there twice.",
            "Denne overskriften står to ganger.",
            "Denne overskrifta står to gonger.",
        ),
        (
            "Keep one of the two columns.",
            "Behold én av de to kolonnene.",
            "Behald éin av dei to kolonnane.",
        ),
    ),
    _In.OTHER_WIDTH: (
        (
            "There are {cells} cells for {headings} headings.",
            "Antall celler er {cells}, antall overskrifter {headings}.",
            "Talet på celler er {cells}, talet på overskrifter {headings}.",
        ),
        (
            "Put a text that holds a separator in quotes.",
            "Sett en tekst som inneholder et skilletegn, i anførselstegn.",
            "Set ein tekst som inneheld eit skiljeteikn, i hermeteikn.",
        ),
    ),
    _In.NOT_CSV: (
        (
            "This is not CSV: {reason}.",
            "Dette er ikke CSV: {reason}.",
            "Dette er ikkje CSV: {reason}.",
        ),
        (
            "Look for a quote that is not closed, or save the sheet anew.",
            "Se etter et anførselstegn som ikke er lukket, eller lagre arket på nytt.",
            "Sjå etter eit hermeteikn som ikkje er lukka, eller lagre arket på nytt.",
        ),
    ),
    _In.NO_INSTANCE: (
        (
            "There is no such .dzn file in the folder.",
            "Det er ingen slik .dzn-fil i mappen.",
            "Det er inga slik .dzn-fil i mappa.",
        ),
        ("Name another folder.", "Oppgi en annen mappe.", "Oppgi ei anna mappe."),
    ),
    _In.NOT_TEXT: (
        (
            "This can't be read as text.",
            "Dette kan ikke leses som tekst.",
            "Dette kan ikkje lesast som tekst.",
        ),
        (
            "Give a .dzn file in UTF-8.",
            "Oppgi en .dzn-fil i UTF-8.",
            "Oppgi ei .dzn-fil i UTF-8.",
        ),
    ),
    _In.NOT_AN_ITEM: (
        (
            "This is not an item that ends in a semicolon.",
            "Dette er ikke et felt som slutter med semikolon.",
            "Dette er ikkje eit felt som sluttar med semikolon.",
        ),
        (
            "Write name = value; for each item.",
            "Skriv navn = verdi; for hvert felt.",
            "Skriv namn = verdi; for kvart felt.",
        ),
    ),
    _In.ITEM_TWICE: (
        ("This is there twice.", "Dette står to ganger.", "Dette står to gonger."),
        KEEP_ONE,
    ),
    _In.ITEM_MISSING: (
        MISSING,
        (
            "Add a line {item} = ...;",
            "Legg til en linje {item} = ...;",
            "Legg til ei linje {item} = ...;",
        ),
    ),
    _In.MORNING_TOO_LONG: (
        (
            "{morning} is more than all slots, {slots}.",
            "{morning} er flere enn alle tidslukene, {slots}.",
            "{morning} er fleire enn alle tidslukene, {slots}.",
        ),
        (
            "Give at most nTotalSlots.",
            "Oppgi høyst nTotalSlots.",
            "Oppgi høgst nTotalSlots.",
        ),
    ),
    _In.NOT_TWO: (
        (
            "{first} and {second} are not two participants.",
            "{first} og {second} er ikke to deltakere.",
            "{first} og {second} er ikkje to deltakarar.",
        ),
        (
            "Give two different numbers from 1 to {most}.",
            "Oppgi to ulike tall fra 1 til {most}.",
            "Oppgi to ulike tal frå 1 til {most}.",
        ),
    ),
    _In.NO_SESSION: (
        (
            "There is no session {session}.",
            "Det er ingen økt {session}.",
            "Det er inga økt {session}.",
        ),
        (
            "Give 1 (morning), 2 (afternoon) or 3 (any).",
            "Oppgi 1 (formiddag), 2 (ettermiddag) eller 3 (når som helst).",
            "Oppgi 1 (føremiddag), 2 (ettermiddag) eller 3 (når som helst).",
        ),
    ),
    _In.BEFORE_ITSELF: (
        (
            "The meeting comes before itself.",
            "Møtet kommer før seg selv.",
            "Møtet kjem før seg sjølv.",
        ),
        (
            "Take its own number out.",
            "Ta bort dets eget nummer.",
            "Ta bort nummeret til møtet sjølv.",
        ),
    ),
    _In.NOT_A_NUMBER: (
        (
            "{value} is not a number.",
            "{value} er ikke et tall.",
            "{value} er ikkje eit tal.",
        ),
        ("Give a whole number.", "Oppgi et helt tall.", "Oppgi eit heilt tal."),
    ),
    _In.NUMBER_TOO_LARGE: (
        ("The number is too large.", "Tallet er for stort.", "Talet er for stort."),
        (
            "At most {most} can be.",
            "Det kan være høyst {most}.",
            "Det kan vere høgst {most}.",
        ),
    ),
    _In.OTHER_COUNT: (_NUMBERS, _FOR_EACH),
    _In.OTHER_ROWS: (
        _NUMBERS,
        (
            "Give participant, participant and session for each meeting.",
            "Oppgi deltaker, deltaker og økt for hvert møte.",
            "Oppgi deltakar, deltakar og økt for kvart møte.",
        ),
    ),
    _In.OTHER_SETS: (
        (
            "It has {found} sets, not {wanted}.",
            "Det er {found} mengder, ikke {wanted}.",
            "Det er {found} mengder, ikkje {wanted}.",
        ),
        _FOR_EACH,
    ),
    _In.NO_SUCH_NUMBER: (
        (
            "There is no {number}.",
            "Nummer {number} finnes ikke.",
            "Nummer {number} finst ikkje.",
        ),
        (
            "Give a number up to {highest}, or 0.",
            "Oppgi et tall opp til {highest}, eller 0.",
            "Oppgi eit tal opp til {highest}, eller 0.",
        ),
    ),
    _In.NOT_NUMBERS: (
        (
            "It holds something else than numbers.",
            "Her er noe annet enn tall.",
            "Her er noko anna enn tal.",
        ),
        CORRECT_IT,
    ),
    _In.A_NUMBER_TOO_LARGE: (
        (
            "A number in it is too large.",
            "Et tall i det er for stort.",
            "Eit tal i det er for stort.",
        ),
        CORRECT_IT,
    ),
    _In.NOT_SETS: (
        (
            "It holds something else than sets.",
            "Her er noe annet enn mengder.",
            "Her er noko anna enn mengder.",
        ),
        (
            "Write [{{1, 2}}, {{}}, 3..5].",
            "Skriv [{{1, 2}}, {{}}, 3..5].",
            "Skriv [{{1, 2}}, {{}}, 3..5].",
        ),
    ),
    _In.NOT_IN_A_SET: (
        (
            "It holds what is not such a number.",
            "Her er noe som ikke er et slikt tall.",
            "Her er noko som ikkje er eit slikt tal.",
        ),
        (
            "Give numbers up to {highest}.",
            "Oppgi tall opp til {highest}.",
            "Oppgi tal opp til {highest}.",
        ),
    ),
    _In.DISAGREES: (
        (
            "It says {said}, the meetings in requested are {held}.",
            "Her står {said}, men møtene i requested er {held}.",
            "Her står {said}, men møta i requested er {held}.",
        ),
        ("Correct one of the two.", "Rett én av dem.", "Rett éin av dei."),
    ),
}
