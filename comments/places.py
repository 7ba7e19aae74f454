"""What a comment can be about beside a passage: a figure, a section, the whole report; and where that stands now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from comments.anchoring import UNPLACED, Anchored, Selector, State
from comments.models import About
from review_pages.report.document import Document, Figure, running

REPORT_KEY = "report:"
"""Names the whole report where a paragraph's key is asked for."""


def section_key(key: str) -> str:
    """Names a section where a paragraph's key is asked for."""
    return f"section:{key}"


_KEYS: dict[About, Callable[[Selector], str]] = {
    About.REPORT: lambda selector: REPORT_KEY,
    About.SECTION: lambda selector: section_key(selector.section_key),
    About.FIGURE: lambda selector: selector.paragraph_key,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A figure, a section or the report. `called` is its caption, heading or title."""

    about: About
    selector: Selector

    @property
    def called(self) -> str:
        return self.selector.exact


class Places:
    """The places of one report by key, the order in which everything in it is read, and the section that it is in.

    What is about the whole report is in a section of its own.
    """

    def __init__(self, document: Document) -> None:
        self._places: dict[str, Place] = {}
        self._texts = {paragraph.key: len(paragraph.text) for _section, paragraph in document.paragraphs()}
        self.order: dict[str, int] = {}
        self.section_of: dict[str, str] = {}
        for section, key, place in _all(document):
            self.order[key] = len(self.order)
            self.section_of[key] = section
            if place:
                self._places[key] = place

    def get(self, key: str) -> Place | None:
        """The place that a key names; None for a paragraph's."""
        return self._places.get(key)

    def find(self, about: About, selector: Selector) -> Anchored:
        """Where something stands now: under its key, else where just one thing of its sort is called the same."""
        key = _KEYS[about](selector)
        if key in self._places:
            return Anchored(State.EXACT, key, 0, 0, 1.0)
        alike = [
            key
            for key, place in self._places.items()
            if place.about is about and place.called == selector.exact and selector.exact
        ]
        if len(alike) == 1:
            return Anchored(State.MOVED, alike[0], 0, 0, 1.0)
        return UNPLACED

    def beginning(self, place: Anchored) -> Anchored:
        """The first paragraph at or after a place, or the last one before it: for files that know paragraphs only."""
        if place.paragraph_key is None:
            return place
        at = self.order[place.paragraph_key]
        keys = [key for key in self.order if self._texts.get(key)]
        found = next((key for key in keys if self.order[key] >= at), keys[-1] if keys else None)
        return Anchored(place.state, found, 0, self._texts[found], place.score) if found else UNPLACED


def _all(document: Document) -> Iterator[tuple[str, str, Place | None]]:
    """Every key in reading order after its section's, with its place where it names more than a paragraph."""
    yield REPORT_KEY, REPORT_KEY, Place(About.REPORT, Selector("", "", 0, 0, document.title))
    for section in document.sections:
        heading = Selector(section.key, "", 0, 0, section.heading)
        yield section.key, section_key(section.key), Place(About.SECTION, heading)
        for block in section.blocks:
            if isinstance(block, Figure):
                called = Selector(section.key, block.key, 0, 0, block.caption or block.alt)
                yield section.key, block.key, Place(About.FIGURE, called)
            else:
                for paragraph in running([block]):
                    yield section.key, paragraph.key, None
