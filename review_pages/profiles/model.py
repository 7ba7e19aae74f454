"""What a profile says: one type of review under one edition of its guidance. Pure.

Every label of the interface that depends on the type of review comes from here. A profile's own texts may name its
terms in braces: "{author}" stands for "Independent Author", "{Subject}" for "Victim".
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, model_validator

from review_pages.profiles.span import Span

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Line = Annotated[str, Field(min_length=1, max_length=300)]
Jurisdiction = Literal["england", "wales", "scotland", "northern ireland"]
Kind = Literal["text", "long_text", "date", "date_with_precision", "choice", "yes_no", "known_per_person"]


def _one_or_more(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _span(value: Any) -> Span:
    return value if isinstance(value, Span) else Span.parse(str(value))


def _repeated(keys: Iterable[str]) -> str:
    return ", ".join(key for key, times in Counter(keys).items() if times > 1)


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Terms(_Data):
    """The words of this type of review, in lower case unless they are titles, as they stand inside a sentence."""

    subject: Line
    """The person who died or was harmed."""
    subject_other: Line
    """The other person, before any conviction."""
    author: Line
    panel: Line
    commissioner: Line
    agency_form: Line
    """The first form that an agency fills in."""
    agency_report: Line
    """The longer account that an agency may be asked for after that."""


class Milestone(_Data):
    """Something that must be done `within` a time after the event `after`. It is met by the first of `met_by`."""

    key: Key
    title: Line
    after: Key
    met_by: Annotated[tuple[Key, ...], BeforeValidator(_one_or_more), Field(min_length=1)]
    within: Annotated[Span, PlainValidator(_span)]


class Choice(_Data):
    key: Key
    label: Line


class Question(_Data):
    """One question of a form, and why it is asked.

    The answers' shapes, as JSON: text and long_text a string; date "2019-04-03"; date_with_precision "2019-04-03",
    "2019-04" or "2019"; choice the key of a choice; yes_no "yes" or "no"; known_per_person a dict from a person's
    number in the identity register (as text) to {"known": "yes" or "no", "first": date, "last": date}, the dates with
    precision and only where known.
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

    @model_validator(mode="after")
    def _choices_belong_to_choice(self) -> Self:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("choices are needed by a question of kind choice, and by no other kind")
        if repeated := _repeated(choice.key for choice in self.choices):
            raise ValueError(f"the same key stands twice among the choices: {repeated}")
        return self


class Part(_Data):
    """One page of a form, about one topic."""

    key: Key
    title: Line
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(question.key for question in self.questions)


class Form(_Data):
    title: Line
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        if repeated := _repeated(part.key for part in self.parts):
            raise ValueError(f"the same key stands twice among the parts: {repeated}")
        if repeated := _repeated(question.key for question in self.questions):
            raise ValueError(f"the same key stands twice among the questions: {repeated}")
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


class Section(_Data):
    key: Key
    heading: Line
    required: bool = True


class Report(_Data):
    """The sections that the guidance's template has, in its order."""

    overview: Annotated[tuple[Section, ...], Field(min_length=1)]
    executive_summary: tuple[Section, ...] = ()


class Publication(_Data):
    dates: Literal["exact", "month_and_year"]
    quality_assurance: str = ""
    """Who agrees the report after the panel; empty where nobody does."""


class Retention(_Data):
    after: Key
    years: Annotated[int, Field(gt=0)]


class Profile(_Data):
    code: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$", max_length=40)]
    edition: Annotated[str, Field(pattern=r"^\d{4}(-\d{2})?$")]
    name: Line
    guidance_name: Line
    jurisdiction: Annotated[tuple[Jurisdiction, ...], Field(min_length=1)]
    statute: str = ""
    effective_from: datetime.date
    terms: Terms
    milestones: tuple[Milestone, ...]
    forms: dict[Key, Form]
    report: Report
    publication: Publication
    retention: Retention

    @model_validator(mode="after")
    def _milestones_are_told_apart(self) -> Self:
        if repeated := _repeated(milestone.key for milestone in self.milestones):
            raise ValueError(f"the same key stands twice among the milestones: {repeated}")
        return self
