"""What is said of files: finding, reading and writing them, JSON, rows, plans and changes."""

from __future__ import annotations

from samspill.engine.formats.errors import InputCode as _In
from samspill.telling.refusals.shared import CORRECT_IT, KEEP_ONE, MISSING, Texts, Three

_PATH: Three = ("Check the path.", "Se over stien.", "Sjå over stien.")
_ELSEWHERE: Three = ("Choose another place.", "Velg et annet sted.", "Vel ein annan stad.")
_ANEW: Three = ("Make the file anew.", "Lag filen på nytt.", "Lag fila på nytt.")
_VERSION_2: Three = (
    'Write "version": 2 at the top.',
    'Skriv "version": 2 øverst.',
    'Skriv "version": 2 øvst.',
)
_AN_ID: Three = ("Write its id as a text.", "Skriv id-en som tekst.", "Skriv id-en som tekst.")
_OBJECT: Three = ("Write {{ ... }}.", "Skriv {{ ... }}.", "Skriv {{ ... }}.")
_NO_FOLDER: Three = ("There is no such folder.", "Mappen finnes ikke.", "Mappa finst ikkje.")
_FOLDER: Three = ("This is a folder.", "Dette er en mappe.", "Dette er ei mappe.")
_NOT_UTF8: Three = (
    "The letters are not in UTF-8.",
    "Tegnene er ikke i UTF-8.",
    "Teikna er ikkje i UTF-8.",
)
_CHOOSE: Three = (
    "Choose one of {choices}.",
    "Velg en av {choices}.",
    "Vel ein av {choices}.",
)
_NOT_KIND: Three = (
    "{value} is not {kind}.",
    "{value} er ikke {kind}.",
    "{value} er ikkje {kind}.",
)

