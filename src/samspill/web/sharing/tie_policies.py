"""The rules of ties and notes as PostgreSQL is told them: see ``row_security``, which puts them up.

Nothing of it is there for who came by a personal link alone (``SIGNED_IN``), and what is somebody's
own is nobody else's, whoever they share a meeting or an organisation with."""

from __future__ import annotations

WORDS = {
    # Who came by a link has no label opened, and who is nobody has none either. Where somebody else
    # changed the address, nothing of one's own is there until it is confirmed who one is.
    "SIGNED_IN": "(select cardinality(OPENED) > 0 and OWN_IS_OPEN)",
    # Whose contact details one has: both have let the other have theirs.
    "TIED_TO_ME": (
        "array(select theirs.giver_id from sharing_release theirs join sharing_release mine"
        " on mine.giver_id = ME and mine.receiver_id = theirs.giver_id"
        " where theirs.receiver_id = ME and theirs.taken_back_at is null"
        " and mine.taken_back_at is null)"
    ),
    "MY_EDITIONS": (
        "array(select edition_id from editions_participant"
        " where person_id = ME and withdrawn_at is null)"
    ),
    # Whose code one has entered: they let one have theirs by showing it.
    "SHOWN_TO_ME": "array(select person_id from sharing_code where taken_by_id = ME)",
    # Who has, or had, a seat in a meeting that one has one in: whose code may stand on paper.
    "SAT_WITH_ME": (
        "array(select their.person_id from editions_participant own"
        " join meetings_seat mine on mine.participant_id = own.id and mine.slot_id is not null"
        " join meetings_seat theirs on theirs.meeting_id = mine.meeting_id"
        " and theirs.slot_id is not null"
        " join editions_participant their on their.id = theirs.participant_id"
        " where own.person_id = ME and own.withdrawn_at is null)"
    ),
    # Those that one waits for whose words one opens though one did not write them.
    "ACTIONS_OPENED": "array(select id from sharing_action where other_id = ME and LABEL_OPENS)",
}
ASKED = {
    "SIGNED_IN": "boolean",
    **dict.fromkeys(
        ("TIED_TO_ME", "MY_EDITIONS", "SHOWN_TO_ME", "SAT_WITH_ME", "ACTIONS_OPENED"), "bigint[]"
    ),
}


def _own(column: str, seen: str = "") -> dict[str, str]:
    """What is written by whose it is alone, and read by them and by those of ``seen``."""
    mine = f"{column} = ME"
    return {
        "select": f"using (SIGNED_IN and ({mine}{f' or {seen}' if seen else ''}))",
        "insert": f"with check (SIGNED_IN and {mine})",
        "update": f"using (SIGNED_IN and {mine}) with check ({mine})",
        "delete": f"using (SIGNED_IN and {mine})",
    }


GIVES = "giver_id = ME or (receiver_id = ME and giver_id = any(SHOWN_TO_ME))"
OF_TWO = "owner_id = ME or other_id = ME"
# Who erases an edition, or those who are left without any, asks who has said that they keep.
ASKS_CONSENT = (
    "(select coalesce(current_setting('samspill.erasing_edition', true), '') <> ''"
    " or coalesce(current_setting('samspill.asks_consent', true), '') <> '')"
)
# A yes to being invited again is of a package below this one: its person's, by a personal link too,
# and while an edition of the event is copied, that transaction's to read.
AGAIN = "(person_id = ME and OWN_IS_OPEN)"
COPIES = "(select nullif(current_setting('samspill.copies_event', true), '')::bigint)"
POLICIES = {
    "editions_invitedagain": {
        "select": f"using ({AGAIN} or event_id = {COPIES})",
        "insert": f"with check {AGAIN}",
        "update": f"using {AGAIN} with check {AGAIN}",
        "delete": f"using {AGAIN}",
    },
    "sharing_consent": _own("person_id")
    | {
        "select": f"using ((SIGNED_IN and person_id = ME) or {ASKS_CONSENT})",
    },
    "sharing_notheld": _own("by_id", "other_id = ME"),
    "sharing_release": {
        "select": "using (SIGNED_IN and (giver_id = ME or receiver_id = ME))",
        "insert": f"with check (SIGNED_IN and ({GIVES}))",
        "update": f"using (SIGNED_IN and ({GIVES})) with check ({GIVES})",
        "delete": "using (SIGNED_IN and giver_id = ME)",
    },
    "sharing_code": {
        "select": (
            "using (SIGNED_IN and (person_id = ME or taken_by_id = ME or taken_by_id is null))"
        ),
        "insert": (
            "with check (SIGNED_IN and (person_id = ME"
            " or (taken_by_id = ME and person_id = any(SAT_WITH_ME))))"
        ),
        "update": "using (SIGNED_IN and taken_by_id is null) with check (taken_by_id = ME)",
        "delete": "using (SIGNED_IN and person_id = ME)",
    },
    "sharing_contactcard": _own("person_id", "person_id = any(TIED_TO_ME)"),
    "sharing_offer": _own("person_id", "stays"),
    "sharing_keepintouch": _own("person_id"),
    "sharing_incalendar": _own("person_id"),
    "sharing_note": _own("person_id"),
    "sharing_learnt": _own(
        "person_id",
        "(opened_at <= AT and edition_id = any(ON) and edition_id = any(MY_EDITIONS))",
    ),
    "sharing_action": {
        "select": f"using (SIGNED_IN and (({OF_TWO}) and (writer_id = ME or LABEL_OPENS)"
        " or HANDED_OVER))",
        "insert": f"with check (SIGNED_IN and writer_id = ME and ({OF_TWO}))",
        "update": (
            f"using (SIGNED_IN and ({OF_TWO} or HANDED_OVER)) with check ({OF_TWO} or HANDED_OVER)"
        ),
        "delete": "using (SIGNED_IN and writer_id = ME)",
    },
    "sharing_actionanswer": {
        "select": (
            "using (SIGNED_IN and (owner_id = ME"
            " or (other_id = ME and told and action_id = any(ACTIONS_OPENED))))"
        ),
        "insert": (
            "with check (SIGNED_IN and owner_id = ME and (action_id, other_id)"
            " in (select id, other_id from sharing_action where owner_id = ME))"
        ),
        "update": "using (SIGNED_IN and owner_id = ME) with check (owner_id = ME)",
        "delete": "using (SIGNED_IN and owner_id = ME)",
    },
}
