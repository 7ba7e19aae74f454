import modelsearch.index
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="LibraryEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page_id", models.PositiveBigIntegerField(unique=True)),
                ("title", models.CharField(max_length=255)),
                ("pseudonym", models.CharField(max_length=60)),
                ("reference", models.CharField(max_length=40)),
                ("partnership_name", models.CharField(max_length=255)),
                ("review_type", models.CharField(max_length=120)),
                ("published_on", models.DateField(db_index=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("url", models.CharField(max_length=255)),
                ("text", models.TextField()),
                ("anchors", models.JSONField(default=list)),
            ],
            options={
                "verbose_name_plural": "library entries",
                "ordering": ["-published_on", "title"],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
    ]
