"""Where a finding stands, in plain English, for the command line. Pages say it in `publishing.places`."""

from __future__ import annotations

from publishing.disclosure.model import Part, Place

_PARTS = {
    Part.HEADING: "a heading",
    Part.PARAGRAPH: "a paragraph",
    Part.LIST: "a list",
    Part.TABLE: "a table",
    Part.FIGURE: "a figure",
    Part.RECOMMENDATION: "a recommendation",
    Part.LINK: "a link",
}


def where(place: Place) -> str:
    """ "paragraph 4.12", "a table in section 3", "note 2", "word/header1.xml"."""
    if place.part is Part.TITLE:
        return "the title"
    if place.part is Part.NOTE:
        return f"note {place.number}"
    if place.part in (Part.ABOUT, Part.RENDERED):
        return place.detail or "what is told about the report"
    if place.section_number:
        section = f"section {place.section_number}"
    else:
        section = f"unnumbered section {place.section}" if place.section else "the report"
    if place.number:
        paragraph = f"paragraph {place.number}"
        return f"a link in {paragraph}" if place.part is Part.LINK else f"{section}, {paragraph}"
    return f"{_PARTS[place.part]} in {section}"
