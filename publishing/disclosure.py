"""Does a report name someone whom it must not name? Pure.

A thin check, before the full one comes: the whole text of a report, notes, tables and headings included, is searched
for every name, other name and date of birth in the identity register of its review. What it says is *where* something
stands, never what: those who read the message may not be allowed to know the name.

Names match whatever their case, accents, hyphens and spacing, at word boundaries, in full, without their middle names,
and as "Doe, Jane". A date of birth matches in the usual ways of writing a date. A single part of a name ("Jane") is a
hint only (`Sort.PART_OF_NAME`), since it may be anyone's.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from review_pages.report.document import (
    Document,
    Figure,
    ListBlock,
    Paragraph,
    Recommendation,
    Subheading,
    Table,
    paragraph_numbers,
    recommendation_numbers,
    section_numbers,
)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the identity register: the names they are known by, and the date of birth as it was written."""

    names: tuple[str, ...]
    date_of_birth: str = ""


class Part(StrEnum):
    """The part of a report in which something stands."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    RECOMMENDATION = "recommendation"
    FIGURE = "figure"
    NOTE = "note"
    RENDERED = "rendered"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands. `number` is of the paragraph ("4.12"), recommendation or note; `section` counts all
    sections from 1 and is 0 outside them; `section_number` is the one that is printed, if any."""

    part: Part
    number: str = ""
    section: int = 0
    section_number: int | None = None


class Sort(StrEnum):
    NAME = "name"
    DATE_OF_BIRTH = "date of birth"
    PART_OF_NAME = "part of a name"

    @property
    def stops(self) -> bool:
        """Whether it stops a publication."""
        return self is not Sort.PART_OF_NAME


@dataclass(frozen=True, slots=True)
class Finding:
    sort: Sort
    place: Place


class Search:
    """What to look for, made ready once for many texts. `known` are words that may be said: the pseudonyms."""

    def __init__(self, people: Iterable[Person], known: Iterable[str] = ()) -> None:
        may_be_said = {word for text in known for word in _words(_plain(text).casefold())}
        names: set[str] = set()
        dates: set[str] = set()
        parts: set[str] = set()
        for person in people:
            for name in person.names:
                words = [word for word in _words(_plain(name).casefold()) if word not in _HONORIFICS]
                names.update(_name_patterns(words))
                if len(words) > 1:
                    parts.update(word for word in words if len(word) > 2 and word not in may_be_said)
            dates.update(_date_patterns(person.date_of_birth))
        self._names = _any_of(names)
        self._dates = _any_of(dates)
        # A part of a name counts only with its capital, so that "will" and "grace" may be said.
        self._parts = _any_of({f"{re.escape(part.capitalize())}|{re.escape(part.upper())}" for part in parts})

    def sorts(self, text: str) -> list[Sort]:
        """What stands in one text."""
        plain = _plain(text)
        folded = plain.casefold()
        found = []
        if self._names and self._names.search(folded):
            found.append(Sort.NAME)
        elif self._parts and self._parts.search(plain):
            found.append(Sort.PART_OF_NAME)
        if self._dates and self._dates.search(folded):
            found.append(Sort.DATE_OF_BIRTH)
        return found

    def findings(self, document: Document) -> list[Finding]:
        """What stands where in a report, in reading order; each place once for each sort."""
        found = (Finding(sort, place) for place, text in texts(document) for sort in self.sorts(text))
        return list(dict.fromkeys(found))


def texts(document: Document) -> Iterator[tuple[Place, str]]:
    """Every text of a report that a reader can see, with its place. Addresses of links count as text."""
    yield Place(Part.TITLE), document.title
    numbers = paragraph_numbers(document)
    of_recommendations = recommendation_numbers(document)
    of_sections = section_numbers(document)
    for index, section in enumerate(document.sections, start=1):
        number = of_sections.get(section.key)
        yield Place(Part.HEADING, section=index, section_number=number), section.heading
        for block in section.blocks:
            match block:
                case Paragraph():
                    place = Place(Part.PARAGRAPH, numbers.get(block.key, ""), index, number)
                    yield from _of(place, [block])
                case Subheading():
                    yield Place(Part.HEADING, section=index, section_number=number), block.text
                case ListBlock():
                    place = Place(Part.LIST, section=index, section_number=number)
                    yield from _of(place, [item.paragraph for item in block.items])
                case Table():
                    place = Place(Part.TABLE, section=index, section_number=number)
                    yield place, block.caption
                    for row in block.rows:
                        # Names are often split over two cells: "Jane | Doe".
                        yield place, " ".join(cell.text for cell in row)
                        for cell in row:
                            yield from _of(place, cell.paragraphs)
                case Recommendation():
                    place = Place(Part.RECOMMENDATION, str(of_recommendations[block.id]), index, number)
                    yield from _of(place, block.paragraphs)
                    yield place, block.owner
                case Figure():
                    place = Place(Part.FIGURE, section=index, section_number=number)
                    yield place, block.alt
                    yield place, block.caption
    for count, note in enumerate(document.notes, start=1):
        yield from _of(Place(Part.NOTE, str(count)), note.paragraphs)


def _of(place: Place, paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Place, str]]:
    for paragraph in paragraphs:
        yield place, paragraph.text
        for run in paragraph.runs:
            if run.href:
                yield place, re.sub(r"%20|[_+.@/]", " ", run.href)


_HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir"})
_INVISIBLE = {"Cf", "Mn"}


def _plain(text: str) -> str:
    """Text as it is compared: no accents, no invisible characters, plain apostrophes and hyphens, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    kept = "".join(character for character in decomposed if unicodedata.category(character) not in _INVISIBLE)
    return re.sub(r"\s+", " ", re.sub(r"[\u2010-\u2015\u2212]", "-", kept))


def _words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text)


def _any_of(patterns: set[str]) -> re.Pattern[str] | None:
    if not patterns:
        return None
    longest_first = sorted(patterns, key=lambda pattern: (-len(pattern), pattern))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")


def _name_patterns(words: Sequence[str]) -> Iterator[str]:
    if not words:
        return
    escaped = [re.escape(word) for word in words]
    first, last = escaped[0], escaped[-1]
    yield r"[\s.-]+".join(escaped)
    if len(escaped) > 1:
        yield rf"{first}[\s.-]+{last}"
        yield rf"{last},?\s+{first}"


_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%B %d, %Y")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def read_date(text: str) -> datetime.date | None:
    """A full date, in one of the ways a register may hold it; None for anything less."""
    for date_format in _DATE_FORMATS:
        try:
            return datetime.datetime.strptime(text.strip(), date_format).date()  # noqa: DTZ007 (a date has no zone)
        except ValueError:
            continue
    return None


def _date_patterns(written: str) -> Iterator[str]:
    """Patterns for a date of birth. A year or a month alone identifies nobody and is not looked for."""
    date = read_date(written)
    if date is None:
        words = _words(_plain(written).casefold())
        if len(words) > 2:
            yield r"[\s./-]+".join(re.escape(word) for word in words)
        return
    day, month = f"0?{date.day}", f"0?{date.month}"
    year = rf"(?:{date.year}|'?{date.year % 100:02})"
    name = _MONTHS[date.month - 1]
    word = rf"(?:{name}|{name[:3]}|{name[:4]})\.?"
    between = r"\s?[./-]\s?"
    yield rf"{day}{between}{month}{between}{year}"
    yield rf"{date.year}{between}{month}{between}{day}"
    yield rf"{day}(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{word},?[\s-]+{year}"
    yield rf"{word}\s+{day}(?:st|nd|rd|th)?,?\s+{year}"
