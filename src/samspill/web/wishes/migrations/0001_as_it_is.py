import django.db.models.deletion
from django.db import migrations, models

from samspill.web.journal.creating import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("editions", "0001_as_it_is"),
        ("people", "0001_as_it_is"),
    ]

    operations = together(
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("open_to_sellers", models.BooleanField(null=True)),
                (
                    "seeks",
                    models.CharField(
                        choices=[
                            ("mix", "A mix of both"),
                            ("new", "New people"),
                            ("known", "People I know"),
                        ],
                        default="mix",
                        max_length=10,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                (
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.participant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoundTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("theme", models.CharField(max_length=1000)),
                ("fewest", models.PositiveSmallIntegerField()),
                ("most", models.PositiveSmallIntegerField()),
                ("sectors", models.PositiveSmallIntegerField()),
                ("anytime", models.BooleanField(default=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="round_tables",
                        to="editions.edition",
                    ),
                ),
                (
                    "moderator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moderates",
                        to="editions.participant",
                    ),
                ),
                ("slots", models.ManyToManyField(blank=True, related_name="+", to="editions.slot")),
                (
                    "table",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="editions.table",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "key"), name="round_table_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fewest__gte", 3), ("fewest__lte", models.F("most")), ("most__lte", 8)
                        ),
                        name="round_table_three_to_eight",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "strength",
                    models.CharField(
                        choices=[
                            ("must", "Must meet"),
                            ("like", "Would like to meet"),
                            ("open", "Open to it"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interests",
                        to="editions.participant",
                    ),
                ),
                (
                    "round_table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interests",
                        to="wishes.roundtable",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("participant", "round_table"), name="interest_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("strength__in", ("must", "like", "open"))),
                        name="interest_is_no_veto",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Veto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("no", "No thanks")], default="no", max_length=10),
                ),
                ("imported", models.BooleanField(default=False)),
                ("said_at", models.DateTimeField()),
                (
                    "by_organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "by_participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.participant",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.edition",
                    ),
                ),
                (
                    "to_organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "to_participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.participant",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "vetoes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by_participant__isnull", True),
                            ("by_organisation__isnull", True),
                            _connector="XOR",
                        ),
                        name="veto_by_one_party",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_participant__isnull", True),
                            ("to_organisation__isnull", True),
                            _connector="XOR",
                        ),
                        name="veto_for_one_party",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("by_participant__isnull", False), ("to_participant__isnull", False)
                        ),
                        fields=("edition", "by_participant", "to_participant", "imported"),
                        name="veto_once_person_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("by_participant__isnull", False), ("to_organisation__isnull", False)
                        ),
                        fields=("edition", "by_participant", "to_organisation", "imported"),
                        name="veto_once_person_organisation",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("by_organisation__isnull", False), ("to_participant__isnull", False)
                        ),
                        fields=("edition", "by_organisation", "to_participant", "imported"),
                        name="veto_once_organisation_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("by_organisation__isnull", False), ("to_organisation__isnull", False)
                        ),
                        fields=("edition", "by_organisation", "to_organisation", "imported"),
                        name="veto_once_organisation_organisation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "strength",
                    models.CharField(
                        choices=[
                            ("must", "Must meet"),
                            ("like", "Would like to meet"),
                            ("open", "Open to it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                (
                    "by_organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wishes",
                        to="people.organisation",
                    ),
                ),
                (
                    "by_participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wishes",
                        to="editions.participant",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wishes",
                        to="editions.edition",
                    ),
                ),
                (
                    "to_organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wished_by",
                        to="people.organisation",
                    ),
                ),
                (
                    "to_participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wished_by",
                        to="editions.participant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by_participant__isnull", True),
                            ("by_organisation__isnull", True),
                            _connector="XOR",
                        ),
                        name="wish_by_one_party",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_participant__isnull", True),
                            ("to_organisation__isnull", True),
                            _connector="XOR",
                        ),
                        name="wish_for_one_party",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("by_participant__isnull", False), ("to_participant__isnull", False)
                        ),
                        fields=("by_participant", "to_participant"),
                        name="wish_once_person_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("by_participant__isnull", False), ("to_organisation__isnull", False)
                        ),
                        fields=("edition", "by_participant", "to_organisation"),
                        name="wish_once_person_organisation",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("by_organisation__isnull", False), ("to_participant__isnull", False)
                        ),
                        fields=("edition", "by_organisation", "to_participant"),
                        name="wish_once_organisation_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("by_organisation__isnull", False), ("to_organisation__isnull", False)
                        ),
                        fields=("edition", "by_organisation", "to_organisation"),
                        name="wish_once_organisation_organisation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorksWith",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("said_at", models.DateTimeField()),
                (
                    "by_participant",
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
                        related_name="+",
                        to="editions.edition",
                    ),
                ),
                (
                    "to_organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "to_participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.participant",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "works with",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_participant__isnull", True),
                            ("to_organisation__isnull", True),
                            _connector="XOR",
                        ),
                        name="works_with_one_party",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to_participant__isnull", False)),
                        fields=("by_participant", "to_participant"),
                        name="works_with_once_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to_organisation__isnull", False)),
                        fields=("by_participant", "to_organisation"),
                        name="works_with_once_organisation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoSuppliers",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("said_at", models.DateTimeField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.edition",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "no suppliers",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "organisation"), name="no_suppliers_once"
                    )
                ],
            },
        ),
    )
