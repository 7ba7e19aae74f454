"""A report as a Word file for the public: real headings, lists, header rows and links; nothing of how it came about.

Pure. python-docx begins every file from its own template: what that says of its maker is taken out, and the parts are
packed with one date, so that the same report gives the same bytes. No comments, revisions, authors or hidden text
can be in it, since nothing of the draft's file is used.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

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
    Subheading,
    Table,
    paragraph_numbers,
    recommendation_numbers,
    section_numbers,
)
from review_pages.report.grid import grid
from review_pages.report.html import head_rows, is_safe_link, link_targets, recommendation_anchor

_ACCENT, _INK, _QUIET = RGBColor(0x0B, 0x55, 0x63), RGBColor(0x1C, 0x24, 0x26), RGBColor(0x51, 0x5B, 0x5E)
_NUMBER_WIDTH = Cm(1.3)
_DEEPEST = 3
_OF_THE_TEMPLATE = ("/thumbnail", "/stylesWithEffects", "/customXml")
"""Parts of python-docx's own template that a report has no use for."""


def render_word(document: Document, facts: Facts, words: Words | None = None) -> bytes:
    """The file, as it leaves the house."""
    return _Writer(document, facts, words or Words()).file()


class _Writer:
    def __init__(self, document: Document, facts: Facts, words: Words) -> None:
        self.document = document
        self.facts = facts
        self.words = words
        self.numbers = paragraph_numbers(document)
        self.sections = section_numbers(document)
        self.asked = recommendation_numbers(document)
        self.notes = {note.key: number for number, note in enumerate(document.notes, start=1)}
        self.marks: dict[int, int] = {}
        self.bookmarks = 0
        self.depth = 0
        self.anchors = link_targets(document)
        self.fingerprint = content_hash(document)
        self.word: Any = docx.Document()
        self.styles = {style.name: style.style_id for style in self.word.styles}
        """The id of each style: to ask python-docx by name takes longer than to write the paragraph."""

    def file(self) -> bytes:
        self.set_up()
        self.front()
        for section in self.document.sections:
            number = self.sections.get(section.key)
            heading = self.word.add_heading(level=1)
            if number:
                self.bookmark(heading, f"s{number}")
                heading.add_run(f"{number} ")
            heading.add_run(_plain(section.heading))
            self.depth = 0
            for block in section.blocks:
                self.block(block)
        self.write_notes()
        self.forget_sessions()
        return self.packed()

    # The house style

    def set_up(self) -> None:
        package = self.word.part.package
        for rels in (package.rels, self.word.part.rels):
            for name in [name for name, each in rels.items() if each.reltype.endswith(_OF_THE_TEMPLATE)]:
                del rels[name]
        about = self.word.core_properties
        about.title, about.author, about.last_modified_by = _plain(self.facts.title), "", ""
        about.subject, about.identifier = self.facts.reference, self.fingerprint
        about.comments, about.keywords, about.revision = "", "", 1
        about.language = "en-GB"
        about.created = about.modified = datetime.datetime.combine(self.facts.published_on, datetime.time(12))
        styles = self.word.styles
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), "en-GB")
        for style in styles:
            fonts = style.element.find(f".//{qn('w:rFonts')}") if style.type == WD_STYLE_TYPE.PARAGRAPH else None
            if fonts is not None:
                fonts.attrib.clear()
        normal = styles["Normal"]
        normal.font.name, normal.font.size, normal.font.color.rgb = "Georgia", Pt(11), _INK
        normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(7), 1.25
        sizes = (("Title", 26), ("Heading 1", 18), ("Heading 2", 14), ("Heading 3", 12), ("Heading 4", 11))
        for name, size in sizes:
            styles[name].font.name, styles[name].font.size = "Georgia", Pt(size)
            styles[name].font.color.rgb, styles[name].font.bold = _INK, True
            styles[name].paragraph_format.keep_with_next = True
        page = self.word.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.5)
        page.header.paragraphs[0].text = f"{_plain(self.facts.title)}\t\t{self.facts.reference}"
        footer = page.footer.paragraphs[0]
        footer.text = f"{self.facts.partnership_name}\t\t"
        _field(footer, "PAGE")

    def forget_sessions(self) -> None:
        """Take out the marks by which Word tells in which sitting something was written: those of the template."""
        page = self.word.sections[0]
        story = (self.word.element, page.header._element, page.footer._element)
        for root in (*story, self.word.settings.element, self.word.styles.element):
            for each in list(root.iter()):
                for name in [name for name in each.attrib if name.startswith(qn("w:rsid"))]:
                    del each.attrib[name]
                if str(each.tag).startswith(qn("w:rsid")) and each.getparent() is not None:
                    each.getparent().remove(each)

    def front(self) -> None:
        self.quiet(self.word.add_paragraph(), self.facts.review_type, _ACCENT)
        self.word.add_paragraph(style="Title").add_run(_plain(self.facts.title))
        self.word.add_paragraph().add_run(f"“{self.facts.pseudonym}”").font.size = Pt(16)
        for each in told(self.facts, self.words):
            self.word.add_paragraph(_plain(each))
        if self.words.note_before:
            self.word.add_paragraph(_plain(self.words.note_before))
        self.quiet(self.word.add_paragraph(), self.words.content.format(hash=self.fingerprint))

    # Blocks

    def block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self.paragraph(block)
            case Subheading():
                self.depth = block.depth_after(self.depth)
                self.running(self.word.add_heading(level=min(4, self.depth + 1)), block.runs)
            case ListBlock():
                self.list(block)
            case Table():
                self.table(block)
            case Recommendation():
                self.recommendation(block)
            case Figure():
                # The words stand for the picture.
                self.word.add_paragraph(_plain(block.words))

    def paragraph(self, paragraph: Paragraph) -> None:
        word = self.word.add_paragraph()
        number = self.numbers.get(paragraph.key)
        if number:
            self.bookmark(word, f"p{number}")
            word.paragraph_format.left_indent = _NUMBER_WIDTH
            word.paragraph_format.first_line_indent = -_NUMBER_WIDTH
            self.quiet(word, f"{number}\t")
        if paragraph.style is ParagraphStyle.QUOTE:
            word._p.style = self.styles["Quote"]
            word.paragraph_format.left_indent = _NUMBER_WIDTH * 2 if number else _NUMBER_WIDTH
        self.running(word, paragraph.runs)

    def list(self, block: ListBlock) -> None:
        starts: dict[int, Any] = {}
        for place, item in enumerate(block.items):
            level = min(item.level, _DEEPEST - 1)
            name = ("List Number" if item.ordered else "List Bullet") + (f" {level + 1}" if level else "")
            word = self.word.add_paragraph()
            word._p.style = self.styles[name]
            if item.ordered:
                starts = {depth: each for depth, each in starts.items() if depth <= level}
                if level not in starts:
                    starts[level] = self.counting(name, block.start if level == 0 else 1)
                word._p.get_or_add_pPr()._add_numPr().numId_val = starts[level]
            self.running(word, item.paragraph.runs)
            if item.level == 0 and not item.ordered and _next_counts(block.items, place):
                starts.pop(0, None)

    def counting(self, style: str, start: int) -> int:
        """A numbering of its own, so that each list counts from its own start."""
        numbering = self.word.part.numbering_part.element
        used = self.word.styles[style].element.pPr.numPr.numId.val
        shape = next(each for each in numbering.num_lst if each.numId == used).abstractNumId.val
        number = numbering.add_num(shape)
        number.add_lvlOverride(0).add_startOverride(start)
        return int(number.numId)

    def table(self, table: Table) -> None:
        if table.caption:
            caption = self.word.add_paragraph()
            caption.paragraph_format.keep_with_next = True
            caption.add_run(_plain(table.caption)).bold = True
        columns, places = grid(table)
        word = self.word.add_table(len(table.rows), max(1, columns), style="Table Grid")
        heads = head_rows(table)
        cells = [row.cells for row in word.rows]  # all at once: each `table.cell` goes through the whole table
        for place in places:
            cell = cells[place.row][place.column]
            if place.cell.column_span > 1 or place.cell.row_span > 1:
                cell = cell.merge(cells[place.last_row][place.last_column])
            for number, paragraph in enumerate(place.cell.paragraphs):
                inner = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
                inner.paragraph_format.space_after = Pt(3)
                self.running(inner, paragraph.runs, bold=place.row < heads)
        for row in word.rows[:heads]:
            head = OxmlElement("w:tblHeader")
            row._tr.get_or_add_trPr().append(head)
        self.word.add_paragraph().paragraph_format.space_after = Pt(0)

    def recommendation(self, block: Recommendation) -> None:
        number = self.asked[block.id]
        name = self.word.add_paragraph()
        name.paragraph_format.keep_with_next = True
        self.bookmark(name, recommendation_anchor(number))
        self.quiet(name, self.words.report.recommendation.format(number=number), _ACCENT, bold=True)
        for each in block.blocks:
            self.block(each)
        for fact in self.words.report.about(block):
            self.quiet(self.word.add_paragraph(), _plain(fact))

    def write_notes(self) -> None:
        if not self.document.notes:
            return
        self.word.add_heading(self.words.report.notes, level=1)
        for note in self.document.notes:
            number = self.notes[note.key]
            for place, paragraph in enumerate(note.paragraphs or (Paragraph("", ()),)):
                word = self.word.add_paragraph()
                word.paragraph_format.left_indent = _NUMBER_WIDTH
                if place == 0:
                    word.paragraph_format.first_line_indent = -_NUMBER_WIDTH
                    self.bookmark(word, f"note-{number}")
                    self.quiet(word, f"{number}\t")
                self.running(word, paragraph.runs)
            for mark in range(1, self.marks.get(number, 0) + 1):
                word.add_run(" ")
                self.link(word, "↑", anchor=f"note-{number}-mark-{mark}")

    # Running text

    def running(self, word: WordParagraph, runs: Sequence[Run], *, bold: bool = False) -> None:
        for run in runs:
            text = _plain(run.text)
            if text and run.href.startswith("#") and run.href[1:] in self.anchors:
                self.link(word, text, anchor=run.href[1:])
            elif text and run.href and not run.href.startswith("#") and is_safe_link(run.href):
                self.link(word, text, address=run.href)
            elif text:
                made = word.add_run(text)
                made.bold, made.italic = (run.bold or bold) or None, run.italic or None
            if number := self.notes.get(run.note):
                self.marks[number] = place = self.marks.get(number, 0) + 1
                self.bookmark(word, f"note-{number}-mark-{place}")
                self.link(word, str(number), anchor=f"note-{number}", raised=True)

    def link(self, word: Any, text: str, *, anchor: str = "", address: str = "", raised: bool = False) -> None:
        link = OxmlElement("w:hyperlink")
        if anchor:
            link.set(qn("w:anchor"), anchor)
        else:
            link.set(qn("r:id"), word.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        made = word.add_run(text)
        made.font.color.rgb, made.font.underline = _ACCENT, not raised
        made.font.superscript = raised or None
        link.append(made._r)
        word._p.append(link)

    def bookmark(self, word: Any, name: str) -> None:
        self.bookmarks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self.bookmarks))
            if tag.endswith("Start"):
                mark.set(qn("w:name"), name)
            word._p.append(mark)

    @staticmethod
    def quiet(word: Any, text: str, colour: RGBColor = _QUIET, *, bold: bool = False) -> None:
        run = word.add_run(text)
        run.font.name, run.font.size, run.font.color.rgb, run.bold = "Calibri", Pt(10), colour, bold or None

    def packed(self) -> bytes:
        """The package with one date on all its parts."""
        loose = io.BytesIO()
        self.word.save(loose)
        packed = io.BytesIO()
        day = self.facts.published_on
        with zipfile.ZipFile(loose) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                about = zipfile.ZipInfo(name, (day.year, day.month, day.day, 12, 0, 0))
                about.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(about, old.read(name))
        return packed.getvalue()


def _next_counts(items: Sequence[ListItem], place: int) -> bool:
    """Whether a numbered item of the outermost level follows one that is not: it begins to count anew."""
    return place + 1 < len(items) and items[place + 1].level == 0 and items[place + 1].ordered


def _field(word: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = word.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _plain(text: str) -> str:
    """Without the control characters that XML does not know."""
    return "".join(each for each in text if each in "\n\t" or ((each.isprintable() or each.isspace()) and each >= " "))
