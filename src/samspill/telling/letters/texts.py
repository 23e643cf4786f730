"""The sentences of a letter, in English, bokmål and nynorsk."""

from __future__ import annotations

from samspill.telling.language import Text

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
        "Det er så mange du kan ha.",
        "Det er så mange du kan ha.",
    ),
    "room_left": (
        "You take {cap} at most, and are there and at no talk in {slots}.",
        "Du kan ha høyst {cap}. I {slots} er du til stede og ikke på foredrag.",
        "Du kan ha høgst {cap}. I {slots} er du til stades og ikkje på føredrag.",
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
            "Du kan ha høyst {cap}, men det er bare i {slots} du er til stede og ikke på foredrag,"
            " og der har du møte.",
            "Du kan ha høyst {cap}, men det er bare i {slots} du er til stede og ikke på foredrag,"
            " og du har møte i alle disse.",
        ),
        (
            "Du kan ha høgst {cap}, men det er berre i {slots} du er til stades og ikkje på"
            " føredrag, og der har du møte.",
            "Du kan ha høgst {cap}, men det er berre i {slots} du er til stades og ikkje på"
            " føredrag, og du har møte i alle desse.",
        ),
    ),
    "only_slot": ("the one slot", "den ene tidsluka", "den eine tidsluka"),
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
        (
            "There was no seat for you at this round table:",
            "There was no seat for you at these round tables:",
        ),
        (
            "Det var ikke plass til deg i denne rundebordssamtalen:",
            "Det var ikke plass til deg i disse rundebordssamtalene:",
        ),
        (
            "Det var ikkje plass til deg i denne rundebordssamtalen:",
            "Det var ikkje plass til deg i desse rundebordssamtalane:",
        ),
    ),
    "seat_self_full": ("Your day is full.", "Dagen din er full.", "Dagen din er full."),
    "seat_not_fitted": (
        "It found no place beside all the rest.",
        "Det gikk ikke opp med alt det andre.",
        "Det gjekk ikkje opp med alt det andre.",
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
        "Et møte krever to mennesker, et tidspunkt og et bord. De du ønsket å møte, har også sin"
        " egen dag og sine egne ønsker, og planen veier alles ønsker mot hverandre.",
        "Eit møte krev to menneske, eit tidspunkt og eit bord. Dei du ønskte å møte, har òg sin"
        " eigen dag og sine eigne ønske, og planen veg ønska til alle mot kvarandre.",
    ),
    "must": ("must meet", "må møte", "må møte"),
    "like": ("would like to meet", "vil gjerne møte", "vil gjerne møte"),
    "open": ("open to meeting", "åpen for å møte", "open for å møte"),
    "seat_must": ("must be there", "må være med", "må vere med"),
    "seat_like": ("would like to be there", "vil gjerne være med", "vil gjerne vere med"),
    "seat_open": ("open to being there", "åpen for å være med", "open for å vere med"),
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
        "Du møter en annen fra samme virksomhet i stedet",
        "Du møter ein annan frå same verksemd i staden",
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
            "Du var ledig kl. {times}, men da var det ikke noe ledig bord som møtet kunne vært ved",
            "Du var ledig kl. {times}, men da var det ikke noe ledig bord som disse møtene kunne"
            " vært ved",
        ),
        (
            "Du var ledig kl. {times}, men då var det ikkje noko ledig bord som møtet kunne ha vore"
            " ved",
            "Du var ledig kl. {times}, men då var det ikkje noko ledig bord som desse møta kunne ha"
            " vore ved",
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
            "Du var ledig kl. {times}, men det ble ikke plass til møtet da alles ønsker, tider og"
            " bord skulle gå opp",
            "Du var ledig kl. {times}, men det ble ikke plass til disse møtene da alles ønsker,"
            " tider og bord skulle gå opp",
        ),
        (
            "Du var ledig kl. {times}, men det blei ikkje plass til møtet då ønska, tidene og borda"
            " til alle skulle gå opp",
            "Du var ledig kl. {times}, men det blei ikkje plass til desse møta då ønska, tidene og"
            " borda til alle skulle gå opp",
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
        "There would have been a time and a table for a meeting with {name} {ways}",
        "Det hadde vært tid og bord til et møte med {name} {ways}",
        "Det hadde vore tid og bord til eit møte med {name} {ways}",
    ),
    "instead_of": (
        "instead of your meeting {meetings}",
        "i stedet for møtet {meetings}",
        "i staden for møtet {meetings}",
    ),
    "with": ("with {other}", "med {other}", "med {other}"),
    "or": ("{ways}, or {last}", "{ways}, eller {last}", "{ways}, eller {last}"),
    "present": (
        "if you had been there at {at}",
        "hvis du hadde vært til stede kl. {at}",
        "dersom du hadde vore til stades kl. {at}",
    ),
    "skipped": (
        "at {at} if you had left out {talk}",
        "kl. {at} hvis du hadde hoppet over {talk}",
        "kl. {at} dersom du hadde hoppa over {talk}",
    ),
    "cap": (
        "at {at} if you took {meetings}",
        "kl. {at} hvis du hadde sagt ja til {meetings}",
        "kl. {at} dersom du hadde sagt ja til {meetings}",
    ),
}
