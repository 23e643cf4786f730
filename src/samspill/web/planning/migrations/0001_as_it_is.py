import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

from samspill.web.journal.creating import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("editions", "0001_as_it_is"),
        ("people", "__first__"),
        ("wishes", "0001_as_it_is"),
    ]

    operations = together(
        migrations.CreateModel(
            name="EarlyCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a worker"),
                            ("running", "Planning"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("mark", models.CharField(max_length=64)),
                ("orders", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("lease", models.CharField(blank=True, max_length=40)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("found", models.JSONField(null=True)),
                ("found_mark", models.CharField(blank=True, max_length=64)),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="early_check",
                        to="editions.edition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlannedMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pair", models.CharField(editable=False, max_length=41, null=True)),
                ("round_table", models.CharField(blank=True, max_length=200)),
                ("theme", models.CharField(blank=True, max_length=1000)),
                ("reason", models.CharField(max_length=20)),
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pair__isnull", True), ("round_table__gt", "")),
                            models.Q(("pair__isnull", False), ("round_table", "")),
                            _connector="OR",
                        ),
                        name="planned_of_a_pair_or_round",
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
                        name="planned_pair_lower_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanningRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a worker"),
                            ("running", "Planning"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("ordered_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("lease", models.CharField(blank=True, max_length=40)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("stop_requested", models.BooleanField(default=False)),
                ("seed", models.PositiveIntegerField(default=0)),
                (
                    "keep",
                    models.CharField(
                        choices=[
                            ("nothing", "Nothing: plan everything anew"),
                            ("everything", "All meetings, as they are"),
                            ("times", "All meetings and their times, not their tables"),
                            ("promised", "Only meetings that are locked or confirmed"),
                        ],
                        default="nothing",
                        max_length=20,
                    ),
                ),
                ("progress", models.JSONField(default=dict)),
                ("what_happened", models.JSONField(default=list)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="editions.edition",
                    ),
                ),
                (
                    "ordered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-ordered_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        fields=("edition",),
                        name="one_run_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("replaced", "Replaced"),
                            ("discarded", "Discarded"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("result", models.JSONField(default=dict)),
                ("report", models.JSONField(default=dict)),
                ("facts_digest", models.CharField(max_length=64)),
                ("slots", models.JSONField(default=dict)),
                ("day", models.JSONField(default=dict)),
                ("undo", models.JSONField(default=dict)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plans",
                        to="editions.edition",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="plan",
                        to="planning.planningrun",
                    ),
                ),
            ],
            options={
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "number"), name="plan_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("edition",),
                        name="one_published_plan",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedSeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="planning.plannedmeeting",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="editions.participant",
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="planning.planversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "slot", "participant"),
                        name="planned_in_one_place_at_a_time",
                    ),
                    models.UniqueConstraint(
                        fields=("meeting", "participant"), name="planned_one_seat_a_meeting"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="plannedmeeting",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="meetings",
                to="planning.planversion",
            ),
        ),
        migrations.CreateModel(
            name="Substitution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dropped", models.BooleanField(default=False)),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.participant",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="substitutions",
                        to="editions.edition",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.participant",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.participant",
                    ),
                ),
                (
                    "round_table",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wishes.roundtable",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("giver", "partner"), name="given_away_once"),
                    models.UniqueConstraint(
                        fields=("giver", "round_table"), name="seat_given_away_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("partner__isnull", True),
                            ("round_table__isnull", True),
                            _connector="XOR",
                        ),
                        name="partner_or_round_table",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WhatIf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a worker"),
                            ("running", "Planning"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("lease", models.CharField(blank=True, max_length=40)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("percent", models.PositiveSmallIntegerField(default=0)),
                ("found", models.JSONField(null=True)),
                ("found_mark", models.CharField(blank=True, max_length=64)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="what_ifs",
                        to="editions.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "question"), name="asked_what_if_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="plannedmeeting",
            constraint=models.UniqueConstraint(fields=("plan", "pair"), name="planned_once_a_pair"),
        ),
        migrations.AddConstraint(
            model_name="plannedmeeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("round_table", ""), _negated=True),
                fields=("plan", "round_table"),
                name="planned_once_a_round_table",
            ),
        ),
    )
