"""A seat no longer says whether the other asked, too."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_both(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was told as wished by both is told as one's own wish from now on."""
    apps.get_model("meetings", "Seat").objects.filter(why="both").update(why="mine")


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0003_seat_reason"),
    ]

    operations = [
        migrations.RunPython(forget_both, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="seat",
            name="why",
            field=models.CharField(
                choices=[
                    ("mine", "You asked for this meeting."),
                    ("my challenge", "Knows something about what you struggle with."),
                    ("their challenge", "Struggles with something you know."),
                    ("programme", "Suggested by the programme."),
                ],
                default="programme",
                max_length=20,
            ),
        ),
    ]
