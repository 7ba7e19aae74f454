import django.db.models.deletion
import django.utils.timezone
import portal.encryption
import portal.uploads.models
import review_pages.review.models
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("short_name", models.CharField(max_length=20, verbose_name="short name")),
            ],
            options={
                "verbose_name_plural": "agencies",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="AgencySignOff",
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
                "verbose_name": "agency sign-off",
            },
            bases=("wagtailcore.task",),
        ),
        migrations.CreateModel(
            name="DraftReportPage",
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
                (
                    "body",
                    wagtail.fields.StreamField(
                        [("section", 15)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"label": "Heading", "max_length": 250}),
                            1: (
                                "wagtail.blocks.BooleanBlock",
                                (),
                                {
                                    "default": True,
                                    "help_text": "Front matter and appendices often are not.",
                                    "label": "Numbered",
                                    "required": False,
                                },
                            ),
                            2: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": [
                                        "h3",
                                        "h4",
                                        "bold",
                                        "italic",
                                        "ol",
                                        "ul",
                                        "blockquote",
                                        "external-link",
                                        "footnote",
                                    ],
                                    "icon": "pilcrow",
                                    "label": "Text",
                                },
                            ),
                            3: (
                                "wagtail.contrib.table_block.blocks.TableBlock",
                                (),
                                {
                                    "help_text": "In a cell: **bold**, *italic*, [words](https://…) for a link, ^[a footnote]. Each line is a paragraph; begin it with “• ” for a bullet.",
                                    "label": "Cells",
                                    "table_options": {
                                        "autoRowSize": True,
                                        "contextMenu": [
                                            "row_above",
                                            "row_below",
                                            "---------",
                                            "col_left",
                                            "col_right",
                                            "---------",
                                            "remove_row",
                                            "remove_col",
                                            "---------",
                                            "mergeCells",
                                            "---------",
                                            "undo",
                                            "redo",
                                        ],
                                        "mergeCells": True,
                                        "renderer": "text",
                                    },
                                },
                            ),
                            4: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {
                                    "default": 1,
                                    "help_text": "How many rows at the top are headings, if the first row is one.",
                                    "label": "Heading rows",
                                    "min_value": 1,
                                },
                            ),
                            5: ("wagtail.blocks.StructBlock", [[("table", 3), ("heading_rows", 4)]], {}),
                            6: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "ol", "ul", "external-link", "footnote"],
                                    "label": "What should be done",
                                },
                            ),
                            7: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [("local", "Local"), ("regional", "Regional"), ("national", "National")],
                                    "label": "Scope",
                                    "required": False,
                                },
                            ),
                            8: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "The agency that will own the action.",
                                    "label": "Who must act",
                                    "max_length": 250,
                                    "required": False,
                                },
                            ),
                            9: ("wagtail.blocks.StructBlock", [[("text", 6), ("scope", 7), ("owner", 8)]], {}),
                            10: ("review_pages.report.blocks.PictureBlock", (), {"label": "Picture"}),
                            11: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {
                                    "help_text": "For those who do not see it. It is read in place of the picture, and must not identify anyone.",
                                    "label": "What it shows, in words",
                                    "required": False,
                                    "rows": 3,
                                },
                            ),
                            12: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Caption", "max_length": 250, "required": False},
                            ),
                            13: ("wagtail.blocks.StructBlock", [[("picture", 10), ("alt", 11), ("caption", 12)]], {}),
                            14: (
                                "wagtail.blocks.StreamBlock",
                                [[("text", 2), ("table", 5), ("recommendation", 9), ("figure", 13)]],
                                {"label": "Content", "required": False},
                            ),
                            15: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 0), ("numbered", 1), ("content", 14)]],
                                {},
                            ),
                        },
                        verbose_name="sections",
                    ),
                ),
                (
                    "numbering",
                    models.CharField(
                        choices=[
                            ("section", "By section: 1.1, 1.2, 2.1"),
                            ("running", "Through the whole report: 1, 2, 3"),
                        ],
                        default="section",
                        max_length=10,
                        verbose_name="paragraph numbers",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft report",
            },
            bases=(review_pages.review.models.ReviewPart, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="PartnershipPage",
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
                "verbose_name": "partnership",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="AgencyReturnPage",
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
                ("form_key", models.SlugField(default="involvement", max_length=40)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("being written", "being written"),
                            ("waiting for sign-off", "waiting for sign-off"),
                            ("submitted", "submitted"),
                            ("released to the panel", "released to the panel"),
                        ],
                        default="being written",
                        max_length=40,
                    ),
                ),
                ("answers", models.JSONField(blank=True, default=dict)),
                ("nil_return", models.BooleanField(default=False, help_text="The agency searched and knew nobody.")),
                ("worked_on", models.JSONField(blank=True, default=dict)),
                ("due", models.DateField(blank=True, null=True, verbose_name="due")),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("with_sign_off_since", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="review_pages.agency"
                    ),
                ),
                (
                    "signed_off_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
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
                "verbose_name": "agency return",
            },
            bases=(review_pages.review.models.ReviewPart, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="NamedRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("named_at", models.DateTimeField(auto_now=True)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="named_revisions",
                        to="review_pages.draftreportpage",
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="wagtailcore.revision"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DisposalRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=40, unique=True, verbose_name="reference")),
                ("review_type", models.CharField(max_length=40)),
                ("edition", models.CharField(max_length=20)),
                ("closed_on", models.DateField(verbose_name="closed on")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="published on")),
                ("disposed_at", models.DateTimeField(auto_now_add=True, verbose_name="disposed of")),
                ("counts", models.JSONField(default=dict)),
                ("files_left", models.JSONField(blank=True, default=list)),
                ("swept_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disposals",
                        to="review_pages.partnershippage",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="agency",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="agencies", to="review_pages.partnershippage"
            ),
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due", models.DateField()),
                ("step", models.CharField(max_length=24)),
                ("planned_at", models.DateTimeField(auto_now_add=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("taken_by", models.CharField(blank=True, max_length=32)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="review_pages.agencyreturnpage",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReminderSchedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.JSONField(default=list, help_text="Days before the due date.")),
                ("after", models.JSONField(default=list, help_text="Days after the due date.")),
                ("escalate_after", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "partnership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_schedule",
                        to="review_pages.partnershippage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RequestFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(editable=False, upload_to=portal.uploads.models.private_name, verbose_name="file"),
                ),
                ("name", models.CharField(editable=False, max_length=255, verbose_name="name")),
                ("media_type", models.CharField(editable=False, max_length=120)),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="size")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="request_files",
                        to="review_pages.agencyreturnpage",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReturnFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(editable=False, upload_to=portal.uploads.models.private_name, verbose_name="file"),
                ),
                ("name", models.CharField(editable=False, max_length=255, verbose_name="name")),
                ("media_type", models.CharField(editable=False, max_length=120)),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="size")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("question", models.SlugField(max_length=40)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer_files",
                        to="review_pages.agencyreturnpage",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReturnMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("said_at", models.DateTimeField(auto_now_add=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="review_pages.agencyreturnpage",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ReturnVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("nil_return", models.BooleanField(default=False)),
                ("released", models.BooleanField(default=False, help_text="Whether the panel could read it.")),
                ("arrived_at", models.DateTimeField()),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="review_pages.agencyreturnpage",
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="wagtailcore.revision"
                    ),
                ),
                (
                    "signed_off_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="ReturnWordFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(editable=False, upload_to=portal.uploads.models.private_name, verbose_name="file"),
                ),
                ("name", models.CharField(editable=False, max_length=255, verbose_name="name")),
                ("media_type", models.CharField(editable=False, max_length=120)),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="size")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="word_files",
                        to="review_pages.agencyreturnpage",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReviewEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40)),
                ("on", models.DateField(verbose_name="date")),
                ("note", models.TextField(blank=True, verbose_name="reason")),
                ("ground", models.SlugField(blank=True, max_length=40, verbose_name="ground")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["on", "id"],
            },
        ),
        migrations.CreateModel(
            name="DecisionLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(editable=False, upload_to=portal.uploads.models.private_name, verbose_name="file"),
                ),
                ("name", models.CharField(editable=False, max_length=255, verbose_name="name")),
                ("media_type", models.CharField(editable=False, max_length=120)),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="size")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("addressed_to", models.CharField(max_length=300, verbose_name="who it goes to")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="review_pages.reviewevent",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ReviewPage",
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
                ("reference", models.CharField(max_length=40, unique=True, verbose_name="reference")),
                ("pseudonym", models.CharField(max_length=60, verbose_name="pseudonym")),
                ("profile_code", models.CharField(max_length=40)),
                ("profile_edition", models.CharField(max_length=20)),
                (
                    "local_profile",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="What the partnership had changed in the profile; see LocalProfile.",
                    ),
                ),
                (
                    "jurisdiction",
                    models.CharField(
                        choices=[
                            ("england", "England"),
                            ("wales", "Wales"),
                            ("scotland", "Scotland"),
                            ("northern ireland", "Northern Ireland"),
                        ],
                        default="england",
                        max_length=20,
                        verbose_name="nation",
                    ),
                ),
                (
                    "marking",
                    models.CharField(default="OFFICIAL-SENSITIVE", max_length=60, verbose_name="protective marking"),
                ),
                ("agencies", models.ManyToManyField(blank=True, related_name="reviews", to="review_pages.agency")),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="review_pages.partnershippage",
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.AddField(
            model_name="reviewevent",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="events", to="review_pages.reviewpage"
            ),
        ),
        migrations.CreateModel(
            name="ReportPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(editable=False, upload_to=portal.uploads.models.private_name, verbose_name="file"),
                ),
                ("name", models.CharField(editable=False, max_length=255, verbose_name="name")),
                ("media_type", models.CharField(editable=False, max_length=120)),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="size")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="report_pictures",
                        to="review_pages.reviewpage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProfileMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_code", models.CharField(max_length=40)),
                ("from_edition", models.CharField(max_length=20)),
                ("from_local", models.JSONField(blank=True, default=dict)),
                ("to_code", models.CharField(max_length=40)),
                ("to_edition", models.CharField(max_length=20)),
                ("to_local", models.JSONField(blank=True, default=dict)),
                ("reason", models.TextField(verbose_name="reason")),
                ("moved_at", models.DateTimeField(auto_now_add=True)),
                (
                    "moved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="profile_moves",
                        to="review_pages.reviewpage",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.DateField(verbose_name="paused from")),
                ("reason", models.TextField(verbose_name="reason")),
                ("agreed_by", models.CharField(max_length=120, verbose_name="who agreed it")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("restart", models.DateField(blank=True, null=True, verbose_name="restarted on")),
                ("restart_reason", models.TextField(blank=True, verbose_name="reason for the restart")),
                (
                    "restart_agreed_by",
                    models.CharField(blank=True, max_length=120, verbose_name="who agreed the restart"),
                ),
                ("restart_recorded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "restart_recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pauses", to="review_pages.reviewpage"
                    ),
                ),
            ],
            options={
                "ordering": ["start", "id"],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answers_json", portal.encryption.EncryptedTextField(default="{}")),
                ("recorded_at", models.DateTimeField(auto_now=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notification",
                        to="review_pages.reviewpage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("manager", "Partnership manager"),
                            ("chair", "Partnership chair"),
                            ("author", "Independent Author"),
                            ("panel-member", "Panel member"),
                            ("agency-author", "Agency author"),
                            ("agency-sign-off", "Agency sign-off manager"),
                            ("family-reader", "Family reader or advocate"),
                            ("quality-assurance-reader", "Quality-assurance reader"),
                        ],
                        max_length=40,
                        verbose_name="role",
                    ),
                ),
                ("since", models.DateField(default=django.utils.timezone.localdate)),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="review_pages.agency",
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
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="review_pages.partnershippage",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="review_pages.reviewpage",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="reason")),
                ("placed_at", models.DateTimeField(auto_now_add=True)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lift_reason", models.TextField(blank=True, verbose_name="why it is lifted")),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="legal_holds",
                        to="review_pages.reviewpage",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="IncomingNotification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("profile_code", models.CharField(max_length=40)),
                ("profile_edition", models.CharField(max_length=20)),
                (
                    "local_profile",
                    models.JSONField(blank=True, default=dict, help_text="As of a review; see LocalProfile."),
                ),
                ("people_json", portal.encryption.EncryptedTextField(default="[]")),
                ("answers_json", portal.encryption.EncryptedTextField(default="{}")),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("opened", "A review was opened"), ("declined", "Declined")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="review_pages.agency"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="incoming",
                        to="review_pages.partnershippage",
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opened_from",
                        to="review_pages.reviewpage",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification from an agency",
                "verbose_name_plural": "notifications from agencies",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="IdentityEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pseudonym", models.CharField(max_length=60, verbose_name="pseudonym")),
                ("relationship", models.CharField(max_length=60, verbose_name="part in the review")),
                ("name", portal.encryption.EncryptedTextField(verbose_name="real name")),
                (
                    "aliases",
                    portal.encryption.EncryptedTextField(
                        blank=True, help_text="One on each line.", verbose_name="other names"
                    ),
                ),
                ("date_of_birth", portal.encryption.EncryptedTextField(blank=True, verbose_name="date of birth")),
                (
                    "addresses",
                    portal.encryption.EncryptedTextField(
                        blank=True, help_text="One on each line.", verbose_name="addresses"
                    ),
                ),
                ("nhs_number", portal.encryption.EncryptedTextField(blank=True, verbose_name="NHS number")),
                (
                    "police_numbers",
                    portal.encryption.EncryptedTextField(
                        blank=True, help_text="One on each line.", verbose_name="police numbers"
                    ),
                ),
                (
                    "court_numbers",
                    portal.encryption.EncryptedTextField(
                        blank=True, help_text="One on each line.", verbose_name="court numbers"
                    ),
                ),
                (
                    "other_numbers",
                    portal.encryption.EncryptedTextField(
                        blank=True, help_text="One on each line.", verbose_name="other numbers"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identities",
                        to="review_pages.reviewpage",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the identity register",
                "verbose_name_plural": "entries of the identity register",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="IdentityChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "entry_number",
                    models.PositiveBigIntegerField(help_text="The entry's primary key, which outlives it."),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[("added", "Added"), ("changed", "Changed"), ("removed", "Removed")], max_length=10
                    ),
                ),
                ("before_json", portal.encryption.EncryptedTextField(default="{}")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identity_changes",
                        to="review_pages.reviewpage",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of the identity register",
                "verbose_name_plural": "changes of the identity register",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("milestone", models.SlugField(max_length=40)),
                ("moved_from", models.DateField(blank=True, help_text="None where no date had been set.", null=True)),
                ("moved_to", models.DateField(verbose_name="new date")),
                ("reason", models.TextField(verbose_name="reason")),
                ("agreed_by", models.CharField(max_length=120, verbose_name="who agreed it")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="review_pages.reviewpage",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="draftreportpage",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="review_pages.reviewpage"
            ),
        ),
        migrations.CreateModel(
            name="DisposalProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("proposed_at", models.DateTimeField(auto_now_add=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disposal",
                        to="review_pages.reviewpage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BrokenGlass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "administrator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="broken_glass",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="broken_glass",
                        to="review_pages.reviewpage",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "broken glass",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="agencyreturnpage",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="review_pages.reviewpage"
            ),
        ),
        migrations.CreateModel(
            name="SharedRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("shared with the panel", "shared with the panel"),
                            ("shared with the family", "shared with the family"),
                            ("sent for quality assurance", "sent for quality assurance"),
                        ],
                        max_length=40,
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("shared_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shared_revisions",
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
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="wagtailcore.revision"
                    ),
                ),
                (
                    "shared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-shared_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ShutOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("item", models.PositiveBigIntegerField()),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("shut_out_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shut_outs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shut_outs",
                        to="review_pages.reviewpage",
                    ),
                ),
                (
                    "shut_out_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="WordUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(editable=False, upload_to=portal.uploads.models.private_name, verbose_name="file"),
                ),
                ("name", models.CharField(editable=False, max_length=255, verbose_name="name")),
                ("media_type", models.CharField(editable=False, max_length=120)),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="size")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="word_uploads",
                        to="review_pages.reviewpage",
                    ),
                ),
                (
                    "revision",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LocalProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("edition", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField()),
                ("changes", models.JSONField(default=dict)),
                ("note", models.TextField(blank=True, verbose_name="why")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="local_profiles",
                        to="review_pages.partnershippage",
                    ),
                ),
            ],
            options={
                "ordering": ["version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "code", "edition", "version"), name="local_profile_version"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.UniqueConstraint(fields=("partnership", "name"), name="agency_name_in_partnership"),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(condition=models.Q(("sent_at", None)), fields=["person"], name="reminders_to_send"),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(fields=("page", "person", "due", "step"), name="one_reminder_of_a_step"),
        ),
        migrations.AddConstraint(
            model_name="returnversion",
            constraint=models.UniqueConstraint(fields=("page", "number"), name="one_version_of_a_number"),
        ),
        migrations.AddConstraint(
            model_name="reportpicture",
            constraint=models.UniqueConstraint(models.F("review"), models.F("sha256"), name="one_picture_of_a_kind"),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("restart", None)), fields=("review",), name="one_pause_goes_on"
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.CheckConstraint(
                condition=models.Q(("restart", None), ("restart__gte", models.F("start")), _connector="OR"),
                name="pause_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalhold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None)), fields=("review",), name="one_legal_hold_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="identityentry",
            constraint=models.UniqueConstraint(fields=("review", "pseudonym"), name="pseudonym_in_review"),
        ),
        migrations.AddConstraint(
            model_name="agencyreturnpage",
            constraint=models.UniqueConstraint(
                fields=("review", "agency", "form_key"), name="one_return_of_agency_and_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="shutout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None)),
                fields=("person", "kind", "item"),
                name="shut_out_once_of_a_thing",
            ),
        ),
    ]
