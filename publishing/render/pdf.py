"""A report as a PDF/UA-1 file: tagged, with title, language, bookmarks, header cells and links both ways to notes.

Pure: a `Document`, its facts and a few words in, bytes out; the same input gives the same bytes. Typst lays out what
`report.typ` says; the report goes to it as JSON, so that nothing a person wrote is ever read as markup. Typst refuses
to write a file that breaks the standard.

Notes stand together at the end, as on the public page: read aloud or copied out, the text is the report's text in the
report's order.
"""

from __future__ import annotations

import datetime
import json
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import fontpkg_source_sans_3
import fontpkg_source_serif_4
import typst
from fontTools.ttLib import TTFont

from publishing.render.facts import Facts, content_hash
from publishing.render.words import Words, told
from review_pages.report.document import (
    Block,
    Document,
    Figure,
    ListBlock,
    ListItem,
    Paragraph,
    ParagraphStyle,
    Recommendation,
    Run,
    Section,
    Subheading,
    Table,
    paragraph_numbers,
    recommendation_numbers,
    section_numbers,
)
from review_pages.report.grid import grid
from review_pages.report.html import Wording, head_rows, is_safe_link, link_targets, recommendation_anchor

Json = dict[str, Any]

_A_PAGE = 2500
"""About how many characters fill a page. A chapter longer than that begins on a new one, which also lets Typst lay
chapters out side by side."""

_ONE_AT_A_TIME = Lock()
_FONTS = (fontpkg_source_serif_4.ROOT / "files", fontpkg_source_sans_3.ROOT / "files")


def render_pdf(document: Document, facts: Facts, words: Words | None = None) -> bytes:
    """The file. It bears the day of its publication, not the moment at which it was made."""
    words = words or Words()
    data = json.dumps(_printable(_data(document, facts, words)), ensure_ascii=False)
    made = datetime.datetime.combine(facts.published_on, datetime.time(12), datetime.UTC)
    with _ONE_AT_A_TIME:
        pdf = _compiler().compile(
            _template(),
            sys_inputs={"report": data},
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=made,
        )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst made no file.")
    return pdf


