"""What is said of a change that cannot be made, of the day or of a problem."""

from __future__ import annotations

from samspill.engine.model.alter import AlterCode
from samspill.engine.repairing.change import ChangeCode as _Ch
from samspill.telling.refusals.shared import Texts, Three

_NOTHING: Three = ("", "", "")
_ID_TAKEN: Three = (
    "The id {id} is used already.",
    "Id-en {id} er allerede i bruk.",
    "Id-en {id} er alt i bruk.",
)

CHANGES: Texts = {
    _Ch.UNKNOWN: (
        ("There is no {kind} {id}.", "{id} finnes ikke.", "{id} finst ikkje."),
        (
            "Correct the id, or add the {kind}.",
            "Rett id-en, eller legg til det som mangler.",
            "Rett id-en, eller legg til det som manglar.",
        ),
    ),
    _Ch.SLOT_BEGUN: (
        (
            "Slot {slot} has begun.",
            "Tidsluken {slot} har begynt.",
            "Tidsluka {slot} har byrja.",
        ),
        (
            "Choose a slot that is still to come.",
            "Velg en tidsluke som ennå ikke har begynt.",
            "Vel ei tidsluke som enno ikkje har byrja.",
        ),
    ),
    _Ch.MEETING_BEGUN: (
        (
            "{person} has a meeting in slot {slot}, which has begun.",
            "{person} har et møte i tidsluken {slot}, som har begynt.",
            "{person} har eit møte i tidsluka {slot}, som har byrja.",
        ),
        (
            "Move the talk to a later time.",
            "Flytt innlegget til senere.",
            "Flytt innlegget til seinare.",
        ),
    ),
    _Ch.TABLE_BEGUN: (
        (
            "A meeting has begun at table {table}, which is nobody's own.",
            "Et møte har begynt ved bord {table}, som ikke er noens eget.",
            "Eit møte har byrja ved bord {table}, som ikkje er nokon sitt eige.",
        ),
        (
            "Give the organisation another table, or none.",
            "Gi virksomheten et annet bord, eller ikke noe.",
            "Gi verksemda eit anna bord, eller ikkje noko.",
        ),
    ),
    _Ch.ROUND_TABLE_BEGUN: (
        (
            "Some of them sit at a round table that has begun, which no rule can forbid.",
            "Noen av dem sitter i en rundebordssamtale som har begynt, og det kan ingen regel"
            " forby.",
            "Nokon av dei sit i ein rundebordssamtale som har byrja, og det kan ingen regel forby.",
        ),
        (
            "Take out by hand what they have together later, and the wishes behind it.",
            "Ta ut for hånd det de har sammen senere, og ønskene bak det.",
            "Ta ut for hand det dei har saman seinare, og ønska bak det.",
        ),
    ),
    _Ch.HAVE_MET: (
        (
            "Some of them have met already, which no rule can forbid any more.",
            "Noen av dem har møtt hverandre, og det kan ingen regel forby lenger.",
            "Nokon av dei har møtt kvarandre, og det kan ingen regel forby lenger.",
        ),
        (
            "Say no thanks between persons, for those who have not met.",
            "Si nei takk mellom personer, for dem som ikke har møtt hverandre.",
            "Sei nei takk mellom personar, for dei som ikkje har møtt kvarandre.",
        ),
    ),
    _Ch.HAD_A_MEETING: (
        (
            "{person} has had a meeting at the table of {organisation}.",
            "{person} har hatt et møte ved bordet til {organisation}.",
            "{person} har hatt eit møte ved bordet til {organisation}.",
        ),
        (
            'Say "stays": false, and enter them anew as a walk-in with another id.',
            'Skriv "stays": false, og før dem opp på nytt som nyankommet med en annen id.',
            'Skriv "stays": false, og før dei opp på nytt som nykomen med ein annan id.',
        ),
    ),
    _Ch.TALK_REVERSED: (
        (
            "The talk ends before it starts.",
            "Innlegget slutter før det begynner.",
            "Innlegget sluttar før det byrjar.",
        ),
        (
            "Give an end that is later than the start.",
            "Oppgi en slutt som er senere enn begynnelsen.",
            "Oppgi ein slutt som er seinare enn starten.",
        ),
    ),
    _Ch.MEETING_BROKEN: (
        (
            "A meeting of {people} has begun, and would break a rule.",
            "Et møte for {people} har begynt, og ville brutt en regel.",
            "Eit møte for {people} har byrja, og ville brote ein regel.",
        ),
        (
            "Leave this as it was until the day is over.",
            "La dette være som det var til dagen er over.",
            "La dette vere som det var til dagen er over.",
        ),
    ),
    _Ch.WOULD_HAVE_BEGUN: (
        (
            "Slot {slot} would have begun already.",
            "Tidsluken {slot} ville allerede ha begynt.",
            "Tidsluka {slot} ville alt ha byrja.",
        ),
        (
            'Give a start that is later than "now".',
            'Oppgi en begynnelse som er senere enn "now".',
            'Oppgi ein start som er seinare enn "now".',
        ),
    ),
    _Ch.SLOT_KNOWN: (
        (
            "There is a slot {slot} already, at another time.",
            "Tidsluken {slot} finnes allerede, til en annen tid.",
            "Tidsluka {slot} finst alt, til ei anna tid.",
        ),
        (
            "Give the new one another id, or say slot_moved.",
            "Gi den nye en annen id, eller skriv slot_moved.",
            "Gi den nye ein annan id, eller skriv slot_moved.",
        ),
    ),
    _Ch.NO_NUMBER: (
        (
            "For everybody a number is needed.",
            "For alle trengs det et tall.",
            "For alle trengst det eit tal.",
        ),
        (
            "Give a number, or a participant who is as everybody else again.",
            "Oppgi et tall, eller en deltaker som igjen skal være som alle andre.",
            "Oppgi eit tal, eller ein deltakar som igjen skal vere som alle andre.",
        ),
    ),
    _Ch.NOT_COLLEAGUES: (
        (
            "{giver} and {colleague} are no two colleagues.",
            "{giver} og {colleague} er ikke to kolleger.",
            "{giver} og {colleague} er ikkje to kollegaer.",
        ),
        (
            "Choose somebody else from the same organisation.",
            "Velg en annen fra samme virksomhet.",
            "Vel ein annan frå same verksemd.",
        ),
    ),
    _Ch.NO_MEETING: (
        (
            "{giver} and {partner} have no meeting by themselves that is still to come.",
            "{giver} og {partner} har ikke noe møte for seg selv som ikke har begynt.",
            "{giver} og {partner} har ikkje noko møte for seg sjølve som ikkje har byrja.",
        ),
        (
            "Choose one whom they meet, or leave the partner out for all of them.",
            "Velg en de møter, eller utelat motparten for alle.",
            "Vel ein dei møter, eller utelat motparten for alle.",
        ),
    ),
    _Ch.OTHER_ZONE: (
        (
            "{moment} and the problem's times differ in having a time zone.",
            "Av {moment} og problemets tider har bare det ene tidssone.",
            "Av {moment} og tidene i problemet har berre det eine tidssone.",
        ),
        (
            "Write it as the problem's times are written.",
            "Skriv det slik problemets tider er skrevet.",
            "Skriv det slik tidene i problemet er skrivne.",
        ),
    ),
    _Ch.COLLEAGUES: (
        (
            "{first} and {second} are of the same organisation.",
            "{first} og {second} er fra samme virksomhet.",
            "{first} og {second} er frå same verksemd.",
        ),
        (
            "Choose somebody from another one.",
            "Velg noen fra en annen.",
            "Vel nokon frå ei anna.",
        ),
    ),
    _Ch.ID_TAKEN: (
        _ID_TAKEN,
        (
            "Give the walk-in another id.",
            "Gi den nyankomne en annen id.",
            "Gi den nykomne ein annan id.",
        ),
    ),
    _Ch.HOME_TAKEN: (
        _ID_TAKEN,
        (
            "Give the organisation another id.",
            "Gi virksomheten en annen id.",
            "Gi verksemda ein annan id.",
        ),
    ),
    _Ch.HOME_KNOWN: (
        (
            "The organisation {id} is known already, with other facts.",
            "Virksomheten {id} er kjent fra før, med andre opplysninger.",
            "Verksemda {id} er kjend frå før, med andre opplysningar.",
        ),
        (
            "Leave the organisation out.",
            "Utelat virksomheten.",
            "Utelat verksemda.",
        ),
    ),
    _Ch.OTHER_HOME: (
        (
            "The participant comes from {said}, not from {id}.",
            "Deltakeren er fra {said}, ikke fra {id}.",
            "Deltakaren er frå {said}, ikkje frå {id}.",
        ),
        (
            "Give the same id in both.",
            "Oppgi samme id begge steder.",
            "Oppgi same id begge stader.",
        ),
    ),
    _Ch.OTHERS_WISH: (
        (
            "The wish is {by}'s, not the walk-in's.",
            "Ønsket er fra {by}, ikke fra den nyankomne.",
            "Ønsket er frå {by}, ikkje frå den nykomne.",
        ),
        (
            "Give their own wishes only.",
            "Oppgi bare deres egne ønsker.",
            "Oppgi berre deira eigne ønske.",
        ),
    ),
    _Ch.FAULTY: (("{fault}", "{fault}", "{fault}"), _NOTHING),
}

