"""A return as a Word file: the form that Candour gives out comes back as it was typed, and agencies' own are read."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import docx
import pytest

from review_pages.profiles import profiles
from review_pages.profiles.dates import read_date
from review_pages.profiles.forms import Person
from review_pages.profiles.model import Form, Profile, Question, TableColumn
from review_pages.report.word import read_word
from review_pages.returns.word_in import Recognised, recognise
from review_pages.returns.word_out import form_in_word
from review_pages.returns.word_values import read_one_of, read_yes_no


@dataclass
class Somebody:
    pk: int
    pseudonym: str
    relationship: str


PEOPLE: tuple[Person, ...] = (
    Somebody(11, "Karen", "victim"),
    Somebody(12, "Mark", "alleged perpetrator"),
    Somebody(13, "Karen Jane", "daughter"),
)
EDITIONS = [(profile, name) for profile in profiles() for name in profile.forms]


def read(data: bytes, form: Form) -> Recognised:
    return recognise(read_word(io.BytesIO(data)).document, form, PEOPLE)


def typed(question: Question, number: int) -> Any:
    """An answer of every kind, of every precision, as the web form keeps it."""
    return {
        "text": f"Ann Ember, officer {number}",
        "long_text": f"1. First, on 3 April 2019: “no”.\nSummary\n- N/A\nRecords from: the archive, {number}.",
        "date": "2019-04-03",
        "date_with_precision": ("2019-04-03", "2019-04", "2019")[number % 3],
        "choice": question.choices[number % len(question.choices)].key if question.choices else "",
        "yes_no": ("yes", "no")[number % 2],
        "table": [
            {column.key: cell(column, row, number) for column in question.columns if row or column.required}
            for row in range(3)
        ],
        "known_per_person": {
            "11": {"known": "yes", "first": "2016", "last": "2019-04-03"},
            "12": {"known": "no"},
            "13": {"known": "yes", "first": "2018-12"},
        },
    }[question.kind]


def cell(column: TableColumn, row: int, number: int) -> str:
    return {
        "text": f"Case notes {row}",
        "long_text": f"Summary\nDate: the {number}th.\n- N/A",
        "date_with_precision": ("2019-04-03", "2019-04", "2019")[row],
    }[column.kind]


@pytest.mark.parametrize(("profile", "name"), EDITIONS, ids=lambda each: each if isinstance(each, str) else each.code)
def test_the_form_comes_back_from_word_as_it_was_typed(profile: Profile, name: str) -> None:
    form = profile.forms[name]
    answers = {
        question.key: typed(question, number)
        for number, question in enumerate(form.questions)
        if question.kind != "file"
    }
    back = read(form_in_word(form, PEOPLE, answers, title="T", marking="M"), form)
    assert back.answers == answers
    assert not back.unclear
    assert len(back.left_over) == 1  # how to fill it in


@pytest.mark.parametrize(("profile", "name"), EDITIONS, ids=lambda each: each if isinstance(each, str) else each.code)
def test_an_empty_form_answers_nothing(profile: Profile, name: str) -> None:
    form = profile.forms[name]
    assert read(form_in_word(form, PEOPLE, {}, title="T", marking="M"), form).answers == {}


def involvement() -> Form:
    return next(profile for profile in profiles() if profile.code == "dhr").forms["involvement"]


def written(write: Callable[[Any], None]) -> Recognised:
    document = docx.Document()
    write(document)
    out = io.BytesIO()
    document.save(out)
    return read(out.getvalue(), involvement())


def test_an_agency_s_own_headings_in_its_own_order_are_recognised() -> None:
    def write(document: Any) -> None:
        document.add_heading("Northshire Housing: response to the review", 0)
        document.add_paragraph("Thank you for your letter of last week.")
        document.add_heading("3. Summary of involvement", 1)
        document.add_paragraph("Karen rented a flat from us.")
        document.add_heading("The tenancy", 2)
        document.add_paragraph("It began in 2016.")
        document.add_heading("1. Records searched", 1)
        document.add_paragraph("The case system, by name.")
        document.add_heading("Our logo and address", 1)
        document.add_paragraph("12 Long Street")
        document.add_heading("Immediate learning", 1)
        document.add_paragraph("N/A")

    found = written(write)
    assert found.answers == {
        "summary": "Karen rented a flat from us.\nThe tenancy\nIt began in 2016.",
        "records_searched": "The case system, by name.",
        "immediate_learning": "N/A",
    }
    assert "12 Long Street" in found.left_over


def test_bold_lines_colons_and_tables_are_recognised_with_yes_no_dates_and_choices() -> None:
    def write(document: Any) -> None:
        document.add_paragraph().add_run("Significant events").bold = True
        document.add_paragraph("On 3 April 2019 she called us.")
        document.add_paragraph("Your name and job title: Ann Ember, officer")
        rows = [
            ("Records from", "c. 2010"),
            ("Records up to:", "31/01/2026"),
            ("Are all records of these people secured?", "☐ Yes  ☒ No"),
            ("Was anyone open to your agency at the time of the death?", "No, closed in 2018"),
            ("Should your agency write an Individual Management Review?", "Not sure: the review panel should decide"),
            ("Favourite colour", "Green"),
        ]
        table = document.add_table(len(rows), 2)
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        people = document.add_table(3, 3)
        for row, said in zip(
            people.rows,
            [("Name", "Last seen", "Known?"), ("Karen", "April 2019", "Yes"), ("Mark", "n/a", "Not known")],
            strict=True,
        ):
            for cell, text in zip(row.cells, said, strict=True):
                cell.text = text

    found = written(write)
    assert found.answers == {
        "significant_events": "On 3 April 2019 she called us.",
        "author_name": "Ann Ember, officer",
        "searched_to": "2026-01-31",
        "records_secured": "no",
        "open_at_the_time": "no",
        "report_needed": "unsure",
        "known": {"11": {"known": "yes", "last": "2019-04"}, "12": {"known": "no"}},
    }
    assert {(each.question.key, each.written) for each in found.unclear} == {
        ("searched_from", "c. 2010"),
        ("open_at_the_time", "No, closed in 2018"),
    }
    assert "Favourite colour | Green" in found.left_over


def test_a_letter_about_something_else_matches_nothing() -> None:
    def write(document: Any) -> None:
        document.add_heading("Menu for Friday", 1)
        document.add_paragraph("Soup, bread and apples. We look forward to seeing you all.")
        table = document.add_table(1, 2)
        table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Price", "Four pounds"

    assert written(write).nothing


def test_what_contradicts_itself_about_a_person_is_not_taken() -> None:
    def write(document: Any) -> None:
        table = document.add_table(2, 4)
        texts = ["Karen", "Yes", "2019", "2016", "Mark", "No", "2012", ""]
        for cell, text in zip(table._cells, texts, strict=True):
            cell.text = text

    found = written(write)
    assert found.answers == {"known": {"11": {"known": "yes"}, "12": {"known": "no"}}}
    assert len(found.unclear) == 2


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("3rd of April 2019", "2019-04-03"),
        ("Wednesday 3 Apr 2019", "2019-04-03"),
        ("03/04/2019", "2019-04-03"),
        ("04/2019", "2019-04"),
        ("sept 2018", "2018-09"),
        ("31/02/2019", None),
        ("Spring 2018", None),
        ("May", None),
    ],
)
def test_dates_as_people_write_them(text: str, date: str | None) -> None:
    assert read_date(text) == date


def test_yes_no_and_choices_as_people_write_them() -> None:
    assert read_yes_no("Y") == ("yes", "")
    assert read_yes_no("Yes / No") == (None, "Yes / No")
    assert read_yes_no("Nobody knows") == (None, "Nobody knows")
    assert read_yes_no("[x] Yes [ ] No")[0] == "yes"
    assert read_one_of("homicde", {"a": "Homicide", "b": "Suicide"}) == ("a", "")
    assert read_one_of("something", {"a": "Homicide", "b": "Suicide"}) == (None, "something")
