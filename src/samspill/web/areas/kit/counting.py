"""Numbers with their nouns: "1 meeting", "22 slots".

For sentences with more than one count in them: gettext chooses a form by one number only. Such a
sentence calls its placeholders ``some_meetings``, ``some_slots`` and so on.
"""

from __future__ import annotations

from django.utils.translation import ngettext

from samspill.web.areas.kit.wording import number


def counted(count: int, noun: str) -> str:
    """The number and the noun. Raises KeyError for a noun that is not counted here."""
    said = {
        "person": ngettext("%(n)s person", "%(n)s people", count),
        "meeting": ngettext("%(n)s meeting", "%(n)s meetings", count),
        "slot": ngettext("%(n)s slot", "%(n)s slots", count),
        "table": ngettext("%(n)s table", "%(n)s tables", count),
        "place": ngettext("%(n)s place", "%(n)s places", count),
        "organisation": ngettext("%(n)s organisation", "%(n)s organisations", count),
        "wish": ngettext("%(n)s wish", "%(n)s wishes", count),
        "new person": ngettext("%(n)s new person", "%(n)s new people", count),
        "new meeting": ngettext("%(n)s new meeting", "%(n)s new meetings", count),
        "new wish": ngettext("%(n)s new wish", "%(n)s new wishes", count),
    }[noun]
    return said % {"n": number(count)}
