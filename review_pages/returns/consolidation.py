"""All agencies' answers side by side: rows are questions, columns agencies."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from review_pages.models import Agency, AgencyReturnPage
from review_pages.profiles.forms import Person
from review_pages.profiles.model import Form, Question
from review_pages.returns.answers import Answer, in_words

LONG = 240
"""Characters from which an answer is folded where many agencies stand side by side."""


@dataclass(frozen=True, slots=True)
class Column:
    """One agency. Without a return that may be read here it stands as one that has not replied."""

    agency: Agency
    replied: AgencyReturnPage | None = None
    due: datetime.date | None = None
    late: bool = False

    @property
    def nil(self) -> bool:
        return self.replied is not None and self.replied.nil_return


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    answer: Answer | None
    """None where the agency has not replied."""

    @property
    def is_long(self) -> bool:
        return self.answer is not None and len(self.answer.text) > LONG

    @property
    def not_asked(self) -> bool:
        """Whether a nil return leaves this question out."""
        return self.column.nil and self.answer is not None and not self.answer.text and not self.answer.people


@dataclass(frozen=True, slots=True)
class Row:
    question: Question
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one part."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]


def columns_of(returns: Sequence[AgencyReturnPage], readable: Sequence[AgencyReturnPage]) -> tuple[Column, ...]:
    """One column for each agency that was asked, those that replied first, then by name."""
    may_read = {page.pk for page in readable}
    columns = [
        Column(page.agency, page if page.pk in may_read and page.handed_in else None, page.due, page.late)
        for page in returns
    ]
    return tuple(sorted(columns, key=lambda column: (column.replied is None, column.agency.name)))


def consolidate(form: Form, columns: Sequence[Column], people: Sequence[Person]) -> Matrix:
    """The whole view of one form."""

    def cell(question: Question, column: Column) -> Cell:
        return Cell(column, in_words(question, column.replied.answers, people) if column.replied else None)

    groups = tuple(
        Group(
            part.title,
            tuple(Row(question, tuple(cell(question, column) for column in columns)) for question in part.questions),
        )
        for part in form.parts
    )
    return Matrix(tuple(columns), groups)
