"""The neutral model of a report, in the middle of everything.

Importers make a `Document`, the StreamField stores it, comments anchor in it, the disclosure check reads it,
renderers print it and search indexes it. Nothing here knows Django, Wagtail or Word.

Keys
    Every block that holds text has a `key`: a string that is unique in the document and stays with the sentence
    through edits and re-imports. Comments, permanent links and findings refer to keys, never to positions.

Offsets
    All offsets into a paragraph are counted in Unicode code points of `Paragraph.text`. The browser counts UTF-16
    units; it converts at its edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one look. A footnote mark is a run of no text whose `note` names the note's key."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""
    note: str = ""


class ParagraphStyle(StrEnum):
    BODY = "body"
    QUOTE = "quote"
    LIST_ITEM = "list-item"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text, a quotation, or one item of a list."""

    key: str
    runs: tuple[Run, ...]
    style: ParagraphStyle = ParagraphStyle.BODY

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading inside a section: level 3 directly below the section's own heading, 4 below that."""

    key: str
    runs: tuple[Run, ...]
    level: int = 3

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    def depth_after(self, depth: int) -> int:
        """How deep it stands below its section's heading, 1 directly below, after a heading of `depth` (0: none).

        The standards for pages and PDF leave no level out, and nor do people who go through a report by its headings.
        """
        return max(1, min(depth + 1, self.level - 2))


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item; `level` 0 is the outermost. Items that continue at another level follow in document order."""

    paragraph: Paragraph
    level: int = 0
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list: consecutive items. `start` is the number of the first ordered item of the outermost level."""

    items: tuple[ListItem, ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. A cell covered by a merge is absent; the one that covers it says how far it spans."""

    paragraphs: tuple[Paragraph, ...]
    column_span: int = 1
    row_span: int = 1

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Table:
    """A table, row by row. The first `header_rows` rows are headings."""

    key: str
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int = 1
    caption: str = ""


class Scope(StrEnum):
    """Who a recommendation asks to act: this place, the region, or the whole country."""

    LOCAL = "local"
    REGIONAL = "regional"
    NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the report asks for. `id` is a UUID that stays with it through edits, copies, Word and the register of
    actions; `owner` is the agency that must act. A draft may not say yet whom it asks."""

    id: str
    blocks: tuple[Paragraph | ListBlock, ...]
    scope: Scope | None = None
    owner: str = ""

    @property
    def key(self) -> str:
        return f"r{self.id.replace('-', '')[:12]}"

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(running(self.blocks))

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, with what it shows in words. `picture` is the SHA-256 of its bytes, which are kept elsewhere."""

    key: str
    picture: str
    alt: str = ""
    caption: str = ""

    @property
    def words(self) -> str:
        """What stands for the picture where it is not shown."""
        return " ".join(filter(None, (self.alt, self.caption)))


Block = Paragraph | Subheading | ListBlock | Table | Recommendation | Figure


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote, in the order in which the text first refers to it."""

    key: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the report: one heading and what stands under it. `numbered` is False for front matter."""

    key: str
    heading: str
    blocks: tuple[Block, ...] = ()
    numbered: bool = True


class Numbering(StrEnum):
    """How paragraphs are numbered: "12.4" by section, or from 1 to the end of the report."""

    BY_SECTION = "section"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report."""

    title: str
    sections: tuple[Section, ...] = ()
    notes: tuple[Note, ...] = field(default=())
    numbering: Numbering = Numbering.BY_SECTION

    def paragraphs(self) -> Iterator[tuple[Section, Paragraph]]:
        """Every paragraph a reader can comment on, in reading order: body text, quotations, list items, cells,
        recommendations."""
        for section in self.sections:
            for paragraph in running(section.blocks):
                yield section, paragraph

    def recommendations(self) -> Iterator[tuple[Section, Recommendation]]:
        """Every recommendation, in reading order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Recommendation):
                    yield section, block

    def figures(self) -> Iterator[Figure]:
        """Every picture, in reading order."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Figure))

    def paragraph(self, key: str) -> Paragraph | None:
        """The paragraph with this key, or None."""
        return next((paragraph for _, paragraph in self.paragraphs() if paragraph.key == key), None)


def running(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """The paragraphs of some blocks, in reading order, those inside of lists, tables and recommendations too."""
    for block in blocks:
        match block:
            case Paragraph():
                yield block
            case ListBlock():
                yield from (item.paragraph for item in block.items)
            case Table():
                for row in block.rows:
                    for cell in row:
                        yield from cell.paragraphs
            case Recommendation():
                yield from running(block.blocks)
            case Subheading():
                pass


def cell_key(table: str, row: int, column: int, place: int) -> str:
    """The key of a paragraph in a table cell: tables are stored as a grid of text, so it follows from the place.

    `row` and `column` count from 0 on the table's grid, `place` the paragraphs of the cell.
    """
    return f"{table}r{row}c{column}p{place}"


def paragraph_numbers(document: Document) -> dict[str, str]:
    """Number body paragraphs and quotations as people cite them: "12.4", section and place in the section, or "87"
    where the report counts throughout.

    Sections count from 1 in order. Front matter (`numbered=False`), list items, table cells, recommendations and
    subheadings carry no such number. Every output uses this one function, so that the editor's preview, the reading
    view and the publication agree.
    """
    numbers: dict[str, str] = {}
    running = 0
    for section_number, section in enumerate((each for each in document.sections if each.numbered), start=1):
        paragraphs = (block for block in section.blocks if isinstance(block, Paragraph))
        for place, paragraph in enumerate(paragraphs, start=1):
            running += 1
            by_section = document.numbering is Numbering.BY_SECTION
            numbers[paragraph.key] = f"{section_number}.{place}" if by_section else str(running)
    return numbers


def section_numbers(document: Document) -> dict[str, int]:
    """The number of each numbered section, by section key."""
    numbered = (section for section in document.sections if section.numbered)
    return {section.key: number for number, section in enumerate(numbered, start=1)}


def recommendation_numbers(document: Document) -> dict[str, int]:
    """The number of each recommendation, by its id: they count through the whole report, as people cite them."""
    return {each.id: number for number, (_, each) in enumerate(document.recommendations(), start=1)}
