"""Django forms made of a profile's parts, and back: answers as JSON in, answers as JSON out.

The shapes of the answers are those of `review_pages.profiles.model.Question`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.design.fields import DateField, DatePartsInput
from portal.design.rows import RowsField
from portal.uploads.fields import KeptFile, KeptUploadField
from portal.uploads.inspection import Kind as FileKind
from review_pages.profiles.dates import date_in_words, read_date
from review_pages.profiles.model import Part, Question, TableColumn

TEXT_LENGTH = 500
LONG_TEXT_LENGTH = 50_000
CELL_LENGTH = 5_000
"""Characters of a longer text in one cell of a table."""
YES_NO = (("yes", _("Yes")), ("no", _("No")))
KNOWN = (("yes", _("Known to us")), ("no", _("Not known to us")))


def in_order(first: str, last: str) -> bool:
    """Whether two dates can follow one another, as far as both are known: "2019" and "2019-03" can."""
    shared = min(len(first), len(last))
    return first[:shared] <= last[:shared]


class Person(Protocol):
    """What a form needs of an entry of the identity register. Never the real name."""

    pk: int
    pseudonym: str
    relationship: str


class PartialDateInput(DatePartsInput):
    """Day, month and year, of which the day, or the day and the month, may be left empty."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        year, month, day = [*str(value or "").split("-"), "", ""][:3]
        return super().get_context(name, f"{year}-{month}-{day}", attrs)


class PartialDateField(forms.CharField):
    """A date as exactly as it is known: cleans to "2019-04-03", "2019-04", "2019" or ""."""

    widget = PartialDateInput
    default_error_messages = {
        "invalid": _("Enter a real date, for example 27 3 2019. Leave out the day, or day and month, if not known.")
    }

    def to_python(self, value: Any) -> str:
        written = str(value or "").rstrip("-")
        if not written:
            return ""
        if not re.fullmatch(r"\d{4}(-\d{1,2}){0,2}", written):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        parts = [int(part) for part in written.split("-")]
        try:
            datetime.date(*[*parts, 1, 1][:3])
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        return "-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])])


class WrittenDateField(forms.CharField):
    """The same in one line, as people write dates: "3 April 2019", "03/04/2019", "April 2019", "2019"."""

    default_error_messages = {"invalid": _("Write a date such as 27 March 2019, or only March 2019 or 2019.")}

    def to_python(self, value: Any) -> str:
        written = super().to_python(value)
        read = read_date(written) if written else ""
        if read is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return read

    def prepare_value(self, value: Any) -> Any:
        """A date that is kept, in words; what was typed, as it is."""
        return date_in_words(value) if value and re.fullmatch(r"\d{4}(-\d\d){0,2}", str(value)) else value


