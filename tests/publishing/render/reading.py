"""What a machine reads in a PDF, and what it ought to read there: the report's text in the report's order."""

from __future__ import annotations

import ctypes
import io
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium

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


def squeezed(text: str) -> str:
    """Without white space: where lines break is the page's own business."""
    return "".join(text.split())


def text_of(pdf: bytes) -> str:
    """All text of a PDF as it is read aloud: in the order of its structure, not of its drawing. What stands outside
    the structure (running heads, page numbers) is not read."""
    pieces: dict[tuple[int, int], str] = defaultdict(str)
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            # Closed here and not whenever they are collected, which may be while another thread calls PDFium.
            with closing(page), closing(page.get_textpage()) as text:
                for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                    content = pdfium.FPDFPageObj_GetMarkedContentID(each.raw)
                    pieces[number, content] += _read(each.raw, text.raw)
    return "".join(pieces.get(place, "") for place in _structure(pypdf.PdfReader(io.BytesIO(pdf))))


def _structure(reader: pypdf.PdfReader) -> Iterator[tuple[int, int]]:
    """The marked contents of the structure tree, in its order: page and id."""
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}  # type: ignore[union-attr]
    root: Any = reader.trailer["/Root"]
    waiting: list[tuple[Any, Any]] = [(root["/StructTreeRoot"].raw_get("/K"), None)]
    while waiting:
        each, page = waiting.pop()
        each = each.get_object()
        if isinstance(each, int):
            yield pages[page], int(each)
        elif isinstance(each, list):
            waiting.extend((inner, page) for inner in reversed(each))
        elif isinstance(each, pypdf.generic.DictionaryObject):
            page = each.raw_get("/Pg").idnum if "/Pg" in each else page
            if "/MCID" in each:
                yield pages[page], each.raw_get("/MCID")
            elif "/K" in each:
                waiting.append((each.raw_get("/K"), page))


def _read(thing: object, page: object) -> str:
    size = pdfium.FPDFTextObj_GetText(thing, page, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFTextObj_GetText(thing, page, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le")


def expected(document: Document) -> Iterator[str]:
    """The text of a report with its numbers, piece by piece: headings, blocks, then the notes."""
    numbers, sections = paragraph_numbers(document), section_numbers(document)
    asked = recommendation_numbers(document)
    notes = {note.key: str(number) for number, note in enumerate(document.notes, start=1)}

    def running(paragraph: Paragraph | Subheading) -> str:
        return "".join(run.text + notes.get(run.note, "") for run in paragraph.runs)

    for section in document.sections:
        yield f"{sections.get(section.key, '')}{section.heading}"
        for block in section.blocks:
            match block:
                case Paragraph():
                    yield numbers.get(block.key, "") + running(block)
                case Subheading():
                    yield running(block)
                case ListBlock():
                    yield from (running(item.paragraph) for item in block.items)
                case Table():
                    yield block.caption
                    yield from (running(each) for row in block.rows for cell in row for each in cell.paragraphs)
                case Figure():
                    yield " ".join(filter(None, (block.alt, block.caption)))
                case Recommendation():
                    yield f"Recommendation {asked[block.id]}"
                    yield from map(running, block.paragraphs)
                    if block.scope:
                        yield f"{str(block.scope).capitalize()} recommendation"
                    if block.owner:
                        yield f"Who must act: {block.owner}"
    if document.notes:
        yield "Notes"
    for note in document.notes:
        yield notes[note.key] + "".join(map(running, note.paragraphs))
