"""What the demo's people say to one another, as they would write it: all of it is invented.

Somebody is named by their address, where they have a door, else by their organisation."""

from __future__ import annotations

from dataclasses import dataclass, field

from samspill.engine.generate.demo.last_year import PARTICIPANT, POLICE, SELLER
from samspill.web.sharing.actions import Draft
from samspill.web.sharing.cases.agreements import Agreement
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Came, Certainty, Kind
from samspill.web.sharing.ties import Lines

CONTROLLER = "Foreningen Samspill sikkerhet"
JOINT = "Avtale 1 mellom alle som deltar, i foreningens arkiv"
PROCESSING = "Avtale 2 med driftsleverandøren, i foreningens arkiv"
CONTACT = "personvern@demo.example"

BANKS = "Betalingsverket"
INSURER = "Trygghet Forsikring"
TOWN = "Storelv kommune"
AIRPORT = "Lufthavnservice Sør"
HARBOUR = "Havnevesenet i Kysthavn"
GROCER = "Dagligvarehuset"
POST = "Polarpost"
GOODS = "Varetilsynet"
MALL = "Sentrumstorget Kjøpesenter"
COUNCIL = "Fjellregionen kommune"
RESEARCH = "Institutt for kriminalitetsforebygging"
FINANCE = "Finanskontrollen"

# Whose contact details each has: by a code, by the word of both, and by that of one.
BY_CODE = (PARTICIPANT, SELLER)
BOTH_GAVE = (
    (PARTICIPANT, POLICE),
    (SELLER, POLICE),
    (PARTICIPANT, BANKS),
    (PARTICIPANT, INSURER),
    (SELLER, AIRPORT),
    (SELLER, HARBOUR),
    (POLICE, GOODS),
    (POLICE, COUNCIL),
)
OFFERED = ((TOWN, PARTICIPANT), (GROCER, SELLER), (MALL, POLICE))
TELEPHONES = {  # nobody's
    PARTICIPANT: "+47 000 00 101",
    SELLER: "+47 000 00 102",
    POLICE: "+47 000 00 103",
    BANKS: "+47 000 00 104",
}
LINES = {
    PARTICIPANT: Lines(True, "Eierskap, roller og stråmenn", "Et møterom for ti i Hamar"),
    SELLER: Lines(True, "Pakkekontroll og varemottak", "En kamerabil i inntil to uker"),
    POLICE: Lines(
        True,
        "Hvem i distriktet som tar imot hva",
        help_with="Eksempler på falske fullmakter, uten navn",
    ),
    HARBOUR: Lines(True, "Adgangskontroll på kai", "Øvingsområde utenfor sesongen"),
    RESEARCH: Lines(True, "Hva som virker mot butikktyveri", "Ein student i fire veker"),
}
IN_TOUCH = ((PARTICIPANT, BANKS, 0), (SELLER, HARBOUR, 12), (POLICE, GOODS, 30))


@dataclass(frozen=True)
class Agreed:
    """What ``writer`` wrote down: that they (``mine``), or the other, would do it within so many
    days from now."""

    writer: str
    other: str
    line: str
    mine: bool
    days: int
    done: bool = False
    came: str = ""  # in one line of its owner's, who tells it


AGREED = (
    Agreed(
        PARTICIPANT, SELLER, "Sende sjekklisten for bakgrunnssjekk av innleide",
        mine=True, days=-300, done=True, came="Sendt. Den er tatt i bruk i to avdelinger hos oss.",
    ),
    Agreed(
        SELLER, PARTICIPANT, "Vise hvordan pakkekontrollen er satt opp i praksis",
        mine=True, days=18,
    ),
    Agreed(
        POLICE, PARTICIPANT, "Finne ut hvem i distriktet som tar imot saker om stråmenn",
        mine=True, days=9,
    ),
    Agreed(
        PARTICIPANT, POLICE, "Samle tre eksempler på falske fullmakter, uten navn",
        mine=True, days=-3,
    ),
    Agreed(
        SELLER, POLICE, "Gå gjennom varslingsrutinen ved droneobservasjon",
        mine=True, days=-200, done=True, came="Rutinen er kortet ned til tre trinn.",
    ),
    Agreed(
        POLICE, SELLER, "Sende kontaktpunktet for droneobservasjoner",
        mine=True, days=-5,
    ),
    Agreed(
        PARTICIPANT, INSURER, "Ringe når vi ser samme fullmakt hos dere og oss",
        mine=False, days=45,
    ),
)  # fmt: skip

