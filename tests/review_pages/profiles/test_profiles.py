"""Profiles: what ships, and what a faulty file is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_pages.profiles import FOLDER, ProfileError, UnknownProfileError, profile, profiles, read_profile
from review_pages.profiles.span import Span

SHIPPED = FOLDER / "dhr-2016-12.yaml"


def changed(folder: Path, old: str, new: str) -> Path:
    """A copy of the shipped profile with one text changed."""
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = folder / SHIPPED.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def fault(path: Path) -> str:
    with pytest.raises(ProfileError) as caught:
        read_profile(path)
    return str(caught.value)


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_the_domestic_homicide_review_of_2016_ships_with_its_clock() -> None:
    dhr = profile("dhr", "2016-12")
    assert [(each.key, each.after, each.met_by, str(each.within)) for each in dhr.milestones] == [
        ("decision", "notified", ("decided", "declined"), "1 month"),
        ("completion", "decided", ("completed",), "6 months"),
    ]
    assert dhr.terms.author == "Independent Author"
    assert {"notification", "involvement"} <= set(dhr.forms)
    assert dhr in profiles()


def test_a_profile_s_texts_speak_in_its_own_terms() -> None:
    dhr = profile("dhr", "2016-12")
    part = dhr.forms["notification"].part("other")
    assert part is not None
    assert part.title == "The alleged perpetrator"
    assert part.questions[-1].label == "Relationship to the victim"


def test_an_unknown_edition_is_refused_by_name() -> None:
    with pytest.raises(UnknownProfileError, match=r"dhr.*1999-01"):
        profile("dhr", "1999-01")


def test_a_wrong_value_is_told_with_file_line_and_field(tmp_path: Path) -> None:
    path = changed(tmp_path, "met_by: completed, within: 6 months", "met_by: completed, within: half a year")
    line = line_of(path, "half a year")
    assert fault(path).startswith(
        f'dhr-2016-12.yaml, line {line}, milestones.1.within: "half a year" is not a length of time.'
    )


def test_a_field_that_nobody_knows_is_told_at_its_own_line(tmp_path: Path) -> None:
    path = changed(tmp_path, "  subject: victim\n", "  subject: victim\n  subjct: victim\n")
    assert fault(path) == (
        f"dhr-2016-12.yaml, line {line_of(path, 'subjct')}, terms.subjct: Extra inputs are not permitted."
    )


def test_a_missing_field_is_told_at_what_lacks_it(tmp_path: Path) -> None:
    path = changed(tmp_path, "  panel: review panel\n", "")
    told = fault(path)
    assert "{panel} is no term" in told
    path = changed(tmp_path, "  dates: month_and_year\n", "")
    assert fault(path) == (
        f"dhr-2016-12.yaml, line {line_of(path, 'publication:') + 1}, publication.dates: Field required."
    )


def test_a_term_that_is_not_defined_is_told_where_it_stands(tmp_path: Path) -> None:
    path = changed(tmp_path, "title: Review completed", 'title: "Review of the {adult} completed"')
    assert (
        fault(path) == f"dhr-2016-12.yaml, line {line_of(path, '{adult}')}, milestones.1.title: {{adult}} is no term."
    )


def test_a_question_asked_twice_is_refused(tmp_path: Path) -> None:
    path = changed(tmp_path, "key: death_type", "key: circumstances")
    assert "the same key stands twice among the questions: circumstances" in fault(path)


def test_a_field_written_twice_is_refused_rather_than_overwritten(tmp_path: Path) -> None:
    path = changed(tmp_path, "  subject: victim\n", "  subject: victim\n  subject: deceased\n")
    assert fault(path) == f"dhr-2016-12.yaml, line {line_of(path, 'deceased')}, terms.subject: stands here twice."


def test_choices_belong_to_questions_of_kind_choice_only(tmp_path: Path) -> None:
    path = changed(
        tmp_path, "label: What kind of death it was\n            kind: choice", "label: What\n            kind: text"
    )
    assert "choices are needed by a question of kind choice, and by no other kind" in fault(path)


@pytest.mark.parametrize("text", ["code: [", "", "- a list", "a: 1\n b: 2"])
def test_a_file_that_is_no_profile_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "dhr-2016-12.yaml"
    path.write_text(text, encoding="utf-8")
    assert fault(path).startswith("dhr-2016-12.yaml, line ")


def test_the_file_s_name_must_say_code_and_edition(tmp_path: Path) -> None:
    path = changed(tmp_path, 'edition: "2016-12"', 'edition: "2017-01"')
    assert "should be called dhr-2017-01.yaml" in fault(path)


@given(st.integers(0, 500), st.sampled_from(["months", "working_days", "days"]))
def test_a_span_reads_what_it_writes(count: int, unit: str) -> None:
    span = Span(unit, count)  # type: ignore[arg-type]  # hypothesis draws a plain string
    assert Span.parse(str(span)) == span


@pytest.mark.parametrize("wrong", ["", "a month", "1 year", "-1 months", "1.5 months", "month"])
def test_what_is_no_length_of_time_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a length of time"):
        Span.parse(wrong)
