import datetime
import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import samspill.web.editions.models
import samspill.web.editions.zones
import samspill.web.people.keys
import samspill.web.people.lines
from samspill.web.journal.creating import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_as_it_is"),
        ("people", "__first__"),
    ]

    operations = together(
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", samspill.web.people.lines.LineField(max_length=200, verbose_name="name")),
                ("slug", models.SlugField(max_length=60, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", samspill.web.people.lines.LineField(max_length=200, verbose_name="name")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                (
                    "day",
                    models.DateField(
                        validators=[
                            django.core.validators.MinValueValidator(datetime.date(2000, 1, 1)),
                            django.core.validators.MaxValueValidator(datetime.date(2100, 12, 31)),
                        ],
                        verbose_name="day",
                    ),
                ),
                (
                    "place",
                    samspill.web.people.lines.LineField(max_length=200, verbose_name="place"),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="Europe/Oslo",
                        max_length=60,
                        validators=[samspill.web.editions.zones.check_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("setup", "Setting up"),
                            ("wishing", "Collecting wishes"),
                            ("planning", "Planning"),
                            ("published", "Published"),
                            ("over", "Over"),
                        ],
                        default="setup",
                        max_length=20,
                    ),
                ),
                (
                    "cap",
                    models.PositiveSmallIntegerField(
                        default=6,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(6),
                        ],
                        verbose_name="most meetings a participant",
                    ),
                ),
                (
                    "minimum",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[django.core.validators.MaxValueValidator(6)],
                        verbose_name="guaranteed meetings",
                    ),
                ),
                (
                    "wishes_close_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="deadline for wishes"),
                ),
                (
                    "announced",
                    models.BooleanField(default=False, verbose_name="named on the start page"),
                ),
                ("erase_on", models.DateField(blank=True, null=True, verbose_name="erased on")),
                (
                    "skipping",
                    models.BooleanField(
                        default=False, verbose_name="meetings during talks that one skips"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="editions.event",
                    ),
                ),
            ],
            options={
                "ordering": ("-day", "name"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cap__gte", 1), ("cap__lte", 6)), name="cap_one_to_six"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minimum__lte", models.F("cap"))),
                        name="minimum_within_cap",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    samspill.web.people.lines.LineField(
                        blank=True, max_length=200, verbose_name="role or title"
                    ),
                ),
                (
                    "representative",
                    models.BooleanField(default=False, verbose_name="represents the organisation"),
                ),
                (
                    "cap",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(6)],
                        verbose_name="most meetings",
                    ),
                ),
                (
                    "minimum",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(6)],
                        verbose_name="guaranteed meetings",
                    ),
                ),
                ("standby", models.BooleanField(default=False, verbose_name="on standby")),
                (
                    "wants_quiet",
                    models.BooleanField(default=False, verbose_name="asks for a quiet table"),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("first_seen_at", models.DateTimeField(blank=True, null=True)),
                ("profile_saved_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "calendar_token",
                    models.CharField(
                        default=samspill.web.editions.models.new_token, max_length=60, unique=True
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="editions.edition",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participants",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("person__name_order", "person__name", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "person"), name="participant_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="editions.participant",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at",),
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to="editions.participant",
                    ),
                ),
            ],
            options={
                "ordering": ("start",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))),
                        name="absence_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProfileChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("change", models.CharField(max_length=60)),
                ("weight", models.BigIntegerField()),
                (
                    "edition",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="editions.edition",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "change"), name="profile_change_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rivalry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("trade", samspill.web.people.lines.LineField(blank=True, max_length=100)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rivalries",
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
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("other__isnull", False)),
                        fields=("edition", "organisation", "other"),
                        name="rival_marked_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("other__isnull", True)),
                        fields=("edition", "organisation"),
                        name="one_trade_an_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("other__isnull", True), ("trade__gt", "")),
                            models.Q(
                                ("other__isnull", False),
                                ("trade", ""),
                                models.Q(("other", models.F("organisation")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rival_or_trade",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Room",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", samspill.web.people.lines.LineField(max_length=100, verbose_name="name")),
                ("name_order", samspill.web.people.keys.OrderKey(default=b"")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rooms",
                        to="editions.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("name_order", "name"),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "name"), name="room_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="editions.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("start",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("edition", "start"),
                        name="slot_start_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))),
                        name="slot_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Table",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="meetings at a time",
                    ),
                ),
                ("seats", models.PositiveSmallIntegerField(default=2, verbose_name="seats")),
                ("quiet", models.BooleanField(default=False, verbose_name="quiet")),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tables",
                        to="editions.edition",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tables",
                        to="people.organisation",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tables",
                        to="editions.room",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("edition", "number"),
                        name="table_number_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("organisation__isnull", False), ("retired_at__isnull", True)
                        ),
                        fields=("edition", "organisation"),
                        name="one_fixed_table_an_organisation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Talk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    samspill.web.people.lines.LineField(max_length=200, verbose_name="title"),
                ),
                (
                    "speaker",
                    samspill.web.people.lines.LineField(
                        blank=True, max_length=200, verbose_name="speaker"
                    ),
                ),
                (
                    "place",
                    samspill.web.people.lines.LineField(
                        blank=True, max_length=100, verbose_name="place"
                    ),
                ),
                ("start", models.DateTimeField(verbose_name="start")),
                ("end", models.DateTimeField(verbose_name="end")),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="talks",
                        to="editions.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("start", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))),
                        name="talk_ends_after_start",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="participant",
            name="skipped_talks",
            field=models.ManyToManyField(blank=True, related_name="skipped_by", to="editions.talk"),
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("challenge", "Challenge"), ("solution", "Solution")],
                        max_length=20,
                    ),
                ),
                ("text", samspill.web.people.lines.LineField(max_length=300)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topics",
                        to="editions.participant",
                    ),
                ),
            ],
            options={
                "ordering": ("kind", "position", "id"),
            },
        ),
        migrations.CreateModel(
            name="Witness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=254)),
                ("language", models.CharField(max_length=10)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="witnesses",
                        to="editions.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("address",),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "address"), name="witness_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("organiser", "Organiser"), ("desk", "Host at the desk")],
                        max_length=20,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to="editions.edition",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "person", "role"), name="role_once")
                ],
            },
        ),
    )
