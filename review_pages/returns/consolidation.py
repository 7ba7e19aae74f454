"""All agencies' answers side by side: rows are questions, columns agencies."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from review_pages.models import Agency, AgencyReturnPage
from review_pages.profiles.dates import date_in_words
from review_pages.profiles.forms import Person
from review_pages.profiles.model import Form, Part, Question
from review_pages.returns.answers import Answer, in_words
from review_pages.returns.disagreements import Disagreement, Sort, disagreements

LONG = 240
"""Characters from which an answer is folded where many agencies stand side by side."""

FEW = 3
"""How many agencies are named on one side of a disagreement, before they are counted instead."""

MOST_IN_FULL = 4
"""How many agencies can stand side by side with every answer in full."""


@dataclass(frozen=True, slots=True)
class Column:
    """One agency. Without a return that may be read here it stands as one that has not replied."""

    agency: Agency
    replied: AgencyReturnPage | None = None
    due: datetime.date | None = None
    late: bool = False
    asked: int = 0
    """The id of the return that it was asked for: what a manager chases."""
    signing: bool = False
    """Whether it has written its return, which waits for its own sign-off."""
    reopened: bool = False
    """Whether it had replied, and is changing what it said."""

    @property
    def nil(self) -> bool:
        return self.replied is not None and self.replied.nil_return

    @property
    def missing(self) -> str:
        """Why no answer of it can be read."""
        if self.signing:
            return _("Waits for sign-off")
        return _("Reopened, being changed") if self.reopened else _("Has not replied")


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

    @property
    def rows(self) -> tuple[Mapping[str, str], ...]:
        """Of a table question what the agency filled in."""
        return self.answer.rows if self.answer else ()

    @property
    def words(self) -> str:
        """The cell as text, as the page shows it and a file holds it."""
        if self.answer is None:
            return self.column.missing
        if self.answer.people:
            return "\n".join(
                f"{about.person.pseudonym}: {about.words}" + (f", {about.contact}" if about.contact else "")
                for about in self.answer.people
            )
        if self.not_asked:
            return _("Nil return")
        return self.answer.text or _("Not answered")


@dataclass(frozen=True, slots=True)
class Row:
    question: Question
    cells: tuple[Cell, ...]
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def differing(self) -> frozenset[int]:
        """The people about whom the agencies do not agree, by their number in the register."""
        return frozenset(each.person.pk for each in self.disagreements)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Each disagreement in words: "Karen: known to Northshire Housing; not known to 7 agencies." """
        return tuple(_in_a_sentence(each, name_at_most=FEW) for each in self.disagreements)

    @property
    def full_sentences(self) -> tuple[str, ...]:
        """The same with every agency named, for where there is room."""
        return tuple(_in_a_sentence(each) for each in self.disagreements)


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one part."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    disagreements: int = 0
    """How many there are among all agencies that may be read here, whatever is shown."""

    @property
    def in_full(self) -> bool:
        return len(self.columns) <= MOST_IN_FULL


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the whole view is asked for; empty: all. `question` is the key of a question, or "part:" and a part's."""

    agencies: frozenset[int] = frozenset()
    person: int | None = None
    question: str = ""
    only_disagreements: bool = False

    def asks_for(self, part: Part, row: Row) -> bool:
        if self.question and self.question not in (row.question.key, f"part:{part.key}"):
            return False
        if self.person and row.question.kind != "known_per_person":
            return False
        return bool(row.disagreements) or not self.only_disagreements


def columns_of(
    returns: Sequence[AgencyReturnPage], readable: Sequence[AgencyReturnPage], reopened: Collection[int] = ()
) -> tuple[Column, ...]:
    """One column for each agency that was asked, those that replied first, then by name. `reopened` are keys of returns
    of which the partnership has had a version."""
    may_read = {page.pk for page in readable}
    columns = [
        Column(
            page.agency,
            replied=page if page.pk in may_read and page.handed_in else None,
            due=page.due,
            late=page.late,
            asked=page.pk,
            signing=page.with_sign_off,
            reopened=page.pk in reopened and not page.handed_in,
        )
        for page in returns
    ]
    return tuple(sorted(columns, key=lambda column: (column.replied is None, column.agency.name)))


def consolidate(form: Form, columns: Sequence[Column], people: Sequence[Person], shown: Shown | None = None) -> Matrix:
    """The view of one form: all of it, or what is asked for."""
    shown = shown or Shown()
    about = [person for person in people if shown.person in (None, person.pk)]
    visible = tuple(column for column in columns if not shown.agencies or column.agency.pk in shown.agencies)
    said = [(column.agency.name, column.replied.answers) for column in columns if column.replied]
    groups: list[Group] = []
    count = 0
    for part in form.parts:
        rows: list[Row] = []
        for question in part.questions:
            differing = disagreements(question, said, people)
            count += len(differing)
            row = Row(question, (), tuple(each for each in differing if each.person in about))
            if shown.asks_for(part, row):
                cells = tuple(_cell(question, column, about) for column in visible)
                rows.append(Row(question, cells, row.disagreements))
        if rows:
            groups.append(Group(part.title, tuple(rows)))
    return Matrix(visible, tuple(groups), count)


def _cell(question: Question, column: Column, people: Sequence[Person]) -> Cell:
    return Cell(column, in_words(question, column.replied.answers, people) if column.replied else None)


def _in_a_sentence(disagreement: Disagreement, name_at_most: int | None = None) -> str:
    def side(says: str, agencies: str) -> str:
        if disagreement.sort is Sort.KNOWN:
            words = _("known to %(agencies)s") if says == "yes" else _("not known to %(agencies)s")
            return words % {"agencies": agencies}
        if disagreement.sort is Sort.OWN_DATES:
            first, _slash, last = says.partition("/")
            return _("first contact %(first)s, but last contact %(last)s (%(agencies)s)") % {
                "agencies": agencies,
                "first": date_in_words(first),
                "last": date_in_words(last),
            }
        return _("first contact %(date)s (%(agencies)s)") % {"date": date_in_words(says), "agencies": agencies}

    def names(agencies: tuple[str, ...]) -> str:
        if name_at_most is None or len(agencies) <= name_at_most:
            return ", ".join(agencies)
        return ngettext("%(count)s agency", "%(count)s agencies", len(agencies)) % {"count": len(agencies)}

    sides = "; ".join(side(each.says, names(each.agencies)) for each in disagreement.sides)
    return f"{disagreement.person.pseudonym}: {sides}."


def summary_of(matrix: Matrix) -> Matrix:
    """Of the whole view only who replied, and for each person known or not known: no dates, no answer in words."""
    groups = (
        Group(group.title, tuple(_in_summary(row) for row in group.rows if row.question.kind == "known_per_person"))
        for group in matrix.groups
    )
    return Matrix(matrix.columns, tuple(group for group in groups if group.rows), 0)


def _in_summary(row: Row) -> Row:
    def without_dates(answer: Answer) -> Answer:
        return replace(answer, people=tuple(replace(each, contact="") for each in answer.people))

    cells = (replace(cell, answer=without_dates(cell.answer)) if cell.answer else cell for cell in row.cells)
    return Row(row.question, tuple(cells))
