"""The public library's own index: fed from frozen artefacts only."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from modelsearch import index


class LibraryEntry(index.Indexed, models.Model):
    """A published report as the library finds it. `page_id` is the published page's."""

    page_id = models.PositiveBigIntegerField(unique=True)
    title = models.CharField(max_length=255)
    reference = models.CharField(max_length=40)
    partnership_name = models.CharField(max_length=255)
    review_type = models.CharField(max_length=120)
    published_on = models.DateField(db_index=True)
    url = models.CharField(max_length=255)
    text = models.TextField()

    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title", boost=3),
        index.SearchField("partnership_name", boost=2),
        index.SearchField("text"),
        index.FilterField("published_on"),
        index.FilterField("review_type"),
        index.FilterField("partnership_name"),
    ]

    class Meta:
        ordering = ["-published_on", "title"]
        verbose_name_plural = "library entries"

    def __str__(self) -> str:
        return self.title
