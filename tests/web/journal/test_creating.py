"""Tables made together are the tables that would be made one by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations import AddField, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from samspill.web.journal.creating import CreateModels, together
from support.left import as_owner


def table(called: str, **fields: Any) -> CreateModel:
    key = models.BigAutoField(primary_key=True)
    return CreateModel(called, [("id", key), *fields.items()])


def to(name: str) -> Any:
    return models.ForeignKey(f"journal.{name}", on_delete=models.CASCADE)


HOUSE = table("House", name=models.TextField(unique=True))
ROOM = table("Room", house=to("House"))
LAMP = table("Lamp", room=to("Room"), house=to("House"))
BEST: Operation = AddField(
    "House", "best", models.ForeignKey("journal.Lamp", models.CASCADE, null=True)
)


def carried_out(*operations: Operation) -> tuple[ProjectState, list[ProjectState]]:
    """The picture of the models after all of them, and before each."""
    state, before = ProjectState(), []
    assert state.apps  # there is a picture that somebody has looked at
    with connection.schema_editor() as editor:
        for operation in operations:
            before.append(state.clone())
            operation.state_forwards("journal", state)
            operation.database_forwards("journal", editor, before[-1], state)
    return state, before


def tables() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        names = [f"journal_{name}" for name in ("house", "room", "lamp")]
        there = set(connection.introspection.table_names(cursor))
        return {
            name: sorted(
                f"{one.name} {one.type_code} {one.null_ok}"
                for one in connection.introspection.get_table_description(cursor, name)
            )
            for name in names
            if name in there
        }


def taken_away(*operations: Operation) -> None:
    state, before = ProjectState(), []
    for operation in operations:
        before.append(state.clone())
        operation.state_forwards("journal", state)
        state = state.clone()
    with connection.schema_editor() as editor:
        for k in reversed(range(len(operations))):
            after = before[k + 1] if k + 1 < len(operations) else state
            operations[k].database_backwards("journal", editor, after, before[k])


def test_those_after_one_another_are_one() -> None:
    first, best, last = together(HOUSE, ROOM, BEST, LAMP)
    assert isinstance(first, CreateModels)
    assert isinstance(last, CreateModels)
    assert (first.models, best, last.models) == ([HOUSE, ROOM], BEST, [LAMP])
    assert together() == []


@pytest.mark.django_db(transaction=True)
def test_the_tables_are_the_same_and_go_again() -> None:
    one_by_one, made = (HOUSE, ROOM, LAMP, BEST), together(HOUSE, ROOM, LAMP, BEST)
    assert len(made) == 2
    with as_owner():
        carried_out(*one_by_one)
        expected = tables()
        assert set(expected) == {"journal_house", "journal_room", "journal_lamp"}
        taken_away(*one_by_one)
        assert tables() == {}
        state, _before = carried_out(*made)
        assert tables() == expected
        house = state.apps.get_model("journal", "House")
        lamp = state.apps.get_model("journal", "Lamp")
        assert house._meta.get_field("best").related_model is lamp
        taken_away(*made)
        assert tables() == {}
