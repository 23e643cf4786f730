"""Who keeps what, why and how long: the one table that says it.

The page that tells people is made of it, the file with somebody's own data takes its rows by it,
and a test fails on a model that points at people and has no place here. ``own`` are the ways from a
model to the person whose row it is; ``fields`` what the file gives of it, all but foreign keys of
others' where it is empty. A model without ``own`` says in ``left_out`` why nobody gets it.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samspill.web.privacy.durations import (
    CALENDAR_END,
    CODES_END,
    FILES_END,
    LETTERS_END,
    LINKS_END,
    NEEDS_END,
    SESSIONS_LAST,
    SHARES_END,
)
from samspill.web.privacy.in_company import IN_COMPANY
from samspill.web.privacy.kept import Category, Ground, Kept, Text, days

PLANNERS = _("A draft of the organiser's. What was published of it is your meetings.")
IN_JOURNAL = _("Who ordered it is in the journal, and given with that.")
EDITION = _("When the edition is erased.")
OWN_EYES = _("You alone.")

INVENTORY: tuple[Category, ...] = (
    Category(
        "account",
        _("Your account"),
        _("Name, e-mail address, language, how you sign in, and what you organise."),
        _("To know who you are, and to let nobody else in."),
        Ground.TASK,
        _(
            "As long as you take part in an edition that is kept, organise one, or keep your ties."
            " Then it is erased within a day."
        ),
        _("Organisers of what you take part in; whoever you exchange contact details with."),
        (
            Kept("people.Person", ("pk",), without=("password", "sign_in", "name_order")),
            Kept("account.EmailAddress", ("user",)),
            Kept("account.EmailConfirmation", ("email_address__user",), without=("key",)),
            Kept("mfa.Authenticator", ("user",), fields=("type", "created_at", "last_used_at")),
            Kept("editions.EditionRole", ("person",)),
            Kept("editions.RoleOffer", ("by",)),
            Kept("editions.Places", ("filled_by",), fields=("edition", "organisation", "number")),
        ),
    ),
    Category(
        "identity",
        _("That you are who you are"),
        _(
            "What made it unsure who signs in as you, the address that was yours before, and when"
            " somebody who knows you said that it is you; whether you say so for an organisation."
        ),
        _("So that nobody reads what is yours by taking over your sign-in."),
        Ground.TASK,
        _("As long as your account. What you have said of others stays, without you."),
        _(
            "You, and whoever keeps the server. Those who know you, when you show them a code. That"
            " you say so for an organisation, the organisers of what you take part in, too."
        ),
        (
            Kept("people.Doubt", ("person",)),
            Kept("people.Confirmation", ("person",), without=("by",)),
            Kept("people.ContactPerson", ("person",)),
        ),
    ),
    Category(
        "participation",
        _("Your part in an edition"),
        _("Organisation, title, when you are there, what you struggle with and what you know."),
        _("To plan the day, and to show others whom they could meet."),
        Ground.TASK,
        EDITION,
        _("Organisers and hosts; the other participants see who you are and your themes."),
        (
            Kept("editions.Participant", ("person",), without=("calendar_token",)),
            Kept("editions.Topic", ("participant__person",)),
            Kept("editions.Absence", ("participant__person",)),
            Kept("editions.Participant_skipped_talks", ("participant__person",)),
            Kept("wishes.RoundTable", ("moderator__person",), fields=("theme", "edition")),
        ),
    ),
    Category(
        "needs",
        _("What you need on the day"),
        _(
            "Food you do not eat, what you need to take part, and your phone; and what you said"
            " when you signed up, until an organiser has answered."
        ),
        _("To have food that you can eat, and to find you. You need not say any of it."),
        Ground.CONSENT,
        days(
            lambda n: ngettext(
                "In the night, %(n)s day after the day at the latest. A sign-up that is turned"
                " down, at once.",
                "In the night, %(n)s days after the day at the latest. A sign-up that is turned"
                " down, at once.",
                n,
            ),
            NEEDS_END,
        ),
        _(
            "Organisers; of access and phone, hosts at the desk, too. No other participant, and not"
            " who reads only."
        ),
        (Kept("editions.Practical", ("participant__person",)),),
    ),
    Category(
        "links",
        _("Personal links"),
        _("When a link was made for you, and when it was used. The link itself is not kept."),
        _("To let you in without a password."),
        Ground.TASK,
        days(
            lambda n: ngettext(
                "%(n)s day after the link has expired.",
                "%(n)s days after the link has expired.",
                n,
            ),
            LINKS_END,
        ),
        _("Organisers."),
        (Kept("editions.Invitation", ("participant__person",), without=("digest", "created_by")),),
    ),
    Category(
        "wishes",
        _("Wishes and no thanks"),
        _("Whom you would meet, whom not, at which round tables, and what you have chosen."),
        _("To make a plan that serves as many wishes as it can."),
        Ground.TASK,
        EDITION,
        _(
            "You alone, and the planning. Those you named see none of it. Organisers see how many "
            "wishes you have, and what they enter for you when you ask them to."
        ),
        (
            Kept("wishes.Wish", ("by_participant__person",)),
            Kept("wishes.Veto", ("by_participant__person",)),
            Kept("wishes.Preference", ("participant__person",)),
            Kept("wishes.WorksWith", ("by_participant__person",)),
            Kept("wishes.Interest", ("participant__person",)),
            Kept("sharing.Wide", ("participant__person",)),
        ),
    ),
    Category(
        "meetings",
        _("Meetings"),
        _("Whom you meet, when and at which table; whether you come, and what you want out of it."),
        _("To hold the day."),
        Ground.TASK,
        EDITION,
        _("Those you meet, organisers and hosts."),
        (
            Kept("meetings.Seat", ("participant__person",), without=("place", "since", "until")),
            Kept("meetings.Reply", ("seat__participant__person",), without=("since",)),
            Kept("planning.Substitution", ("giver__person", "colleague__person")),
            Kept("planning.PlannedSeat", left_out=PLANNERS),
        ),
    ),
    Category(
        "letters",
        _("Letters to you"),
        _("Of which kind, when, to which address, and whether they came through."),
        _("To know that you have been told."),
        Ground.TASK,
        days(
            lambda n: ngettext(
                "%(n)s day after it was sent.",
                "%(n)s days after it was sent.",
                n,
            ),
            LETTERS_END,
        ),
        _("Organisers see whether a letter came through."),
        (
            Kept(
                "outbox.Letter",
                ("person",),
                fields=("kind", "created_at", "state", "ended_at", "tried_address"),
            ),
        ),
    ),
    Category(
        "messages",
        _("Messages from organisers"),
        _("Which messages went to you, and your day in your calendar; what you wrote yourself."),
        _("To know that you have been told."),
        Ground.TASK,
        EDITION,
        _("Organisers."),
        (
            Kept("editions.MessageTo", ("participant__person",)),
            Kept("editions.DayInCalendar", ("participant__person",), without=("uid",)),
            Kept("editions.Message", ("by",)),
            Kept("editions.MessageText", ("message__by",)),
        ),
    ),
    Category(
        "sessions",
        _("Where you are signed in"),
        _("That a browser is signed in as you, what it calls itself, since when and until when."),
        _("So that you need not sign in for each page, and can end a visit that is not yours."),
        Ground.TASK,
        days(
            lambda n: ngettext(
                "When you sign out, else after %(n)s day.",
                "When you sign out, else after %(n)s days.",
                n,
            ),
            SESSIONS_LAST,
        ),
        OWN_EYES,
        (Kept("people.Device", ("person",), without=("session_key",)),),
    ),
    Category(
        "files",
        _("Uploaded lists, and prints"),
        _(
            "Lists of people and wishes that an organiser has uploaded, and agendas, lists and"
            " badges that one has had made."
        ),
        _("To take them in, cell by cell, with the organiser looking; to have the day on paper."),
        Ground.TASK,
        days(
            lambda n: ngettext(
                "When it has been taken in or made anew, at the latest after %(n)s day.",
                "When it has been taken in or made anew, at the latest after %(n)s days.",
                n,
            ),
            FILES_END,
        ),
        _("The organiser who uploaded it; prints, all organisers."),
        (Kept("imports.ImportDraft", ("by",), fields=("kind", "created_at", "state")),),
    ),
    Category(
        "notes",
        _("Notes, and what you learnt"),
        _("What you write for yourself, and the lines that you open to all of the edition."),
        _("So that you remember."),
        Ground.TASK,
        EDITION,
        _("You alone; of an opened line all of the edition."),
        (Kept("sharing.Note", ("person",)), Kept("sharing.Learnt", ("person",))),
    ),
    Category(
        "ties",
        _("Your people"),
        _(
            "Whom you have let have your contact details and who you, what you agreed and what came"
            " of it, when you would be in touch, and what others can ask you about."
        ),
        _("So that those who have met find one another again."),
        Ground.TASK,
        _(
            "When the edition is erased. Where both have consented, the contact details, what you"
            " agreed, and where and when you met stay until one of you takes that back. When one"
            " of you is erased, what the other waits for stays with them, without the words of who"
            " is gone."
        ),
        _(
            "The two of you, but for what came of it while you have not told it; what others can"
            " ask you about, those who stay as you do."
        ),
        (
            Kept("sharing.NotHeld", ("by",)),
            Kept("sharing.Release", ("giver", "receiver")),
            Kept("sharing.ContactCard", ("person",)),
            Kept("sharing.Offer", ("person",), without=("searched",)),
            Kept("sharing.KeepInTouch", ("person",)),
            Kept("sharing.Action", ("owner", "other")),
            Kept("sharing.ActionAnswer", ("owner", "other")),
        ),
    ),
    Category(
        "outcomes",
        _("What came of it"),
        _(
            "How many of those you met have been of use, how many you have met again, whether you"
            " would come again; and what you and somebody else have let the board read."
        ),
        _("To show what came of the day, in figures that nobody can be read out of."),
        Ground.TASK,
        EDITION,
        _(
            "Your answers: you alone; they are counted by the server, and organisers see figures of"
            " fifteen and more. Your words: the two of you, and the organisers once both have said"
            " yes."
        ),
        (
            Kept("sharing.OutcomeAnswer", ("person",)),
            Kept("sharing.Story", ("by", "other")),
        ),
    ),
    Category(
        "calendar",
        _("In your calendar"),
        _("Which days you have had sent to your calendar, and as what they were sent last."),
        _("To move them and take them out when something changes."),
        Ground.TASK,
        days(
            lambda n: ngettext(
                "%(n)s day after the day. What your calendar has got is yours.",
                "%(n)s days after the day. What your calendar has got is yours.",
                n,
            ),
            CALENDAR_END,
        ),
        OWN_EYES,
        (Kept("sharing.InCalendar", ("person",), without=("subject",)),),
    ),
    Category(
        "codes",
        _("Short codes"),
        _("That you have shown somebody a code. The code itself is not kept."),
        _("To exchange contact details in a meeting, and to have it said that you are you."),
        Ground.TASK,
        days(
            lambda n: ngettext(
                "%(n)s day after it has expired.",
                "%(n)s days after it has expired.",
                n,
            ),
            CODES_END,
        ),
        _("You, and whoever entered it."),
        (
            Kept("sharing.Code", ("person",), without=("digest",)),
            Kept("people.ProofCode", ("person",), without=("digest", "taken_by")),
        ),
    ),
    Category(
        "shares",
        _("What you have shared, and what was shared with you"),
        _("The text, its conditions and weighing, who may read it, and what came of it."),
        _("So that experience comes to those who can use it, on the terms of its source."),
        Ground.TASK,
        days(
            lambda n: ngettext(
                "%(n)s day after it was withdrawn or expired, or when the edition is erased.",
                "%(n)s days after it was withdrawn or expired, or when the edition is erased.",
                n,
            ),
            SHARES_END,
        ),
        _(
            "Its source and the receivers whom the source has named. No organiser, no host. While"
            " somebody has asked a public body for access, those who received it there can read it"
            " on, and it is kept as long after that."
        ),
        (
            Kept("sharing.Share", ("source",)),
            # When each of an authority's people has read it is not the source's to know.
            Kept("sharing.Receiver", ("source",), fields=("share", "person", "added_at")),
            Kept("sharing.Widening", ("source",), without=("second",)),
            Kept("sharing.Answer", ("person",), without=("source",)),
            Kept(
                "sharing.AccessHold",
                ("asked_by",),
                fields=("share", "organisation", "asked_at", "until"),
            ),
        ),
    ),
    *IN_COMPANY,
    Category(
        "consents",
        _("Consents"),
        _("What you have said yes to, to which text, when, and when you took it back."),
        _("To do only what you have said yes to, and to be able to show it."),
        Ground.DUTY,
        _("As long as your account."),
        _("You alone. That you would be invited again, its organisers when they copy the edition."),
        (Kept("sharing.Consent", ("person",)), Kept("editions.InvitedAgain", ("person",))),
    ),
    Category(
        "journal",
        _("The journal"),
        _("Who did what to what, and when. No text that anybody has written, and no veto."),
        _("So that what was done can be shown afterwards, and cannot be changed unseen."),
        Ground.DUTY,
        _(
            "When the edition is erased. When you are erased, the entries stay without you: nobody"
            " can find out any more whom they were about."
        ),
        _("Organisers, of their edition; what is private of it, nobody on the pages."),
        (
            Kept("journal.Entry", ("by",), fields=("at", "verb", "edition_id")),
            Kept("journal.Salt", left_out=_("Random numbers that seal the entries.")),
            Kept("journal.Link", left_out=_("The seals of the entries.")),
        ),
    ),
    Category(
        "planning",
        _("Plans"),
        _("Each plan that was made, and who ordered and published it."),
        _("To compare plans, and to go back to one."),
        Ground.TASK,
        EDITION,
        _("Organisers."),
        (
            Kept("planning.PlanningRun", left_out=IN_JOURNAL),
            Kept("planning.PlanVersion", left_out=IN_JOURNAL),
            Kept("planning.PlannedMeeting", left_out=PLANNERS),
        ),
    ),
)

# What belongs to none of these, though a way of keys leads there: it is about nobody.
ABOUT_NOBODY: dict[str, Text] = {
    "wishes.RoundTable_slots": _("When a round table may be held."),
}

# What is not in anybody's file, and why (article 15 (4): it would harm others' rights).
OTHERS = (
    _("Whom others wish to meet, and their no thanks: these are as private as yours."),
    _("What others write in their own notes, on you too."),
    _("What was shared with you and you may not read now: of that you get that it came, and when."),
    _("The wishes of your organisation: they are the organisation's."),
)


def kept_of(label: str) -> Kept | None:
    """What the table says of a model."""
    return next(
        (kept for category in INVENTORY for kept in category.models if kept.model == label), None
    )
