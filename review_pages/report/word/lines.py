"""Lines: paragraphs as they stand in the Word file, before anyone decides what they are in a report.

A line is a row of pieces of text and of marks without width (a footnote, the beginning of a comment, something lost).
Only `settle` turns it into runs, so that marks keep their place when white space is tidied or a typed number cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from review_pages.report.document import Run
from review_pages.report.word.names import Kind


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one look. `from_style` says that only the paragraph's style makes it bold or italic."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""
    style_bold: bool = False
    style_italic: bool = False
    size: int = 0


class MarkKind(StrEnum):
    NOTE = "note"
    OPEN = "open"
    CLOSE = "close"
    POINT = "point"
    LOST = "lost"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text. `name` is the note's or comment's id, a bookmark's name, or says what was lost there."""

    kind: MarkKind
    name: str


@dataclass(slots=True)
class Line:
    """One paragraph of the Word file. `outline` counts from 0; `label` is the number that Word would print."""

    items: list[Piece | Mark] = field(default_factory=list)
    style: str = ""
    outline: int | None = None
    list_id: str = ""
    family: str = ""
    level: int = 0
    number: int = 0
    label: str = ""
    pattern: str = ""
    ordered: bool = False
    in_contents: bool = False
    caps: bool = False
    exact: bool = False
    names: list[tuple[Kind, str]] = field(default_factory=list)
    within: str = ""
    pictures: list[tuple[str, str]] = field(default_factory=list)
    beside: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        text = "".join(item.text for item in self.items if isinstance(item, Piece))
        return text if self.exact else tidy(text).strip()

    def named(self, kind: Kind) -> str:
        """The key of this kind that the line carries, in a file that we wrote."""
        return next((key for each, key in self.names if each is kind), "")

    @property
    def bold(self) -> bool:
        """True where every letter is bold."""
        pieces = [item for item in self.items if isinstance(item, Piece) and item.text.strip()]
        return bool(pieces) and all(piece.bold or piece.style_bold for piece in pieces)

    @property
    def size(self) -> int:
        """The smallest letter size, in half points; 0 unknown."""
        return min((item.size for item in self.items if isinstance(item, Piece) and item.text.strip()), default=0)

    @property
    def losses(self) -> list[str]:
        return [item.name for item in self.items if isinstance(item, Mark) and item.kind is MarkKind.LOST]

    @property
    def notes(self) -> list[Mark]:
        return [item for item in self.items if isinstance(item, Mark) and item.kind is MarkKind.NOTE]

    def cut(self, length: int) -> None:
        """Take `length` characters of the tidied text from the front; marks stay."""
        items: list[Piece | Mark] = []
        for item in tidy_items(self.items):
            if isinstance(item, Piece) and length:
                taken = min(length, len(item.text))
                length -= taken
                item = replace(item, text=item.text[taken:])
            items.append(item)
        self.items = items


@dataclass(slots=True)
class RawCell:
    """A cell as Word has it: `continues` says that it is merged with the cell above."""

    blocks: list[Block]
    column: int
    span: int = 1
    continues: bool = False


@dataclass(slots=True)
class RawTable:
    """A table as Word has it. `width` in grid columns; `header_rows` is None where Word does not mark any."""

    rows: list[list[RawCell]]
    width: int
    header_rows: int | None = None
    style_heads: bool = False


Block = Line | RawTable


def lines_of(blocks: list[Block]) -> Iterator[Line]:
    """Every line in these blocks, those in tables included, in reading order."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from lines_of(cell.blocks)


def flat(blocks: list[Block]) -> list[Line]:
    """Blocks inside a cell or a note as lines only: a table in there becomes one line a row, cells parted by bars."""
    lines: list[Line] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block)
            continue
        for row in block.rows:
            joined = Line()
            for cell in row:
                held = [line for line in flat(cell.blocks) if line.items]
                if joined.text and any(line.text for line in held):
                    joined.items.append(Piece(" | "))
                for index, line in enumerate(held):
                    joined.items.extend([Piece(" ")] * bool(index) + line.items)
            lines.append(joined)
    return lines


_BREAK = re.compile(r"[ \t\r\f\v]*[\n\u2028\u2029\x85][ \t\r\f\v\n\u2028\u2029\x85]*")
_SPACE = re.compile(r"[ \t\r\f\v]+")


def tidy(text: str) -> str:
    """White space as a browser shows it: one space, or one line break; no-break spaces stay."""
    return _SPACE.sub(" ", _BREAK.sub("\n", text))


def tidy_items(items: list[Piece | Mark]) -> list[Piece | Mark]:
    """The same items with white space tidied across pieces and trimmed at both ends."""
    kept: list[Piece | Mark] = []
    last = -1  # the last piece that still has text
    for item in items:
        if isinstance(item, Mark):
            kept.append(item)
            continue
        text = tidy(item.text)
        before = kept[last] if last >= 0 else None
        ending = before.text[-1] if isinstance(before, Piece) else "\n"
        if ending in " \n" and text.startswith(" "):
            text = text[1:]
        if text.startswith("\n") and isinstance(before, Piece) and ending == " ":
            kept[last] = replace(before, text=before.text[:-1])
        elif text.startswith("\n") and ending == "\n":
            text = text[1:]
        if text:
            kept.append(replace(item, text=text))
            last = len(kept) - 1
    while last >= 0:
        piece = kept[last]
        if isinstance(piece, Piece):
            kept[last] = replace(piece, text=piece.text.rstrip(" \n"))
            if kept[last] != replace(piece, text=""):
                break
        last -= 1
    return [item for item in kept if isinstance(item, Mark) or item.text]


def settle(
    items: list[Piece | Mark], *, plain: bool = False, exact: bool = False
) -> tuple[tuple[Run, ...], list[tuple[int, Mark]]]:
    """The runs of a line and the places of its comment marks, counted in code points of the runs' text.

    `plain` leaves out what the paragraph's style alone makes bold or italic, as in headings and quotations;
    `exact` leaves white space as it is.
    """
    runs: list[Run] = []
    marks: list[tuple[int, Mark]] = []
    place = 0
    for item in items if exact else tidy_items(items):
        if isinstance(item, Mark):
            if item.kind is MarkKind.NOTE:
                runs.append(Run("", note=item.name))
            elif item.kind is not MarkKind.LOST:
                marks.append((place, item))
            continue
        bold = item.bold or (item.style_bold and not plain)
        italic = item.italic or (item.style_italic and not plain)
        run = Run(item.text, bold, italic, item.href)
        if not run.text:
            continue
        if runs and not runs[-1].note and replace(runs[-1], text="") == replace(run, text=""):
            runs[-1] = replace(run, text=runs[-1].text + run.text)
        else:
            runs.append(run)
        place += len(item.text)
    return tuple(runs), marks
