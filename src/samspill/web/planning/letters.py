"""What the letter says that somebody's day has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samspill.telling.language import Language
from samspill.telling.names import clock
from samspill.web.editions.models import Participant
from samspill.web.meetings.queries import meetings_of
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Letter

DAY_CHANGED = "day_changed"
TAKEN_OVER = frozenset({"given", "taken", "instead"})  # what is said of a meeting that goes on
COUNTED = ("new", "moved", "cancelled")


def register_letters() -> None:
    """Called when Django is ready."""
    register(DAY_CHANGED, write)


def write(letter: Letter, now: datetime) -> Written | None:
    """Which meetings are new, moved and cancelled, with whom, when and where, or how many of them;
    and where the day is to be seen."""
    people = Participant.objects.select_related("person", "edition")
    participant = people.filter(pk=letter.about["participant"], withdrawn_at__isnull=True).first()
    if participant is None or not participant.person.is_active:
        return None
    edition = participant.edition
    zone = ZoneInfo(edition.time_zone)
    with translation.override(participant.person.language), timezone.override(zone):
        counts = {name: letter.about[name] for name in COUNTED}
        facts = {
            "participant": participant,
            "edition": edition,
            "link": f"{settings.SITE_URL}/e/{edition.slug}/agenda/",
            # All that they have is new: nothing of it is called so.
            "first": counts["new"] == sum(counts.values()) == meetings_of(participant),
            "lines": lines_in_words(letter.about.get("lines", ()), participant),
            **counts,
        }
        return Written(
            subject=_("Your day at %(edition)s") % {"edition": edition.name},
            text=render_to_string("organiser/mail/published.txt", facts),
        )


def lines_in_words(told: Iterable[Mapping[str, Any]], participant: Participant) -> list[str]:
    """Each change as its reader says it, with the names that the others have now: one query."""
    told = list(told)
    ids = {pk for line in told for pk in line["others"]}
    people = Participant.objects.filter(pk__in=ids, edition=participant.edition_id)
    names = {
        p.pk: f"{p.person.name} ({p.organisation.name})"
        for p in people.select_related("person", "organisation")
    }
    return [_line(line, names) for line in told]


def _line(line: Mapping[str, Any], names: Mapping[int, str]) -> str:
    who = line["theme"] or ", ".join(names.get(pk, "–") for pk in line["others"])
    before, after = line["before"], line["after"]
    facts: dict[str, object] = {"who": who}
    if line["what"] in TAKEN_OVER:
        *partner, facts["colleague"] = (names.get(pk, "–") for pk in line["others"])
        facts["who"] = ", ".join(partner) or who
    for name, spot in (("from", before), ("to", after)):
        if spot is not None:
            moment = timezone.localtime(datetime.fromisoformat(spot[0]))
            facts[f"{name}_time"] = clock(moment, Language((get_language() or "nb")[:2]))
            facts[f"{name}_table"] = spot[1]
    if line["what"] == "cancelled":
        return _("Cancelled: %(who)s at %(from_time)s, table %(from_table)s") % facts
    if line["what"] == "given":
        return _("Taken over by %(colleague)s: %(who)s at %(from_time)s") % facts
    if line["theme"] and line["what"] == "taken":
        return (
            _("New: you take the seat of %(colleague)s: %(who)s at %(to_time)s, table %(to_table)s")
            % facts
        )
    if line["theme"] and line["what"] == "instead":
        facts |= {"theme": line["theme"]}
        return (
            _("%(theme)s at %(to_time)s, table %(to_table)s: %(who)s instead of %(colleague)s")
            % facts
        )
    if line["what"] == "taken":
        return (
            _("New: you take over from %(colleague)s and meet %(who)s at %(to_time)s, table "
              "%(to_table)s") % facts
        )  # fmt: skip
    if line["what"] == "instead":
        return (
            _("You meet %(who)s instead of %(colleague)s at %(to_time)s, table %(to_table)s")
            % facts
        )
    if line["what"] == "new":
        return _("New: %(who)s at %(to_time)s, table %(to_table)s") % facts
    if before[0] == after[0] and before[1] == after[1]:
        until = timezone.localtime(datetime.fromisoformat(after[2]))
        facts["until"] = clock(until, Language((get_language() or "nb")[:2]))
        return _("Now until %(until)s: %(who)s at %(to_time)s, table %(to_table)s") % facts
    if before[0] == after[0]:
        return (
            _("New table: %(who)s at %(to_time)s, table %(to_table)s (was %(from_table)s)") % facts
        )
    return (
        _(
            "Moved: %(who)s at %(to_time)s, table %(to_table)s (was at %(from_time)s, table"
            " %(from_table)s)"
        )
        % facts
    )
