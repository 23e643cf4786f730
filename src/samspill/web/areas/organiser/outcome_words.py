"""What came of an edition, in words and pictures: the same for the page and for the print. All of
it is made of what may be told; what may not is said to be so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samspill.web.areas.kit import network
from samspill.web.areas.kit.charts import table
from samspill.web.areas.kit.wording import NOTHING, day, number, share
from samspill.web.people.models import Sector
from samspill.web.sharing.outcomes.disclosure import OTHERS, Figure, Several
from samspill.web.sharing.outcomes.queries import Told
from samspill.web.sharing.outcomes.released import WITHIN_A_WEEK, Key

KEPT_GOAL, AGAIN_GOAL, FOLLOWED_GOAL = 0.9, 0.3, 0.5
WITHOUT_HELP = 0.09  # followed up at a conference of 330 that had no help with it


@dataclass(frozen=True)
class Line:
    """A figure: what it is, this time and last, what one hopes for, and what it is made of; or why
    it is not shown."""

    label: str
    now: str
    last: str = NOTHING
    goal: str = ""
    note: str = ""

    @property
    def shown(self) -> bool:
        """Is there a figure?"""
        return self.now != NOTHING


@dataclass(frozen=True)
class Network:
    """A picture of ties at a time: its name, and what it says."""

    name: str
    say: str
    picture: network.Picture
    empty: str = ""  # what is said instead of lines


@dataclass(frozen=True)
class Networks:
    """Before and after, and the table behind them."""

    say: str
    pictures: list[Network]
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]
    note: str


def sentence(told: Told) -> str:
    """The one that a board remembers."""
    followed = told.released.figure(Key.ACTED, WITHIN_A_WEEK)
    if followed is not None:
        return _("Of ten meetings, about %(n)s led to an action within a week.") % {
            "n": number(round(10 * followed.share))
        }
    useful = told.released.figure(Key.USEFUL)
    if useful is not None:
        return _("Of ten people, about %(n)s have met somebody who has been of use.") % {
            "n": number(round(10 * useful.share))
        }
    if told.counted_at is not None:
        return _("Too little has come in for anything to be shown yet.")
    return _("Nothing has been counted yet.")


def headline(told: Told, last: Told | None) -> list[Line]:
    """Five figures, beside last time's."""
    return [
        _followed(told, last),
        _of_people(
            told, last, Key.AGAIN, _("Have met again, or agreed to"), goal=share(AGAIN_GOAL)
        ),
        _of_people(
            told, last, Key.KEPT, _("Did all they had promised, in time"), goal=share(KEPT_GOAL)
        ),
        _of_people(told, last, Key.USEFUL, _("Met somebody who has been of use")),
        _of_people(told, last, Key.WOULD_COME, _("Would come again")),
    ]


def more(told: Told, last: Told | None) -> list[Line]:
    """The others."""
    return [
        _begun(told, last),
        _held(told, last),
        _median(told, last),
        _of_people(told, last, Key.USEFUL, _("Three or more have been of use"), level=3),
        _of_people(told, last, Key.RETURNED, _("Had been here before")),
        _answered(told, last),
        *_together(told, last),
        _cost(told, last),
    ]


def not_shown(lines: Sequence[Line]) -> list[Line]:
    """Those that have no figure, with why."""
    return [line for line in lines if not line.shown]


def _of_people(
    told: Told, last: Told | None, key: Key, label: str, *, level: int = 1, goal: str = ""
) -> Line:
    figure = told.released.figure(key, level)
    before = None if last is None else last.released.figure(key, level)
    note = _why_not(told, key)
    if figure is not None:
        note = ngettext(
            "%(range)s of %(n)s person, counted %(day)s.",
            "%(range)s of %(n)s people, counted %(day)s.",
            figure.base,
        ) % _parts(figure)
    return Line(label, _about(figure), _about(before), goal, note)


