"""A report as JSON and back: what the open API hands out. Pure.

The shape, from which `from_json` makes an equal `Document`:

    {"title", "numbering": "section" | "running", "sections": [{"key", "heading", "number", "blocks": [...]}],
     "notes": [{"key", "number", "paragraphs"}]}

`number` is the section's number, or null in front matter. A block is one of

    {"type": "paragraph" | "quote", "key", "number": "12.4" | null, "runs": [...]}
    {"type": "subheading", "key", "level", "runs"}
    {"type": "list", "start", "items": [{"level", "ordered", "key", "style", "runs"}]}
    {"type": "table", "key", "caption", "header_rows", "rows": [[{"column_span", "row_span", "paragraphs"}]]}
    {"type": "recommendation", "id", "number": 3, "scope": "local" | "regional" | "national" | null, "owner", "blocks"}
    {"type": "figure", "key", "picture": SHA-256, "alt", "caption"}

and a run is {"text"} with "bold", "italic", "href" and "note" (the key of a note) only where they say something.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from review_pages.report.document import (
    Block,
    Cell,
    Document,
    Figure,
    ListBlock,
    ListItem,
    Note,
    Numbering,
    Paragraph,
    ParagraphStyle,
    Recommendation,
    Run,
    Scope,
    Section,
    Subheading,
    Table,
    paragraph_numbers,
    recommendation_numbers,
    section_numbers,
)

Json = dict[str, Any]


def to_json(document: Document) -> Json:
    """The report as plain data, ready for `json.dumps`."""
    numbers = paragraph_numbers(document)
    of_recommendations = recommendation_numbers(document)
    of_sections = section_numbers(document)
    return {
        "title": document.title,
        "numbering": str(document.numbering),
        "sections": [
            {
                "key": section.key,
                "heading": section.heading,
                "number": of_sections.get(section.key),
                "blocks": [_block(block, numbers, of_recommendations) for block in section.blocks],
            }
            for section in document.sections
        ],
        "notes": [
            {"key": note.key, "number": number, "paragraphs": [_paragraph(each) for each in note.paragraphs]}
            for number, note in enumerate(document.notes, start=1)
        ],
    }


def from_json(data: Mapping[str, Any]) -> Document:
    """The report that `to_json` wrote; numbers are worked out anew. KeyError or ValueError for any other shape."""
    return Document(
        data["title"],
        tuple(
            Section(
                section["key"],
                section["heading"],
                tuple(_read_block(block) for block in section["blocks"]),
                section["number"] is not None,
            )
            for section in data["sections"]
        ),
        tuple(Note(note["key"], _read_paragraphs(note["paragraphs"])) for note in data["notes"]),
        Numbering(data.get("numbering", Numbering.BY_SECTION)),  # reports published earlier do not say
    )


def _run(run: Run) -> Json:
    said = {"bold": run.bold, "italic": run.italic, "href": run.href, "note": run.note}
    return {"text": run.text} | {name: value for name, value in said.items() if value}


def _runs(runs: Sequence[Run]) -> list[Json]:
    return [_run(run) for run in runs]


def _paragraph(paragraph: Paragraph) -> Json:
    return {"key": paragraph.key, "style": str(paragraph.style), "runs": _runs(paragraph.runs)}


def _block(block: Block, numbers: Mapping[str, str], of_recommendations: Mapping[str, int]) -> Json:
    match block:
        case Paragraph():
            kind = "quote" if block.style is ParagraphStyle.QUOTE else "paragraph"
            data: Json = {"type": kind, "key": block.key, "number": numbers.get(block.key), "runs": _runs(block.runs)}
            if block.style is ParagraphStyle.LIST_ITEM:
                data["style"] = str(block.style)
            return data
        case Subheading():
            return {"type": "subheading", "key": block.key, "level": block.level, "runs": _runs(block.runs)}
        case ListBlock():
            items = [
                {"level": item.level, "ordered": item.ordered} | _paragraph(item.paragraph) for item in block.items
            ]
            return {"type": "list", "start": block.start, "items": items}
        case Table():
            return {
                "type": "table",
                "key": block.key,
                "caption": block.caption,
                "header_rows": block.header_rows,
                "rows": [[_cell(cell) for cell in row] for row in block.rows],
            }
        case Recommendation():
            return {
                "type": "recommendation",
                "id": block.id,
                "number": of_recommendations[block.id],
                "scope": block.scope and str(block.scope),
                "owner": block.owner,
                "blocks": [_block(each, numbers, of_recommendations) for each in block.blocks],
            }
        case Figure():
            return {
                "type": "figure",
                "key": block.key,
                "picture": block.picture,
                "alt": block.alt,
                "caption": block.caption,
            }


def _cell(cell: Cell) -> Json:
    return {
        "column_span": cell.column_span,
        "row_span": cell.row_span,
        "paragraphs": [_paragraph(paragraph) for paragraph in cell.paragraphs],
    }


def _read_runs(runs: Sequence[Mapping[str, Any]]) -> tuple[Run, ...]:
    return tuple(
        Run(run["text"], run.get("bold", False), run.get("italic", False), run.get("href", ""), run.get("note", ""))
        for run in runs
    )


def _read_paragraph(data: Mapping[str, Any], style: ParagraphStyle) -> Paragraph:
    return Paragraph(data["key"], _read_runs(data["runs"]), ParagraphStyle(data.get("style", style)))


def _read_paragraphs(data: Sequence[Mapping[str, Any]]) -> tuple[Paragraph, ...]:
    return tuple(_read_paragraph(each, ParagraphStyle.BODY) for each in data)


def _read_block(data: Mapping[str, Any]) -> Block:
    match data["type"]:
        case "recommendation":
            running = tuple(_read_running(each) for each in data["blocks"])
            scope = Scope(data["scope"]) if data["scope"] else None
            return Recommendation(data["id"], running, scope, data["owner"])
        case "paragraph":
            return _read_paragraph(data, ParagraphStyle.BODY)
        case "quote":
            return _read_paragraph(data, ParagraphStyle.QUOTE)
        case "subheading":
            return Subheading(data["key"], _read_runs(data["runs"]), data["level"])
        case "list":
            items = tuple(
                ListItem(_read_paragraph(item, ParagraphStyle.LIST_ITEM), item["level"], item["ordered"])
                for item in data["items"]
            )
            return ListBlock(items, data["start"])
        case "table":
            rows = tuple(
                tuple(Cell(_read_paragraphs(cell["paragraphs"]), cell["column_span"], cell["row_span"]) for cell in row)
                for row in data["rows"]
            )
            return Table(data["key"], rows, data["header_rows"], data["caption"])
        case "figure":
            return Figure(data["key"], data["picture"], data["alt"], data["caption"])
        case other:
            raise ValueError(f"A report has no block of type {other!r}.")


def _read_running(data: Mapping[str, Any]) -> Paragraph | ListBlock:
    block = _read_block(data)
    if not isinstance(block, Paragraph | ListBlock):
        raise ValueError(f"A recommendation has no block of type {data['type']!r}.")
    return block
