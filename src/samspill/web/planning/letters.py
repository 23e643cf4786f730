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
from samspill.web.editions.letter_words import reply_address
from samspill.web.editions.models import Participant
from samspill.web.meetings.numbers import Numbers
from samspill.web.meetings.queries import meetings_of
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Letter
from samspill.web.people.appearing import NEUTRAL, Shown, shown_as
from samspill.web.people.models import Appears

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
            reply_to=reply_address(None, edition),
        )


def lines_in_words(
    told: Iterable[Mapping[str, Any]], participant: Participant, *, signed_in: bool = False
) -> list[str]:
    """Each change as its reader says it, with what the others let them be told now, or by name on
    a page that the reader has signed in to: one query, and one more where somebody is not named."""
    told = list(told)
    ids = {pk for line in told for pk in line["others"]}
    people = Participant.objects.filter(pk__in=ids, edition=participant.edition_id)
    appears = Appears.NAME if signed_in else None
    shown = {
        p.pk: shown_as(p.person, p.organisation, appears=appears)
        for p in people.select_related("person", "organisation")
    }
    numbers = Numbers(participant.edition_id)
    return [_line(line, shown, numbers) for line in told]


def _line(line: Mapping[str, Any], shown: Mapping[int, Shown], numbers: Numbers) -> str:
    before, after = line["before"], line["after"]
    facts: dict[str, object] = {}
    for name, spot in (("from", before), ("to", after)):
        if spot is not None:
            moment = timezone.localtime(datetime.fromisoformat(spot[0]))
            facts[f"{name}_time"] = clock(moment, Language((get_language() or "nb")[:2]))
            facts[f"{name}_table"] = spot[1]
    others = [shown.get(pk, NEUTRAL) for pk in line["others"]]
    if line["what"] in TAKEN_OVER:
        *others, colleague = others
        return _taken_over(line, others, colleague, facts, numbers)
    facts["who"] = _called(line, others, numbers)
    if line["what"] == "cancelled":
        return _("Cancelled: %(who)s at %(from_time)s, table %(from_table)s") % facts
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


def _called(line: Mapping[str, Any], others: Iterable[Shown], numbers: Numbers) -> str:
    """What the meeting is called: by its theme, by whom one meets there, or by its number."""
    known = line["before"] if line["what"] == "given" else line["after"] or line["before"]
    start = datetime.fromisoformat(known[0])
    named = ", ".join(str(each) for each in others if not each.neutral)
    return line["theme"] or named or numbers.called(start)


def _taken_over(
    line: Mapping[str, Any],
    others: list[Shown],
    colleague: Shown,
    facts: dict[str, object],
    numbers: Numbers,
) -> str:
    """A meeting that goes on with a colleague of one of those who were there. ``others``: the
    partner, or who comes; nobody at a round table that the reader gives or takes a seat at."""
    facts["who"] = _called(line, others, numbers)
    # To the reader who gives or takes, the one who is not named is at least a colleague.
    facts["colleague"] = str(colleague) if colleague.name else _("a colleague")
    if line["what"] == "given":
        return _("Taken over by %(colleague)s: %(who)s at %(from_time)s") % facts
    if line["what"] == "taken" and line["theme"]:
        return (
            _("New: you take the seat of %(colleague)s: %(who)s at %(to_time)s, table %(to_table)s")
            % facts
        )
    if line["what"] == "taken" and any(each.neutral for each in others):
        return (
            _("New: you take over from %(colleague)s: %(who)s at %(to_time)s, table %(to_table)s")
            % facts
        )
    if line["what"] == "taken":
        return (
            _("New: you take over from %(colleague)s and meet %(who)s at %(to_time)s, table "
              "%(to_table)s") % facts
        )  # fmt: skip
    comes = others[0] if others else NEUTRAL
    if comes.neutral or colleague.neutral or comes == colleague:
        # They come from one place: where one of them is not to be known, nothing is said of either.
        facts["who"] = _called(line, () if colleague.neutral else others, numbers)
        return (
            _("%(who)s at %(to_time)s, table %(to_table)s: somebody else comes than was planned")
            % facts
        )
    facts |= {"theme": line["theme"], "who": str(comes), "colleague": str(colleague)}
    if line["theme"]:
        return (
            _("%(theme)s at %(to_time)s, table %(to_table)s: %(who)s instead of %(colleague)s")
            % facts
        )
    return _("You meet %(who)s instead of %(colleague)s at %(to_time)s, table %(to_table)s") % facts
