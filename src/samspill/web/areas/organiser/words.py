"""Verbs of the journal in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samspill.web.areas.kit.wording import number

VERBS: dict[str, Promise] = {
    "demo_loaded": _("loaded the demo"),
    "edition_created": _("created the edition"),
    "edition_changed": _("changed the edition"),
    "basics_changed": _("changed the edition"),
    "slots_set": _("set the slots"),
    "talks_set": _("set the talks"),
    "tables_set": _("set rooms and tables"),
    "fixed_tables_set": _("gave organisations their tables"),
    "wishing_opened": _("opened for wishes"),
    "people_imported": _("imported people"),
    "wishes_imported": _("imported wishes"),
    "invitation_created": _("made a personal link for a participant"),
    "invitation_used": _("used their personal link"),
    "invitation_failed": _("could not send an invitation"),
    "letters_tried_again": _("tried again to send letters"),
    "address_corrected": _("corrected a participant's address"),
    "participant_changed": _("changed a participant"),
    "participant_withdrawn": _("withdrew a participant"),
    "participant_restored": _("brought a participant back"),
    "profile_saved": _("saved their profile"),
    "pages_opened": _("opened their pages"),
    "wishes_finished": _("finished their wishes"),
    "planning_ordered": _("ordered a plan"),
    "planning_stopped": _("stopped the planning"),
    "planning_taken_up_again": _("took the planning up again after a lost worker"),
    "planning_given_up": _("gave the planning up"),
    "planning_failed": _("failed to make a plan"),
    "plan_made": _("made a plan"),
    "plan_published": _("published a plan"),
    "plan_discarded": _("discarded a plan"),
    "plan_taken_in": _("took a plan in from files"),
    "edition_taken_out": _("took the edition out as files"),
    "meeting_dropped": _("cancelled a meeting that one of the two dropped"),
    "meetings_held": _("made meetings"),
    "meetings_moved": _("moved meetings"),
    "meetings_cancelled": _("cancelled meetings"),
}


def verb_in_words(verb: str) -> str:
    """The verb as a page says it; a new one as it is."""
    return str(VERBS.get(verb, verb))


# Facts that an entry may hold, as far as they say something to people.
FACTS: dict[str, Promise] = {
    "new": _("new"),
    "changed": _("changed"),
    "added": _("added"),
    "removed": _("removed"),
    "slots": _("slots"),
    "fixed": _("tables of their own"),
    "days": _("days"),
    "meetings": _("meetings"),
    "moved": _("moved"),
    "cancelled": _("cancelled"),
    "challenges": _("challenges"),
    "solutions": _("solutions"),
    "number": _("version"),
    "letters": _("letters"),
}


def facts_in_words(facts: dict[str, object]) -> str:
    """The numbers among an entry's facts: "12 new, 3 changed"."""
    said = []
    for name, value in facts.items():
        if name in FACTS and isinstance(value, int):
            said.append(
                f"{FACTS[name]} {value}" if name == "number" else f"{number(value)} {FACTS[name]}"
            )
    return ", ".join(said)
