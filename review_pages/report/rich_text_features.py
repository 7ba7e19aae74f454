"""What the rich text editor learns for reports: footnotes, links to other sites only, lists that go on counting."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.contentstate_models import Block
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    BLOCK_KEY_NAME,
    ExternalLinkElementHandler,
    InlineEntityElementHandler,
    ListElementHandler,
    ListItemElementHandler,
)
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

from review_pages.report.rich_text import NOTE_SIGN, NOTE_TEXT, NUMBER

FOOTNOTE = "FOOTNOTE"


class FootnoteElementHandler(InlineEntityElementHandler):
    """Stored HTML to editor: a footnote that is one sign long and carries its text."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"text": attrs.get(NOTE_TEXT, "")}


def footnote_element(props: dict[str, Any]) -> Any:
    """Editor to stored HTML."""
    return DOM.create_element("footnote", {NOTE_TEXT: props.get("text", "")}, NOTE_SIGN)


class CountedItem(Block):
    """A list item in the editor; `number` is what its list begins with, if it is the first and the number matters."""

    number = ""

    def as_dict(self) -> dict[str, Any]:
        said: dict[str, Any] = super().as_dict()
        return said | {"data": {NUMBER: self.number}} if self.number else said


class CountedItemHandler(ListItemElementHandler):
    """Stored HTML to editor."""

    def create_block(self, name: str, attrs: dict[str, str], state: Any, contentstate: Any) -> CountedItem:
        block = CountedItem(state.list_item_type, depth=state.list_depth, key=attrs.get(BLOCK_KEY_NAME))
        block.number = attrs.get(NUMBER, "")
        return block


def counted_item(props: dict[str, Any]) -> Any:
    """Editor to stored HTML."""
    number = (props["block"].get("data") or {}).get(NUMBER)
    return DOM.create_element("li", {NUMBER: number} if number else {}, props["children"])


def register_lists(features: FeatureRegistry) -> None:
    """Wagtail's own lists, with the number that a list begins with kept."""
    for feature, block in (("ol", "ordered-list-item"), ("ul", "unordered-list-item")):
        features.register_converter_rule(
            "contentstate",
            feature,
            {
                "from_database_format": {feature: ListElementHandler(block), "li": CountedItemHandler()},
                "to_database_format": {"block_map": {block: {"element": counted_item, "wrapper": feature}}},
            },
        )


def register_links(features: FeatureRegistry) -> None:
    """Links to other sites and mail addresses. A report links to no page of this one, and the author may list none."""
    chooser = reverse_lazy("wagtailadmin_choose_page_external_link")
    features.register_editor_plugin(
        "draftail",
        "external-link",
        EntityFeature(
            {
                "type": "LINK",
                "icon": "link",
                "description": _("Link"),
                "attributes": ["url"],
                "allowlist": {"href": "^(http:|https:|mailto:|undefined$)"},
                "chooserUrls": {"pageChooser": chooser, "externalLinkChooser": chooser},
            },
            js=["wagtailadmin/js/page-chooser-modal.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "external-link",
        {
            "from_database_format": {"a[href]": ExternalLinkElementHandler("LINK")},
            "to_database_format": {"entity_decorators": {"LINK": link_entity}},
        },
    )


def register_footnotes(features: FeatureRegistry) -> None:
    """A button and an entity for footnotes."""
    features.register_editor_plugin(
        "draftail",
        "footnote",
        EntityFeature(
            {
                "type": FOOTNOTE,
                "label": _("Note"),
                "description": _("Footnote"),
                "field": _("Text of the footnote"),
                "save": _("Save the footnote"),
                "cancel": _("Cancel"),
                "remove": _("Remove the footnote"),
            },
            js=["wagtailadmin/js/draftail.js", "review_pages/footnotes.js"],
            css={"all": ["review_pages/footnotes.css"]},
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "footnote",
        {
            "from_database_format": {f"footnote[{NOTE_TEXT}]": FootnoteElementHandler(FOOTNOTE)},
            "to_database_format": {"entity_decorators": {FOOTNOTE: footnote_element}},
        },
    )
