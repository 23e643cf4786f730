import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from samspill.web.journal.creating import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "__first__"),
    ]

    operations = together(
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("verb", models.CharField(max_length=60)),
                ("edition_id", models.BigIntegerField(null=True)),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.CharField(max_length=60)),
                ("facts", models.JSONField(default=dict)),
                ("programme", models.BooleanField(default=True)),
                ("body", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [
                    models.Index(fields=["edition_id", "-at"], name="journal_by_edition"),
                    models.Index(
                        condition=models.Q(("programme", True)),
                        fields=["edition_id"],
                        name="journal_of_programme",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Salt",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="salt",
                        serialize=False,
                        to="journal.entry",
                    ),
                ),
                ("acting", models.CharField(blank=True, max_length=64)),
                ("concerning", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chain", models.CharField(max_length=40)),
                ("number", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
                (
                    "entry",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="link",
                        to="journal.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "number"), name="one_chain")
                ],
            },
        ),
        migrations.CreateModel(
            name="MailedHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chain", models.CharField(max_length=40)),
                ("number", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("receivers", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [models.Index(fields=["chain", "-at"], name="heads_of_chain")],
            },
        ),
    )