THE_TALK = ""  # about whom a note is, where it is about nobody
NOTES = (
    (PARTICIPANT, SELLER, "Kontrollerer én av tolv pakker, valgt etter risiko. Spør om utstyret."),
    (PARTICIPANT, POLICE, "Vil ha eksempler, ikke statistikk. Ring heller enn å skrive."),
    (PARTICIPANT, THE_TALK, "«Del nok» = det den andre trenger for å handle, og ikke mer."),
    (SELLER, PARTICIPANT, "Banken har en sjekkliste for innleide. Be om den."),
    (SELLER, AIRPORT, "Bytter porter til høsten. Ta kontakt før anbudet, ikke etter."),
    (POLICE, GOODS, "De ser varene før oss. Avtale om hvem som ringer først."),
    (POLICE, COUNCIL, "Kommunen har en SLT-koordinator som bør med neste år."),
    (POLICE, THE_TALK, "Spør juristen om § 31 før sommeren."),
)
LEARNT = (
    (
        PARTICIPANT,
        "Usikre på lovlig grunnlag for bakgrunnssjekk",
        "Avklar grunnlaget før stillingen lyses ut, ikke etter intervjuet.",
        True,
    ),
    (
        POLICE,
        "Gode møter, men ingen følger opp etterpå",
        "Avtal hvem som ringer først, før dere går fra bordet.",
        True,
    ),
    (
        RESEARCH,
        "Svinnet øker i butikkene våre",
        "Tel dei same varene kvar veke, så ser de kvar det forsvinn.",
        True,
    ),
    (SELLER, "Usikre på hvem vi ringer ved droneobservasjon", "Ring operasjonssentralen.", False),
)


@dataclass(frozen=True)
class Shared:
    """What ``source`` shared so many days ago; ``answers`` by who of ``to``, None for somebody who
    has read it and said nothing yet."""

    source: str
    to: tuple[str, ...]
    draft: Draft
    days_ago: int
    answers: dict[str, tuple[Came, str] | None] = field(default_factory=dict)
    to_all: bool = False
    withdrawn: bool = False


