"""The forms of a profile: parts, questions, and the shapes of their answers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Line = Annotated[str, Field(min_length=1, max_length=300)]
CellKind = Literal["text", "long_text", "date", "date_with_precision", "choice", "yes_no"]
Kind = Literal[CellKind, "known_per_person", "table", "file"]
FileType = Literal["docx", "xlsx", "pdf", "csv", "jpg", "png"]


def repeated(keys: Iterable[str]) -> str:
    """The keys that stand there more than once, as text."""
    return ", ".join(key for key, times in Counter(keys).items() if times > 1)


class Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Choice(Data):
    key: Key
    label: Line


def _check_choices(kind: str, choices: tuple[Choice, ...]) -> None:
    if (kind == "choice") != bool(choices):
        raise ValueError("choices are needed by a question of kind choice, and by no other kind")
    if twice := repeated(choice.key for choice in choices):
        raise ValueError(f"the same key stands twice among the choices: {twice}")


class TableColumn(Data):
    """One column of a question of kind table. Its cells have the shapes of a question of that kind."""

    key: Key
    label: Line
    kind: CellKind = "text"
    required: bool = False
    choices: tuple[Choice, ...] = ()

    @model_validator(mode="after")
    def _choices_belong_to_choice(self) -> Self:
        _check_choices(self.kind, self.choices)
        return self


class Question(Data):
    """One question of a form, and why it is asked.

    The answers' shapes, as JSON: text and long_text a string; date "2019-04-03"; date_with_precision "2019-04-03",
    "2019-04" or "2019"; choice the key of a choice; yes_no "yes" or "no"; known_per_person a dict from a person's
    number in the identity register (as text) to {"known": "yes" or "no", "first": date, "last": date}, the dates with
    precision and only where known; table a list of rows, each a dict from the columns' keys to their answers; file a
    list of {"file": number of the stored file, "name": as it was sent}.
    """

    key: Key
    label: Line
    kind: Kind
    hint: str = ""
    why: str = ""
    required: bool = False
    nil: bool = False
    """Whether it is asked of an agency that knew nobody, too."""
    choices: tuple[Choice, ...] = ()
    columns: tuple[TableColumn, ...] = ()
    max_rows: Annotated[int, Field(ge=1, le=500)] = 50
    accept: tuple[FileType, ...] = ()
    max_files: Annotated[int, Field(ge=1, le=20)] = 1

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        _check_choices(self.kind, self.choices)
        if (self.kind == "table") != bool(self.columns):
            raise ValueError("columns are needed by a question of kind table, and by no other kind")
        if (self.kind == "file") != bool(self.accept):
            raise ValueError("accept is needed by a question of kind file, and by no other kind")
        for field, kind in (("max_rows", "table"), ("max_files", "file")):
            if field in self.model_fields_set and self.kind != kind:
                raise ValueError(f"{field} belongs to questions of kind {kind}")
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

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for part in self.parts for question in part.questions)

    @cached_property
    def nil_questions(self) -> tuple[Question, ...]:
        """What an agency that knew nobody is asked. Empty where the form knows no nil return."""
        return tuple(question for question in self.questions if question.nil)

    def part(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.key == key), None)
