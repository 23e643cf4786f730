"""Verbs of the journal in words."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from samspill.web.areas.kit.counting import counted
from samspill.web.areas.kit.wording import number

VERBS: dict[str, Promise] = {
    "demo_loaded": _("loaded the demo"),
    "edition_created": _("created the edition"),
    "edition_changed": _("changed the edition"),
    "edition_archived": _("archived the edition"),
    "edition_brought_back": _("brought the edition back from the archive"),
    "journal_taken_out": _("downloaded the journal"),
    "edition_copied": _("copied the edition"),
    "edition_copied_here": _("made the edition as a copy"),
    "basics_changed": _("changed the edition"),
    "slots_set": _("set the slots"),
    "talks_set": _("set the talks"),
    "tables_set": _("set rooms and tables"),
    "fixed_tables_set": _("gave organisations their tables"),
    "wishing_opened": _("opened for wishes"),
    "phase_dates_set": _("said when the phases turn"),
    "wishes_opened": _("opened for wishes"),
    "wishes_closed": _("closed for wishes"),
    "plan_frozen": _("froze the plan"),
    "plan_thawed": _("let the plan move again"),
    "edition_ended": _("ended the edition"),
    "edition_reopened": _("opened the edition again"),
    "people_imported": _("imported people"),
    "wishes_imported": _("imported wishes"),
    "invitation_created": _("made a personal link for a participant"),
    "invitation_used": _("used their personal link"),
    "invitation_failed": _("could not send an invitation"),
    "letters_tried_again": _("tried again to send letters"),
    "letters_ordered": _("had invitations or reminders sent"),
    "template_changed": _("changed what letters say"),
    "template_put_back": _("went back to our words for letters"),
    "message_sent": _("sent a message"),
    "message_discarded": _("threw a draft of a message away"),
    "role_offered": _("offered somebody a role"),
    "role_offer_taken_back": _("took the offer of a role back"),
    "role_taken_on": _("took on a role"),
    "role_taken_away": _("took a role away"),
    "role_left": _("gave up their role"),
    "places_set": _("gave an organisation its places"),
    "places_taken_away": _("took an organisation's places away"),
    "places_offered": _("asked somebody to name who comes from an organisation"),
    "places_taken_back": _("let somebody name no more who comes from an organisation"),
    "places_taken_on": _("said yes to naming who comes from their organisation"),
    "places_left": _("gave up naming who comes from their organisation"),
    "colleague_named": _("named somebody who comes from their organisation"),
    "sign_up_opened": _("let people sign up by themselves"),
    "sign_up_closed": _("let nobody sign up by themselves any more"),
    "sign_up_changed": _("changed how many may sign up by themselves"),
    "sign_up_code_renewed": _("made a new address for signing up"),
    "signed_up": _("took a sign-up"),
    "sign_up_let_in": _("let somebody in who had signed up"),
    "sign_up_turned_down": _("turned a sign-up down"),
    "came": _("noted that somebody has come"),
    "came_taken_back": _("noted that somebody has not come after all"),
    "address_corrected": _("corrected a participant's address"),
    "lists_taken_out": _("took lists out as files"),
    "needs_taken_out": _("took the list of what people need out as a file"),
    "participant_added": _("added a participant"),
    "name_corrected": _("corrected a participant's name"),
    "profile_entered": _("entered a participant's topics for them"),
    "hours_entered": _("entered a participant's hours for them"),
    "choices_entered": _("entered for a participant whom they want to meet"),
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
    "newcomers_planned": _("planned newcomers in"),
    "holes_filled": _("filled the holes in the plan"),
    "plan_rolled_back": _("went back to an earlier plan"),
    "plan_discarded": _("discarded a plan"),
    "change_undone": _("undid a change"),
    "letters_sent_now": _("had people told at once"),
    "plan_taken_in": _("took a plan in from files"),
    "edition_taken_out": _("took the edition out as files"),
    "witnesses_set": _("chose who gets the journal's seal"),
    "meeting_dropped": _("cancelled a meeting that one of the two dropped"),
    "confirming_planned": _("said when people are asked to confirm their meetings"),
    "confirming_opened": _("asked people to confirm their meetings"),
    "confirming_changed": _("changed how long people may confirm their meetings"),
    "confirming_closed": _("ended the round of confirmation"),
    "meeting_accepted": _("said yes to a meeting"),
    "meeting_acceptance_taken_back": _("took back a yes to a meeting"),
    "meeting_aim_set": _("said what they want out of a meeting"),
    "quiet_tables_set": _("said which tables are quiet"),
    "round_table_made": _("made a round table"),
    "round_table_changed": _("changed a round table"),
    "round_table_placed": _("gave a round table its place in the programme"),
    "round_table_taken_away": _("took a round table away"),
    "trades_set": _("said who competes with whom"),
    "colleague_joined": _("let a colleague take part who was on no list"),
    "erasure_set": _("chose the day that the edition is erased"),
    "participant_erased": _("erased a participant"),
    "sharing_terms_set": _("said what people may do after they have met"),
    "groups_proposed": _("proposed groups to those who met"),
    "outcomes_counted": _("counted what came of the edition"),
    "cost_set": _("said what the edition cost"),
    "print_ordered": _("ordered a print"),
    "outcomes_printed": _("had what came of the edition made into a PDF"),
    "colleague_takes_over": _("let a colleague take over meetings"),
    "meetings_held": _("made meetings"),
    "meetings_moved": _("moved meetings"),
    "meetings_cancelled": _("cancelled meetings"),
    "meetings_locked": _("locked meetings"),
    "meetings_unlocked": _("unlocked meetings"),
    "meetings_confirmed": _("noted that meetings are confirmed"),
    "meetings_unconfirmed": _("noted that meetings are not confirmed any more"),
}


def verb_in_words(verb: str) -> str:
    """The verb as a page says it; a new one as it is."""
    return str(VERBS.get(verb, verb))


# Facts that an entry may hold, as far as they say something to people.
FACTS: dict[str, Callable[[int], str]] = {
    "new": lambda n: ngettext("%(n)s new", "%(n)s new", n),
    "changed": lambda n: ngettext("%(n)s changed", "%(n)s changed", n),
    "added": lambda n: ngettext("%(n)s added", "%(n)s added", n),
    "removed": lambda n: ngettext("%(n)s removed", "%(n)s removed", n),
    "slots": lambda n: counted(n, "slot"),
    "fixed": lambda n: ngettext("%(n)s table of its own", "%(n)s tables of their own", n),
    "days": lambda n: ngettext("%(n)s day", "%(n)s days", n),
    "meetings": lambda n: counted(n, "meeting"),
    "moved": lambda n: ngettext("%(n)s moved", "%(n)s moved", n),
    "cancelled": lambda n: ngettext("%(n)s cancelled", "%(n)s cancelled", n),
    "challenges": lambda n: ngettext("%(n)s challenge", "%(n)s challenges", n),
    "solutions": lambda n: ngettext("%(n)s solution", "%(n)s solutions", n),
    "number": lambda n: gettext("version %(n)s"),
    "back_to": lambda n: gettext("as near as can be to version %(n)s"),
    "letters": lambda n: ngettext("%(n)s letter", "%(n)s letters", n),
}
# What is new, which Norwegian does not count without its noun.
NEW = {
    "people_imported": "new person",
    "wishes_imported": "new wish",
    "plan_published": "new meeting",
}


def facts_in_words(verb: str, facts: dict[str, object]) -> str:
    """The numbers among an entry's facts: "12 new people, 3 changed"."""
    return ", ".join(
        counted(value, NEW[verb])
        if name == "new" and verb in NEW
        else FACTS[name](value) % {"n": number(value)}
        for name, value in facts.items()
        if name in FACTS and isinstance(value, int)
    )