SHARED = (
    Shared(
        POLICE,
        (PARTICIPANT, SELLER, GOODS, MALL),
        Draft(
            kind=Kind.METHOD,
            about="svindel",
            label=Label.GREEN,
            certainty=Certainty.OWN,
            purpose="Stoppe utbetalinger før pengene er borte",
            text=(
                "Når noen ringer og vil ha en utbetaling endret samme dag: legg på, og ring tilbake"
                " til nummeret dere hadde fra før. Skriv opp klokkeslett og ordvalg med en gang."
                " Det er det vi trenger når dere melder fra."
            ),
            may_name_source=True,
            may_tell_affected=True,
            ground="politiregisterloven 31",
            weighing="Bare en framgangsmåte, ingen opplysninger om personer eller saker.",
        ),
        days_ago=24,
        answers={
            PARTICIPANT: (Came.USED, "Er tatt inn i opplæringen for alle som har utbetaling."),
            MALL: (Came.LED, "To butikker stoppet et forsøk den første uka."),
            GOODS: None,
        },
    ),
    Shared(
        PARTICIPANT,
        (POLICE, BANKS, INSURER),
        Draft(
            kind=Kind.EXPERIENCE,
            about="falske fullmakter",
            label=Label.AMBER,
            certainty=Certainty.OWN,
            purpose="Kjenne igjen samme mønster hos flere",
            text=(
                "Vi har fått fullmakter der underskriften er kopiert fra et offentlig dokument."
                " Felles for dem: sendt fredag etter klokka 14, og alltid med en ny e-postadresse"
                " som skiller seg fra den gamle med ett tegn."
            ),
            ground="gdpr 6 1 f",
            weighing="Ingen kan kjennes igjen. Nytten for de andre er stor, ulempen liten.",
        ),
        days_ago=16,
        answers={
            BANKS: (Came.LED, "Vi fant samme mønster og stoppet fire utbetalinger."),
            POLICE: (Came.NO_MORE, ""),
            INSURER: None,
        },
    ),
    Shared(
        SELLER,
        (PARTICIPANT, AIRPORT, HARBOUR),
        Draft(
            kind=Kind.QUESTION,
            about="adgangskontroll",
            label=Label.AMBER_STRICT,
            certainty=Certainty.OWN,
            purpose="Velge lagringstid som holder",
            text=(
                "Hvor lenge lagrer dere opptak fra porten, og hvem har godkjent det? Vi får ulike"
                " svar fra hver kunde."
            ),
            ground="gdpr 6 1 f",
            weighing="Et spørsmål om rutiner. Ingen personopplysninger.",
        ),
        days_ago=9,
        answers={AIRPORT: (Came.USED, "Sju dager. Vedtatt av ledelsen, etter råd fra ombudet.")},
        to_all=True,
    ),
    Shared(
        PARTICIPANT,
        (SELLER,),
        Draft(
            kind=Kind.CALL_ME,
            about="innsidere",
            label=Label.GREEN,
            certainty=Certainty.OWN,
            purpose="Noe jeg heller sier enn skriver",
            number="+47 000 00 101",
            ground="gdpr 6 1 f",
        ),
        days_ago=2,
    ),
    Shared(
        INSURER,
        (PARTICIPANT, POLICE),
        Draft(
            kind=Kind.EXPERIENCE,
            about="svindel",
            label=Label.AMBER,
            certainty=Certainty.TOLD,
            purpose="Vite om andre ser det samme",
            text=(
                "Tre verksteder melder om kunder som vil ha skaden meldt med en annen dato enn den"
                " skjedde. Ordvalget er likt hver gang. Er det flere som hører dette?"
            ),
            ground="gdpr 6 1 f",
            weighing="Ingen navn og ingen steder. Bare det som går igjen.",
        ),
        days_ago=5,
    ),
    Shared(
        POLICE,
        (SELLER, AIRPORT, HARBOUR),
        Draft(
            kind=Kind.METHOD,
            about="droner",
            label=Label.CLEAR,
            certainty=Certainty.OWN,
            purpose="At meldingen kan brukes",
            text=(
                "Ser dere en drone over et anlegg: noter klokkeslett, himmelretning og høyde mot"
                " noe dere kjenner. Ta bilde bare hvis det er trygt. Ring straks, skriv etterpå."
            ),
            may_name_source=True,
            may_tell_affected=True,
            ground="politiregisterloven 31",
            weighing="Allmenne råd som kan offentliggjøres.",
        ),
        days_ago=31,
        answers={
            SELLER: (Came.USED, "Ligger i vaktinstruksen nå."),
            HARBOUR: (Came.RECEIVED, ""),
        },
    ),
    Shared(
        COUNCIL,
        (POLICE,),
        Draft(
            kind=Kind.QUESTION,
            about="skjenkekontroll",
            label=Label.AMBER,
            certainty=Certainty.OWN,
            purpose="Møte forberedt til høsten",
            text="Hva trenger dere fra oss for at en kontroll sammen skal være verd tida?",
            ground="forvaltningsloven 13",
            weighing="Et spørsmål om samarbeid. Ingenting om enkeltpersoner.",
        ),
        days_ago=4,
    ),
    Shared(
        SELLER,
        (PARTICIPANT, GROCER),
        Draft(
            kind=Kind.EXPERIENCE,
            about="svinn",
            label=Label.GREEN,
            certainty=Certainty.GUESS,
            purpose="Ideer til neste telling",
            text="Vi tror at mest forsvinner ved varemottaket, men har ikke talt lenge nok.",
            ground="gdpr 6 1 f",
            weighing="En antakelse uten navn på noen kunde.",
        ),
        days_ago=12,
        answers={PARTICIPANT: None},
        withdrawn=True,
    ),
)


