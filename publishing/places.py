"""Findings in words, and what a reader of a page sees."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from publishing.disclosure import Finding, Part, Place

SHOWN = 12
"""How many places a sentence names; beyond that it says how many more there are."""


def place_name(place: Place) -> str:
    """Where something stands, without saying what: headings are not quoted, since the name may stand in one."""
    if place.part is Part.TITLE:
        return _("the title")
    if place.part is Part.NOTE:
        return _("note %(number)s") % {"number": place.number}
    if place.part is Part.RECOMMENDATION:
        return _("recommendation %(number)s") % {"number": place.number}
    if place.part is Part.PARAGRAPH and place.number:
        return _("paragraph %(number)s") % {"number": place.number}
    if place.section_number:
        section = _("section %(number)s") % {"number": place.section_number}
    else:
        section = _("the %(number)s. chapter from the start, which has no number") % {"number": place.section}
    names = {
        Part.HEADING: _("a heading of %(section)s"),
        Part.LIST: _("a list in %(section)s"),
        Part.TABLE: _("a table in %(section)s"),
        Part.FIGURE: _("a figure in %(section)s"),
        Part.PARAGRAPH: _("a paragraph of %(section)s"),
    }
    return names[place.part] % {"section": section}


def places(findings: Iterable[Finding]) -> list[str]:
    """The places of findings, in reading order, each once."""
    return list(dict.fromkeys(place_name(finding.place) for finding in findings))


def found_sentence(findings: Iterable[Finding]) -> str:
    """One sentence that says where names of the identity register stand."""
    named = places(findings)
    if len(named) > SHOWN:
        named = [*named[:SHOWN], _("%(count)d more places") % {"count": len(named) - SHOWN}]
    return _("A name, other name or date of birth of the identity register stands in %(places)s.") % {
        "places": get_text_list(named, _("and"))
    }


_BLOCKS = frozenset(
    {
        *("blockquote", "br", "caption", "div", "li", "nav", "ol", "p", "section", "table", "td", "th", "tr", "ul"),
        *("h1", "h2", "h3", "h4", "h5", "h6"),
    }
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        self.said.extend(value for name, value in attrs if value and name in ("href", "aria-label", "id"))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def visible_text(html: str) -> str:
    """The text of a page as it is seen and heard, line by line, and the addresses of its links."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts) + "\n" + "\n".join(reader.said)
