import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import portal.encryption
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("review_pages", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LibraryPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="PartnershipSignOff",
            fields=[
                (
                    "task_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "partnership sign-off",
            },
            bases=("wagtailcore.task",),
        ),
        migrations.CreateModel(
            name="PublishedReportPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("reference", models.CharField(max_length=40, verbose_name="public reference")),
                ("pseudonym", models.CharField(max_length=60, verbose_name="pseudonym")),
                ("review_type", models.CharField(max_length=120)),
                ("guidance", models.CharField(blank=True, max_length=120)),
                ("partnership_name", models.CharField(max_length=255)),
                (
                    "month_of_death",
                    models.CharField(blank=True, max_length=40, verbose_name="month and year of the death"),
                ),
                ("first_published_on", models.DateField(verbose_name="first published on")),
                ("published_on", models.DateField(verbose_name="published on")),
                ("version", models.PositiveIntegerField(default=1)),
                ("change_note", models.TextField(blank=True, verbose_name="what changed")),
                ("unlisted", models.BooleanField(default=False, verbose_name="kept from search engines")),
                ("around", models.JSONField(blank=True, default=dict, help_text="What its profile says around it.")),
            ],
            options={
                "verbose_name": "published report",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="KeptFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("text", portal.encryption.EncryptedTextField()),
                ("sentence", portal.encryption.EncryptedTextField()),
                ("reason", portal.encryption.EncryptedTextField(verbose_name="reason")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_findings",
                        to="review_pages.draftreportpage",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "exception of the disclosure check",
                "verbose_name_plural": "exceptions of the disclosure check",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("approved_at", models.DateTimeField(auto_now_add=True)),
                ("reference", models.CharField(max_length=40, verbose_name="public reference")),
                (
                    "month_of_death",
                    models.CharField(blank=True, max_length=40, verbose_name="month and year of the death"),
                ),
                ("change_note", models.TextField(blank=True, verbose_name="what changed")),
                ("unlisted", models.BooleanField(default=False, verbose_name="kept from search engines")),
                ("keeps_earlier", models.BooleanField(default=False, verbose_name="earlier versions stay readable")),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("trouble", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="review_pages.draftreportpage",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="wagtailcore.revision"
                    ),
                ),
                (
                    "sign_off",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication",
                        to="wagtailcore.taskstate",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="publications",
                        to="publishing.publishedreportpage",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Artefact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("format", models.CharField(max_length=20)),
                ("content", models.BinaryField()),
                ("size", models.PositiveIntegerField(help_text="In bytes.")),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="artefacts",
                        to="publishing.publishedreportpage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("page", "version", "format"), name="one_artefact_of_a_format")
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("reason", models.TextField(help_text="In words for the public.", verbose_name="why")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="withdrawals",
                        to="publishing.publishedreportpage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("page", "version"), name="one_withdrawal_of_a_version")
                ],
            },
        ),
    ]
