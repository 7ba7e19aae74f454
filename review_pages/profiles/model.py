"""What a profile says: one type of review under one edition of its guidance. Pure.

Every label of the interface that depends on the type of review comes from here. A profile's own texts may name its
terms in braces: "{author}" stands for "Independent Author", "{Subject}" for "Victim".
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, PlainValidator, model_validator

from review_pages.profiles.form_model import IN_RETURNS_ONLY, Data, Key, Line, repeated
from review_pages.profiles.form_model import Choice as Choice
from review_pages.profiles.form_model import Form as Form
from review_pages.profiles.form_model import Part as Part
from review_pages.profiles.form_model import Question as Question
from review_pages.profiles.form_model import TableColumn as TableColumn
from review_pages.profiles.span import Span

Jurisdiction = Literal["england", "wales", "scotland", "northern ireland"]

Term = Annotated[str, Field(min_length=1, max_length=60)]
Name = Annotated[str, Field(min_length=1, max_length=120)]

PLACEHOLDERS = ("reference", "review", "guidance", "date", "partnership", "decided_on", "reasons")
"""What a letter may name in square brackets: "[reference]"."""


def _one_or_more(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _span(value: Any) -> Span | None:
    if value is None or isinstance(value, Span):
        return value
    return None if str(value) == "local" else Span.parse(str(value))


class Terms(Data):
    """The words of this type of review, in lower case unless they are titles, as they stand inside a sentence."""

    subject: Term
    """The person who died or was harmed."""
    subject_other: Term
    """The other person, before any conviction."""
    event: Term = "death"
    """What the review is about: "death", "incident"."""
    author: Term
    panel: Term
    commissioner: Term
    agency_form: Term
    """The first form that an agency fills in."""
    agency_report: Term
    """The longer account that an agency may be asked for after that."""
    report: Term
    executive_summary: Term = "executive summary"
    briefing: Term = "learning briefing"
    manager: Term = "partnership manager"
    chair: Term = "partnership chair"
    panel_member: Term = "panel member"
    agency_author: Term = "agency author"
    agency_sign_off: Term = "agency sign-off manager"
    family_reader: Term = "family reader or advocate"
    quality_assurance_reader: Term = "quality-assurance reader"


class Start(Data):
    """The event with which a review is opened and its first clock starts."""

    event: Key = "notified"
    title: Line = "Notified"
    question: Line = "When were you notified?"


class Letter(Data):
    """What the partnership writes when it has decided. Paragraphs may hold PLACEHOLDERS in square brackets."""

    to: Line
    heading: Line
    paragraphs: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=3000)], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _placeholders_are_known(self) -> Self:
        for text in (self.to, self.heading, *self.paragraphs):
            for name in re.findall(r"\[([^\]]*)\]", text):
                if name not in PLACEHOLDERS:
                    raise ValueError(f"[{name}] is nothing that a letter can fill in ({', '.join(PLACEHOLDERS)})")
        return self


class Outcome(Data):
    """One way in which a decision can go: its key is the event that it is; the review may end with it."""

    key: Key
    label: Line
    ends_review: bool = False
    letter: Letter


class Decision(Data):
    question: Line
    grounds: tuple[Choice, ...] = ()
    """What it may rest on, where the statute knows several; asked for outcomes that do not end the review."""
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=2)]


class Milestone(Data):
    """Something that must be done `within` a time after the event `after`. It is met by the first of `met_by`.

    `within` is None ("local" in the file) where the guidance sets no time: the partnership does. `confirmed` is false
    where the figure was not found in a primary source. A partnership may let the time run from any of `after_may_be`.
    """

    key: Key
    title: Line
    after: Key
    after_may_be: tuple[Key, ...] = ()
    met_by: Annotated[tuple[Key, ...], BeforeValidator(_one_or_more), Field(min_length=1)]
    within: Annotated[Span | None, PlainValidator(_span)]
    confirmed: bool = True
    who: Key = "author"
    """Who must see to it: the name of a term."""
    decision: Decision | None = None

    @model_validator(mode="after")
    def _outcomes_meet_it(self) -> Self:
        if self.decision and tuple(outcome.key for outcome in self.decision.outcomes) != self.met_by:
            raise ValueError("met_by must name the events of the decision's outcomes, in their order")
        if self.after_may_be and self.after not in self.after_may_be:
            raise ValueError("after must be one of after_may_be")
        return self


class Section(Data):
    key: Key
    heading: Line
    required: bool = True


class Report(Data):
    """The sections that the guidance's template has, in its order, and how paragraphs are numbered at first."""

    numbering: Literal["section", "running"] = "section"
    overview: Annotated[tuple[Section, ...], Field(min_length=1)]
    executive_summary: tuple[Section, ...] = ()
    briefing: tuple[Section, ...] = ()

    @model_validator(mode="after")
    def _sections_are_told_apart(self) -> Self:
        for sections in (self.overview, self.executive_summary, self.briefing):
            if twice := repeated(section.key for section in sections):
                raise ValueError(f"the same key stands twice among the sections: {twice}")
        return self


