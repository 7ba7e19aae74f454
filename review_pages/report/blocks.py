"""What the draft report is made of in Wagtail's editor: sections, each with running text, tables and
recommendations.

One rich text block holds many paragraphs: a report of 45,000 words opens in less than half the time that one block for
each paragraph needs.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock

from review_pages.report.document import Scope

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


class RecommendationBlock(blocks.StructBlock):
    """A recommendation: what is asked for, of whom. The id of its block is its identity (see `stream.py`)."""

    text = blocks.RichTextBlock(
        label=_("What should be done"), features=["bold", "italic", "ol", "ul", "external-link", "footnote"]
    )
    scope = blocks.ChoiceBlock(
        label=_("Scope"),
        required=False,
        choices=[
            (str(Scope.LOCAL), _("Local")),
            (str(Scope.REGIONAL), _("Regional")),
            (str(Scope.NATIONAL), _("National")),
        ],
    )
    owner = blocks.CharBlock(
        label=_("Who must act"), required=False, max_length=250, help_text=_("The agency that will own the action.")
    )

    class Meta:
        icon = "tick-inverse"
        label = _("Recommendation")


class PictureBlock(blocks.CharBlock):
    """The SHA-256 of a picture: kept as it is, and not for people to type."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.field.widget = forms.TextInput(attrs={"readonly": True})


class FigureBlock(blocks.StructBlock):
    """A picture that came in with a Word file. `picture` names it among the review's pictures."""

    picture = PictureBlock(label=_("Picture"))
    alt = blocks.TextBlock(
        label=_("What it shows, in words"),
        required=False,  # pictures come in from Word without any; the draft must still be saved
        help_text=_("For those who do not see it. It is read in place of the picture, and must not identify anyone."),
        rows=3,
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Figure")


class ContentBlock(blocks.StreamBlock):
    """What stands under a section's heading."""

    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES, icon="pilcrow")
    table = ReportTableBlock()
    recommendation = RecommendationBlock()
    figure = FigureBlock()


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