def _followed(told: Told, last: Told | None) -> Line:
    figure = told.released.figure(Key.ACTED, WITHIN_A_WEEK)
    before = None if last is None else last.released.figure(Key.ACTED, WITHIN_A_WEEK)
    note = _why_not(told, Key.ACTED)
    if figure is not None:
        note = ngettext(
            "%(range)s of %(n)s meeting, counted %(day)s.",
            "%(range)s of %(n)s meetings, counted %(day)s.",
            figure.base,
        ) % _parts(figure)
    label = _("Meetings with an action within a week")
    return Line(label, _about(figure), _about(before), share(FOLLOWED_GOAL), note)


def _begun(told: Told, last: Told | None) -> Line:
    counted = told.counted_at is not None
    return Line(
        _("Meetings of two that began"),
        number(told.released.begun) if counted else NOTHING,
        number(last.released.begun) if last is not None and last.released.begun else NOTHING,
        note=_("Of %(n)s that were planned.") % {"n": number(told.released.planned)}
        if counted
        else _("Not counted yet."),
    )


def _held(told: Told, last: Told | None) -> Line:
    def of(one: Told | None) -> str:
        held = None if one is None else one.released.figure(Key.HELD)
        return NOTHING if held is None else _range(held)

    held = told.released.figure(Key.HELD)
    note = _why_not(told, Key.HELD)
    if held is not None:
        note = _("All that began, but for those of which one of the two says otherwise.")
    return Line(_("Of these were held"), of(told), of(last), note=note)


def _median(told: Told, last: Told | None) -> Line:
    def of(one: Told | None) -> str:
        days = None if one is None else one.released.median_days
        if days is None:
            return NOTHING
        return ngettext("within %(n)s day", "within %(n)s days", days) % {"n": number(days)}

    note = _("Half of the meetings that led to an action in a month had one by then.")
    if of(told) == NOTHING:
        note = _why_not(told, Key.ACTED)
    return Line(_("From meeting to first action (median)"), of(told), of(last), note=note)


def _answered(told: Told, last: Told | None) -> Line:
    def of(one: Told | None) -> str:
        asked = None if one is None else one.released.asked
        if asked is None or not asked[0]:
            return NOTHING
        return _("about %(share)s") % {"share": share(asked[1] / asked[0])}

    note = _("Fewer than five organisations have been sent anything, or it is too early.")
    if of(told) != NOTHING:
        note = _("Of what people have shared with one another, how much was answered.")
    return Line(_("Answers to the source"), of(told), of(last), note=note)


def _together(told: Told, last: Told | None) -> list[Line]:
    kept, before = told.released.together, None if last is None else last.released.together
    last_groups, last_cases = (before.groups, before.cases.total) if before else (None, None)
    groups, cases = _("Groups that meet"), _("Cases that people work on together")
    if kept is None:
        early = _("Not counted yet: that is done half a year after the day.")
        return [Line(groups, NOTHING, note=early), Line(cases, NOTHING, note=early)]
    few = _("Fewer than six, or with too few people and organisations in them.")
    when = _("Counted %(day)s.") % {"day": day(kept.at, "year")}
    parts = when
    if kept.cases.ended is not None:
        parts += " " + _("%(ended)s of them have ended, %(going)s go on.") % {
            "ended": _several(kept.cases.ended), "going": _several(kept.cases.going)
        }  # fmt: skip
    return [
        Line(
            groups, _several(kept.groups), _several(last_groups),
            note=when if kept.groups else few,
        ),
        Line(
            cases, _several(kept.cases.total), _several(last_cases),
            note=parts if kept.cases.total else few,
        ),
    ]  # fmt: skip


def _several(several: Several | None) -> str:
    return NOTHING if several is None else f"{number(several.low)}–{number(several.high)}"


def _cost(told: Told, last: Told | None) -> Line:
    def of(one: Told | None) -> str:
        cost = None if one is None else one.cost_of_a_meeting
        return NOTHING if cost is None else _("about kr %(n)s") % {"n": number(cost)}

    note = _("In whole hundreds, by the meetings that were held.")
    if told.cost is None:
        note = _("You have not said what the edition cost.")
    elif told.released.figure(Key.HELD) is None:
        note = _("In whole hundreds, by the meetings that began.")
    return Line(_("Cost of a meeting"), of(told), of(last), note=note)