@cache
def _compiler() -> typst.Compiler:
    """Reading the fonts takes longer than setting a page: done once in a process."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in _FONTS]
    )
    return typst.Compiler(font_paths=fonts)


@cache
def _template() -> bytes:
    return files("publishing.render").joinpath("report.typ").read_bytes()


@cache
def _glyphs() -> frozenset[int]:
    found: set[int] = set()
    for folder in _FONTS:
        for file in Path(folder).glob("*.ttf"):
            with TTFont(file, lazy=True) as font:
                found |= set(font.getBestCmap())
    # A byte order mark is not allowed in the text of a standard PDF.
    return frozenset(found - {0, 0xFEFF})


def printable(text: str) -> str:
    """The text with each character that our fonts cannot show written out by its name, in square brackets.

    A picture in a quoted message must not keep a report from being published, and a box in its place says nothing.
    """
    odd = {character for character in text if ord(character) not in _glyphs() and character != "\n"}
    return text.translate({ord(character): _named(character) for character in odd}) if odd else text


def _named(character: str) -> str:
    match unicodedata.category(character):
        case "Cf":
            return ""
        case "Zs" | "Zl" | "Zp" | "Cc" | "Cn" | "Co" | "Cs":
            return " "
        case _:
            return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"


def _printable(value: Any) -> Any:
    """Data with every text in it printable."""
    match value:
        case str():
            return printable(value)
        case dict():
            return {name: each if name == "href" else _printable(each) for name, each in value.items()}
        case list():
            return [_printable(each) for each in value]
        case _:
            return value


# What the template is given


def _data(document: Document, facts: Facts, words: Words) -> Json:
    shape = _Shape(document, words.report)
    language, _, region = words.language.partition("-")
    fingerprint = content_hash(document)
    return {
        "language": language,
        "region": region,
        "title": facts.title,
        "kind": facts.review_type,
        "name": f"“{facts.pseudonym}”",
        "partnership": facts.partnership_name,
        "reference": facts.reference,
        "told": told(facts, words),
        "note_before": words.note_before,
        "contents": words.contents,
        "page": words.page,
        "content": words.content.format(hash=fingerprint),
        "hash": fingerprint,
        "sections": shape.sections(),
        "notes_heading": words.report.notes,
        "notes": shape.notes(),
    }


class _Shape:
    """The report as the template walks it: lists nested, numbers and links worked out."""

    def __init__(self, document: Document, wording: Wording) -> None:
        self.document = document
        self.wording = wording
        self.numbers = paragraph_numbers(document)
        self.section_numbers = section_numbers(document)
        self.recommendation_numbers = recommendation_numbers(document)
        self.note_numbers = {note.key: number for number, note in enumerate(document.notes, start=1)}
        self.anchors = link_targets(document)
        self.marks: dict[int, int] = {}

    def sections(self) -> list[Json]:
        shaped: list[Json] = []
        since = 0
        for section in self.document.sections:
            depth = 0
            blocks = []
            for block in section.blocks:
                if isinstance(block, Subheading):
                    if not printable(block.text).strip():
                        continue
                    depth = block.depth_after(depth)
                    blocks.append({"kind": "heading", "level": min(depth + 1, 6), "runs": self.runs(block.runs)})
                else:
                    blocks.append(self.block(block))
            number = self.section_numbers.get(section.key)
            length = _length(section)
            new_page = since + length > _A_PAGE
            since = length if new_page else since + length
            shaped.append(
                {
                    "heading": printable(section.heading).strip(),
                    "number": number,
                    "blocks": blocks,
                    "new_page": bool(shaped) and new_page,
                }
            )
        return shaped

    def notes(self) -> list[Json]:
        return [
            {
                "number": number,
                "marks": self.marks.get(number, 0),
                "back": self.wording.back_from_note.format(number=number),
                "paragraphs": [self.runs(paragraph.runs) for paragraph in note.paragraphs],
            }
            for number, note in enumerate(self.document.notes, start=1)
        ]

    def block(self, block: Block) -> Json:
        match block:
            case Paragraph():
                return {
                    "kind": "quote" if block.style is ParagraphStyle.QUOTE else "paragraph",
                    "number": self.numbers.get(block.key),
                    "runs": self.runs(block.runs),
                }
            case ListBlock():
                return {"kind": "list", "lists": self.lists(block.items, block.start)}
            case Table():
                return self.table(block)
            case Recommendation():
                return self.recommendation(block)
            case Figure():
                # The words stand for the picture.
                return {"kind": "paragraph", "number": None, "runs": self.runs((Run(block.words),))}
            case Subheading():
                raise TypeError("A heading's level follows from the one before.")

    def lists(self, items: Sequence[ListItem], start: int = 1) -> list[Json]:
        """Flat items with levels as lists of one kind each; what is deeper hangs from the item before it."""
        lists: list[Json] = []
        outermost = items[0].level if items else 0
        place = 0
        while place < len(items):
            item = items[place]
            end = place + 1
            while end < len(items) and items[end].level > outermost:
                end += 1
            inner = items[place + 1 : end]
            if not lists or lists[-1]["ordered"] != item.ordered:
                lists.append({"ordered": item.ordered, "start": start, "items": []})
            lists[-1]["items"].append({"runs": self.runs(item.paragraph.runs), "inner": self.lists(inner)})
            start += item.ordered
            outermost = min(outermost, items[end].level) if end < len(items) else outermost
            place = end
        return lists

    def table(self, table: Table) -> Json:
        heads = head_rows(table)
        columns, places = grid(table)
        rows: list[list[Json]] = [[] for _ in table.rows]
        for place in places:
            # With its place: rows may name fewer cells than there are columns, and Typst would fill them up from below.
            rows[place.row].append(
                {
                    "column": place.column,
                    "row": place.row,
                    "columns": place.last_column - place.column + 1,
                    "rows": place.last_row - place.row + 1,
                    "paragraphs": [self.runs(paragraph.runs) for paragraph in place.cell.paragraphs],
                }
            )
        return {
            "kind": "table",
            "caption": table.caption,
            "columns": max(1, columns),
            "heads": heads,
            "rows": rows,
        }

    def recommendation(self, block: Recommendation) -> Json:
        number = self.recommendation_numbers[block.id]
        return {
            "kind": "recommendation",
            "anchor": recommendation_anchor(number),
            "name": self.wording.recommendation.format(number=number),
            "blocks": [self.block(each) | {"number": None} for each in block.blocks],
            "told": self.wording.about(block),
        }

    def runs(self, runs: Sequence[Run]) -> list[Json]:
        return [self.run(run) for run in runs]

    def run(self, run: Run) -> Json:
        shaped: Json = {"text": run.text.replace("\r\n", "\n").replace("\r", "\n")}
        if run.bold:
            shaped["bold"] = True
        if run.italic:
            shaped["italic"] = True
        if run.href.startswith("#"):
            if run.href[1:] in self.anchors and run.text.strip():
                shaped["anchor"] = run.href[1:]
        elif run.href and run.text.strip() and is_safe_link(run.href):
            shaped["href"] = run.href
        if number := self.note_numbers.get(run.note):
            self.marks[number] = place = self.marks.get(number, 0) + 1
            shaped["note"] = {"number": number, "place": place, "name": self.wording.note.format(number=number)}
        return shaped


def _length(section: Section) -> int:
    alone = Document("", (section,))
    return sum(len(paragraph.text) for _section, paragraph in alone.paragraphs())