@dataclass(frozen=True)
class Worked:
    """A case that ``founder`` opened at last year's edition so many days ago; who accepted, and
    what was written since, by whom, so many days ago."""

    founder: str
    title: str
    purpose: str
    days_ago: int
    members: tuple[str, ...]
    written: tuple[tuple[str, int, Label, str], ...]
    asked: tuple[str, ...] = ()  # who has not answered yet
    widest: Label = Label.AMBER
    agreement: Agreement = Agreement.EXPERIENCE
    prolonged: int = 0  # so many days from now
    report: str = ""


WORKED = (
    Worked(
        PARTICIPANT,
        "Fullmakter og stråmenn",
        "Å kjenne igjen falske fullmakter tidligere, og vite hvem vi ringer",
        55,
        (POLICE, BANKS, INSURER),
        (
            (
                PARTICIPANT, 52, Label.AMBER,
                "Tre kjennetegn går igjen hos oss: samme mal, ny adresse samme uke og et"
                " telefonnummer som bare svarer på SMS.",
            ),
            (
                BANKS, 47, Label.AMBER,
                "Vi ser det samme. Hos oss kommer fullmakten alltid like før stengetid.",
            ),
            (
                POLICE, 40, Label.AMBER,
                "Dere kan melde hver enkelt sak til tipsmottaket. Mønsteret uten navn holder for"
                " at vi skal kunne forebygge.",
            ),
            (
                INSURER, 12, Label.AMBER,
                "Vi har lagt de tre kjennetegnene inn i opplæringen. To forsøk er stanset siden"
                " da.",
            ),
        ),
    ),
    Worked(
        SELLER,
        "Droner over kai og flyplass",
        "Å varsle likt, så den som står der, vet hva som skjer videre",
        80,
        (POLICE, AIRPORT, HARBOUR),
        (
            (
                SELLER, 76, Label.AMBER,
                "Utkast til varslingskort: hva du så, når, hvilken retning og hvem du har ringt.",
            ),
            (
                HARBOUR, 70, Label.AMBER,
                "Vi prøvde kortet i to uker. Retning er det som oftest mangler, så den bør stå"
                " først.",
            ),
            (
                POLICE, 33, Label.GREEN,
                "Kontaktpunktet er avklart. Det står på kortet fra og med nå.",
            ),
        ),
        asked=(PARTICIPANT,),
        widest=Label.GREEN,
        agreement=Agreement.MEASURE,
        prolonged=60,
    ),
    Worked(
        POLICE,
        "Varetyveri som samler seg",
        "Å se om det samme skjer flere steder samtidig",
        120,
        (GOODS, COUNCIL),
        (
            (
                GOODS, 110, Label.AMBER,
                "Vi fant samme vareslag tre steder på to uker. Alt var uten sporbarhet.",
            ),
            (COUNCIL, 101, Label.AMBER, "Hos oss var det torget på lørdager det gjaldt."),
        ),
        report=(
            "Vi fant mønsteret og ble enige om hvem som melder hva. To kontroller er gjort, og"
            " torget har fått nye regler for oppstilling."
        ),
    ),
)  # fmt: skip

# By whom, in which case, how many days ago: a file's name, and what is in it.
FILES = (
    (
        PARTICIPANT, WORKED[0].title, 30, "Kjennetegn på falske fullmakter.csv",
        "kjennetegn;sett hos;ganger\n"
        "samme mal;bank;7\n"
        "ny adresse samme uke;forsikring;5\n"
        "svarer bare på SMS;bank;4\n"
        "kommer like før stengetid;betaling;6\n",
    ),
    (
        SELLER, WORKED[1].title, 28, "Varslingskort for droner.txt",
        "VARSLINGSKORT\n\n"
        "1. Hvilken retning kom den fra, og hvor fløy den?\n"
        "2. Klokkeslett, og hvor lenge du så den.\n"
        "3. Høyde mot noe du kjenner: kran, tårn, hangar.\n"
        "4. Hvem har du ringt?\n\n"
        "Ring først. Skriv etterpå.\n",
    ),
)  # fmt: skip