DOCUMENTS: Texts = {
    _In.NO_SUCH_FILE: (
        ("There is no such file.", "Filen finnes ikke.", "Fila finst ikkje."),
        _PATH,
    ),
    _In.IS_A_FOLDER: (
        _FOLDER,
        (
            "Give the file, or --format csv for CSV files.",
            "Oppgi filen, eller --format csv for CSV-filer.",
            "Oppgi fila, eller --format csv for CSV-filer.",
        ),
    ),
    _In.NOT_A_FOLDER: (
        ("This is not a folder.", "Dette er ikke en mappe.", "Dette er ikkje ei mappe."),
        (
            "Give the folder with the CSV files.",
            "Oppgi mappen med CSV-filene.",
            "Oppgi mappa med CSV-filene.",
        ),
    ),
    _In.NOT_UTF8: (
        _NOT_UTF8,
        ("Save the file as UTF-8.", "Lagre filen som UTF-8.", "Lagre fila som UTF-8."),
    ),
    _In.SHEET_NOT_UTF8: (
        _NOT_UTF8,
        (
            'Save the sheet as "CSV UTF-8 (comma delimited)".',
            "Lagre arket som «CSV UTF-8 (kommadelt)».",
            "Lagre arket som «CSV UTF-8 (kommadelt)».",
        ),
    ),
    _In.UNREADABLE: (("{reason}.", "{reason}.", "{reason}."), _PATH),
    _In.SHEET_UNREADABLE: (
        (
            "This can't be read: {reason}.",
            "Dette kan ikke leses: {reason}.",
            "Dette kan ikkje lesast: {reason}.",
        ),
        ("Put the CSV file there.", "Legg CSV-filen der.", "Legg CSV-fila der."),
    ),
    _In.FOLDER_IN_THE_WAY: (
        _FOLDER,
        ("Give the name of a file.", "Oppgi navnet på en fil.", "Oppgi namnet på ei fil."),
    ),
    _In.NO_SUCH_FOLDER: (
        _NO_FOLDER,
        (
            "Make it, or choose another.",
            "Lag den, eller velg en annen.",
            "Lag ho, eller vel ei anna.",
        ),
    ),
    _In.FOLDER_UNWRITABLE: (
        (
            "The folder can't be written to.",
            "Det går ikke å skrive i mappen.",
            "Det går ikkje å skrive i mappa.",
        ),
        _ELSEWHERE,
    ),
    _In.UNWRITABLE: (
        (
            "This can't be written: {reason}.",
            "Dette kan ikke skrives: {reason}.",
            "Dette kan ikkje skrivast: {reason}.",
        ),
        _ELSEWHERE,
    ),
    _In.FOLDER_NOT_MADE: (
        (
            "This folder can't be made: {reason}.",
            "Mappen kan ikke lages: {reason}.",
            "Mappa kan ikkje lagast: {reason}.",
        ),
        _ELSEWHERE,
    ),
    _In.NOT_JSON: (
        (
            "This is not JSON: {reason}.",
            "Dette er ikke JSON: {reason}.",
            "Dette er ikkje JSON: {reason}.",
        ),
        (
            "Correct it there, or make the file anew.",
            "Rett det der, eller lag filen på nytt.",
            "Rett det der, eller lag fila på nytt.",
        ),
    ),
    _In.NESTED_TOO_DEEP: (
        (
            "Brackets are nested too deeply.",
            "Det er for mange parenteser inni hverandre.",
            "Det er for mange parentesar inni kvarandre.",
        ),
        (
            "Take out those that are too many.",
            "Ta bort dem som er for mange.",
            "Ta bort dei som er for mange.",
        ),
    ),
    _In.TOO_MANY_DIGITS: (
        (
            "A number has too many digits.",
            "Et tall har for mange sifre.",
            "Eit tal har for mange siffer.",
        ),
        CORRECT_IT,
    ),
    _In.HALF_LETTER: (
        (
            "An escape stands for half a letter, and the other half is not there.",
            "En kode står for et halvt tegn, og den andre halvdelen mangler.",
            "Ein kode står for eit halvt teikn, og den andre halvdelen manglar.",
        ),
        ("Write the letter itself.", "Skriv selve tegnet.", "Skriv sjølve teiknet."),
    ),
    _In.NOT_A_DOCUMENT: (
        (
            "This is not a JSON object.",
            "Dette er ikke et JSON-objekt.",
            "Dette er ikkje eit JSON-objekt.",
        ),
        _OBJECT,
    ),
    _In.KEY_TWICE: (
        (
            "The key {key} is twice in one object.",
            "Nøkkelen {key} står to ganger i samme objekt.",
            "Nøkkelen {key} står to gonger i same objekt.",
        ),
        KEEP_ONE,
    ),
    _In.OTHER_FORMAT: (
        (
            "This is {value}, not '{form}'.",
            "Dette er {value}, ikke '{form}'.",
            "Dette er {value}, ikkje '{form}'.",
        ),
        (
            'A file of this kind starts with "format": "{form}".',
            'En slik fil begynner med "format": "{form}".',
            'Ei slik fil byrjar med "format": "{form}".',
        ),
    ),
    _In.UNKNOWN_VERSION: (
        (
            "Version {value} is not known.",
            "Versjon {value} er ukjent.",
            "Versjon {value} er ukjend.",
        ),
        (
            "This Samspill reads version {known}; a newer one may read the file.",
            "Denne utgaven av Samspill leser versjon {known}; en nyere kan kanskje lese filen.",
            "Denne utgåva av Samspill les versjon {known}; ei nyare kan kanskje lese fila.",
        ),
    ),
    _In.TOO_NEW: (
        (
            "This key is of version {since}.",
            "Denne nøkkelen hører til versjon {since}.",
            "Denne nøkkelen høyrer til versjon {since}.",
        ),
        (
            'Write "version": {since} at the top.',
            'Skriv "version": {since} øverst.',
            'Skriv "version": {since} øvst.',
        ),
    ),
    _In.ROUND_TABLES_TOO_NEW: (
        (
            "Round tables are of version 2.",
            "Rundebordssamtaler hører til versjon 2.",
            "Rundebordssamtalar høyrer til versjon 2.",
        ),
        _VERSION_2,
    ),
    _In.NOT_A_LIST: (
        ("This is not a list.", "Dette er ikke en liste.", "Dette er ikkje ei liste."),
        ("Write [ ... ].", "Skriv [ ... ].", "Skriv [ ... ]."),
    ),
    _In.NOT_AN_OBJECT: (
        ("This is not an object.", "Dette er ikke et objekt.", "Dette er ikkje eit objekt."),
        _OBJECT,
    ),
    _In.UNKNOWN_KEY: (
        ("This key is not known.", "Denne nøkkelen er ukjent.", "Denne nøkkelen er ukjend."),
        ("Known are {known}.", "Kjente er {known}.", "Kjende er {known}."),
    ),
    _In.MISSPELT_KEY: (
        ("This key is not known.", "Denne nøkkelen er ukjent.", "Denne nøkkelen er ukjend."),
        ("Did you mean {near}?", "Mente du {near}?", "Meinte du {near}?"),
    ),
    _In.MISSING: (MISSING, ("Give {kind}.", "Oppgi {kind}.", "Oppgi {kind}.")),
    _In.NOT_OF_ITS_KIND: (
        _NOT_KIND,
        ("Correct the value.", "Rett verdien.", "Rett verdien."),
    ),
    _In.NOT_A_CHOICE: (_NOT_KIND, _CHOOSE),
    _In.NOT_A_TIME: (
        (
            "{value} is not a time as 2026-11-12T09:20:00+01:00.",
            "{value} er ikke et tidspunkt som 2026-11-12T09:20:00+01:00.",
            "{value} er ikkje eit tidspunkt som 2026-11-12T09:20:00+01:00.",
        ),
        (
            "Write date, T and time.",
            "Skriv dato, T og klokkeslett.",
            "Skriv dato, T og klokkeslett.",
        ),
    ),
    _In.TOO_LONG: (
        (
            "The text is {letters} letters long.",
            "Teksten er {letters} tegn lang.",
            "Teksten er {letters} teikn lang.",
        ),
        ("Write at most {most}.", "Skriv høyst {most}.", "Skriv høgst {most}."),
    ),
    _In.MEETINGS_GIVEN: (
        (
            "Here the meetings are given.",
            "Her er møtene gitt på forhånd.",
            "Her er møta gitt på førehand.",
        ),
        (
            "There is nothing to {what}.",
            "Oppgi et problem der møtene skal velges.",
            "Oppgi eit problem der møta skal veljast.",
        ),
    ),
    _In.FAULTY: (
        ("{fault}.", "{fault}.", "{fault}."),
        ("Correct the facts.", "Rett opplysningene.", "Rett opplysningane."),
    ),
    _In.NO_MEETINGS: (
        (
            "The list of meetings is missing.",
            "Listen over møter mangler.",
            "Lista over møte manglar.",
        ),
        ("Add it.", "Legg den til.", "Legg ho til."),
    ),
    _In.NOT_AS_WRITTEN: (_NOT_KIND, _ANEW),
    _In.NOT_A_SHARE: (
        (
            "{value} is not a number from 0 to 1.",
            "{value} er ikke et tall fra 0 til 1.",
            "{value} er ikkje eit tal frå 0 til 1.",
        ),
        _ANEW,
    ),
    _In.NOT_AN_ID: (
        ("This is not an id.", "Dette er ikke en id.", "Dette er ikkje ein id."),
        _AN_ID,
    ),
    _In.NOT_IDS: (
        (
            "This is not a list of ids.",
            "Dette er ikke en liste med id-er.",
            "Dette er ikkje ei liste med id-ar.",
        ),
        ('Write ["p1", "p2"].', 'Skriv ["p1", "p2"].', 'Skriv ["p1", "p2"].'),
    ),
    _In.NAMED_TWICE: (
        (
            "Somebody is named twice.",
            "Noen er nevnt to ganger.",
            "Nokon er nemnd to gonger.",
        ),
        ("Name each once.", "Nevn hver én gang.", "Nemn kvar éin gong."),
    ),
    _In.NO_SUCH_FACT: (
        (
            "{value} is not a kind of fact.",
            "{value} er ikke en type endring.",
            "{value} er ikkje ein type endring.",
        ),
        _CHOOSE,
    ),
    _In.FACT_TOO_NEW: (
        (
            "Facts of the kind {value} are of version 3.",
            "Endringer av typen {value} hører til versjon 3.",
            "Endringar av typen {value} høyrer til versjon 3.",
        ),
        (
            'Write "version": 3 at the top.',
            'Skriv "version": 3 øverst.',
            'Skriv "version": 3 øvst.',
        ),
    ),
    _In.NOT_A_PAIR: (
        (
            "This is not a pair of participants.",
            "Dette er ikke et par deltakere.",
            "Dette er ikkje eit par deltakarar.",
        ),
        (
            'Write two ids, as ["p1", "p2"].',
            'Skriv to id-er, som ["p1", "p2"].',
            'Skriv to id-ar, som ["p1", "p2"].',
        ),
    ),
}
