"""Names that must not leave the house are found wherever they stand, however they are written."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.disclosure import Part, Person, Search, Sort, read_date
from publishing.places import found_sentence
from review_pages.report.document import Document, Paragraph, Recommendation, Run, Section
from tests.publishing.drafts import report

LINKED = Document("R", (Section("s", "F", (Paragraph("k", (Run("her", href="mailto:jane.doe@example.test"),)),)),))
JANE = Person(("Jane Ann Doe", "Janie D."), "2 March 1984")


@pytest.mark.parametrize(
    "text",
    [
        "It was Jane Ann Doe who called.",
        "JANE DOE called.",
        "jane  doe’s mother",
        "Doe, Jane",
        "Jane\u00a0Doe",
        "Jane-Doe",
        "Ja\u00adne Doe",
        "Jáne Doe",
        "“Janie D.”",
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert Search([JANE]).sorts(text) == [Sort.NAME]


@pytest.mark.parametrize("text", ["Janet Doering called.", "The doe ran.", "Karen called.", "jane austen"])
def test_other_words_are_left_alone(text: str) -> None:
    assert Search([JANE]).sorts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "born on 2 March 1984",
        "02/03/1984",
        "2.3.84",
        "1984-03-02",
        "2nd of March 1984",
        "March 2, 1984",
        "2 Mar '84",
        "02-03-1984",
    ],
)
def test_a_date_of_birth_is_found_however_it_is_written(text: str) -> None:
    assert Search([JANE]).sorts(text) == [Sort.DATE_OF_BIRTH]


@pytest.mark.parametrize("text", ["March 1984", "12 March 1984", "22/03/1984", "2 March 1985", "in 1984"])
def test_other_dates_are_left_alone(text: str) -> None:
    assert Search([JANE]).sorts(text) == []


def test_a_part_of_a_name_is_a_hint_and_a_pseudonym_is_none() -> None:
    search = Search([Person(("Grace Karen Doe",))], known=["Karen"])

    assert search.sorts("Grace said so.") == [Sort.PART_OF_NAME]
    assert search.sorts("By the grace of God, Karen said so.") == []
    assert not Sort.PART_OF_NAME.stops


def test_a_name_over_several_runs_is_found() -> None:
    paragraph = Paragraph("k", (Run("Ja"), Run("ne", bold=True), Run(" Doe")))

    found = Search([JANE]).findings(Document("R", (Section("s", "Facts", (paragraph,)),)))

    assert [(finding.sort, finding.place.number) for finding in found] == [(Sort.NAME, "1.1")]


@pytest.mark.parametrize(
    ("document", "part"),
    [
        (report(title="The death of Jane Doe"), Part.TITLE),
        (report("Jane Doe called."), Part.PARAGRAPH),
        (report(note="Jane Doe said so."), Part.NOTE),
        (report(cell="Jane Doe"), Part.TABLE),
        (Document("R", (Section("s", "Jane Doe", ()),)), Part.HEADING),
        (
            Document("R", (Section("s", "F", (Paragraph("k", (Run("her", href="mailto:jane.doe@x.test"),)),)),)),
            Part.PARAGRAPH,
        ),
    ],
)
def test_every_part_of_a_report_is_searched(document: Document, part: Part) -> None:
    assert {finding.place.part for finding in Search([JANE]).findings(document)} == {part}


def test_nothing_is_looked_for_where_nothing_is_known() -> None:
    assert Search([Person(("", "Mr"), "1984")]).findings(report("Mr. In 1984.")) == []


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=200))
def test_no_register_and_no_text_breaks_the_search(name: str, born: str, text: str) -> None:
    Search([Person((name,), born)]).findings(report(text))


@given(st.dates(datetime.date(1900, 1, 1)))
def test_a_date_is_found_in_its_own_formats(date: datetime.date) -> None:
    search = Search([Person((), date.isoformat())])
    for written in (date.isoformat(), f"{date:%d/%m/%Y}", f"{date.day} {date:%B} {date.year}"):
        assert read_date(written) == date
        assert search.sorts(f"Born {written}.") == [Sort.DATE_OF_BIRTH]


def test_a_name_in_a_recommendation_or_as_its_owner_is_found_and_its_place_told() -> None:
    blocks = (Recommendation("a", (), owner="Jane Doe"), Recommendation("b", (Paragraph("k", (Run("Jane Doe"),)),)))
    findings = Search([JANE]).findings(Document("R", (Section("s", "F", blocks),)))

    assert [(each.place.part, each.place.number) for each in findings] == [
        (Part.RECOMMENDATION, "1"),
        (Part.RECOMMENDATION, "2"),
    ]
    assert "recommendation 2" in found_sentence(findings)
