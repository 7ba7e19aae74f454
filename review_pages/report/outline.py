"""The sections that a guidance's template has, beside those that a draft has. Pure.

An author may order sections freely and add their own; a section counts as the template's by its heading, whatever its
case and punctuation, and whatever number stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from review_pages.report.document import Document, Section
from review_pages.report.keys import Keys


@dataclass(frozen=True, slots=True)
class Wanted:
    """A section of the template; `section` is the draft's own, None where it has none."""

    heading: str
    required: bool
    section: Section | None

    @property
    def is_empty(self) -> bool:
        return self.section is not None and not self.section.blocks

    @property
    def is_lacking(self) -> bool:
        """Whether the author still has to see to it: a required section that is missing, or empty."""
        return self.required and (self.section is None or self.is_empty)


def wanted(document: Document, template: Sequence[tuple[str, bool]]) -> list[Wanted]:
    """The template's sections (heading, required) in its order."""
    there = {_plain(section.heading): section for section in reversed(document.sections)}
    return [Wanted(heading, required, there.get(_plain(heading))) for heading, required in template]


def with_sections(document: Document, headings: Sequence[str]) -> Document:
    """The draft with an empty section for each heading that it lacks, behind the one that comes before it there."""
    keys = Keys()
    taken = {section.key for section in document.sections}
    sections = list(document.sections)
    place = 0
    for heading in headings:
        found = next((at for at, each in enumerate(sections) if _plain(each.heading) == _plain(heading)), None)
        if found is None:
            key = keys.make("section", heading)
            while key in taken:
                key = keys.make("section", heading)
            sections.insert(place, Section(key, heading))
            found = place
        place = found + 1
    return replace(document, sections=tuple(sections))


def _plain(heading: str) -> str:
    return " ".join(re.findall(r"\w+", re.sub(r"^[\d.\s]+", "", heading).casefold()))
