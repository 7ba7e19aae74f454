"""What the importer saw in a Word file, as plain data and as an outline to read."""

from __future__ import annotations

from typing import Any, TypedDict

from review_pages.report.document import ListBlock, Paragraph, Recommendation, Subheading, Table
from review_pages.report.word.reader import WordReport


class SeenSection(TypedDict):
    """`level` is 1 for a section, 2 and 3 for headings inside it."""

    heading: str
    level: int
    paragraphs: list[str]


class Seen(TypedDict):
    """The shape of `read_report --json`."""

    title: str
    sections: list[SeenSection]
    tables: list[dict[str, Any]]
    footnotes: list[str]
    comments: list[dict[str, str]]
    warnings: list[str]


def describe(report: WordReport) -> Seen:
    """Everything in `report` as text, in order. Numbers that were typed stand before their text again."""
    numbers = report.typed_numbers
    sections: list[SeenSection] = []
    tables: list[dict[str, Any]] = []

    def shown(key: str, text: str) -> str:
        return f"{numbers.get(key, '')}{text}"

    for section in report.document.sections:
        here = SeenSection(heading=shown(section.key, section.heading), level=1, paragraphs=[])
        sections.append(here)
        for block in section.blocks:
            match block:
                case Subheading():
                    here = SeenSection(heading=shown(block.key, block.text), level=block.level - 1, paragraphs=[])
                    sections.append(here)
                case Paragraph():
                    here["paragraphs"].append(shown(block.key, block.text))
                case ListBlock():
                    here["paragraphs"].extend(shown(item.paragraph.key, item.paragraph.text) for item in block.items)
                case Recommendation():
                    here["paragraphs"].extend(paragraph.text for paragraph in block.paragraphs)
                case Table():
                    table: dict[str, Any] = {"rows": [[cell.text for cell in row] for row in block.rows]}
                    tables.append({"caption": block.caption, **table} if block.caption else table)
    return Seen(
        title=report.document.title,
        sections=sections,
        tables=tables,
        footnotes=[note.text for note in report.document.notes],
        comments=[{"author": c.author, "text": c.text, "quote": c.quote} for c in report.comments],
        warnings=list(report.warnings),
    )


def outline(report: WordReport) -> str:
    """The headings with what stands under each, counts, and the warnings: for a person at a terminal."""
    seen = describe(report)
    lines = [seen["title"] or "(no title)", ""]
    for section in seen["sections"]:
        count = len(section["paragraphs"])
        held = f"  ({count} paragraph{'' if count == 1 else 's'})" if count else ""
        lines.append(f"{'  ' * section['level']}{section['heading']}{held}")
    for name in ("tables", "footnotes", "comments"):
        lines.append(f"{len(seen[name])} {name}")
    if seen["warnings"]:
        lines += ["", "Not kept as it was:", *(f"- {warning}" for warning in seen["warnings"])]
    return "\n".join(lines)
