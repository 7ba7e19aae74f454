"""Findings in words: where something stands, never what."""

from __future__ import annotations

from collections.abc import Iterable

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
    if place.part in (Part.ABOUT, Part.RENDERED):
        return _("what is told about the report")
    names = {
        Part.LINK: _("the address of a link in %(section)s"),
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
    """One sentence that says where something stands that must not be published."""
    named = places(findings)
    if len(named) > SHOWN:
        named = [*named[:SHOWN], _("%(count)d more places") % {"count": len(named) - SHOWN}]
    return _("Something that must not be published stands in %(places)s.") % {"places": get_text_list(named, _("and"))}
