import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

from samspill.web.journal.creating import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("editions", "0001_as_it_is"),
    ]

    operations = together(
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("cancelled", "Cancelled")],
                        default="planned",
                        max_length=20,
                    ),
                ),
                ("pair", models.CharField(editable=False, max_length=41, null=True)),
                ("round_table", models.CharField(blank=True, max_length=200)),
                ("theme", models.CharField(blank=True, max_length=1000)),
                ("locked", models.BooleanField(default=False)),
                ("confirmed", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="editions.edition",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="editions.slot",
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="editions.table",
                    ),
                ),
            ],
            options={
                "ordering": ("slot__start", "table__number", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "pair"), name="meeting_once_a_pair"),
                    models.UniqueConstraint(
                        condition=models.Q(("round_table", ""), _negated=True),
                        fields=("edition", "round_table"),
                        name="meeting_once_a_round_table",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pair__isnull", True), ("round_table__gt", "")),
                            models.Q(("pair__isnull", False), ("round_table", "")),
                            _connector="OR",
                        ),
                        name="meeting_of_a_pair_or_round",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                models.F("pair"),
                                django.db.models.functions.text.Concat(
                                    django.db.models.functions.comparison.Cast(
                                        django.db.models.functions.comparison.Cast(
                                            django.db.models.functions.text.Substr(
                                                "pair",
                                                1,
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.functions.text.StrIndex(
                                                        "pair", models.Value("-")
                                                    ),
                                                    "-",
                                                    models.Value(1),
                                                ),
                                            ),
                                            models.BigIntegerField(),
                                        ),
                                        models.CharField(),
                                    ),
                                    models.Value("-"),
                                    django.db.models.functions.comparison.Cast(
                                        django.db.models.functions.comparison.Cast(
                                            django.db.models.functions.text.Substr(
                                                "pair",
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.functions.text.StrIndex(
                                                        "pair", models.Value("-")
                                                    ),
                                                    "+",
                                                    models.Value(1),
                                                ),
                                            ),
                                            models.BigIntegerField(),
                                        ),
                                        models.CharField(),
                                    ),
                                ),
                            ),
                            django.db.models.lookups.LessThan(
                                django.db.models.functions.comparison.Cast(
                                    django.db.models.functions.text.Substr(
                                        "pair",
                                        1,
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.functions.text.StrIndex(
                                                "pair", models.Value("-")
                                            ),
                                            "-",
                                            models.Value(1),
                                        ),
                                    ),
                                    models.BigIntegerField(),
                                ),
                                django.db.models.functions.comparison.Cast(
                                    django.db.models.functions.text.Substr(
                                        "pair",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.functions.text.StrIndex(
                                                "pair", models.Value("-")
                                            ),
                                            "+",
                                            models.Value(1),
                                        ),
                                    ),
                                    models.BigIntegerField(),
                                ),
                            ),
                        ),
                        name="meeting_pair_lower_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "planned"),
                            models.Q(("confirmed", False), ("locked", False)),
                            _connector="OR",
                        ),
                        name="meeting_promised_is_on",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="editions.slot",
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="editions.table",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("slot", "table", "number"), name="place_taken_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.PositiveIntegerField(default=0)),
                ("until", models.PositiveIntegerField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("mine", "You asked for this meeting."),
                            ("my challenge", "Knows something about what you struggle with."),
                            ("their challenge", "Struggles with something you know."),
                            ("programme", "Suggested by the programme."),
                            ("theme", "You wished for this theme."),
                            ("moderator", "You lead the conversation."),
                        ],
                        default="programme",
                        max_length=20,
                    ),
                ),
                ("about", models.TextField(blank=True)),
                (
                    "left_slot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="editions.slot",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="editions.participant",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="seats",
                        to="meetings.place",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="editions.slot",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("slot", "participant"), name="one_place_at_a_time"
                    ),
                    models.UniqueConstraint(
                        fields=("meeting", "participant"), name="one_seat_a_meeting"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("left_slot__isnull", True),
                                ("place__isnull", False),
                                ("slot__isnull", False),
                                ("until__isnull", True),
                            ),
                            models.Q(
                                ("left_slot__isnull", False),
                                ("place__isnull", True),
                                ("slot__isnull", True),
                                ("until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="seat_taken_or_released",
                    ),
                ],
            },
        ),
    )
