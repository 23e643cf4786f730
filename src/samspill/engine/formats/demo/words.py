"""Words of the demo edition: invented people, organisations and what concerns them.

Nobody here exists. Themes hold what people struggle with and what they know, in their words.
"""

from __future__ import annotations

from samspill.engine.problem import Sector

FIRST_NAMES = (
    "Anne Aksel Amina Anders Astrid Ahmed Berit Bjørn Camilla Christian Daniel Eirik Elin Eivind "
    "Fatima Frode Grete Gunnar Guro Hanne Hassan Henrik Hilde Håkon Ida Ingrid Ivar Jon Jorunn "
    "Kari Ketil Kristin Lars Leyla Lene Magne Maria Marit Máret Mikkel Mohammed Morten Nadia Nils "
    "Nina Odd Ole Olga Per Piotr Ragnhild Randi Rune Sara Siri Silje Solveig Stein Sunniva Svein "
    "Synnøve Tarjei Thanh Tone Torill Tormod Trond Turid Unni Vegard Vigdis Yngve Zahra Øystein "
    "Åse Áilu"
).split()
LAST_NAMES = (
    "Aamodt Abdi Ali Aronsen Askeland Bakken Berge Bjørklund Brekke Bråten Dahlen Dalby Ekeberg "
    "Elvestad Engen Eriksrud Farah Fjellheim Flaten Fosse Furuseth Gaup Granli Grønvold Haga "
    "Halvorsrud Hauge Hetland Holmen Hovland Hussain Iversrud Johnsrud Kaldbakken Kleiva Kowalczyk "
    "Kvale Lien Lindset Lunde Løken Mikkelborg Moen Myhre Nergård Nguyen Nordli Nygård Opsahl "
    "Osman Petrosyan Rasmusrud Reinås Ringstad Rustad Rød Sandvik Sara Skogen Solbakken Stavnes "
    "Stenersrud Strand Sundet Sæther Tangen Tveit Ulvestad Utsi Vangen Viken Volden Warsame Ødegård "
    "Østby Åsheim"
).split()

ORGANISATIONS: dict[Sector, tuple[str, ...]] = {
    Sector.SECURITY_INDUSTRY: (
        "Nordvakt Sikkerhet", "Fjellvern", "Trygg Adgang", "Låsverket Nord", "Sikringskompaniet",
        "Kystvakt Alarm", "Øyesyn Kamera", "Dronevern Norden", "Varslingshuset", "Portvakten",
        "Bakgrunn & Kontroll", "Tyr Beredskap", "Brannmur Digital", "Verdivern Transport",
        "Sporfinner Analyse", "Lydhør Alarm", "Heimdal Rådgivning", "Granitt Sikring",
        "Vektertjenesten Vest", "Nøkkelknippet", "Klarsyn Etterforskning", "Terskel Adgang",
    ),
    Sector.BUSINESS: (
        "Fjordbanken", "Innlandet Sparekasse", "Polarpost", "Budbringeren Logistikk",
        "Nordlys Kraft", "Elvestrøm Energi", "Matkroken-kjeden", "Dagligvarehuset", "Klesloftet",
        "Verktøyboden", "Apotekringen Nord", "Fjelltoppen Hotell", "Havsalg Sjømat",
        "Kystfart Rederi", "Lufthavnservice Sør", "Skyhøy Datasenter", "Bredbåndslaget",
        "Trygghet Forsikring", "Medlemsforsikring Øst", "Byggmester Aas & Co", "Betonglaget",
        "Gullsmedkjeden", "Sentrumstorget Kjøpesenter", "Skogeierlauget", "Papirfabrikken Elvejord",
        "Aluminiumverket Sunnfjell", "Festivalfabrikken", "Bussringen", "Skinnegangen Tog",
        "Leiebilsentralen", "Bryggeriet Sørfjord", "Meieriringen", "Betalingsverket", "Renholdslaget",
    ),
    Sector.POLICE: (
        "Østre politidistrikt", "Nordre politidistrikt", "Vestre politidistrikt",
        "Fjordane politidistrikt", "Senteret for økonomisk kriminalitet", "Grensepolitiet Sør",
    ),
    Sector.CONTROL_AGENCY: (
        "Varetilsynet", "Arbeidslivstilsynet", "Grensetollen", "Skattekontrollen", "Finanskontrollen",
        "Transportkontrollen", "Mattrygghetstilsynet", "Personverntilsynet", "Serveringskontrollen",
        "Stønadskontrollen",
    ),
    Sector.OTHER_PUBLIC: (
        "Fjellregionen kommune", "Storelv kommune", "Kysthavn kommune", "Sentralsykehuset Innlandet",
        "Sykehuset Vestkyst", "Nordmark fylkeskommune", "Havnevesenet i Kysthavn", "Vegverket Midt",
        "Kulturminnevernet", "Statens eiendomsdrift", "Beredskapsetaten", "Universitetsdriften",
    ),
    Sector.RESEARCH: (
        "Høgskolen i Fjellregionen", "Institutt for kriminalitetsforebygging",
        "Nordisk senter for sikkerhetsstudier", "Senter for teknologi og tillit",
        "Forskningsgruppen arbeidsliv", "Samfunnsvern forskning",
    ),
}  # fmt: skip

TITLES: dict[Sector, tuple[str, ...]] = {
    Sector.SECURITY_INDUSTRY: (
        "Salgssjef", "Daglig leder", "Løsningsarkitekt", "Kundeansvarlig", "Fagsjef", "Rådgiver",
    ),
    Sector.BUSINESS: (
        "Sikkerhetssjef", "Sikkerhetsleder", "Beredskapsleder", "Leder for svindelbekjempelse",
        "Svinnansvarlig", "HMS- og sikkerhetsrådgiver", "Leder for etterlevelse", "Driftssjef",
    ),
    Sector.POLICE: (
        "Politioverbetjent", "Næringslivskontakt", "Etterforskningsleder", "Politiadvokat",
        "Analytiker", "Leder for forebygging",
    ),
    Sector.CONTROL_AGENCY: (
        "Seksjonsleder kontroll", "Seniorrådgiver", "Inspektør", "Fagdirektør", "Analytiker",
        "Kontrollør",
    ),
    Sector.OTHER_PUBLIC: (
        "Beredskapskoordinator", "Sikkerhetsrådgiver", "Eiendomssjef", "Personvernombud",
        "Leder for sikkerhet og beredskap", "Enhetsleder",
    ),
    Sector.RESEARCH: ("Forsker", "Professor", "Stipendiat", "Prosjektleder", "Førsteamanuensis"),
}  # fmt: skip
