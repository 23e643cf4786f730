"""The rules on who somebody is as PostgreSQL is told them: ``row_security`` puts them up.

The first two tables only grow. Anybody may add a doubt: it locks. A confirmation is added for
another by one who is confirmed, has shown a second factor in this visit and runs no edition; or by
whoever keeps the server, who says so for a transaction. The policies for reading hold no question
of their own, since those of writing ask these tables: else they would ask each other in a circle.
"""

from __future__ import annotations

LATER_DOUBT = "select from people_doubt d where d.person_id = k.person_id and d.at >= k.at"
LATER_CONFIRMATION = (
    "select from people_confirmation k where k.person_id = d.person_id and k.at > d.at"
)
WORDS = {
    # Somebody has said who I am, of the address that I sign in with, and nothing since made it
    # unsure again.
    "CONFIRMED": (
        "(select exists (select from people_confirmation k"
        " join people_person p on p.id = k.person_id and p.sign_in = k.address"
        f" where k.person_id = ME and not exists ({LATER_DOUBT})))"
    ),
    "OWN_IS_OPEN": (
        "(select not exists (select from people_doubt d where d.person_id = ME and d.holds_own"
        f" and not exists ({LATER_CONFIRMATION})))"
    ),
    "SECOND_SHOWN": "(select 'GREEN' = any(OPENED))",
    "RUNS_SOMETHING": "(select exists (select from editions_editionrole where person_id = ME))",
    "KEEPER": "(select current_setting('samspill.keeper', true) = 'on')",
}
ASKED = {"CONFIRMED": "boolean", "OWN_IS_OPEN": "boolean", "RUNS_SOMETHING": "boolean"}
ANOTHER_SAYS_SO = (
    "by_id = ME and person_id <> ME and SECOND_SHOWN and CONFIRMED and not RUNS_SOMETHING"
)
POLICIES = {
    "people_doubt": {
        "select": "using (true)",
        "insert": "with check (true)",
        "delete": "using (KEEPER)",
    },
    "people_confirmation": {
        "select": "using (true)",
        "insert": f"with check ((by_id is null and KEEPER) or ({ANOTHER_SAYS_SO}))",
        "delete": "using (KEEPER)",
    },
    # Whoever could name one could become anybody of the organisation.
    "people_contactperson": {
        "select": "using (true)",
        "insert": "with check (KEEPER)",
        "delete": "using (KEEPER)",
    },
}
