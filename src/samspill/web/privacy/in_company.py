"""What people keep of cases and groups: a part of the inventory."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samspill.web.privacy.durations import CASES_END, PROPOSALS_END
from samspill.web.privacy.kept import Category, Ground, Kept, days

IN_COMPANY: tuple[Category, ...] = (
    Category(
        "cases",
        _("Cases"),
        _("Which cases you opened, are in or are invited to, and what you wrote there."),
        _("So that a few people from different organisations can work on one matter."),
        Ground.TASK,
        days(
            lambda n: ngettext(
                "%(n)s day after the case has ended, or when the edition is erased. That you were"
                " in it goes when you leave.",
                "%(n)s days after the case has ended, or when the edition is erased. That you were"
                " in it goes when you leave.",
                n,
            ),
            CASES_END,
        ),
        _(
            "Those who are in it. While it has no founder, the contact person of the organisation"
            " that answers for it sees what it is called and its own people in it. An"
            " organisation's"
            " contact person sees in how many cases each of its people is. No organiser."
        ),
        (
            Kept("sharing.Case", ("founder",), fields=("title", "purpose", "opened_at", "ends_at")),
            Kept("sharing.CaseMember", ("person",), without=("invited_by",)),
            Kept("sharing.CaseEntry", ("source",), without=("about",)),
            Kept("sharing.CaseFile", ("source",), fields=("case", "kind", "name", "size")),
            Kept("sharing.CaseRoom", left_out=_("The sizes of your files in a case, added up.")),
            Kept("sharing.Standing", ("person",)),
            Kept("sharing.CaseKey", left_out=_("What opens a case to you: it says no more.")),
        ),
    ),
    Category(
        "groups proposed",
        _("Groups that are proposed to you"),
        _("On which themes a group was proposed to you, and whether you would be in it."),
        _("So that those who met can go on meeting."),
        Ground.TASK,
        days(
            lambda n: ngettext(
                "%(n)s day after it was proposed, or when the edition is erased.",
                "%(n)s days after it was proposed, or when the edition is erased.",
                n,
            ),
            PROPOSALS_END,
        ),
        _(
            "Only you. That you would be in it is seen by those who would, too, once you are at"
            " least six. An organiser sees how many groups were proposed, and nothing else."
        ),
        (
            Kept("sharing.GroupProposal", ("candidates__person",), fields=("theme", "made_at")),
            Kept("sharing.GroupCandidate", ("person",), without=("id",)),
            Kept("sharing.Willing", left_out=_("That you said yes stands above.")),
            Kept("sharing.GroupOpened", left_out=_("Which group came of it: it names nobody.")),
        ),
    ),
    Category(
        "groups",
        _("Groups"),
        _(
            "Which rules of which group you accepted, until when, which dates you came to, whom you"
            " put forward, and what you said of those whom others did."
        ),
        _("So that a few people from different organisations can meet again and again."),
        Ground.TASK,
        days(
            lambda n: ngettext(
                "%(n)s day after the group has ended, or when the edition is erased. What you"
                " accepted and said goes when you leave.",
                "%(n)s days after the group has ended, or when the edition is erased. What you"
                " accepted and said goes when you leave.",
                n,
            ),
            CASES_END,
        ),
        _(
            "Those who are in it; and what you said of somebody who was put forward, nobody but"
            " you. No organiser."
        ),
        (
            Kept("sharing.RulesAccepted", ("person",), fields=("group", "number", "at", "until")),
            Kept("sharing.GroupRules", ("by",), fields=("group", "number", "text", "at")),
            Kept("sharing.GroupDate", ("by",), fields=("group", "starts_at", "place", "agenda")),
            Kept("sharing.Attendance", ("person",), fields=("group", "date")),
            Kept("sharing.Candidate", ("put_forward_by",), fields=("group", "at")),
            Kept("sharing.Vouch", ("by",), fields=("group", "at")),
            Kept("sharing.Objection", ("by",), fields=("group", "at")),
        ),
    ),
)
