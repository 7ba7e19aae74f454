"""Writing the demonstration report as a real Word file, with what real ones have: styles, Word's own paragraph numbers,
merged cells, footnotes, comments, a table of contents, a header."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from review_pages.demo.overview import Length, chapters

TITLE = "Domestic Homicide Review: overview report into the death of Karen"
_MADE = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_INLINE = re.compile(r"\*\*(.+?)\*\*|\^\[(.+?)\]")

COMMENTS = (
    ("Amira Sandhurst", "AS", "The nurse had known her for years", "She was the nurse for the annual check."),
    ("Grace Tolliver-Munn", "GT", "a key does not do", "Our operative agrees with this wording."),
    ("Ruth Pemberline", "RP", "for two reasons", "There was a third: the move of the archive. Worth a sentence?"),
    ("Owen Farrow-Lyle", "OF", "within the hour", "Confirmed from the log: 48 minutes."),
    ("Helen Ashdown-Vale", "HA", "one person who had read them all", "Joanne asked for this sentence to stay."),
)
"""Comments in the file: author, initials, the passage (its first appearance), what was said."""


def write_demo_report(path: Path, length: Length = "full") -> None:
    """Write the report to `path`: about sixty pages, or, with "short", about ten."""
    _Writer(docx.Document()).write(length).save(str(path))


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.notes: list[str] = []
        self.comments = list(COMMENTS)
        self.rows: list[list[str]] = []
        self.restart = True
        self.in_appendix = False
        self.lists = 0

    def write(self, length: Length) -> Document:
        self._styles()
        lines = list(chapters(length))
        self._front([line[2:] for line in lines if line.startswith("# ")])
        for line in lines:
            self._line(line)
        self._add_notes()
        properties = self.document.core_properties
        properties.title, properties.author = TITLE, "Helen Ashdown-Vale"
        properties.created = properties.modified = _MADE.replace(tzinfo=None)
        properties.comments = "A demonstration. Everybody and everything in it is invented."
        return self.document

    # -- the look of it ----------------------------------------------------------------------------------------

    def _styles(self) -> None:
        styles = self.document.styles
        styles["Normal"].font.name, styles["Normal"].font.size = "Arial", Pt(11)
        styles["Normal"].paragraph_format.line_spacing, styles["Normal"].paragraph_format.space_after = 1.3, Pt(10)
        numbered = styles.add_style("Numbered paragraph", WD_STYLE_TYPE.PARAGRAPH)
        numbered.base_style = styles["Normal"]
        appendix = styles.add_style("Appendix heading", WD_STYLE_TYPE.PARAGRAPH)
        appendix.base_style = styles["Heading 1"]
        styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        self.numbering = self.document.part.numbering_part.element
        chapters_and_paragraphs = _level(0, "decimal", "%1") + _level(1, "decimal", "%1.%2")
        for number, levels in (
            (901, chapters_and_paragraphs),
            (902, _level(0, "decimal", "%1.")),
            (903, _level(0, "bullet", "•")),
        ):
            abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{levels}</w:abstractNum>'
            self.numbering.insert(0, parse_xml(abstract))
        for number in (901, 903):
            self._number_list(number, number)
        self._give_number(styles["Heading 1"].element.get_or_add_pPr(), 901, 0)
        self._give_number(numbered.element.get_or_add_pPr(), 901, 1)
        self._give_number(appendix.element.get_or_add_pPr(), 0, 0)

    def _number_list(self, number: int, abstract: int, restart: str = "") -> None:
        held = f'<w:abstractNumId w:val="{abstract}"/>{restart}'
        self.numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}">{held}</w:num>'))

    @staticmethod
    def _give_number(properties: BaseOxmlElement, number: int, level: int) -> None:
        held = f'<w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
        properties.append(parse_xml(f"<w:numPr {nsdecls('w')}>{held}</w:numPr>"))

    def _front(self, headings: list[str]) -> None:
        self.document.sections[0].header.paragraphs[0].text = "OFFICIAL-SENSITIVE – draft for the panel"
        self.document.add_paragraph(TITLE, style="Title")
        self.document.add_paragraph("Northshire Community Safety Partnership", style="Subtitle")
        for line in (
            "Reference DHR-2026-04",
            "Karen died in January 2026",
            "Independent chair and author: Helen Ashdown-Vale",
            "Draft of 2 November 2026. A demonstration: everybody and everything in it is invented.",
        ):
            self.document.add_paragraph(line)
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        contents = self.document.add_paragraph("Contents", style="toc 1")
        text = contents.runs[0]._r
        for kind in ("begin", "instruction", "separate"):
            text.addprevious(_field(kind))
        for number, heading in enumerate(headings, start=1):
            shown = heading if heading.startswith("Appendix") else f"{number} {heading}"
            last = self.document.add_paragraph(f"{shown}\t{number * 3}", style="toc 1")
        last.runs[-1]._r.addnext(_field("end"))
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    # -- lines -------------------------------------------------------------------------------------------------

    def _line(self, line: str) -> None:
        if line.startswith("|"):
            self.rows.append([cell.strip() for cell in line.strip("|").split("|")])
            return
        if line.startswith("[Table: "):
            self._table(line[8:-1])
            return
        heading = re.match(r"(#+) (.*)", line)
        ordered = re.match(r"\d+\. (.*)", line)
        if ordered:
            if self.restart:
                self.lists += 1
                self._number_list(1000 + self.lists, 902, _RESTART)
            self.restart = False
            self._item(ordered[1], 1000 + self.lists)
            return
        self.restart = True
        if heading and len(heading[1]) == 1:
            self.in_appendix = heading[2].startswith("Appendix")
        if heading and len(heading[1]) == 1 and self.in_appendix:
            self._text(self.document.add_paragraph(style="Appendix heading"), heading[2])
        elif heading:
            self._text(self.document.add_heading(level=len(heading[1])), heading[2])
        elif line.startswith("- "):
            self._item(line[2:], 903)
        elif line.startswith("> "):
            quote = self.document.add_paragraph(style="Intense Quote")
            self._give_number(quote._p.get_or_add_pPr(), 901, 1)
            self._text(quote, line[2:])
        elif line:
            style = "Normal" if self.in_appendix else "Numbered paragraph"
            self._text(self.document.add_paragraph(style=style), line)

    def _item(self, text: str, number: int) -> None:
        paragraph = self.document.add_paragraph(style="List Paragraph")
        self._give_number(paragraph._p.get_or_add_pPr(), number, 0)
        self._text(paragraph, text)

    def _text(self, paragraph: Paragraph, text: str) -> None:
        at = 0
        for match in _INLINE.finditer(text):
            self._plain(paragraph, text[at : match.start()])
            if match[1]:
                self._plain(paragraph, match[1], bold=True)
            else:
                self._note(paragraph, match[2])
            at = match.end()
        self._plain(paragraph, text[at:])

    def _plain(self, paragraph: Paragraph, text: str, *, bold: bool | None = None) -> None:
        for comment in self.comments:
            author, initials, passage, remark = comment
            before, found, after = text.partition(passage)
            if found:
                self.comments.remove(comment)
                self._plain(paragraph, before, bold=bold)
                added = self.document.add_comment(self._run(paragraph, found, bold), remark, author, initials)
                added._comment_elm.date = _MADE
                self._plain(paragraph, after, bold=bold)
                return
        if text:
            self._run(paragraph, text, bold)

    @staticmethod
    def _run(paragraph: Paragraph, text: str, bold: bool | None) -> Run:
        run = paragraph.add_run(text)
        run.bold = bold
        return run

    def _note(self, paragraph: Paragraph, text: str) -> None:
        self.notes.append(text)
        run = paragraph.add_run()
        run.font.superscript = True
        run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{len(self.notes)}"/>'))

    def _add_notes(self) -> None:
        """python-docx has no footnotes of its own: the part is made by hand."""
        held = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
            for number, text in enumerate(self.notes, start=1)
        )
        lines = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
        )
        declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        xml = f"{declared}<w:footnotes {nsdecls('w')}>{lines}{held}</w:footnotes>"
        package = self.document.part.package
        part = Part(PackURI("/word/footnotes.xml"), _NOTES_TYPE, xml.encode(), package)
        self.document.part.relate_to(part, _NOTES)

    # -- tables ------------------------------------------------------------------------------------------------

    def _table(self, caption: str) -> None:
        """A table of the gathered rows: `<` joins a cell with the one to its left, `^` with the one above it."""
        wide = len(self.rows[0]) > 5 or len(self.rows) > 100
        if wide:
            self._turn(WD_ORIENT.LANDSCAPE)
        self.document.add_paragraph(caption, style="Caption")
        table = self.document.add_table(len(self.rows), len(self.rows[0]), style="Table Grid")
        grid = [list(row.cells) for row in table.rows]
        heading_rows = 2 if "^" in self.rows[1] and "<" in self.rows[0] else 1
        for r, row in enumerate(self.rows):
            for c, text in enumerate(row):
                if text not in ("<", "^"):
                    self._text(grid[r][c].paragraphs[0], f"**{text}**" if r < heading_rows and text else text)
        self._merge(table, self.rows)
        for row in table.rows[:heading_rows]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self.rows = []
        if wide:
            self._turn(WD_ORIENT.PORTRAIT)

    @staticmethod
    def _merge(table: Table, rows: list[list[str]]) -> None:
        for c in range(len(rows[0])):
            top = 0
            for r in range(1, len(rows) + 1):
                if r == len(rows) or rows[r][c] != "^":
                    if r - top > 1:
                        table.cell(top, c).merge(table.cell(r - 1, c))
                    top = r
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if text == "<":
                    table.cell(r, c - 1).merge(table.cell(r, c))

    def _turn(self, way: WD_ORIENT) -> None:
        section = self.document.add_section()
        if section.orientation != way:
            section.orientation = way
            section.page_width, section.page_height = section.page_height, section.page_width


_RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


def _level(at: int, shape: str, pattern: str) -> str:
    shown = f'<w:numFmt w:val="{shape}"/><w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/>{shown}</w:lvl>'


def _field(kind: str) -> BaseOxmlElement:
    run = OxmlElement("w:r")
    if kind == "instruction":
        mark = OxmlElement("w:instrText")
        mark.text = ' TOC \\o "1-1" '
    else:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run
