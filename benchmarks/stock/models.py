"""A report as a stock Wagtail site would hold it: a StreamField of headings, rich text and tables."""

from __future__ import annotations

from typing import ClassVar

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import StreamField
from wagtail.models import Page


class StockReportPage(Page):
    template = "stock/report.html"
    subpage_types: ClassVar[list[str]] = []

    body = StreamField(
        [("heading", blocks.CharBlock()), ("text", blocks.RichTextBlock()), ("table", TableBlock())], blank=True
    )

    class Meta:
        app_label = "stock"
