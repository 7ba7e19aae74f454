"""What the draft report is made of in Wagtail's editor: sections, each with running text and tables.

One rich text block holds many paragraphs: a report of 45,000 words opens in less than half the time that one block for
each paragraph needs.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock

RICH_TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "blockquote", "external-link", "footnote"]

_MENU = [
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
]


class ReportTableBlock(blocks.StructBlock):
    """A table. Cells hold plain text with light marks (see `cells.py`)."""

    table = TableBlock(
        label=_("Cells"),
        table_options={"mergeCells": True, "contextMenu": _MENU, "renderer": "text", "autoRowSize": True},
        help_text=_(
            "In a cell: **bold**, *italic*, [words](https://…) for a link, ^[a footnote]. "
            "Each line is a paragraph; begin it with “• ” for a bullet."
        ),
    )
    heading_rows = blocks.IntegerBlock(
        label=_("Heading rows"),
        default=1,
        min_value=1,
        help_text=_("How many rows at the top are headings, if the first row is one."),
    )

    class Meta:
        icon = "table"
        label = _("Table")


class ContentBlock(blocks.StreamBlock):
    """What stands under a section's heading."""

    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES, icon="pilcrow")
    table = ReportTableBlock()


class SectionBlock(blocks.StructBlock):
    """A section of the report: its heading and what stands under it."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=250)
    numbered = blocks.BooleanBlock(
        label=_("Numbered"), required=False, default=True, help_text=_("Front matter and appendices often are not.")
    )
    content = ContentBlock(label=_("Content"), required=False)

    class Meta:
        icon = "title"
        label = _("Section")
        label_format = "{heading}"
        collapsed = True
