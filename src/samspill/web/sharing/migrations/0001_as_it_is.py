import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import samspill.web.people.lines
from samspill.web.journal.creating import together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("editions", "0001_as_it_is"),
        ("meetings", "0001_as_it_is"),
        ("people", "0001_as_it_is"),
        ("people", "__first__"),
    ]

    operations = together(
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kept_from", samspill.web.people.lines.LineField(blank=True, max_length=200)),
                ("kept_day", models.DateField(null=True)),
                ("line", samspill.web.people.lines.LineField(blank=True, max_length=200)),
                (
                    "label",
                    models.CharField(
                        choices=[
                            ("RED", "TLP:RED"),
                            ("AMBER+STRICT", "TLP:AMBER+STRICT"),
                            ("AMBER", "TLP:AMBER"),
                            ("GREEN", "TLP:GREEN"),
                            ("CLEAR", "TLP:CLEAR"),
                        ],
                        default="AMBER",
                        max_length=12,
                    ),
                ),
                ("due", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("let_go_at", models.DateTimeField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.edition",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "writer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": (models.OrderBy(models.F("due"), nulls_last=True), "id"),
                "indexes": [
                    models.Index(fields=["owner"], name="action_by_owner"),
                    models.Index(fields=["other"], name="action_by_other"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(
                                    ("writer", models.F("owner")),
                                    models.Q(
                                        ("owner__isnull", False), ("writer", models.F("other"))
                                    ),
                                    _connector="OR",
                                ),
                                models.Q(("owner", models.F("other")), _negated=True),
                                models.Q(("line", ""), _negated=True),
                            ),
                            models.Q(
                                ("left_at__isnull", False),
                                ("owner__isnull", True),
                                ("writer", models.F("other")),
                                models.Q(("line", ""), _negated=True),
                            ),
                            models.Q(
                                ("left_at__isnull", False),
                                ("line", ""),
                                ("owner__isnull", True),
                                ("writer__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="action_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at__isnull", True), ("let_go_at__isnull", True), _connector="OR"
                        ),
                        name="action_ends_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("label", "RED"), _negated=True), name="action_never_red"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", samspill.web.people.lines.LineField(max_length=200)),
                ("told", models.BooleanField(default=False)),
                ("said_at", models.DateTimeField()),
                (
                    "action",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.action",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["other", "said_at"], name="action_answer_by_other")
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked", models.PositiveIntegerField(default=0)),
                ("answered", models.PositiveIntegerField(default=0)),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "organisation"), name="answers_counted_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
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
                        choices=[("case", "Case"), ("group", "Group")],
                        default="case",
                        max_length=10,
                    ),
                ),
                ("title", samspill.web.people.lines.LineField(max_length=100)),
                ("purpose", samspill.web.people.lines.LineField(max_length=500)),
                ("agreement", models.TextField(blank=True)),
                ("rules", models.PositiveSmallIntegerField(default=0)),
                (
                    "widest",
                    models.CharField(
                        choices=[
                            ("RED", "TLP:RED"),
                            ("AMBER+STRICT", "TLP:AMBER+STRICT"),
                            ("AMBER", "TLP:AMBER"),
                            ("GREEN", "TLP:GREEN"),
                            ("CLEAR", "TLP:CLEAR"),
                        ],
                        default="AMBER",
                        max_length=20,
                    ),
                ),
                ("may_hide", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("lapses_at", models.DateTimeField(null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="editions.edition",
                    ),
                ),
                (
                    "founder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("-opened_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ends_at__gt", models.F("opened_at")),
                                ("kind", "case"),
                                ("rules", 0),
                            ),
                            models.Q(
                                ("ends_at", None),
                                ("kind", "group"),
                                ("may_hide", False),
                                ("rules__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="case_ends_and_group_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("founder", None), ("lapses_at__isnull", False)),
                            models.Q(("founder__isnull", False), ("lapses_at", None)),
                            _connector="OR",
                        ),
                        name="case_has_a_founder_or_lapses",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("may_hide", False),
                            models.Q(("widest", "AMBER+STRICT"), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_hides_where_it_is_strict",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "put_forward_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.case",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "person"), name="candidate_once_a_group"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEntry",
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
                        choices=[
                            ("words", "Written"),
                            ("shared", "Shared"),
                            ("file", "File"),
                            ("joined", "Joined"),
                            ("left", "Left"),
                            ("prolonged", "Prolonged"),
                            ("report", "Closing report"),
                            ("minutes", "Minutes"),
                            ("taken back", "Taken back by who wrote it"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        choices=[
                            ("RED", "TLP:RED"),
                            ("AMBER+STRICT", "TLP:AMBER+STRICT"),
                            ("AMBER", "TLP:AMBER"),
                            ("GREEN", "TLP:GREEN"),
                            ("CLEAR", "TLP:CLEAR"),
                        ],
                        default="AMBER",
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=4000)),
                ("until", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="sharing.case",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "indexes": [models.Index(fields=["case", "at"], name="entry_by_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("words", "report", "minutes")), ("text__gt", "")
                            ),
                            models.Q(
                                models.Q(
                                    ("kind__in", ("words", "report", "minutes")), _negated=True
                                ),
                                ("text", ""),
                            ),
                            _connector="OR",
                        ),
                        name="entry_has_words_or_says_what_was_done",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "report")),
                        fields=("case",),
                        name="one_report_a_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("name", samspill.web.people.lines.LineField(max_length=120)),
                ("size", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.case",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="file",
                        to="sharing.caseentry",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(null=True)),
                ("keeps", models.BooleanField(default=False)),
                ("yearly", models.BooleanField(default=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="sharing.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "case"), name="one_key_a_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("hidden", models.BooleanField(default=False)),
                ("host", models.BooleanField(default=False)),
                ("named_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="sharing.case",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "person"), name="member_once_a_case"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hidden", False), ("accepted_at__isnull", False), _connector="OR"
                        ),
                        name="hidden_when_accepted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseRoom",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("used", models.PositiveBigIntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.case",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "source"), name="room_by_source")
                ],
            },
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
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
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_at__isnull", True), ("taken_by__isnull", True)),
                            models.Q(
                                ("taken_at__isnull", False),
                                ("taken_by__isnull", False),
                                models.Q(("taken_by", models.F("person")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="code_taken_by_another",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("keep ties", "Keep my ties after the conference is erased"),
                            ("found", "Be found all year by others who stay"),
                        ],
                        max_length=20,
                    ),
                ),
                ("version", models.CharField(max_length=20)),
                ("given_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("given_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at__isnull", True)),
                        fields=("person", "use"),
                        name="one_consent_a_use",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_back_at__isnull", True),
                            ("taken_back_at__gte", models.F("given_at")),
                            _connector="OR",
                        ),
                        name="consent_taken_back_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactCard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("telephone", samspill.web.people.lines.LineField(blank=True, max_length=30)),
                ("changed_at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GroupDate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("place", samspill.web.people.lines.LineField(blank=True, max_length=120)),
                ("agenda", models.TextField(blank=True, max_length=2000)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.case",
                    ),
                ),
            ],
            options={
                "ordering": ("starts_at", "id"),
                "indexes": [models.Index(fields=["group", "starts_at"], name="date_by_group")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="date_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="caseentry",
            name="date",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="sharing.groupdate",
            ),
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.case",
                    ),
                ),
                (
                    "date",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.groupdate",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("date", "person"), name="there_once_a_date")
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("theme", models.CharField(max_length=1000)),
                ("made_at", models.DateTimeField()),
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
            name="GroupOpened",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sharing.case",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.groupproposal",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GroupCandidate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True, choices=[("", ""), ("yes", "yes"), ("no", "no")], max_length=3
                    ),
                ),
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
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="candidates",
                        to="sharing.groupproposal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "proposal"), name="asked_once_a_proposal"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(("answer__in", ("yes", "no")), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="answered_when_it_was",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField(max_length=4000)),
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.case",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(fields=("group", "number"), name="rules_once_a_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupsProposed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("proposals", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.edition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InCalendar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[("action", "Action"), ("touch", "Touch")], max_length=10
                    ),
                ),
                ("subject", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("day", models.DateField()),
                ("wanted", models.BooleanField(default=True)),
                ("changed_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "what", "subject"), name="in_calendar_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wanted", True), ("cancelled_at__isnull", False), _connector="OR"
                        ),
                        name="in_calendar_only_if_wanted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeepInTouch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "other"), name="keep_in_touch_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Learnt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("challenge", samspill.web.people.lines.LineField(max_length=300)),
                ("line", samspill.web.people.lines.LineField(max_length=300)),
                ("said_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.edition",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("challenge", "-said_at", "-id"),
                "indexes": [
                    models.Index(fields=["edition", "opened_at"], name="learnt_by_edition")
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("revision", models.BigIntegerField()),
                ("text", models.TextField(blank=True, max_length=4000)),
                ("begun_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.edition",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "talk",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.talk",
                    ),
                ),
            ],
            options={
                "ordering": ("-begun_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(fields=("person", "key"), name="note_once_a_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("meeting__isnull", False),
                                ("organisation", None),
                                ("other", None),
                                ("talk", None),
                            ),
                            models.Q(
                                ("meeting", None),
                                ("organisation", None),
                                ("other__isnull", False),
                                ("talk", None),
                            ),
                            models.Q(
                                ("meeting", None),
                                ("organisation__isnull", False),
                                ("other", None),
                                ("talk", None),
                            ),
                            models.Q(
                                ("meeting", None),
                                ("organisation", None),
                                ("other", None),
                                ("talk__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="note_about_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NotHeld",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("said_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "by", "other"), name="not_held_said_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.candidate",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("candidate", "by"), name="objection_once_a_candidate"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stays", models.BooleanField(default=False)),
                ("ask_me", samspill.web.people.lines.LineField(blank=True, max_length=200)),
                ("lend", samspill.web.people.lines.LineField(blank=True, max_length=200)),
                ("help_with", samspill.web.people.lines.LineField(blank=True, max_length=200)),
                ("searched", models.TextField(editable=False)),
                ("changed_at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OutcomeAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "useful",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "None"), (1, "One"), (2, "Two"), (3, "Three or more")],
                        null=True,
                    ),
                ),
                (
                    "again",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "None"), (1, "One"), (2, "Two"), (3, "Three or more")],
                        null=True,
                    ),
                ),
                ("would_come", models.BooleanField(null=True)),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "person"), name="outcomes_answered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("again", None), ("useful", None), ("would_come", None)),
                            models.Q(
                                ("again__isnull", False),
                                ("useful__isnull", False),
                                ("would_come__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="all_answered_or_taken_back",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcomes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("released", models.JSONField(default=dict)),
                ("counted_at", models.DateTimeField(null=True)),
                ("cost", models.PositiveIntegerField(null=True)),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.edition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OutcomesPrint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")],
                        max_length=2,
                    ),
                ),
                ("ordered_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True)),
                ("content", models.BinaryField(default=bytes)),
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
                        fields=("edition", "language"), name="one_outcomes_print"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kept_from", samspill.web.people.lines.LineField(blank=True, max_length=200)),
                ("kept_day", models.DateField(null=True)),
                (
                    "how",
                    models.CharField(choices=[("tap", "Tap"), ("code", "Code")], max_length=10),
                ),
                ("released_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="editions.edition",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["receiver", "giver"], name="release_by_receiver")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("giver", "receiver"), name="release_once_a_pair"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("receiver")), _negated=True),
                        name="release_to_somebody_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RulesAccepted",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.case",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "group"], name="yes_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("at"))), name="yes_lasts_a_while"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Share",
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
                        choices=[
                            ("experience", "An experience, without names"),
                            ("method", "A method"),
                            ("question", "A question"),
                            ("call me", "Call me about this"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "about",
                    samspill.web.people.lines.LineField(
                        blank=True, max_length=100, verbose_name="about"
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=4000)),
                (
                    "number",
                    samspill.web.people.lines.LineField(
                        blank=True, max_length=30, verbose_name="telephone number"
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        choices=[
                            ("RED", "TLP:RED"),
                            ("AMBER+STRICT", "TLP:AMBER+STRICT"),
                            ("AMBER", "TLP:AMBER"),
                            ("GREEN", "TLP:GREEN"),
                            ("CLEAR", "TLP:CLEAR"),
                        ],
                        max_length=20,
                    ),
                ),
                ("act_after_contact", models.BooleanField(default=True)),
                ("may_name_source", models.BooleanField(default=False)),
                ("may_tell_affected", models.BooleanField(default=False)),
                ("chatham_house", models.BooleanField(default=False)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("own", "Own experience"),
                            ("told", "Told by somebody else"),
                            ("guess", "A guess"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "purpose",
                    samspill.web.people.lines.LineField(max_length=300, verbose_name="purpose"),
                ),
                ("ground", models.CharField(blank=True, max_length=60)),
                (
                    "weighing",
                    samspill.web.people.lines.LineField(
                        blank=True, max_length=500, verbose_name="weighing"
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="editions.edition",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "call me"), ("number__gt", ""), ("text", "")),
                            models.Q(
                                models.Q(("kind", "call me"), _negated=True),
                                ("number", ""),
                                ("text__gt", ""),
                            ),
                            _connector="OR",
                        ),
                        name="share_is_a_text_or_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("label", "RED"), ("second__isnull", False)),
                            models.Q(("label", "RED"), _negated=True),
                            _connector="OR",
                        ),
                        name="share_red_has_a_second",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="share_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receiver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="sharing.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="receivers",
                        to="sharing.share",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=["person", "share"],
                        name="receiver_by_person",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("share", "person"), name="receiver_once_a_share"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="caseentry",
            name="share",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="sharing.share",
            ),
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "came",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("used", "Used"),
                            ("led", "Led to something"),
                            ("not for us", "Not for us"),
                            ("no more", "Received, cannot say more"),
                        ],
                        max_length=20,
                    ),
                ),
                ("line", samspill.web.people.lines.LineField(blank=True, max_length=300)),
                ("to_all", models.BooleanField(default=False)),
                ("said_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="sharing.share",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("share", "person"), name="one_answer_a_receiver"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("at", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="sharing.share",
                    ),
                ),
            ],
            options={
                "ordering": ("asked_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "share"), name="one_hold_a_body"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("at__isnull", True), ("until__isnull", True)),
                            models.Q(("at__isnull", False), ("until__isnull", False)),
                            _connector="OR",
                        ),
                        name="held_until_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("confirmed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "person"), name="standing_once_an_organisation"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", samspill.web.people.lines.LineField(max_length=400)),
                ("proposed_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
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
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-approved_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "by", "other"), name="story_once_a_pair"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("other")), _negated=True),
                        name="story_of_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Terms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("none", "Nothing"),
                            ("ties", "Ties and actions"),
                            ("sharing", "Ties, actions and sharing"),
                            ("cases", "Ties, actions, sharing and cases"),
                        ],
                        default="none",
                        max_length=20,
                    ),
                ),
                (
                    "controller",
                    samspill.web.people.lines.LineField(
                        blank=True, max_length=200, verbose_name="controller"
                    ),
                ),
                (
                    "joint",
                    samspill.web.people.lines.LineField(
                        blank=True,
                        max_length=200,
                        verbose_name="agreement of joint controllers (article 26)",
                    ),
                ),
                (
                    "processing",
                    samspill.web.people.lines.LineField(
                        blank=True,
                        max_length=200,
                        verbose_name="agreement with processors (article 28)",
                    ),
                ),
                (
                    "contact",
                    models.EmailField(
                        blank=True,
                        max_length=254,
                        verbose_name="contact point for people written about",
                    ),
                ),
                (
                    "red_in_writing",
                    models.BooleanField(default=False, verbose_name="TLP:RED may be written"),
                ),
                ("changed_at", models.DateTimeField()),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="editions.edition",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("part", "none"),
                            models.Q(
                                ("contact__gt", ""),
                                ("controller__gt", ""),
                                ("joint__gt", ""),
                                ("processing__gt", ""),
                            ),
                            _connector="OR",
                        ),
                        name="terms_before_any_part",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Vouch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vouches",
                        to="sharing.candidate",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("candidate", "by"), name="word_once_a_candidate"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Wide",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "lets_in",
                    models.CharField(
                        choices=[
                            ("anybody", "Anybody here"),
                            ("met", "Those I meet"),
                            ("nobody", "Nobody: only what is shared with me by name"),
                        ],
                        default="anybody",
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
            name="Widening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("agreed", models.BooleanField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="widenings",
                        to="sharing.share",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("share", "person"),
                        name="widening_asked_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Willing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seen_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="willing",
                        to="sharing.groupproposal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "person"), name="willing_once_a_proposal"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="caseentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("date__isnull", False), ("kind", "minutes")),
                    models.Q(models.Q(("kind", "minutes"), _negated=True), ("date", None)),
                    _connector="OR",
                ),
                name="minutes_are_of_a_date",
            ),
        ),
    )
