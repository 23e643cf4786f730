import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from samspill.web.journal.creating import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("editions", "0001_as_it_is"),
        ("people", "__first__"),
    ]

    operations = together(
        migrations.CreateModel(
            name="ImportDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("small", "Small"),
                            ("waiting", "Waiting"),
                            ("working", "Working"),
                            ("ready", "Ready"),
                            ("imported", "Imported"),
                            ("failed", "Failed"),
                        ],
                        default="small",
                        max_length=10,
                    ),
                ),
                ("asked", models.JSONField(default=dict)),
                ("asked_at", models.DateTimeField(null=True)),
                ("shown", models.JSONField(null=True)),
                ("progress", models.FloatField(default=0)),
                ("lease", models.CharField(blank=True, max_length=40)),
                ("leased_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
        ),
        migrations.CreateModel(
            name="ColumnChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("heading", models.CharField(max_length=300)),
                ("key", models.CharField(max_length=30)),
                ("means", models.BooleanField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.edition",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "kind", "heading", "key"), name="column_choice_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("means", True)),
                        fields=("edition", "kind", "heading"),
                        name="heading_means_one_thing",
                    ),
                ],
            },
        ),
    )
