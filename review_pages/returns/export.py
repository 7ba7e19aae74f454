"""The consolidated view as a file: a Word document with a table for each question, or a workbook.

Both carry the marking on every page, name no author, and hold the answers as text: what an agency wrote is never taken
for a formula.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from portal.templatetags.candour import day
from review_pages.returns.consolidation import Matrix, Row

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_000
"""Characters that a cell of a workbook can hold, less a little for the note that the rest is elsewhere."""


@dataclass(frozen=True, slots=True)
class About:
    """What the head of the file says."""

    reference: str
    pseudonym: str
    form_title: str
    marking: str
    made_on: datetime.date

    @property
    def title(self) -> str:
        return _("%(reference)s: %(form)s, all answers side by side") % {
            "reference": self.reference,
            "form": self.form_title,
        }


def to_word(matrix: Matrix, about: About) -> bytes:
    """A4 on its side: a heading for each part, for each question a table of agencies and their answers."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments, properties.last_modified_by = about.title, "", "", ""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    section.header.paragraphs[0].text = about.marking
    section.footer.paragraphs[0].text = f"{about.title}, {day(about.made_on)}"
    document.add_heading(about.title, 0)
    document.add_paragraph(f"“{about.pseudonym}”. {day(about.made_on)}")
    for group in matrix.groups:
        document.add_heading(group.title, 1)
        for row in group.rows:
            document.add_heading(row.question.label, 2)
            for sentence in row.full_sentences:
                document.add_paragraph(sentence, style="Intense Quote")
            if row.question.kind == "table":
                _tables_of(document, row)
            else:
                _table(document, row)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document: Any, row: Row) -> None:
    table = document.add_table(len(row.cells) + 1, 2, style="Table Grid")
    texts = [_("Agency"), _("Answer")]
    for cell in row.cells:
        texts += [cell.column.agency.name, cell.words]
    # Each look at `table.rows[n].cells` reads the whole table again: once is enough.
    for place, text in zip(table._cells, texts, strict=True):
        place.text = ILLEGAL_CHARACTERS_RE.sub("", text)
    for number, width in enumerate((Cm(6), Cm(19.7))):
        table.columns[number].width = width
    _repeat_head(table)


def _tables_of(document: Any, row: Row) -> None:
    """Of a table question each agency's own table, below its name."""
    columns = row.question.columns
    for cell in row.cells:
        document.add_heading(cell.column.agency.name, 3)
        if not cell.rows:
            document.add_paragraph(cell.words)
            continue
        table = document.add_table(len(cell.rows) + 1, len(columns), style="Table Grid")
        texts = [column.label for column in columns]
        texts += [each[column.key] for each in cell.rows for column in columns]
        for place, text in zip(table._cells, texts, strict=True):
            place.text = ILLEGAL_CHARACTERS_RE.sub("", text)
        _repeat_head(table)


def _repeat_head(table: Any) -> None:
    """The first row again on every page."""
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)


def to_excel(matrix: Matrix, about: About) -> bytes:
    """One sheet: questions down, agencies across; one for each table question; one with the disagreements, if any."""
    book = Workbook(write_only=True)
    book.properties.creator = ""
    book.properties.title = about.title
    sheet = _sheet(book, _("Answers"), about, widths=[24, 40, *(32 for _column in matrix.columns)])
    sheet.append(_cells(sheet, [_("Part"), _("Question"), *(each.agency.name for each in matrix.columns)], bold=True))
    tables: dict[str, Row] = {}
    for group in matrix.groups:
        for row in group.rows:
            texts = [group.title, row.question.label, *(cell.words for cell in row.cells)]
            if any(cell.rows for cell in row.cells):
                name = _free_name(row.question.label, [_("Answers"), _("Disagreements"), *tables])
                tables[name] = row
                texts[2:] = [
                    _("%(rows)s, on the sheet “%(sheet)s”") % {"rows": cell.answer.how_many, "sheet": name}
                    if cell.answer and cell.rows
                    else cell.words
                    for cell in row.cells
                ]
            sheet.append(_cells(sheet, texts))
    for name, row in tables.items():
        _sheet_of_rows(book, name, row, about)
    found = [(row.question.label, each) for group in matrix.groups for row in group.rows for each in row.full_sentences]
    if found:
        sheet = _sheet(book, _("Disagreements"), about, widths=[40, 100])
        sheet.append(_cells(sheet, [_("Question"), _("What the agencies say")], bold=True))
        for pair in found:
            sheet.append(_cells(sheet, list(pair)))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _free_name(label: str, taken: list[str]) -> str:
    """A name for a sheet that a workbook takes: 31 characters, without some signs, and not there yet."""
    name = " ".join(re.sub(r"[\[\]:*?/\\']", " ", label).split())[:28].strip()
    lower = {each.casefold() for each in taken}
    return next(
        each for each in (name, *(f"{name} {number}" for number in range(2, 99))) if each.casefold() not in lower
    )


def _sheet_of_rows(book: Workbook, name: str, row: Row, about: About) -> None:
    """Every agency's rows of a table question below one another, so that they can be sorted and filtered."""
    columns = row.question.columns
    sheet = _sheet(book, name, about, widths=[24, *(44 if each.kind == "long_text" else 20 for each in columns)])
    sheet.append(_cells(sheet, [_("Agency"), *(column.label for column in columns)], bold=True))
    for cell in row.cells:
        for each in cell.rows:
            sheet.append(_cells(sheet, [cell.column.agency.name, *(each[column.key] for column in columns)]))


def _sheet(book: Workbook, name: str, about: About, widths: list[int]) -> Any:
    sheet: Any = book.create_sheet(name)
    sheet.oddHeader.center.text = about.marking.replace("&", "&&")
    sheet.freeze_panes = "C3" if len(widths) > 2 else "A3"
    sheet.page_setup.orientation = "landscape"
    for number, width in enumerate(widths):
        sheet.column_dimensions[get_column_letter(number + 1)].width = width
    sheet.append(_cells(sheet, [about.marking, about.title, day(about.made_on)], bold=True))
    return sheet


def _cells(sheet: Any, texts: list[str], *, bold: bool = False) -> list[Any]:
    cells = []
    for text in texts:
        plain = ILLEGAL_CHARACTERS_RE.sub("", text)
        if len(plain) > LONGEST_CELL:
            plain = plain[:LONGEST_CELL] + _(" … (cut here: the Word file and Candour hold the whole answer)")
        cell = WriteOnlyCell(sheet, plain)
        cell.data_type = "s"  # text, also where it begins like a formula
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if bold:
            cell.font = Font(bold=True)
        cells.append(cell)
    return cells
