import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import samspill.web.people.keys
import samspill.web.people.lines
from samspill.web.journal.creating import together


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = together(
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("email", models.EmailField(db_index=True, max_length=254, verbose_name="e-mail")),
                (
                    "shares_mailbox",
                    models.BooleanField(
                        default=False, verbose_name="shares the mailbox with others"
                    ),
                ),
                (
                    "sign_in",
                    samspill.web.people.keys.SignInKey(
                        editable=False, max_length=254, null=True, unique=True
                    ),
                ),
                ("name", samspill.web.people.lines.LineField(max_length=200, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        choices=[("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")],
                        default="nb",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "appears",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("name", "My name and my organisation"),
                            ("organisation", "My organisation only"),
                            ("neutral", "Neither of them"),
                        ],
                        max_length=20,
                    ),
                ),
                ("appears_since", models.DateTimeField(blank=True, null=True)),
                (
                    "may_create_editions",
                    models.BooleanField(default=False, verbose_name="may create editions"),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField(auto_now_add=True)),
                ("name_order", samspill.web.people.keys.OrderKey(default=b"")),
            ],
            options={
                "ordering": ("name_order", "name", "email"),
            },
        ),
        migrations.CreateModel(
            name="Counted",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "limits",
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", samspill.web.people.lines.LineField(max_length=200, verbose_name="name")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("security_industry", "Security industry"),
                            ("business", "Business"),
                            ("police", "Police"),
                            ("control_agency", "Control agency"),
                            ("other_public", "Other public body"),
                            ("research", "Research"),
                        ],
                        max_length=30,
                        verbose_name="sector",
                    ),
                ),
                (
                    "name_key",
                    samspill.web.people.keys.SameKey(
                        default="", editable=False, max_length=200, unique=True
                    ),
                ),
                ("name_order", samspill.web.people.keys.OrderKey(default=b"")),
            ],
            options={
                "ordering": ("name_order", "name"),
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("session_key", models.CharField(max_length=40, unique=True)),
                ("browser", samspill.web.people.lines.LineField(blank=True, max_length=200)),
                ("since", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="devices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProofCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "at"], name="confirmation_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by__isnull", True),
                            models.Q(("by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="confirmed_by_another",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Doubt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("address", "The address was changed"),
                            ("first", "A first second factor"),
                            ("anew", "A new second factor, after a recovery code"),
                            ("lost", "The second factor was lost or taken away"),
                            ("denied", "Somebody says that it is not you"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("holds_own", models.BooleanField(default=False)),
                ("old_address", models.EmailField(blank=True, max_length=254)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="doubts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "at"], name="doubt_by_person")],
            },
        ),
        migrations.CreateModel(
            name="ContactPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("named_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "person"), name="contact_person_named_once"
                    )
                ],
            },
        ),
    )
