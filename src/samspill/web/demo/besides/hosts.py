"""What the demo's hosts say and do among those who were there: all of it is invented."""

from __future__ import annotations

from samspill.engine.generate.demo.last_year import POLICE, SELLER
from samspill.web.demo.groups import Gathered
from samspill.web.demo.said import CONTROLLER, Agreed, Worked
from samspill.web.sharing.labels import Label

HOME = CONTROLLER
ORGANISER, DESK = "arrangor@demo.example", "vert@demo.example"
HOSTS = ((ORGANISER, "Daglig leder"), (DESK, "Vertskapsansvarlig"))
BY_CODE = ((ORGANISER, POLICE), (ORGANISER, SELLER), (DESK, ORGANISER), (DESK, SELLER))
AGREED = (
    Agreed(
        ORGANISER, POLICE, "Sende utkast til program, så dere kan si hva som mangler",
        mine=True, days=12,
    ),
    Agreed(
        POLICE, ORGANISER, "Finne to som kan fortelle om droner uten å vise saker",
        mine=True, days=20,
    ),
    Agreed(
        ORGANISER, SELLER, "Skaffe et rom til der det går an å høre hverandre",
        mine=True, days=-200, done=True, came="Vi får Lillesalen hele dagen.",
    ),
    Agreed(DESK, SELLER, "Sende målene på bordene i Storsalen", mine=True, days=5),
    Agreed(SELLER, DESK, "Låne ut kabeltrommer til registreringen", mine=True, days=15),
)  # fmt: skip
WORKED = (
    Worked(
        ORGANISER,
        "Flere kommuner til neste år",
        "Å få med flere kommuner, og gjøre det lett for dem å si ja",
        60,
        (DESK, POLICE),
        (
            (
                ORGANISER, 57, Label.AMBER,
                "Vi har ringt åtte kommuner. De fleste vil gjerne, men vet ikke hvem de skal"
                " sende.",
            ),
            (
                POLICE, 50, Label.AMBER,
                "Spør etter SLT-koordinatoren. Det er den som kjenner både skolene, butikkene og"
                " oss.",
            ),
            (
                DESK, 21, Label.AMBER,
                "To har svart ja etter at vi ba om en navngitt person i stedet for kommunen.",
            ),
        ),
    ),
)  # fmt: skip
GATHERED = (
    Gathered(
        ORGANISER,
        POLICE,
        "Bordene og praten",
        "Å møtes to ganger i året om hva som får folk til å snakke sammen",
        75,
        (DESK, SELLER),
        -18,
        33,
        "Kongresshuset i Hamar, møterom 2",
        "Hva folk sa på vei ut\nBord som ble stående tomme\nRekkefølgen neste gang",
        "Rundebord med fire fungerte best før lunsj. Neste gang setter vi av fem minutter mer"
        " mellom møtene.",
    ),
)
