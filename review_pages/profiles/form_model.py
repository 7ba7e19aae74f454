"""The forms of a profile: parts, questions, and the shapes of their answers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Line = Annotated[str, Field(min_length=1, max_length=300)]
Kind = Literal[
    "text", "long_text", "date", "date_with_precision", "choice", "yes_no", "known_per_person", "table", "file"
]
IN_RETURNS_ONLY = frozenset({"table", "file"})
"""Kinds that only a return can ask: its form saves row by row, and its files belong to an agency."""
MOST_ROWS = 500
"""More rows than this no table may allow: a longer one is given as a file."""


def repeated(keys: Iterable[str]) -> str:
    """The keys that stand there more than once, as text."""
    return ", ".join(key for key, times in Counter(keys).items() if times > 1)


class Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Choice(Data):
    key: Key
    label: Line


class TableColumn(Data):
    """One column of a table. What is `required` must stand in every row before the return is handed in."""

    key: Key
    label: Line
    kind: Literal["text", "long_text", "date_with_precision"] = "text"
    required: bool = False


class Question(Data):
    """One question of a form, and why it is asked.

    The answers' shapes, as JSON: text and long_text a string; date "2019-04-03"; date_with_precision "2019-04-03",
    "2019-04" or "2019"; choice the key of a choice; yes_no "yes" or "no"; known_per_person a dict from a person's
    number in the identity register (as text) to {"known": "yes" or "no", "first": date, "last": date}, the dates with
    precision and only where known; table a list of rows, each a dict from a column's key to a text or a date with
    precision, without what was left empty; file {"file": the number of the file, "name": what it is called, "size":
    its bytes, "at": when it was given}.
    """

    key: Key
    label: Line
    kind: Kind
    hint: str = ""
    why: str = ""
    required: bool = False
    nil: bool = False
    """Whether it is asked of an agency that knew nobody, too."""
    unless: Key | None = None
    """Another question of the form, whose answer makes this one free to be left empty though it is required."""
    choices: tuple[Choice, ...] = ()
    columns: tuple[TableColumn, ...] = ()
    most_rows: int | None = Field(default=None, ge=1, le=MOST_ROWS)

    @property
    def row_limit(self) -> int:
        return self.most_rows or 100

    @model_validator(mode="after")
    def _choices_belong_to_choice(self) -> Self:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("choices are needed by a question of kind choice, and by no other kind")
        if twice := repeated(choice.key for choice in self.choices):
            raise ValueError(f"the same key stands twice among the choices: {twice}")
        return self

    @model_validator(mode="after")
    def _columns_belong_to_tables(self) -> Self:
        if (self.kind == "table") != bool(self.columns):
            raise ValueError("columns are needed by a question of kind table, and by no other kind")
        if self.most_rows and self.kind != "table":
            raise ValueError("most_rows is for a question of kind table only")
        if twice := repeated(column.key for column in self.columns):
            raise ValueError(f"the same key stands twice among the columns: {twice}")
        return self


class Part(Data):
    """One page of a form, about one topic."""

    key: Key
    title: Line
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(question.key for question in self.questions)


class Form(Data):
    title: Line
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        if twice := repeated(part.key for part in self.parts):
            raise ValueError(f"the same key stands twice among the parts: {twice}")
        if twice := repeated(question.key for question in self.questions):
            raise ValueError(f"the same key stands twice among the questions: {twice}")
        return self

    @model_validator(mode="after")
    def _unless_names_a_question(self) -> Self:
        keys = {question.key for question in self.questions}
        for question in self.questions:
            if question.unless and question.unless not in keys - {question.key}:
                raise ValueError(f"{question.key} is asked unless {question.unless}, which is no other question here")
        return self

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for part in self.parts for question in part.questions)

    @cached_property
    def nil_questions(self) -> tuple[Question, ...]:
        """What an agency that knew nobody is asked. Empty where the form knows no nil return."""
        return tuple(question for question in self.questions if question.nil)

    def part(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.key == key), None)
