"""What stands in a file for an archive: what is known of it, and all that who saves it reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from samspill.web.areas.kit.wording import clock, day
from samspill.web.areas.participant.printed import NOTHING, foot, share_title
from samspill.web.areas.participant.sharing_common import conditions, ground_called
from samspill.web.areas.prints.typesetting import Value
from samspill.web.people.models import Person
from samspill.web.sharing.archives.saving import Received
from samspill.web.sharing.cases.models import EntryKind
from samspill.web.sharing.cases.queries import CasePage, Line
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Certainty
from samspill.web.sharing.tie_models import Action, ActionState


def _at(moment: datetime | None) -> str:
    return NOTHING if moment is None else f"{day(moment, 'year')} {clock(moment)}"


def _narrowest(labels: Sequence[str]) -> str | None:
    """That of the whole: the narrowest of what is in it."""
    return min(labels, key=lambda label: list(Label).index(Label(label)), default=None)


def _whole(
    *,
    source: str,
    label: str | None,
    facts: list[list[str]],
    parts: list[Value],
    by: Person,
    now: datetime,
) -> dict[str, Value]:
    """The values that all of them share. What is known of it stands on the first page and, for
    machines, in the file's metadata."""
    saved = _("%(time)s by %(name)s") % {"time": _at(now), "name": by.name}
    about = [[_("Source"), source], *facts, [_("Saved"), saved]]
    if label is not None:
        about.insert(1, [_("Label"), str(Label(label).label)])
    return {
        **foot(by, now),
        "label": label,
        "restrictions": [],
        "author": source,
        "description": "; ".join(f"{name}: {said}" for name, said in about),
        "keywords": [] if label is None else [str(Label(label).label)],
        "about": about,
        "parts": parts,
    }


def share_archived(
    got: Received, *, organisation: str, by: Person, now: datetime
) -> dict[str, Value]:
    """A share, with its source, ground and times."""
    share = got.share
    facts = [
        [_("Number"), str(share.pk)],
        [_("Legal ground"), ground_called(share.ground) if share.ground else NOTHING],
        [_("What it is for"), share.purpose or NOTHING],
        [_("How sure"), str(Certainty(share.certainty).label)],
        [_("Shared"), _at(share.created_at)],
        [_("Received"), _at(got.at)],
        [_("Opened"), _at(got.opened_at)],
        [_("Can be read until"), _at(share.expires_at)],
    ]
    if share.withdrawn_at is not None:
        facts.append([_("Withdrawn"), _at(share.withdrawn_at)])
    part: Value = {
        "name": share_title(share),
        "label": None,
        "facts": [[_("Condition"), each] for each in conditions(share)],
        "text": share.text or share.number,
    }
    source = f"{share.source.name}, {organisation}"
    return _whole(source=source, label=share.label, facts=facts, parts=[part], by=by, now=now)


def action_archived(action: Action, *, by: Person, now: datetime) -> dict[str, Value]:
    """What one of two has said they would do."""
    state = {
        ActionState.OPEN: _("To be done"),
        ActionState.DONE: _("Done"),
        ActionState.LET_GO: _("Let go"),
    }[action.state]
    owner = action.owner.name if action.owner else NOTHING
    facts = [
        [_("Who does it"), owner],
        [_("Who waits for it"), action.other.name],
        [_("Legal ground"), NOTHING],
        [_("Written down"), _at(action.made_at)],
        [_("By when"), day(action.due, "year") or NOTHING],
        [_("How it stands"), state],
        [_("Ended"), _at(action.done_at or action.let_go_at)],
    ]
    part: Value = {"name": _("Action"), "label": None, "facts": [], "text": action.line}
    writer = action.owner if action.writer_id == action.owner_id else action.other
    return _whole(
        source=writer.name if writer else NOTHING, label=action.label, facts=facts, parts=[part],
        by=by, now=now,
    )  # fmt: skip


def case_archived(page: CasePage, *, by: Person, now: datetime) -> dict[str, Value]:
    """A case, as far as whoever saves it reads it."""
    case = page.case
    mine = next(each for each in page.members if each.person_id == by.pk)
    people = [f"{each.person.name}, {each.organisation.name}" for each in page.members]
    facts = [
        [_("Number"), str(case.pk)],
        [_("Opened by"), case.founder.name if case.founder else NOTHING],
        [_("Legal ground"), NOTHING],
        [_("What it is for"), case.purpose],
        [_("Opened"), _at(case.opened_at)],
        [_("Received"), _at(mine.accepted_at)],
        [_("Ends"), _at(case.closed_at or case.ends_at)],
        [_("In it, as far as you are shown"), "; ".join(people)],
    ]
    agreement: Value = {
        "name": _("The agreement"), "label": None, "facts": [], "text": case.agreement,
    }  # fmt: skip
    labels = [case.widest, *(line.entry.label for line in page.lines if _says_something(line))]
    return _whole(
        source=case.organisation.name, label=_narrowest(labels), facts=facts,
        parts=[agreement, *(_entry(line) for line in page.lines)], by=by, now=now,
    )  # fmt: skip


def _says_something(line: Line) -> bool:
    return line.kind in {EntryKind.WORDS, EntryKind.SHARED, EntryKind.FILE, EntryKind.REPORT}


def _entry(line: Line) -> Value:
    entry = line.entry
    facts = [[_("Source"), entry.source.name]]
    text = entry.text
    if entry.about is not None:
        facts.append([_("Who"), entry.about.name])
    if entry.until is not None:
        facts.append([_("Until"), _at(entry.until)])
    if line.kind == EntryKind.FILE:
        file = entry.file
        facts.append([_("File"), f"{file.name}, {filesizeformat(file.size)}"])
        facts.append(["SHA-256", file.digest])
    if line.kind == EntryKind.SHARED:
        if line.share is None:
            text = _("Something was shared that cannot be read any more.")
        else:
            facts.append([_("Number"), str(line.share.pk)])
            text = share_title(line.share)
    return {
        "name": f"{_at(entry.at)} · {EntryKind(entry.kind).label}",
        "label": entry.label if _says_something(line) else None,
        "facts": facts,
        "text": text,
    }
