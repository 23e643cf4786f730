"""What the demo's people struggle with and what they know, by theme; a few in nynorsk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """A theme with challenges and solutions as people in the field would put them."""

    name: str
    challenges: tuple[str, ...]
    solutions: tuple[str, ...]


THEMES: tuple[Theme, ...] = (
    Theme(
        "svinn",
        (
            "Svinnet øker i butikkene våre, og vi vet ikke hvor det forsvinner",
            "De samme butikktyvene går fra kjede til kjede uten at vi ser mønsteret",
            "Selvbetjente kasser har gitt oss mer tyveri enn vi regnet med",
            "Vi får ikke de ansatte til å melde fra om tyverier",
            "Bander stjeler dyre varer på bestilling",
        ),
        (
            "Har halvert svinnet med faste tellinger og opplæring i butikk",
            "Felles register over tyverimønster på tvers av butikker på et kjøpesenter",
            "Erfaring med å sikre selvbetjente kasser uten å plage kundene",
            "Vi har en enkel rutine for å anmelde butikktyveri samlet",
            "Bruker varemerking som gjør tyvegods vanskelig å selge",
        ),
    ),
    Theme(
        "innsidere",
        (
            "Vi mistenker innsidere på lageret, men mangler en trygg måte å undersøke det på",
            "Ansatte blir presset av kriminelle til å gi fra seg opplysninger",
            "Vi har ingen plan for hva vi gjør når en betrodd medarbeider er utro",
            "Innleide har like vide tilganger som faste ansatte",
            "Usikre på hva vi har lov til å kontrollere hos egne ansatte",
        ),
        (
            "Har bygd opp et program mot innsidere sammen med verneombud og tillitsvalgte",
            "Varslingskanal som ansatte faktisk bruker når de blir presset",
            "Erfaring fra saker med utro tjenere, fra mistanke til dom",
            "Vi fjerner tilganger samme dag som innleide slutter",
            "Juridisk veileder om kontroll av ansatte",
        ),
    ),
    Theme(
        "svindel",
        (
            "Svindel mot eldre kunder vokser, og pengene er borte før vi rekker å stoppe dem",
            "Fakturasvindel rettet mot økonomiavdelingen",
            "Falske nettbutikker bruker navnet vårt",
            "Vi får for sent beskjed når kontoer blir brukt som muldyr",
            "Direktørsvindel med kunstig stemme på telefon",
        ),
        (
            "Stopper mistenkelige overføringer innen minutter med felles varsling om svindel",
            "Opplæring av økonomimedarbeidere mot fakturasvindel",
            "Rask nedtaking av falske nettsider",
            "Har kartlagt hvordan muldyrkontoer blir rekruttert",
            "Enkel tilbakeringing som stopper direktørsvindel",
        ),
    ),
    Theme(
        "organisert kriminalitet",
        (
            "Kriminelle nettverk bruker lovlige selskaper som dekke i bransjen vår",
            "Vi ser bare vår egen bit av de organiserte sakene",
            "Truende kunder med tilknytning til gjenger",
            "Nettverk leier lagerlokaler hos oss under falske navn",
            "Tar for lang tid fra et tips er levert til noe skjer",
        ),
        (
            "Leder et samarbeid der næringsliv og politi deler mønster om kriminelle nettverk",
            "Analyserer eierskap og roller for å finne stråmenn",
            "Fast kontaktpunkt for tips fra næringslivet om organisert kriminalitet",
            "Kontroll av leietakere før de får nøkkel til lagerlokaler",
            "Erfaring med felles aksjoner mot gjenger sammen med kommunen",
        ),
    ),
    Theme(
        "arbeidslivskriminalitet",
        (
            "Useriøse underleverandører på byggeplassene våre",
            "Renholdere hos oss får ikke den lønnen de har krav på",
            "Falske HMS-kort er vanskelige å avsløre i porten",
            "Arbeidslivskriminalitet i transportleddet",
            "Innkjøperne våre kjenner ikke varsellampene for sosial dumping",
        ),
        (
            "Elektronisk kontroll av HMS-kort ved porten",
            "Mal for innkjøp som holder useriøse underleverandører ute",
            "Felles tilsyn mot arbeidslivskriminalitet med flere etater",
            "Sjekker lønn og arbeidstid hos renholdsfirma før kontrakt",
            "Kurs om varsellamper for sosial dumping",
        ),
    ),
    Theme(
        "hvitvasking",
        (
            "Kontantomsetningen hos noen kunder stemmer ikke med det vi ser",
            "Hvitvasking gjennom gullhandel og brukte klokker",
            "For mange treff i overvåkingen av transaksjoner til å se de viktige",
            "Usikre på hva som er nok kundekontroll",
            "Får lite tilbakemelding på meldingene vi sender om hvitvasking",
        ),
        (
            "Har kuttet falske treff i transaksjonsovervåkingen til en tredel",
            "Opplæring i kundekontroll for små foretak",
            "Gir tilbakemelding på meldinger om hvitvasking i faste møter",
            "Kjenner mønstrene for hvitvasking i gullhandel",
            "Metode for å sammenligne kontantomsetning i en bransje",
        ),
    ),
    Theme(
        "adgangskontroll",
        (
            "Adgangskort blir lånt bort, og vi oppdager det ikke",
            "Vi har tre ulike systemer for adgangskontroll etter oppkjøp",
            "Besøkende går fritt rundt på sykehuset om kvelden",
            "Nøkler er ute av kontroll i gamle bygg",
            "Tilgangar blir ikkje fjerna når folk byter stilling",
        ),
        (
            "Har samlet flere systemer for adgangskontroll i ett",
            "Besøksregistrering som fungerer på sykehus",
            "Nøkkelskap med logg for gamle bygg",
            "Digitale adgangskort på telefon som ikke lar seg låne bort",
            "Årleg gjennomgang av alle tilgangar saman med leiarane",
        ),
    ),
    Theme(
        "bakgrunnssjekk",
        (
            "Falske vitnemål i søknader til betrodde stillinger",
            "Bakgrunnssjekk tar så lang tid at vi mister kandidatene",
            "Vet ikke hvordan vi følger opp etter ansettelse",
            "Bemanningsbyråene kontrollerer ikke identiteten godt nok",
            "Usikre på lovlig grunnlag for bakgrunnssjekk",
        ),
        (
            "Bakgrunnssjekk på tre dager med samtykke og innsyn",
            "Avslører falske vitnemål ved å spørre utstederen direkte",
            "Mal for oppfølging av betrodde stillinger etter ansettelse",
            "Identitetskontroll som bemanningsbyråer kan bruke",
            "Veileder om lovlig grunnlag for bakgrunnssjekk",
        ),
    ),
    Theme(
        "droner",
        (
            "Droner over anlegget, og vi vet ikke hva vi har lov til å gjøre",
            "Mangler varsling når droner nærmer seg kraftstasjonen",
            "Droner forstyrrer ved store arrangement",
            "Ingen øver på dronehendelser hos oss",
            "Usikre på hvem vi ringer ved droneobservasjon",
        ),
        (
            "Sensorer som varsler om droner og viser hvor piloten står",
            "Øver på dronehendelser med politi og nødetater",
            "Kort huskeliste for observasjon av droner",
            "Erfaring med droneforbud og skilting ved anlegg",
            "Bruker egne droner til å kontrollere kraftstasjoner",
        ),
    ),
    Theme(
        "trusler og vold",
        (
            "Ansatte i førstelinjen opplever flere trusler",
            "Alenearbeid på kveldstid i butikk og på stasjoner",
            "Vold mot vektere blir ikke fulgt opp godt nok",
            "Trusler mot folkevalgte og saksbehandlere",
            "Vi manglar ein plan for samtalar etter alvorlege hendingar",
        ),
        (
            "Trening i å dempe konflikter for førstelinjen",
            "Alarm for alenearbeid som virker uten dekning innendørs",
            "Fast oppfølging av ansatte etter vold og trusler",
            "Sikkerhetsråd for folkevalgte i små kommuner",
            "Opplegg for kollegastøtte etter alvorlege hendingar",
        ),
    ),
    Theme(
        "beredskap",
        (
            "Beredskapsplanen ligger i en perm som ingen har åpnet",
            "Bortfall av strøm og nett samtidig",
            "Vi øver alltid på det samme",
            "Uklart hvem som varsler hvem når flere virksomheter rammes",
            "Små kommuner har ikke folk til døgnberedskap",
        ),
        (
            "Øvelser på én time som hele ledelsen blir med på",
            "Reserveløsning for samband når nettet er nede",
            "Felles varslingsliste for virksomheter i samme område",
            "Interkommunal døgnberedskap som deler på vaktene",
            "Digital beredskapsplan på én side for hver rolle",
        ),
    ),
    Theme(
        "digital sikkerhet",
        (
            "Løsepengeangrep mot leverandører stopper driften vår",
            "Phishing kommer gjennom samme hvor mye vi lærer opp",
            "Styringssystemene i produksjonen er gamle og står på nett",
            "Vet ikke hva slags hendelser vi bør dele med andre",
            "Kameraer og låser er koblet til nettet uten at noen eier dem",
        ),
        (
            "Har kommet på beina igjen etter et løsepengeangrep",
            "Deler indikatorer på phishing med andre i bransjen samme dag",
            "Skiller styringssystemer i produksjon fra kontornettet",
            "Oversikt over kameraer og låser på nettet",
            "Rammeverk for hva man kan dele av digitale hendelser",
        ),
    ),
    Theme(
        "gods og transport",
        (
            "Pakketyverier på terminalene og i siste ledd",
            "Lastebiler blir tømt på rasteplasser om natten",
            "Falske transportører henter gods med ekte papirer",
            "Ulovlige varer blir sendt i pakker gjennom nettet vårt",
            "Stjålet gods blir solgt på nett før vi har meldt det savnet",
        ),
        (
            "Kontroll av transportører før de får hente gods",
            "Trygge rasteplasser i samarbeid med vegmyndighetene",
            "Sporing av pakker som avslører tyveri på terminal",
            "Risikobasert kontroll av pakker sammen med tollere",
            "Leter opp stjålet gods på nettmarkeder",
        ),
    ),
    Theme(
        "informasjonsdeling",
        (
            "Vi er redde for å dele for mye og deler derfor ingenting",
            "Taushetsplikten stopper samarbeidet mellom etater",
            "Deler vi navn, har vi et problem; deler vi ikke, har vi et annet",
            "Gode møter, men ingen følger opp etterpå",
            "Manglar ein trygg stad å dele erfaringar mellom verksemder",
        ),
        (
            "Avtale om informasjonsdeling som personvernombudet har godkjent",
            "Kurs i hva taushetsplikten faktisk tillater etatene å dele",
            "Deler mønster og metode uten navn, med merking av fortrolighet",
            "Metode for å gjøre møter om til tiltak med frist og ansvarlig",
            "Trygg møteplass for erfaringar mellom verksemder i regionen",
        ),
    ),
)
