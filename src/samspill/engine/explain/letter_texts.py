"""The sentences of a letter, in English, bokmål and nynorsk."""

from __future__ import annotations

from samspill.engine.language import Text

TEXTS: dict[str, tuple[Text, Text, Text]] = {
    "dear": ("Dear {name},", "Hei, {name}!", "Hei, {name}!"),
    # The numbers of the day
    "held": (
        "You have {meetings}{where}.",
        "Du har {meetings}{where}.",
        "Du har {meetings}{where}.",
    ),
    "where": (" at {title}", " på {title}", " på {title}"),
    "cap_reached": (
        "That is as many as you take.",
        "Flere kan du ikke ha.",
        "Fleire kan du ikkje ha.",
    ),
    "room_left": (
        "You take {cap} at most, and are there and at no talk in {slots}.",
        "Du kan ha høyst {cap}, og er til stede og ikke på foredrag i {slots}.",
        "Du kan ha høgst {cap}, og er til stades og ikkje på føredrag i {slots}.",
    ),
    "short_day": (
        (
            "You take {cap} at most, but the day has only {slots}, and you have a meeting in it.",
            "You take {cap} at most, but the day has only {slots}, and you have a meeting in each"
            " of them.",
        ),
        (
            "Du kan ha høyst {cap}, men dagen har bare {slots}, og der har du møte.",
            "Du kan ha høyst {cap}, men dagen har bare {slots}, og du har møte i alle.",
        ),
        (
            "Du kan ha høgst {cap}, men dagen har berre {slots}, og der har du møte.",
            "Du kan ha høgst {cap}, men dagen har berre {slots}, og du har møte i alle.",
        ),
    ),
    "short_stay": (
        (
            "You take {cap} at most, but are there and at no talk in only {slots}, and have a"
            " meeting in it.",
            "You take {cap} at most, but are there and at no talk in only {slots}, and have a"
            " meeting in each of them.",
        ),
        (
            "Du kan ha høyst {cap}, men er til stede og ikke på foredrag i bare {slots}, og der"
            " har du møte.",
            "Du kan ha høyst {cap}, men er til stede og ikke på foredrag i bare {slots}, og har"
            " møte i alle.",
        ),
        (
            "Du kan ha høgst {cap}, men er til stades og ikkje på føredrag i berre {slots}, og der"
            " har du møte.",
            "Du kan ha høgst {cap}, men er til stades og ikkje på føredrag i berre {slots}, og har"
            " møte i alle.",
        ),
    ),
    "only_slot": ("the one slot", "den ene tidsluken", "den eine tidsluka"),
    "both_slots": ("both slots", "begge tidslukene", "begge tidslukene"),
    "all_slots": ("all {all} slots", "alle de {all} tidslukene", "alle dei {all} tidslukene"),
    "some_slots": (
        "{some} of the {all} slots",
        "{some} av de {all} tidslukene",
        "{some} av dei {all} tidslukene",
    ),
    # Meetings and round tables
    "own_wish": ("You wished for it.", "Du ba om det.", "Du bad om det."),
    "proposed": ("Samspill proposes it.", "Samspill foreslår det.", "Samspill føreslår det."),
    "seated": ("You sit at {tables}:", "Du er med på {tables}:", "Du er med på {tables}:"),
    "moderates": ("You moderate it.", "Du er ordstyrer.", "Du er ordstyrar."),
    "own_interest": ("You asked for it.", "Du ba om å være med.", "Du bad om å vere med."),
    "not_seated": (
        "There was no seat for you at:",
        "Det var ikke plass til deg på:",
        "Det var ikkje plass til deg på:",
    ),
    "seat_self_full": ("Your day is full.", "Dagen din er full.", "Dagen din er full."),
    "seat_not_fitted": (
        "It found no place beside all the rest.",
        "Det ble ikke plass til den ved siden av alt det andre.",
        "Det blei ikkje plass til han ved sida av alt det andre.",
    ),
    # Wishes
    "no_wishes": (
        "You have not said whom you want to meet, so there was nothing of yours for the plan to"
        " go by.",
        "Du har ikke sagt hvem du vil møte, så planen hadde ingen ønsker fra deg å gå etter.",
        "Du har ikkje sagt kven du vil møte, så planen hadde ingen ønske frå deg å gå etter.",
    ),
    "missed": (
        (
            "{number} of your wishes did not become a meeting.",
            "{number} of your wishes did not become meetings.",
        ),
        (
            "{number} av ønskene dine ble ikke til et møte.",
            "{number} av ønskene dine ble ikke til møter.",
        ),
        (
            "{number} av ønska dine blei ikkje til eit møte.",
            "{number} av ønska dine blei ikkje til møte.",
        ),
    ),
    "missed_many": (
        "Of your wishes, {number} did not become meetings.",
        "Av ønskene dine ble {number} ikke til møter.",
        "Av ønska dine blei {number} ikkje til møte.",
    ),
    "weighed": (
        "A meeting takes two people, a time and a table. Those you wished for have a day and"
        " wishes of their own, and the plan weighs everybody's wishes against one another.",
        "Et møte krever to mennesker, et tidspunkt og et bord. De du ønsket å møte, har en dag og"
        " ønsker de også, og planen veier alles ønsker mot hverandre.",
        "Eit møte krev to menneske, eit tidspunkt og eit bord. Dei du ønskte å møte, har ein dag"
        " og ønske dei òg, og planen veg ønska til alle mot kvarandre.",
    ),
    "must": ("must meet", "må møte", "må møte"),
    "like": ("would like to meet", "vil gjerne møte", "vil gjerne møte"),
    "open": ("open to meeting", "åpen for å møte", "open for å møte"),
    "wished_by": (", wished by {who}", ", ønsket av {who}", ", ønskt av {who}"),
    # Why a wish did not become a meeting: a full stop or a colon follows
    "colleague_at": (
        "You meet {name} of {home} at {at}, and everybody meets at most one representative of an"
        " organisation",
        "Du møter {name} fra {home} kl. {at}, og ingen møter mer enn én representant for samme"
        " virksomhet",
        "Du møter {name} frå {home} kl. {at}, og ingen møter meir enn éin representant for same"
        " verksemd",
    ),
    "colleague": (
        "You meet a colleague from the same organisation instead",
        "Du møter en kollega fra samme virksomhet i stedet",
        "Du møter ein kollega frå same verksemd i staden",
    ),
    "self_full": (
        "Your day is full, as you take {meetings} at most",
        "Dagen din er full, siden du kan ha høyst {meetings}",
        "Dagen din er full, sidan du kan ha høgst {meetings}",
    ),
    "self_busy": (
        "You have a meeting in every slot in which you are there and at no talk",
        "Du har møte i alle tidslukene der du er til stede og ikke på foredrag",
        "Du har møte i alle tidslukene der du er til stades og ikkje på føredrag",
    ),
    "no_slot": (
        "There is no slot in which you are there and at no talk",
        "Det er ingen tidsluke der du er til stede og ikke på foredrag",
        "Det er inga tidsluke der du er til stades og ikkje på føredrag",
    ),
    "no_table": (
        (
            "You were free at {times}, and every table that it could be at was taken then",
            "You were free at {times}, and every table that these could be at was taken then",
        ),
        (
            "Du var ledig kl. {times}, men da var alle bordene som møtet kunne vært ved, opptatt",
            "Du var ledig kl. {times}, men da var alle bordene som disse møtene kunne vært ved,"
            " opptatt",
        ),
        (
            "Du var ledig kl. {times}, men då var alle borda som møtet kunne ha vore ved, opptekne",
            "Du var ledig kl. {times}, men då var alle borda som desse møta kunne ha vore ved,"
            " opptekne",
        ),
    ),
    "not_fitted": (
        (
            "You were free at {times}, but it found no place there beside everybody's wishes,"
            " times and tables",
            "You were free at {times}, but these found no place there beside everybody's wishes,"
            " times and tables",
        ),
        (
            "Du var ledig kl. {times}, men det ble ikke plass til møtet da, ved siden av alles"
            " ønsker, tider og bord",
            "Du var ledig kl. {times}, men det ble ikke plass til disse møtene da, ved siden av"
            " alles ønsker, tider og bord",
        ),
        (
            "Du var ledig kl. {times}, men det blei ikkje plass til møtet då, ved sida av ønska,"
            " tidene og borda til alle",
            "Du var ledig kl. {times}, men det blei ikkje plass til desse møta då, ved sida av"
            " ønska, tidene og borda til alle",
        ),
    ),
    # What more is said of it
    "compared": (
        (
            "You wished for {which} as much as for this, or more",
            "You wished for {which} as much as for these, or more",
        ),
        (
            "Du ønsket {which} minst like mye som dette",
            "Du ønsket {which} minst like mye som disse",
        ),
        (
            "Du ønskte {which} minst like mykje som dette",
            "Du ønskte {which} minst like mykje som desse",
        ),
    ),
    "which_only": ("the meeting you have", "møtet du har,", "møtet du har,"),
    "which_all": ("all your meetings", "alle møtene dine", "alle møta dine"),
    "which_some": (
        "{number} of your meetings",
        "{number} av møtene dine",
        "{number} av møta dine",
    ),
    "room": (
        (
            "There would have been a time and a table for it {ways}",
            "There would have been a time and a table for each {ways}",
        ),
        (
            "Det hadde vært tid og bord til det {ways}",
            "Det hadde vært tid og bord til hvert av dem {ways}",
        ),
        (
            "Det hadde vore tid og bord til det {ways}",
            "Det hadde vore tid og bord til kvart av dei {ways}",
        ),
    ),
    "room_with": (
        (
            "There would have been a time and a table for it with {name} {ways}",
            "There would have been a time and a table for each with {name} {ways}",
        ),
        (
            "Det hadde vært tid og bord til et møte med {name} {ways}",
            "Det hadde vært tid og bord til hvert av dem med {name} {ways}",
        ),
        (
            "Det hadde vore tid og bord til eit møte med {name} {ways}",
            "Det hadde vore tid og bord til kvart av dei med {name} {ways}",
        ),
    ),
    "instead_of": (
        "instead of your meeting with {other}",
        "i stedet for møtet med {other}",
        "i staden for møtet med {other}",
    ),
    "or_of": ("with {other}", "møtet med {other}", "møtet med {other}"),
    "present": (
        "if you had been there at {at}",
        "hvis du hadde vært til stede kl. {at}",
        "viss du hadde vore til stades kl. {at}",
    ),
    "skipped": (
        "at {at} if you had left out {talk}",
        "kl. {at} hvis du hadde hoppet over {talk}",
        "kl. {at} viss du hadde hoppa over {talk}",
    ),
    "cap": (
        "at {at} if you took {meetings}",
        "kl. {at} hvis du hadde tatt imot {meetings}",
        "kl. {at} viss du hadde teke imot {meetings}",
    ),
}