class Column(Data):
    """A column of the action plan."""

    key: Key
    heading: Line


class HelpLine(Data):
    name: Line
    number: Annotated[str, Field(pattern=r"^[0-9 ]{3,20}$")]
    when: str = ""


class Publication(Data):
    """How the report may be published, and what stands around it."""

    dates: Literal["exact", "month_and_year"]
    quality_assurance: str = ""
    """Who agrees the report after the panel; empty where nobody does."""
    goes_to: tuple[Line, ...] = ()
    """Who is sent the report."""
    content_note: Line = "This report describes a death or serious harm."
    help_lines: tuple[HelpLine, ...] = ()
    """Besides 999, which stands on every page."""


class Retention(Data):
    after: Key
    years: Annotated[int, Field(gt=0)]
    confirmed: bool = True


class Local(Data):
    """What a partnership has changed in a profile, and when: which milestones, terms and questions it touched."""

    on: datetime.date
    version: int
    terms: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    """As "form.question"."""


class Profile(Data):
    code: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$", max_length=40)]
    edition: Annotated[str, Field(pattern=r"^\d{4}(-\d{2})?$")]
    name: Name
    prefix: Annotated[str, Field(pattern=r"^[A-Z]{2,10}$")]
    """Begins the references of reviews: "DHR" in "DHR-2026-04"."""
    successor_of: str = ""
    """The code of the type of review that this one replaces: its open reviews may be moved to this one, and back."""
    guidance_name: Name
    jurisdiction: Annotated[tuple[Jurisdiction, ...], Field(min_length=1)]
    statute: str = ""
    effective_from: datetime.date
    confirmed: bool = True
    """False where edition or statute were not found in a primary source."""
    terms: Terms
    starts: Start = Start()
    milestones: Annotated[tuple[Milestone, ...], Field(min_length=1)]
    forms: dict[Key, Form]
    report: Report
    action_plan: Annotated[tuple[Column, ...], Field(min_length=1)]
    publication: Publication
    retention: Retention
    local: Local | None = None

    @cached_property
    def decision(self) -> Milestone | None:
        """The milestone that decides whether there is a review; None where a review begins without one."""
        return next(
            (
                milestone
                for milestone in self.milestones
                if milestone.decision and any(outcome.ends_review for outcome in milestone.decision.outcomes)
            ),
            None,
        )

    @cached_property
    def ending_events(self) -> frozenset[str]:
        """The decisions with which a review ends before it has begun."""
        return frozenset(
            outcome.key
            for milestone in self.milestones
            if milestone.decision
            for outcome in milestone.decision.outcomes
            if outcome.ends_review
        )

    def milestone(self, key: str) -> Milestone | None:
        return next((milestone for milestone in self.milestones if milestone.key == key), None)

    def question(self, form: str, key: str) -> Question | None:
        found = self.forms.get(form)
        return next((each for each in found.questions if each.key == key), None) if found else None


def inconsistencies(profile: Profile) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """What does not hold together between the parts of a profile: where, and what is wrong."""
    lists: tuple[tuple[str, Sequence[Milestone | Column]], ...]
    lists = (("milestones", profile.milestones), ("action_plan", profile.action_plan))
    for name, items in lists:
        if twice := repeated(each.key for each in items):
            yield (name,), f"the same key stands twice: {twice}"
    for needed in ("notification", "involvement"):
        if needed not in profile.forms:
            yield ("forms",), f"there is no form {needed}"
    if "notification" in profile.forms:
        for place, part in enumerate(profile.forms["notification"].parts):
            for number, question in enumerate(part.questions):
                if question.kind in IN_RETURNS_ONLY:
                    where = ("forms", "notification", "parts", place, "questions", number, "kind")
                    yield where, f"a question of kind {question.kind} is asked in the returns of agencies only"
    events = {profile.starts.event} | {event for milestone in profile.milestones for event in milestone.met_by}
    known = events | {milestone.key for milestone in profile.milestones}
    for index, milestone in enumerate(profile.milestones):
        for name in (milestone.after, *milestone.after_may_be):
            if name not in known:
                yield ("milestones", index, "after"), f"nothing makes {name} happen"
        if milestone.who not in Terms.model_fields:
            yield ("milestones", index, "who"), f"{milestone.who} is no term"
