"""New tables, made together.

Django renders its picture of the models anew for each table that a migration makes, with all that
are related to it: a hundred tables that hang together take some five thousand models. Here the
tables of a package are made from one picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


def together(*operations: Operation) -> list[Operation]:
    """The operations, with those that make tables one after another as one."""
    found: list[Operation] = []
    for creates, run in groupby(operations, lambda each: isinstance(each, CreateModel)):
        some = list(run)
        found += [CreateModels(some)] if creates else some
    return found


class CreateModels(Operation):
    """Tables that nothing stands between, in their order."""

    def __init__(self, models: Sequence[Operation]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """All of them, and the picture is drawn anew when somebody looks at it."""
        state.clear_delayed_apps_cache()
        state.__dict__.pop("apps", None)
        for each in self.models:
            each.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The first of them first."""
        for each in self.models:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The last of them first."""
        for each in reversed(self.models):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What the log says."""
        return f"Create {len(self.models)} models"