class PartForm(forms.Form):
    """One part of a profile's form. Made by `form_class`; `answers` is what was answered.

    `file_url` gives the address of a file by its number, so that one that was given before is shown. After validation
    a file that was sent now stands among the answers as what came through the gate: whoever saves them keeps it.
    A draft may be incomplete: required questions may be left empty, everything else is checked.
    """

    part: ClassVar[Part]
    people: ClassVar[tuple[Person, ...]] = ()
    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        answers: Mapping[str, Any] | None = None,
        draft: bool = False,
        file_url: Callable[[int], str] | None = None,
        **options: Any,
    ) -> None:
        self.draft, self.given, self.file_url = draft, answers or {}, file_url
        super().__init__(data, files, initial=self._initial(self.given), **options)

    def _initial(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        initial: dict[str, Any] = {}
        for question in self.part.questions:
            if question.kind == "file":
                if (kept := answers.get(question.key)) and self.file_url:
                    initial[question.key] = KeptFile(kept["name"], kept["size"], self.file_url(kept["file"]))
                continue
            if question.kind != "known_per_person":
                initial[question.key] = answers.get(question.key)
                continue
            for person in self.people:
                answer = (answers.get(question.key) or {}).get(str(person.pk), {})
                for part in ("known", "first", "last"):
                    initial[_name(question, person, part)] = answer.get(part)
        return initial

    def add_error(self, field: str | None, error: Any) -> None:
        """As ever, but that a question is unanswered is no error in a draft."""
        if self.draft and field and isinstance(error, ValidationError) and getattr(error, "code", "") == "required":
            self.cleaned_data[field] = None
            return
        super().add_error(field, error)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for question in self.part.questions:
            if question.kind != "known_per_person":
                continue
            for person in self.people:
                first, last = (cleaned.get(_name(question, person, part)) or "" for part in ("first", "last"))
                if cleaned.get(_name(question, person, "known")) == "no" and (first or last):
                    self.add_error(
                        _name(question, person, "known"),
                        gettext("You say that %(name)s was not known, and give a date of contact. Change one of them.")
                        % {"name": person.pseudonym},
                    )
                if not in_order(first, last):
                    self.add_error(
                        _name(question, person, "last"),
                        gettext("The last contact with %(name)s is before the first. Change one of them.")
                        % {"name": person.pseudonym},
                    )
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """The answered questions of this part, {question key: answer}. What was left empty is not in it."""
        answers: dict[str, Any] = {}
        for question in self.part.questions:
            answer: Any
            if question.kind == "known_per_person":
                answer = {}
                for person in self.people:
                    given = {
                        part: self.cleaned_data.get(_name(question, person, part))
                        for part in ("known", "first", "last")
                    }
                    if kept := {part: value for part, value in given.items() if value}:
                        answer[str(person.pk)] = kept
            else:
                answer = self.cleaned_data.get(question.key)
            if isinstance(answer, datetime.date):
                answer = answer.isoformat()
            if isinstance(answer, KeptFile):
                answer = self.given[question.key]
            if answer:
                answers[question.key] = answer
        return answers


def form_class(part: Part, *, people: Sequence[Person] = ()) -> type[PartForm]:
    """The form of one part. `people` are those whom a known/not known question asks about, in their order."""
    fields: dict[str, forms.Field] = {}
    for question in part.questions:
        if question.kind == "known_per_person":
            for person in people:
                fields |= _fields_about(question, person)
        else:
            fields[question.key] = _field(question)
    return type("FormOfPart", (PartForm,), {**fields, "part": part, "people": tuple(people)})


def _name(question: Question, person: Person, part: str) -> str:
    return f"{question.key}-{person.pk}-{part}"


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {
        "label": question.label,
        "help_text": question.hint,
        "required": question.required,
    }
    if question.kind == "long_text":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 8}), max_length=LONG_TEXT_LENGTH, **common)
    if question.kind == "date":
        return DateField(**common)
    if question.kind == "date_with_precision":
        partly = _("If you know only the month or the year, leave the rest empty.")
        return PartialDateField(**{**common, "help_text": question.hint or partly})
    if question.kind == "choice":
        choices = [(choice.key, choice.label) for choice in question.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if question.kind == "yes_no":
        return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **common)
    if question.kind == "table":
        cells = {column.key: _cell(column) for column in question.columns}
        return RowsField(cells, most=question.row_limit, **common)
    if question.kind == "file":
        return KeptUploadField(accept={FileKind.WORD, FileKind.SPREADSHEET, FileKind.PDF}, **common)
    return forms.CharField(max_length=TEXT_LENGTH, **common)


def _cell(column: TableColumn) -> forms.Field:
    common: dict[str, Any] = {"label": column.label, "required": column.required}
    if column.kind == "long_text":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=CELL_LENGTH, **common)
    if column.kind == "date_with_precision":
        return WrittenDateField(max_length=60, **common)
    return forms.CharField(max_length=TEXT_LENGTH, **common)


def _fields_about(question: Question, person: Person) -> dict[str, forms.Field]:
    who = {"name": person.pseudonym, "relationship": person.relationship}
    known = forms.ChoiceField(
        label=_("%(name)s, %(relationship)s") % who,
        help_text=question.label,
        choices=KNOWN,
        widget=forms.RadioSelect,
        required=question.required,
        error_messages={"required": _("Say whether %(name)s was known to your agency.") % who},
    )
    return {
        _name(question, person, "known"): known,
        _name(question, person, "first"): PartialDateField(
            label=_("First contact with %(name)s") % who, help_text=question.hint, required=False
        ),
        _name(question, person, "last"): PartialDateField(label=_("Last contact with %(name)s") % who, required=False),
    }