def _parts(figure: Figure) -> dict[str, str]:
    return {
        "range": _range(figure),
        "n": number(figure.base),
        "day": day(figure.at, "year"),
    }


def _range(figure: Figure) -> str:
    return f"{number(figure.low)}–{number(figure.high)}"


def _about(figure: Figure | None) -> str:
    if figure is None:
        return NOTHING
    return _("about %(share)s") % {"share": share(figure.share)}


def _why_not(told: Told, key: Key) -> str:
    if told.released.counted(key):
        return _("Counted, but too few stand on one side of it to be shown.")
    if key in {Key.HELD, Key.ACTED}:
        return _("Too few meetings, or too early: they are counted a month after the day.")
    if key is Key.RETURNED:
        return _("There is no earlier edition to compare with, or it is too early.")
    return _("Fewer than fifteen people from five organisations so far, or it is too early.")


def networks(told: Told) -> Networks | None:
    """Ties across sectors before the day and two months after; None until they are counted, or
    where no two sectors are large enough."""
    kept = told.released.network
    if kept is None:
        return None
    names = {
        key: _("Other sectors") if key == OTHERS else str(Sector(key).label)
        for key in sorted(kept["people"], key=lambda key: (key == OTHERS, key))
    }
    stages = {"before": _("Before the day"), "after": _("Afterwards")}
    drawn = {
        stage: [
            network.Ties(*each["between"], *each[stage])
            for each in kept["ties"]
            if each[stage] is not None
        ]
        for stage in stages
    }
    most = max((ties.high for ties in chain(*drawn.values())), default=1)
    pictures = []
    for stage, name in stages.items():
        ties = drawn[stage]
        listed = [f"{names[t.one]} – {names[t.other]}: {t.written}" for t in ties]
        empty = "" if listed else _("No five ties between any two sectors.")
        say = ". ".join([name, *(listed or [empty])])
        pictures.append(
            Network(
                name,
                say,
                network.drawn(names, ties, most=most),
                empty,
            )
        )
    rows = [
        (
            f"{names[each['between'][0]]} – {names[each['between'][1]]}",
            *(_ties(each[stage]) for stage in stages),
        )
        for each in kept["ties"]
    ]
    joined = len(drawn["after"])
    say = ngettext(
        "%(n)s pair of sectors has five ties or more; before the day %(before)s had.",
        "%(n)s pairs of sectors have five ties or more; before the day %(before)s had.",
        joined,
    ) % {
        "n": number(joined),
        "before": number(len(drawn["before"])) if drawn["before"] else _("none"),
    }
    note = ""
    if kept["merged"]:
        note = _("Small sectors are shown together as “other sectors”: %(sectors)s.") % {
            "sectors": ", ".join(str(Sector(sector).label) for sector in kept["merged"])
        }
    heads = (_("Sectors"), *stages.values())
    return Networks(say, pictures, heads, rows, note)


def _ties(band: list[int] | None) -> str:
    return _("not shown") if band is None else f"{number(band[0])}–{number(band[1])}"


def figure_of(found: Networks) -> SafeString:
    """The pictures beside each other, and the table behind them."""
    title = _("Ties across sectors")
    drawn = format_html_join(
        "",
        '<div><p><span class="network-name">{}</span> {}</p>'
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg></div>',
        (
            (
                each.name,
                each.empty,
                network.WIDTH,
                network.HEIGHT,
                each.say,
                SafeString(each.picture.svg),
            )
            for each in found.pictures
        ),
    )
    return format_html(
        '<figure class="chart network"><figcaption>{}</figcaption><p class="chart-say">{}</p>'
        '<div class="network-pair">{}</div>{}</figure>',
        title,
        found.say,
        drawn,
        table(title, found.heads, found.rows),
    )
