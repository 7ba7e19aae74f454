"""A report as the raw data of the draft's StreamField, and back. Pure: plain lists and dictionaries.

The shape, as Wagtail stores it (see `blocks.py`)::

    [{"type": "section", "id": ..., "value": {"heading": ..., "numbered": ..., "content": [
        {"type": "text", "id": ..., "value": "<p data-block-key=...>...</p>..."},
        {"type": "table", "id": ..., "value": {"heading_rows": 1, "table": {"data": [[...]], "mergeCells": [...]}}},
        {"type": "recommendation", "id": ..., "value": {"text": "<p ...", "scope": "local", "owner": "..."}},
        {"type": "figure", "id": ..., "value": {"picture": ..., "alt": ..., "caption": ...}},
    ]}}]

Keys
    A paragraph's key is its block key. A section's, table's or figure's key follows from its block's id; both stay
    through edits. A recommendation's block id is its identity. Paragraphs in cells are named by their place, notes by
    their text.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from review_pages.report.cells import read_paragraphs, write_paragraphs
from review_pages.report.document import (
    Cell,
    Document,
    Figure,
    ListBlock,
    Note,
    Numbering,
    Paragraph,
    Recommendation,
    Scope,
    Section,
    Subheading,
    Table,
    cell_key,
)
from review_pages.report.grid import grid
from review_pages.report.keys import Keys
from review_pages.report.references import numbered
from review_pages.report.rich_text import TextBlock, is_text, read_html, write_html

Raw = list[dict[str, Any]]


def block_id(key: str) -> str:
    """The block id that goes with the key of a section, table or figure; `block_key` is the way back."""
    digits = key[1:] if _is_made_of_id(key) else hashlib.blake2b(key.encode(), digest_size=6).hexdigest()
    return str(uuid.UUID(digits + hashlib.blake2b(digits.encode(), digest_size=10).hexdigest()))


def block_key(kind: str, block: Mapping[str, Any]) -> str:
    """The key of a section ("s"), table ("t") or figure ("f")."""
    return kind + str(block.get("id", "")).replace("-", "")[:12]


def _is_made_of_id(key: str) -> bool:
    return len(key) == 13 and all(sign in "0123456789abcdef" for sign in key[1:])


# -- out -----------------------------------------------------------------------------------------------------------


def to_stream(document: Document) -> Raw:
    """The raw data of the StreamField that holds this report."""
    notes = {note.key: note for note in document.notes}

    def note_text(key: str) -> str:
        note = notes.get(key)
        return write_paragraphs(note.paragraphs, note_text) if note else ""

    return [
        {
            "type": "section",
            "id": block_id(section.key),
            "value": {
                "heading": section.heading,
                "numbered": section.numbered,
                "content": list(_content(section, note_text)),
            },
        }
        for section in document.sections
    ]


def _content(section: Section, note_text: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    for texts, group in groupby(section.blocks, key=is_text):
        if not texts:
            for block in group:
                match block:
                    case Recommendation():
                        yield _write_recommendation(block, note_text)
                    case Table():
                        yield {"type": "table", "id": block_id(block.key), "value": _write_table(block, note_text)}
                    case Figure():
                        shown = {"picture": block.picture, "alt": block.alt, "caption": block.caption}
                        yield {"type": "figure", "id": block_id(block.key), "value": shown}
            continue
        html = write_html((block for block in group if isinstance(block, TextBlock)), note_text)
        yield {"type": "text", "id": block_id(html[:2000]), "value": html}


def _write_recommendation(block: Recommendation, note_text: Callable[[str], str]) -> dict[str, Any]:
    value = {"text": write_html(block.blocks, note_text), "scope": block.scope or "", "owner": block.owner}
    return {"type": "recommendation", "id": block.id, "value": value}


def _write_table(table: Table, note_text: Callable[[str], str]) -> dict[str, Any]:
    width, places = grid(table)
    data: list[list[str]] = [[""] * width for _ in table.rows]
    merges: list[dict[str, int]] = []
    for place in places:
        cell = place.cell
        data[place.row][place.column] = write_paragraphs(cell.paragraphs, note_text)
        if cell.column_span > 1 or cell.row_span > 1:
            merge = {"row": place.row, "col": place.column, "rowspan": cell.row_span, "colspan": cell.column_span}
            merges.append(merge)
    return {
        "heading_rows": max(table.header_rows, 1),
        "table": {
            "data": data,
            "cell": [],
            "mergeCells": merges,
            "first_row_is_table_header": table.header_rows > 0,
            "first_col_is_header": False,
            "table_header_choice": "row" if table.header_rows else "neither",
            "table_caption": table.caption,
        },
    }


# -- in ------------------------------------------------------------------------------------------------------------


def to_document(
    stream: Sequence[Mapping[str, Any]], title: str, numbering: Numbering = Numbering.BY_SECTION
) -> Document:
    """The report in the raw data of a StreamField (`page.body.raw_data`), its cross-references numbered anew."""
    return numbered(replace(_Reader().document(stream, title), numbering=numbering))


def of_revision(content: Mapping[str, Any]) -> Document:
    """The report in a revision's content: what `revision.as_object().document()` gives, without asking the database
    for what is not shown."""
    numbering = Numbering(content.get("numbering", Numbering.BY_SECTION))
    return to_document(json.loads(content.get("body") or "[]"), content["title"], numbering)


class _Reader:
    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.note_keys = Keys()
        self.used: set[str] = set()
        self.identities: set[str] = set()

    def document(self, stream: Sequence[Mapping[str, Any]], title: str) -> Document:
        sections = tuple(self.section(block) for block in stream if block.get("type") == "section")
        return Document(title, sections, tuple(self.notes))

    def section(self, block: Mapping[str, Any]) -> Section:
        value = block.get("value") or {}
        blocks: list[Any] = []
        for child in value.get("content") or []:
            if child.get("type") == "text":
                blocks.extend(self.text(child))
            elif child.get("type") == "table":
                table = self.table(child)
                if table.rows:
                    blocks.append(table)
            elif child.get("type") == "recommendation":
                blocks.append(self.recommendation(child))
            elif child.get("type") == "figure":
                said = {name: str(text or "") for name, text in (child.get("value") or {}).items()}
                key = self.own(block_key("f", child), "")
                blocks.append(Figure(key, said.get("picture", ""), said.get("alt", ""), said.get("caption", "")))
        key = self.own(block_key("s", block), "")
        return Section(key, str(value.get("heading", "")), tuple(blocks), bool(value.get("numbered", True)))

    def text(self, block: Mapping[str, Any]) -> list[TextBlock]:
        return self.rich_text(block, block.get("value"))

    def rich_text(self, block: Mapping[str, Any], html: object) -> list[TextBlock]:
        name = block_key("x", block)
        # A section that was copied in the editor brings its block keys along: the later one is told apart.
        return read_html(str(html or ""), self.note, lambda key, place: self.own(key or f"{name}n{place}", name))

    def recommendation(self, block: Mapping[str, Any]) -> Recommendation:
        value = block.get("value") or {}
        said = str(value.get("scope") or "")
        running: list[Paragraph | ListBlock] = [
            Paragraph(each.key, each.runs) if isinstance(each, Subheading) else each
            for each in self.rich_text(block, value.get("text"))
        ]
        scope = Scope(said) if said in [*Scope] else None
        return Recommendation(self.identity(block), tuple(running), scope, str(value.get("owner") or ""))

    def identity(self, block: Mapping[str, Any]) -> str:
        """The block's id; where the same stands twice, each later one gets another, always the same."""
        found = str(block.get("id") or "")
        while found in self.identities:
            found = str(uuid.uuid5(uuid.NAMESPACE_OID, found))
        self.identities.add(found)
        return found

    def own(self, key: str, apart: str) -> str:
        """The key, made different where the document has it already."""
        while key in self.used:
            key = f"{key}{apart or 'a'}"
        self.used.add(key)
        return key

    def note(self, text: str) -> str:
        """Take in a note by its marked text; its key. A footnote cannot have one of its own."""
        paragraphs = read_paragraphs(text, str, lambda _: "")
        key = self.note_keys.make("note", "\n".join(paragraph.text for paragraph in paragraphs))
        named = (replace(paragraph, key=f"{key}p{place}") for place, paragraph in enumerate(paragraphs))
        self.notes.append(Note(key, tuple(named)))
        return key

    def table(self, block: Mapping[str, Any]) -> Table:
        value = block.get("value") or {}
        grid = value.get("table") or {}
        data = [[str(cell or "") for cell in row] for row in grid.get("data") or []]
        merges, covered = _merges(grid.get("mergeCells") or [], data)
        key = self.own(block_key("t", block), "")
        rows = tuple(
            tuple(
                Cell(
                    read_paragraphs(text, lambda place, r=r, c=c: cell_key(key, r, c, place), self.note),  # type: ignore[misc]
                    *merges.get((r, c), (1, 1)),
                )
                for c, text in enumerate(row)
                if (r, c) not in covered
            )
            for r, row in enumerate(data)
        )
        return Table(key, rows, _heading_rows(value, grid), str(grid.get("table_caption") or ""))


def _heading_rows(value: Mapping[str, Any], grid: Mapping[str, Any]) -> int:
    if grid.get("table_header_choice") not in ("row", "both"):
        return 0
    said = value.get("heading_rows")
    return max(said if isinstance(said, int) else 1, 1)


def _merges(
    merges: Sequence[Mapping[str, Any]], data: Sequence[Sequence[str]]
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Spans (columns, rows) by place, and the places that they cover; a merge that leaves the grid is cut to it."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for merge in merges:
        row, column = int(merge.get("row", 0)), int(merge.get("col", 0))
        if row >= len(data) or column >= len(data[row]) or (row, column) in covered:
            continue
        depth = min(int(merge.get("rowspan", 1)), len(data) - row)
        width = min(int(merge.get("colspan", 1)), len(data[row]) - column)
        spans[row, column] = (width, depth)
        covered.update(
            (row + down, column + right) for down in range(depth) for right in range(width) if (down, right) != (0, 0)
        )
    return spans, covered
