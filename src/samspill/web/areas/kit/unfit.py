"""Why a file is not taken in, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from samspill.web.sharing.files.kinds import Unfit

ACCEPTED = ".pdf,.png,.jpg,.jpeg,.txt,.csv,.docx,.xlsx,.pptx"


def unfit(why: Unfit) -> str:
    """A sentence for whoever chose the file."""
    return {
        Unfit.EMPTY: _("There is nothing in the file. Choose another."),
        Unfit.TOO_LARGE: _("The file is larger than 10 MB. Make it smaller, or send a part of it."),
        Unfit.UNKNOWN: _(
            "That is none of the kinds that are taken in. Save it as PDF, or write what matters"
            " as text."
        ),
        Unfit.MARKUP: _(
            "There is a web page, a drawing or a program in the file. Save it as PDF or plain text."
        ),
        Unfit.MIXED: _(
            "There is something before, after or in the file that does not belong to it. Open it,"
            " and save it anew."
        ),
        Unfit.BROKEN: _("The file is not whole. Open it, and save it anew."),
        Unfit.RUNS: _(
            "Something in the file would run or be sent when it is opened, or cannot be looked"
            " into. Print it to a new PDF."
        ),
        Unfit.MACROS: _("There are macros in the file. Save it without them."),
        Unfit.LINKED: _(
            "The file fetches something from elsewhere when it is opened. Take that out, or save"
            " it as PDF."
        ),
        Unfit.EMBEDDED: _("There is another file in it. Take it out, or save it as PDF."),
        Unfit.LOCKED: _("The file is locked with a password. Save it without."),
        Unfit.SWELLS: _("The file is far larger unpacked than it may be. Make it smaller."),
        Unfit.SUMS: _(
            "A cell in it begins like a formula, which a spreadsheet would work out. Save it as"
            " Excel, or put an apostrophe before it."
        ),
        Unfit.CLASSIFIED: _("This is marked as classified. It never belongs here."),
    }[why]
