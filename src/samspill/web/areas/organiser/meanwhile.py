"""Forms that two may have open: what was shown goes along with the form, and who was quicker is
told with what they changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils import timezone

from samspill.web.areas.kit.wording import NOTHING
from samspill.web.editions.seen import Values, digest_of
from samspill.web.journal.models import Entry

FIELD = "seen"
SALT = "samspill.shown"

Label = Callable[[str, object], str]  # what a value is called, from its name and one value of it
Written = Callable[[str, object], str]  # a value as people read it


def shown(values: Values) -> str:
    """The hidden field's text. To be made before the form is: of values that change in between,
    the form may show newer ones, and never older."""
    return signing.dumps(values, salt=SALT, compress=True)


def seen_in(request: HttpRequest) -> dict[str, object] | None:
    """The values that the posted form showed; None when it does not say."""
    try:
        found = signing.loads(request.POST.get(FIELD, ""), salt=SALT)
    except signing.BadSignature:
        return None
    return found if isinstance(found, dict) else None


def digest_in(request: HttpRequest) -> str:
    """Their digest. A form that does not say what it showed is taken for one that shows something
    else, so that it is looked at before it is saved."""
    seen = seen_in(request)
    return "" if seen is None else digest_of(seen)


def changed(
    request: HttpRequest, *, values: Values, entry: Entry | None, label: Label, written: Written
) -> dict[str, Any]:
    """For the page: who changed what while the form was open, and what is to be seen of it."""
    before = seen_in(request)
    rows = []
    for name in [] if before is None else [*before, *(n for n in values if n not in before)]:
        then, now = (before or {}).get(name), values.get(name)
        if then != now:
            known = then if now is None else now
            rows.append(
                {
                    "label": label(name, known),
                    "then": written(name, then) or NOTHING,
                    "now": written(name, now) or NOTHING,
                }
            )
    at = None if entry is None else timezone.localtime(entry.at)
    return {
        "rows": rows,
        "by": entry.by.name if entry is not None and entry.by is not None else "",
        "at": at,
        "today": at is not None and at.date() == timezone.localdate(),
    }
