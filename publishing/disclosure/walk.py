"""Every text of a report, with its place and the way to it. Written against the shape of the model, not its classes, so
that a new kind of block is read on the day it is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any
from urllib.parse import unquote

from publishing.disclosure.images import texts_of_image
from publishing.disclosure.model import Part, Place
from review_pages.report.document import Document, paragraph_numbers, section_numbers

_NAMES = frozenset({"key", "id", "note", "notes_key"})
"""Fields that hold an identity, never a text. An address is told as a link."""
_PARTS = {
    "Subheading": Part.HEADING,
    "ListBlock": Part.LIST,
    "Table": Part.TABLE,
    "Note": Part.NOTE,
    "Figure": Part.FIGURE,
    "Image": Part.FIGURE,
    "Recommendation": Part.RECOMMENDATION,
}


def texts(document: Document) -> Iterator[tuple[Place, str]]:
    """Every text that leaves with a report, in reading order, addresses of links and what images carry included."""
    numbers = dict(paragraph_numbers(document))
    numbers |= {each.key: str(number) for number, (_, each) in enumerate(document.recommendations(), start=1)}
    of_sections = section_numbers(document)
    for name in (each.name for each in fields(document)):
        value = getattr(document, name)
        if name == "sections":
            for index, section in enumerate(value):
                base = Place(
                    Part.HEADING, "", index + 1, of_sections.get(section.key), ("sections", index), section.key
                )
                yield replace(base, path=(*base.path, "heading")), section.heading
                for place, block in enumerate(section.blocks):
                    yield from _of(
                        block, replace(base, part=Part.PARAGRAPH, path=(*base.path, "blocks", place)), numbers
                    )
        elif name == "notes":
            for count, note in enumerate(value, start=1):
                yield from _of(note, Place(Part.NOTE, str(count), path=("notes", count - 1), key=note.key), numbers)
        elif isinstance(value, str):
            yield Place(Part.TITLE, path=(name,)), value
        else:
            yield from _of(value, Place(Part.ABOUT, path=(name,)), numbers)


def _of(value: Any, place: Place, numbers: dict[str, str]) -> Iterator[tuple[Place, str]]:
    if isinstance(value, Enum) or value is None:
        return
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, bytes):
        for text in texts_of_image(value):
            yield replace(place, detail="image"), text
    elif isinstance(value, (tuple, list)):
        for index, each in enumerate(value):
            yield from _of(each, replace(place, path=(*place.path, index)), numbers)
        yield from _split_over_cells(value, place)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _of(each, replace(place, path=(*place.path, name)), numbers)
    elif is_dataclass(value):
        yield from _of_block(value, place, numbers)


def _of_block(value: Any, place: Place, numbers: dict[str, str]) -> Iterator[tuple[Place, str]]:
    place = replace(place, part=_PARTS.get(type(value).__name__, place.part))
    key = getattr(value, "key", "")
    if key:
        place = replace(place, key=key, number=numbers.get(key, place.number))
    runs = getattr(value, "runs", None)
    if runs is not None:
        yield place, "".join(run.text for run in runs)
        for index, run in enumerate(runs):
            if run.href:
                yield replace(place, part=Part.LINK, path=(*place.path, "runs", index, "href")), said_by(run.href)
        return
    for each in fields(value):
        if each.name not in _NAMES:
            part = Part.LINK if each.name in ("href", "url") else place.part
            yield from _of(getattr(value, each.name), replace(place, part=part, path=(*place.path, each.name)), numbers)


def _split_over_cells(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """A row of a table once more as one line, since a name may be split over two cells: "Jane | Doe"."""
    if len(value) > 1 and all(hasattr(each, "column_span") for each in value):
        yield replace(place, across=True), " ".join(each.text.replace("\n", " ") for each in value)


def said_by(address: str) -> str:
    """An address or a file name as words, of the same length wherever nothing was escaped."""
    return re.sub(r"(?<=\w)[_+/](?=[\w\u00ad\u200b-\u202e\u2060-\u206f\ufeff])|_|\+(?!\d)", " ", unquote(address))