ALTERATIONS: dict[AlterCode, Three] = {
    AlterCode.NOT_CHANGEABLE: (
        "'{what}' cannot be changed, only {known}.",
        "«{what}» kan ikke endres, bare {known}.",
        "«{what}» kan ikkje endrast, berre {known}.",
    ),
    AlterCode.NO_NUMBER: (
        "'{text}' is no number of {what}.",
        "«{text}» er ikke et tall for {what}.",
        "«{text}» er ikkje eit tal for {what}.",
    ),
    AlterCode.BELOW_ZERO: (
        "It is {now} now, and cannot be {then}.",
        "Det er {now} nå, og kan ikke bli {then}.",
        "Det er {now} no, og kan ikkje bli {then}.",
    ),
    AlterCode.FEW_TABLES: (
        "Of the tables only {most} can be taken away.",
        "Av bordene kan bare {most} tas bort.",
        "Av borda kan berre {most} takast bort.",
    ),
    AlterCode.NO_SLOT: (
        "There must be at least one slot, before and after.",
        "Det må være minst én tidsluke, både før og etter.",
        "Det må vere minst éi tidsluke, både før og etter.",
    ),
    AlterCode.LAST_YEAR: (
        "The day would go on after the last year that there is.",
        "Dagen ville gå ut over det siste året som finnes.",
        "Dagen ville gå ut over det siste året som finst.",
    ),
    AlterCode.CAP_BELOW_ZERO: (
        "A cap is not below 0.",
        "Et tak er ikke under 0.",
        "Eit tak er ikkje under 0.",
    ),
    AlterCode.MINIMUM_BELOW_ZERO: (
        "A minimum is not below 0.",
        "Et minstetall er ikke under 0.",
        "Eit minstetal er ikkje under 0.",
    ),
    AlterCode.FEW_SLOTS_AWAY: (
        "Of the slots they are away in {most} only.",
        "De er borte i bare {most} av tidslukene.",
        "Dei er borte i berre {most} av tidslukene.",
    ),
    AlterCode.LOCKED_THERE: (
        "A locked meeting is in a slot that would be taken away.",
        "Et låst møte er i en tidsluke som ville blitt tatt bort.",
        "Eit låst møte er i ei tidsluke som ville blitt teken bort.",
    ),
    AlterCode.NOBODY_MORE: (
        "There are no more people whom they could meet.",
        "Det er ingen flere de kunne ha møtt.",
        "Det er ingen fleire dei kunne ha møtt.",
    ),
}
