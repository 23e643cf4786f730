"""The words of a report, in English, bokmål and nynorsk."""

from __future__ import annotations

from samspill.telling.language import Language, Text, Texts
from samspill.telling.numbers import percent, written


class Words(Texts):
    """Texts and figures in one language."""

    def __init__(self, language: Language) -> None:
        super().__init__(language, _TEXTS)
        self._norwegian = language is not Language.ENGLISH

    def number(self, value: float, decimals: int = 0) -> str:
        """A number as people write it."""
        return written(value, decimals, norwegian=self._norwegian)

    def share(self, value: float, decimals: int = 0) -> str:
        """A share of one, as per cent."""
        return percent(value, decimals, norwegian=self._norwegian)


_TEXTS: dict[str, tuple[Text, Text, Text]] = {
    "report": (
        "How the plan serves people",
        "Hvordan planen treffer deltakerne",
        "Korleis planen treffer deltakarane",
    ),
    "some_meetings": (
        ("{number} meeting", "{number} meetings"),
        ("{number} møte", "{number} møter"),
        "{number} møte",
    ),
    "some_places": (
        ("{number} place", "{number} places"),
        ("{number} plass", "{number} plasser"),
        ("{number} plass", "{number} plassar"),
    ),
    "headline": (
        "{some_meetings}: half of the participants get at least {median} of the best they "
        "could have had, and nobody has fewer than {fewest}.",
        "{some_meetings}: Halvparten av deltakerne får minst {median} av det beste de kunne ha "
        "fått, og ingen har færre enn {fewest}.",
        "{some_meetings}: Halvparten av deltakarane får minst {median} av det beste dei kunne ha "
        "fått, og ingen har færre enn {fewest}.",
    ),
    "headline_none": (
        "{some_meetings}: half of the participants get at least {median} of the best they "
        "could have had; without any meeting: {none}.",
        "{some_meetings}: Halvparten av deltakerne får minst {median} av det beste de kunne ha "
        "fått; helt uten møter: {none}.",
        "{some_meetings}: Halvparten av deltakarane får minst {median} av det beste dei kunne ha "
        "fått; heilt utan møte: {none}.",
    ),
    "headline_nobody": (
        "0 meetings: nobody takes part.",
        "0 møter: Ingen deltar.",
        "0 møte: Ingen deltek.",
    ),
    "lead_all": (
        "Everybody has the guaranteed number of meetings or more.",
        "Alle har det garanterte antallet møter eller flere.",
        "Alle har det garanterte talet på møte eller fleire.",
    ),
    "lead_below": (
        "Below the guaranteed number of meetings: {below} of {people}.",
        "Under det garanterte antallet møter: {below} av {people}.",
        "Under det garanterte talet på møte: {below} av {people}.",
    ),
    "everybody": ("Everybody", "Alle", "Alle"),
    "group": ("Who", "Hvem", "Kven"),
    "people": ("People", "Deltakere", "Deltakarar"),
    "meetings": ("Meetings", "Møter", "Møte"),
    "meetings_each": ("meetings each", "møter hver", "møte kvar"),
    "mean": ("Mean", "Snitt", "Snitt"),
    "fewest": ("Fewest", "Færrest", "Færrast"),
    "below": ("Below guarantee", "Under garantien", "Under garantien"),
    "guaranteed": ("guaranteed: {minimum}", "garantert: {minimum}", "garantert: {minimum}"),
    "median": ("Median", "Median", "Median"),
    "median_of": ("median {median}", "median {median}", "median {median}"),
    "mean_of": ("{mean} on average", "{mean} i snitt", "{mean} i snitt"),
    "lowest": ("Lowest", "Lavest", "Lågast"),
    "sector": ("Sector", "Sektor", "Sektor"),
    "size": (
        "People from the organisation",
        "Deltakere fra virksomheten",
        "Deltakarar frå verksemda",
    ),
    "by_sector": ("By sector", "Etter sektor", "Etter sektor"),
    "by_size": (
        "By size of organisation",
        "Etter størrelsen på virksomheten",
        "Etter storleiken på verksemda",
    ),
    "size_1": ("1 person", "1 deltaker", "1 deltakar"),
    "size_2-4": ("2–4 people", "2–4 deltakere", "2–4 deltakarar"),
    "size_5+": ("5 people or more", "5 deltakere eller flere", "5 deltakarar eller fleire"),
    "security_industry": ("Security industry", "Sikkerhetsbransjen", "Tryggleiksbransjen"),
    "business": ("Business", "Næringsliv", "Næringsliv"),
    "police": ("Police", "Politi", "Politi"),
    "control_agency": ("Control agency", "Kontrolletat", "Kontrolletat"),
    "other_public": ("Other public body", "Annen offentlig virksomhet", "Anna offentleg verksemd"),
    "research": ("Research", "Forskning", "Forsking"),
    "distribution": (
        "Meetings per participant",
        "Møter per deltaker",
        "Møte per deltakar",
    ),
    "distribution_say": (
        "{mean} meetings a participant on average.",
        "{mean} møter per deltaker i snitt.",
        "{mean} møte per deltakar i snitt.",
    ),
    "have_fewer": (
        ("{low} has fewer than {minimum}.", "{low} have fewer than {minimum}."),
        "{low} har færre enn {minimum}.",
        "{low} har færre enn {minimum}.",
    ),
    "nobody_has_fewer": (
        "Nobody has fewer than {minimum}.",
        "Ingen har færre enn {minimum}.",
        "Ingen har færre enn {minimum}.",
    ),
    "distribution_sector": (
        "Meetings by sector",
        "Møter etter sektor",
        "Møte etter sektor",
    ),
    "distribution_size": (
        "Meetings by size of organisation",
        "Møter etter størrelsen på virksomheten",
        "Møte etter storleiken på verksemda",
    ),
    "between": (
        "From {least} to {most} meetings a participant on average.",
        "Fra {least} til {most} møter per deltaker i snitt.",
        "Frå {least} til {most} møte per deltakar i snitt.",
    ),
    "satisfaction": (
        "Share of the best possible",
        "Andel av det best mulige",
        "Kor nær sitt beste kvar kom",
    ),
    "satisfaction_sector": (
        "Share of the best possible, by sector",
        "Andel av det best mulige, etter sektor",
        "Kor nær sitt beste kvar kom, etter sektor",
    ),
    "satisfaction_size": (
        "Share of the best possible, by size of organisation",
        "Andel av det best mulige, etter størrelsen på virksomheten",
        "Kor nær sitt beste kvar kom, etter storleiken på verksemda",
    ),
    "satisfaction_say": (
        "Half of the participants get at least {median} of the best they could have had; the "
        "lowest is {lowest}.",
        "Halvparten av deltakerne får minst {median} av det beste de kunne ha fått; lavest er "
        "{lowest}.",
        "Halvparten av deltakarane får minst {median} av det beste dei kunne ha fått; lågast er "
        "{lowest}.",
    ),
    "satisfaction_between": (
        "The medians are from {least} to {most}.",
        "Medianene er fra {least} til {most}.",
        "Medianane er frå {least} til {most}.",
    ),
    "satisfaction_axis": (
        "per cent of one's own best possible",
        "prosent av det best mulige for hver",
        "prosent av det best moglege for kvar",
    ),
    "musts_by_sector": (
        "Musts fulfilled, by sector",
        "Oppfylte «må møte», etter sektor",
        "Oppfylte «må møte», etter sektor",
    ),
    "satisfaction_people": (
        "Share of the best possible, by people from the organisation",
        "Andel av det best mulige, etter antall fra virksomheten",
        "Kor nær sitt beste kvar kom, etter kor mange som kjem frå verksemda",
    ),
    "organisation": ("Organisation", "Virksomhet", "Verksemd"),
    "musts": ("Musts fulfilled", "Oppfylte «må møte»", "Oppfylte «må møte»"),
    "likes": ("Likes fulfilled", "Oppfylte «vil gjerne møte»", "Oppfylte «vil gjerne møte»"),
    "mutual": (
        "Mutual wishes fulfilled",
        "Oppfylte gjensidige ønsker",
        "Oppfylte gjensidige ønske",
    ),
    "must": ("Musts", "Må møte", "Må møte"),
    "like": ("Likes", "Vil gjerne", "Vil gjerne"),
    "both": ("Mutual", "Gjensidige", "Gjensidige"),
    "of_all": (
        "{share} of all: {fulfilled} of {of}.",
        "{share} av alle: {fulfilled} av {of}.",
        "{share} av alle: {fulfilled} av {of}.",
    ),
    "fulfilled": ("Fulfilled", "Oppfylt", "Oppfylt"),
    "asked": ("Asked for", "Ønsket", "Ønskt"),
    "share": ("Share", "Andel", "Del"),
    "wishes": ("Wishes fulfilled", "Oppfylte ønsker", "Oppfylte ønske"),
    "tables": ("Tables by slot", "Bord etter tidsluke", "Bord etter tidsluke"),
    "tables_say": (
        "In use: {used} of {some_places}; the fullest slot has {left} left.",
        "{used} av {some_places} er i bruk; den fulleste tidsluka har {left} igjen.",
        "{used} av {some_places} er i bruk; den fullaste tidsluka har {left} igjen.",
    ),
    "slot": ("Slot", "Tidsluke", "Tidsluke"),
    "in_use": ("In use", "I bruk", "I bruk"),
    "places": ("Places", "Plasser", "Plassar"),
    "used_of": ("{used} of {of}", "{used} av {of}", "{used} av {of}"),
    "worst": (
        "Those who got least, and why",
        "De som fikk minst, og hvorfor",
        "Dei som fekk minst, og kvifor",
    ),
    "why": ("Why", "Hvorfor", "Kvifor"),
    "open_slots": ("Open slots", "Åpne tidsluker", "Opne tidsluker"),
    "no_wishes": (
        "has not said whom they want to meet",
        "har ikke meldt inn ønsker",
        "har ikkje meldt inn ønske",
    ),
    "few_slots": (
        ("can meet in {slots} slot only", "can meet in {slots} slots only"),
        ("kan bare ha møte i {slots} tidsluke", "kan bare ha møte i {slots} tidsluker"),
        ("kan berre ha møte i {slots} tidsluke", "kan berre ha møte i {slots} tidsluker"),
    ),
    "others_full": (
        "those they wished for are full ({count})",
        "de som var ønsket, har fullt ({count})",
        "dei som var ønskte, har fullt ({count})",
    ),
    "self_full": (
        "has as many meetings as they can have",
        "har så mange møter som mulig",
        "har så mange møte som mogleg",
    ),
    "colleague": (
        "meets a colleague of the one they wished for ({count})",
        "møter en kollega av den som var ønsket ({count})",
        "møter ein kollega av den som var ønskt ({count})",
    ),
    "room": (
        "room for one more ({count})",
        "plass til ett til ({count})",
        "plass til eitt til ({count})",
    ),
    "not_fitted": (
        "could not be fitted in beside others' meetings, times and tables ({count})",
        "det fantes ikke ledig tid eller bord ({count})",
        "det fanst ikkje ledig tid eller bord ({count})",
    ),
    "price": ("The price of fairness", "Prisen for rettferdighet", "Prisen for rettferd"),
    "price_say": (
        "{least} of the meetings' points were given up for fairness, measured against the best "
        "plan found; it is proven that the price is no more than {most}.",
        "{least} av møtenes poeng er gitt opp for rettferdigheten, målt mot den beste planen som "
        "ble funnet; det er bevist at prisen ikke er høyere enn {most}.",
        "{least} av poenga til møta er gitt opp for rettferda, målt mot den beste planen som "
        "blei funnen; det er bevist at prisen ikkje er høgare enn {most}.",
    ),
    "plan": ("Plan", "Plan", "Plan"),
    "fair": ("This plan", "Denne planen", "Denne planen"),
    "no_minimum": (
        "Without the guaranteed minimum",
        "Uten garantert antall møter",
        "Utan garantert tal på møte",
    ),
    "points_only": (
        "The meetings' points alone",
        "Bare møtenes poeng",
        "Berre poenga til møta",
    ),
    "bound": ("No plan can have more", "Ingen plan kan ha mer", "Ingen plan kan ha meir"),
    "points": ("Points of meetings", "Møtenes poeng", "Poeng for møta"),
    "against": ("Against this plan", "Mot denne planen", "Mot denne planen"),
    "lowest_share": (
        "Lowest share of the best possible",
        "Laveste andel av det best mulige",
        "Lågaste del av det best moglege",
    ),
    "jain": ("Evenness (Jain)", "Jevnhet (Jain)", "Jamleik (Jain)"),
    "gini": ("Gini", "Gini", "Gini"),
    "facts": ("In short", "Kort sagt", "Kort sagt"),
    "numbers": ("Show the numbers", "Vis tallene", "Vis tala"),
    "how": ("How the figures are made", "Slik er tallene laget", "Slik er tala laga"),
    "how_satisfaction": (
        "Share of the best possible: a participant's points in the plan, over the points of the "
        "best day they could have had if nobody else stood in the way.",
        "Andel av det best mulige: deltakerens poeng i planen, delt på poengene for den beste "
        "dagen de kunne ha fått om ingen andre sto i veien.",
        "Kor nær sitt beste kvar kom: poenga til deltakaren i planen, delt på poenga for den beste "
        "dagen dei kunne ha fått om ingen andre stod i vegen.",
    ),
    "left_out": (
        "Left out, since no meeting was possible: {people}.",
        "Holdt utenfor fordi ingen møter var mulige: {people}.",
        "Haldne utanfor fordi ingen møte var moglege: {people}.",
    ),
    "how_jain": (
        "Jain's index is 1 when that share is the same for everybody, and falls towards 0 the "
        "more it differs: at 0.9 it is as if one in ten had nothing and the rest the same.",
        "Jains indeks er 1 når andelen er lik for alle, og nærmer seg 0 jo mer den varierer: ved "
        "0,9 er det som om én av ti ikke hadde fått noe og resten like mye.",
        "Jain-indeksen er 1 når delen er lik for alle, og nærmar seg 0 di meir delen varierer: ved "
        "0,9 er det som om éin av ti ikkje hadde fått noko og resten like mykje.",
    ),
    "how_gini": (
        "Gini is 0 when that share is the same for everybody. Twice the Gini ({twice}) is how "
        "much two participants drawn by lot differ on average, as a part of the mean.",
        "Gini er 0 når andelen er lik for alle. Det dobbelte av Gini ({twice}) er hvor mye to "
        "tilfeldig valgte deltakere skiller seg fra hverandre i snitt, som del av gjennomsnittet.",
        "Gini er 0 når delen er lik for alle. Det doble av Gini ({twice}) er kor mykje to "
        "tilfeldig valde deltakarar skil seg frå kvarandre i snitt, som del av gjennomsnittet.",
    ),
    "how_wishes": (
        "Wishes are the people's own and their organisations', each once. A mutual wish is one "
        "that the other side shares.",
        "Ønskene er deltakernes egne og virksomhetenes, hvert ønske én gang. Et gjensidig ønske "
        "er et som den andre siden deler.",
        "Ønska er deltakarane sine eigne og verksemdene sine, kvart ønske éin gong. Eit "
        "gjensidig ønske er eit som den andre sida deler.",
    ),
    "how_price": (
        "For the price, the same day was planned twice more: first with no meetings guaranteed, "
        "then also with a first meeting counting no more than a sixth. All plans are judged alike. "
        "The price is what this plan's meetings lack in points, "
        "as a part of the most there could be.",
        "For prisen er den samme dagen planlagt to ganger til: først uten garanterte møter, så "
        "også slik at et første møte ikke teller mer enn et sjette. Alle planene er vurdert likt. "
        "Prisen er det møtene i denne planen mangler av poeng, "
        "som del av det meste det kunne ha vært.",
        "For prisen er den same dagen planlagd to gonger til: først utan garanterte møte, så òg "
        "slik at eit første møte ikkje tel meir enn eit sjette. Alle planane er vurderte likt. "
        "Prisen er det møta i denne planen manglar av poeng, "
        "som del av det meste det kunne ha vore.",
    ),
    "more": ("{points} more", "{points} mer", "{points} meir"),
    "less": ("{points} fewer", "{points} mindre", "{points} mindre"),
    "same": ("the same", "det samme", "det same"),
}
