import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import samspill.web.outbox.models
from samspill.web.journal.creating import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "__first__"),
    ]

    operations = together(
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("about", models.JSONField(default=dict)),
                ("key", models.CharField(max_length=200, unique=True)),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ("due_at", "id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["due_at"],
                        name="duties_that_wait",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("address", models.CharField(blank=True, max_length=254)),
                ("edition_id", models.BigIntegerField(null=True)),
                ("about", models.JSONField(default=dict)),
                (
                    "seed",
                    models.CharField(default=samspill.web.outbox.models.new_seed, max_length=64),
                ),
                ("action", models.CharField(max_length=120)),
                ("key", models.CharField(max_length=200, unique=True)),
                ("created_at", models.DateTimeField()),
                ("valid_until", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("refused", "Refused"),
                            ("expired", "Expired"),
                            ("given_up", "Given up"),
                            ("dropped", "Not needed any more"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("first_attempt_at", models.DateTimeField(blank=True, null=True)),
                ("message_id", models.CharField(blank=True, max_length=200)),
                ("claimed_by", models.CharField(blank=True, max_length=60)),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
                ("tried_address", models.CharField(blank=True, max_length=254)),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("address", "the address is refused"),
                            ("content", "the mail server refuses the letter"),
                            ("later", "the mail server asks us to come back later"),
                            ("silent", "the mail server stopped answering"),
                            ("away", "the mail server can't be reached"),
                            ("sender", "the mail server refuses us as a sender"),
                            ("ours", "the letter could not be written"),
                        ],
                        max_length=20,
                    ),
                ),
                ("said", models.CharField(blank=True, max_length=300)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["due_at"],
                        name="letters_that_wait",
                    ),
                    models.Index(fields=["edition_id", "kind"], name="letters_of_edition"),
                    models.Index(fields=["action"], name="letters_of_action"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False),
                            models.Q(("address", ""), _negated=True),
                            ("state", "dropped"),
                            _connector="OR",
                        ),
                        name="letter_to_somebody",
                    )
                ],
            },
        ),
    )
