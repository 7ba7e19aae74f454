"""What HTML may leave the house: the only place that knows bleach."""

from __future__ import annotations

import bleach

TAGS = frozenset(
    {
        *(
            "a",
            "blockquote",
            "br",
            "div",
            "em",
            "li",
            "nav",
            "ol",
            "p",
            "section",
            "span",
            "strong",
            "sub",
            "sup",
            "ul",
        ),
        *("figcaption", "figure"),
        *("caption", "table", "tbody", "td", "th", "thead", "tr"),
        *("h1", "h2", "h3", "h4", "h5", "h6"),
    }
)
ATTRIBUTES = {
    "*": ["class", "id", "role", "tabindex", "aria-label", "aria-labelledby"],
    "a": ["href", "rel"],
    "ol": ["start"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan", "scope"],
}
PROTOCOLS = frozenset({"http", "https", "mailto", "tel"})


def clean(html: str) -> str:
    """The HTML of a report with nothing in it but text, structure and safe links.

    Other elements are dropped and their text is kept; other attributes and addresses are dropped.
    """
    return bleach.clean(html, tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True, strip_comments=True)
