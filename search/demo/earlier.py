"""The Word file of the demo's earlier report, from the plain text beside it."""

from __future__ import annotations

import re
from pathlib import Path

import docx
from docx.document import Document

TITLE = "Domestic Homicide Review: overview report into the death of Margaret"
_INLINE = re.compile(r"\*\*(.+?)\*\*|\^\[(.+?)\]")


def write_earlier_report(path: Path) -> None:
    """Write the report about Margaret to `path`: some ten pages, with headings, lists, quotations and tables."""
    document = docx.Document()
    document.core_properties.title = TITLE
    document.add_paragraph(TITLE, style="Title")
    rows: list[list[str]] = []
    for line in (Path(__file__).parent / "margaret.md").read_text().splitlines():
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif line.startswith("[Table: "):
            document.add_paragraph(line[8:-1], style="Caption")
            _table(document, rows)
            rows = []
        elif line.startswith("#"):
            marks, _space, heading = line.partition(" ")
            document.add_heading(heading, level=len(marks))
        elif line:
            _paragraph(document, line)
    document.save(str(path))


def _table(document: Document, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def _paragraph(document: Document, line: str) -> None:
    marks = {"- ": "List Bullet", "> ": "Intense Quote"}
    style = next((name for mark, name in marks.items() if line.startswith(mark)), "Normal")
    text = line[2:] if style != "Normal" else line
    if numbered := re.match(r"\d+\. ", line):
        style, text = "List Number", line[numbered.end() :]
    paragraph = document.add_paragraph(style=style)
    at = 0
    for match in _INLINE.finditer(text):
        paragraph.add_run(text[at : match.start()])
        paragraph.add_run(match[1] or f" ({match[2].rstrip('.')})").bold = bool(match[1])
        at = match.end()
    paragraph.add_run(text[at:])
