"""What stands in a participant's prints: the values that the templates of ``areas.prints`` take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samspill.web.areas.kit.wording import clock, day, number
from samspill.web.areas.participant.sharing_common import conditions
from samspill.web.areas.prints.typesetting import Value
from samspill.web.people.models import Person
from samspill.web.sharing.labels import ALLOWS, Label
from samspill.web.sharing.models import Came, Certainty, Kind, Share
from samspill.web.sharing.printing import PRINTED
from samspill.web.sharing.queries import Given
from samspill.web.sharing.tie_models import Action
from samspill.web.sharing.tie_queries import Contact, Known

MOST_PRINTED = 200  # people, agreements or shares in one print
NOTHING = "–"


def foot(by: Person, now: datetime) -> dict[str, Value]:
    """Whose copy it is, at the foot of each page: so that one that strays can be traced."""
    facts = {"name": by.name, "day": day(now, "year"), "time": clock(now)}
    return {
        "printed": _("Printed by %(name)s, %(day)s %(time)s") % facts,
        # "{n}" and "{all}" are the typesetter's to fill in.
        "page-words": _("page {n} of {all}"),
    }


def share_values(share: Share, *, organisation: str, by: Person, now: datetime) -> dict[str, Value]:
    """One share, with all that its source asks in the head and foot of every page, as the standard
    would have it. The page names the source to a receiver; paper goes on to others, so there the
    source is named only where they may be."""
    label = Label(share.label)
    asked = conditions(share)
    until = _("Until %(day)s.") % {"day": day(share.expires_at, "year")}
    source = _("Not named on paper")
    if share.may_name_source:
        source = f"{share.source.name}, {organisation}"
    before = [
        [_("Source"), source],
        [_("Shared"), day(share.created_at, "year")],
        [_("How sure"), str(Certainty(share.certainty).label)],
    ]
    if share.purpose:
        before.append([_("What it is for"), share.purpose])
    return {
        **foot(by, now),
        "label": label.value,
        "restrictions": [*asked, until],
        "allows": str(ALLOWS[label]),
        "conditions": [*asked, until],
        "before": before,
        "text": share.text or share.number,
        "after": [],
    }


def share_title(share: Share) -> str:
    """What kind of thing it is, and about what."""
    kind = str(Kind(share.kind).label)
    return f"{kind}: {share.about}" if share.about else kind


def people_values(
    known: Sequence[Known], contacts: Mapping[int, Contact], *, by: Person, now: datetime
) -> dict[str, Value]:
    """Those somebody has met and how to reach those they have a tie with; what was agreed."""
    shown = known[:MOST_PRINTED]
    agreed = [(them, action) for them in shown for action in them.actions]
    # As narrow as the narrowest of what is in it.
    labels = [action.tlp for _them, action in agreed]
    label = min(labels, key=list(Label).index, default=None)
    met = len(known)
    left_out = None
    if met > len(shown) or len(agreed) > MOST_PRINTED:
        left_out = ngettext(
            "Only the first %(n)s is here.", "Only the first %(n)s are here.", MOST_PRINTED
        ) % {"n": number(MOST_PRINTED)}
    lead = _("For your own use: contact details are here because both of you have let them go.")
    return {
        **foot(by, now),
        "label": None if label is None else label.value,
        "restrictions": [],
        "lead": lead,
        "left-out": left_out,
        "nobody": _("You have met nobody here yet."),
        "people-title": _("Those I have met"),
        "people-names": [
            _("Name"), _("Organisation"), _("Contact details"), _("Last met"), _("Keep in touch"),
        ],
        "people": [_person(them, contacts.get(them.person)) for them in shown],
        "agreed-title": _("What we said we would do"),
        "agreed-names": [
            _("With whom"), _("Who does it"), _("What"), _("By when"), _("Done"), _("Label"),
        ],
        "agreed": [_agreed(them, action, by) for them, action in agreed[:MOST_PRINTED]],
    }  # fmt: skip


def _person(them: Known, contact: Contact | None) -> list[str]:
    last = them.last
    reached = [] if contact is None else [contact.email, contact.telephone]
    return [
        _lines(them.name, them.title),
        them.organisation,
        _lines(*reached),
        _lines(last.edition_name, day(last.day, "year")) if last else NOTHING,
        day(them.keep_in_touch, "year") or NOTHING,
    ]


def _agreed(them: Known, action: Action, by: Person) -> list[str]:
    return [
        them.name,
        _("You") if action.owner_id == by.pk else them.name,
        action.line,
        day(action.due, "year") or NOTHING,
        _("Let go") if action.let_go_at else day(action.done_at, "year") or NOTHING,
        str(action.tlp.label),
    ]


def _lines(*said: str) -> str:
    return "\n".join(each for each in said if each) or NOTHING


def own_values(given: Sequence[Given], *, by: Person, now: datetime) -> dict[str, Value]:
    """What somebody has shared and what came of it, without a word of what it says. The whole has
    the narrowest label of what is in it; what is RED is counted and not listed."""
    listed = [each for each in given if each.share.label in PRINTED]
    red = len(given) - len(listed)
    shown = listed[:MOST_PRINTED]
    labels = [Label(each.share.label) for each in shown]
    label = min(labels, key=list(Label).index, default=None)
    left_out = []
    if red:
        left_out.append(
            ngettext(
                "%(n)s that is TLP:RED is not printed.",
                "%(n)s that are TLP:RED are not printed.",
                red,
            )
            % {"n": number(red)}
        )
    if len(listed) > len(shown):
        left_out.append(
            ngettext(
                "Only the first %(n)s is here.", "Only the first %(n)s are here.", MOST_PRINTED
            )
            % {"n": number(MOST_PRINTED)}
        )
    return {
        **foot(by, now),
        "label": None if label is None else label.value,
        "restrictions": [],
        "allows": "" if label is None else str(ALLOWS[label]),
        "lead": _("What you have shared and what came of it, without what it says."),
        "left-out": left_out,
        "names": [
            _("Label"), _("What"), _("Shared"), _("Can be read until"), _("Readers"), _("Answers"),
        ],
        "shares": [_given(each, now) for each in shown],
    }  # fmt: skip


def _given(given: Given, now: datetime) -> list[str]:
    share = given.share
    until = day(share.expires_at, "year")
    if share.withdrawn_at is not None:
        until = _("Withdrawn %(day)s") % {"day": day(share.withdrawn_at, "year")}
    elif share.expires_at <= now:
        until = _("Ended %(day)s") % {"day": until}
    readers = number(given.readers)
    answers = [f"{Came(came).label}: {number(n)}" for came, n in sorted(given.came.items())]
    nothing = _("Read, no answer yet") if given.read else _("Not read yet")
    return [
        str(Label(share.label).label),
        share_title(share),
        day(share.created_at, "year"),
        until,
        readers,
        "\n".join(answers) or nothing,
    ]
