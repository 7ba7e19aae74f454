"""The public library's own index: fed from frozen artefacts only."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from modelsearch import index

from publishing.pages import name_of_report


class LibraryEntry(index.Indexed, models.Model):
    """A published report as the library finds it. `page_id` is the published page's.

    `text` holds one paragraph, heading, list item or cell a line; `anchors` holds for each line the paragraph number
    ("4.12", or empty) and the id of its element in the public page.
    """

    page_id = models.PositiveBigIntegerField(unique=True)
    title = models.CharField(max_length=255)
    pseudonym = models.CharField(max_length=60)
    reference = models.CharField(max_length=40)
    partnership_name = models.CharField(max_length=255)
    review_type = models.CharField(max_length=120)
    published_on = models.DateField(db_index=True)
    year = models.PositiveSmallIntegerField()
    url = models.CharField(max_length=255)
    text = models.TextField()
    anchors = models.JSONField(default=list)

    # Indexed by `search.indexing` in the transaction that publishes, not by a task after each save.
    search_auto_update = False
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title", boost=3),
        index.SearchField("pseudonym", boost=3),
        index.SearchField("reference", boost=3),
        index.SearchField("partnership_name", boost=2),
        index.SearchField("text"),
    ]

    class Meta:
        ordering = ["-published_on", "title"]
        verbose_name_plural = "library entries"

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        return name_of_report(self.pseudonym, self.title)
