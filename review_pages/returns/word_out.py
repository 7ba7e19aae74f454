"""A return's form as a Word file: to be filled in away from Candour, and read back by `word_in` without loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.shared import Cm
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from review_pages.profiles.dates import date_in_words
from review_pages.profiles.forms import Person
from review_pages.profiles.model import Form, Question
from review_pages.returns.answers import in_words

EMPTY_ROWS = 6
"""How many rows of a table are left to be filled in; in Word one adds more."""


def form_in_word(
    form: Form, people: Sequence[Person], answers: Mapping[str, Any], *, title: str, marking: str
) -> bytes:
    """The questions of a form in tables, with what is answered already."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments, properties.last_modified_by = title, "", "", ""
    document.sections[0].header.paragraphs[0].text = marking
    document.add_paragraph(title, style="Title")
    document.add_paragraph(
        _("Write your answers on the right, leave the questions as they are, and bring the file back into Candour.")
    )
    for part in form.parts:
        document.add_heading(part.title, 1)
        asked: list[Question] = []
        for question in part.questions:
            if question.kind not in ("known_per_person", "table"):
                asked.append(question)
                continue
            _questions(document, asked, answers)
            asked = []
            if question.kind == "table":
                _rows(document, question, answers)
            else:
                _people(document, question, people, answers.get(question.key) or {})
        _questions(document, asked, answers)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _questions(document: Any, questions: list[Question], answers: Mapping[str, Any]) -> None:
    if not questions:
        return
    table = document.add_table(len(questions) + 1, 2, style="Table Grid")
    cells = table._cells
    cells[0].text, cells[1].text = _("Question"), _("Your answer")
    for place, question in enumerate(questions, 1):
        left, right = cells[2 * place : 2 * place + 2]
        left.text = question.label
        left.paragraphs[0].runs[0].bold = True
        if hint := _how(question):
            left.add_paragraph().add_run(hint).italic = True
        if question.kind != "file":
            _write(right, in_words(question, answers, ()).text)
    _widths(table, 6.5, 9.5)
    document.add_paragraph()


def _write(cell: Any, text: str) -> None:
    """A return keeps its lines: each is a paragraph of the cell."""
    lines = ILLEGAL_CHARACTERS_RE.sub("", text).splitlines()
    cell.text = lines[0] if lines else ""
    for line in lines[1:]:
        cell.add_paragraph(line)


def _rows(document: Any, question: Question, answers: Mapping[str, Any]) -> None:
    """A table question as it is: a column for each of its own, what is filled in, and room for more."""
    document.add_heading(question.label, 2)
    if question.hint:
        document.add_paragraph().add_run(question.hint).italic = True
    rows = in_words(question, answers, ()).rows
    more = min(EMPTY_ROWS, question.row_limit - len(rows))
    table = document.add_table(1 + len(rows) + more, len(question.columns), style="Table Grid")
    texts = [column.label for column in question.columns]
    texts += [row[column.key] for row in rows for column in question.columns]
    for place, (cell, text) in enumerate(zip(table._cells, texts, strict=False)):
        _write(cell, text)
        if place < len(question.columns):
            cell.paragraphs[0].runs[0].bold = True
    document.add_paragraph()


def _how(question: Question) -> str:
    """The hint, and how an answer is to be written."""
    if question.kind == "choice":
        ways = _("Write one of: %(choices)s.") % {"choices": " / ".join(each.label for each in question.choices)}
    elif question.kind == "yes_no":
        ways = _("Write yes or no.")
    elif question.kind == "date":
        ways = _("For example, 27 March 2019.")
    elif question.kind == "date_with_precision":
        ways = _("For example, 27 March 2019, March 2019 or 2019.")
    elif question.kind == "file":
        ways = _("Give the file in Candour: it cannot be put into this form.")
    else:
        ways = ""
    return " ".join(filter(None, [question.hint, ways]))


def _people(document: Any, question: Question, people: Sequence[Person], given: Mapping[str, Any]) -> None:
    document.add_heading(question.label, 2)
    table = document.add_table(len(people) + 1, 4, style="Table Grid")
    texts = [_("Person"), _("Known to us (yes or no)"), _("First contact"), _("Last contact")]
    for person in people:
        answer = given.get(str(person.pk), {})
        known = {"yes": _("Yes"), "no": _("No")}.get(answer.get("known", ""), "")
        dates = [date_in_words(answer[name]) if answer.get(name) else "" for name in ("first", "last")]
        texts += [f"{person.pseudonym}, {person.relationship}", known, *dates]
    for cell, text in zip(table._cells, texts, strict=True):
        cell.text = text
    _widths(table, 5.5, 3.5, 3.5, 3.5)
    document.add_paragraph()


def _widths(table: Any, *widths: float) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
