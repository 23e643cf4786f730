"""Somebody's own data as one file: for machines with a description, and for people to read."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone

from samspill.web.privacy.export import one_moment, own_data, own_note_texts, schema
from samspill.web.privacy.inventory import INVENTORY, OTHERS
from samspill.web.sharing.permissions import Visit

ZIP = "application/zip"
FORM = "samspill-own-data/1"


def own_data_file(visit: Visit) -> bytes:
    """The archive: ``data.json``, ``description.json``, ``my-data.html`` and ``notes.txt``.

    Raises PermissionError as :func:`own_data` does.
    """
    with one_moment():
        data, notes = own_data(visit), own_note_texts(visit)
    whole = {"form": FORM, "taken": visit.now, "data": data}
    described = {"form": FORM, "categories": schema(), "others": [str(text) for text in OTHERS]}
    shown = [
        (category, [(model, rows) for model, rows in data[category.key].items() if rows])
        for category in INVENTORY
    ]
    facts = {"shown": shown, "others": OTHERS, "taken": visit.now}
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", _json(whole))
        archive.writestr("description.json", _json(described))
        archive.writestr("my-data.html", render_to_string("participant/own_data_file.html", facts))
        archive.writestr("notes.txt", _notes(notes))
    return body.getvalue()


def _json(value: object) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def _notes(notes: list[tuple[datetime, str, str]]) -> str:
    parts = [
        f"{timezone.localtime(at):%Y-%m-%d %H:%M} {edition}\n\n{text}\n"
        for at, edition, text in notes
    ]
    return "\n----\n\n".join(parts)
