"""Profiles: what ships, and what a faulty file is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review_pages.profiles import FOLDER, ProfileError, UnknownProfileError, look_in, profile, profiles, read_profile
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


LOG = """\
  agency_report:
    title: Log
    parts:
      - key: log
        title: Log
        questions:
          - {key: log, label: Log, kind: table, unless: paper, columns: [{key: at, label: At}]}
          - {key: paper, label: The log as a file, kind: file}

report:
"""


@pytest.mark.parametrize(
    ("old", "new", "place", "told"),
    [
        (", columns: [{key: at, label: At}]", "", ".questions.0", "columns are needed by a question of kind table"),
        ("kind: file", "kind: file, columns: [{key: a, label: A}]", ".questions.1", "and by no other kind"),
        ("label: At", "label: At, kind: choice", ".questions.0.columns.0.kind", "Input should be"),
        ("label: At}", "label: At}, {key: at, label: B}", ".questions.0", "twice among the columns: at"),
        ("kind: file", "kind: file, most_rows: 3", ".questions.1", "most_rows is for a question of kind table only"),
        ("unless: paper", "most_rows: 501", ".questions.0.most_rows", "less than or equal to 500"),
        ("unless: paper", "unless: stone", None, "log is asked unless stone, which is no other question here"),
    ],
)
def test_a_table_or_file_that_cannot_be_is_told_where_it_stands(
    tmp_path: Path, old: str, new: str, place: str | None, told: str
) -> None:
    path = changed(tmp_path, "  agency_report: {extends: common/agency-report}\n\nreport:\n", LOG)
    question = read_profile(path).question("agency_report", "log")
    assert question is not None
    assert question.row_limit == 100
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    where = "forms.agency_report" if place is None else f"forms.agency_report.parts.0{place}"
    line = line_of(path, "title: Log" if place is None else "key: paper" if "file" in old else "key: log, ")
    assert fault(path).startswith(f"dhr-2016-12.yaml, line {line}, {where}: ")
    assert told in fault(path)


@pytest.mark.parametrize("kind", ["table, columns: [{key: a, label: A}]", "file"])
def test_only_returns_ask_for_tables_and_files(tmp_path: Path, kind: str) -> None:
    asked = f"          - {{key: log, label: Log, kind: {kind}}}\n"
    path = changed(tmp_path, "          - key: death_type\n", f"{asked}          - key: death_type\n")
    told = fault(path)
    assert told.startswith(f"dhr-2016-12.yaml, line {line_of(path, 'key: log')}, forms.notification.parts.")
    assert told.endswith(f"kind: a question of kind {kind.split(',')[0]} is asked in the returns of agencies only.")


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


# What a file extends, and the many ways in which a file can be wrong

SMALL = """
extends: sar-2015-04
code: pond
edition: "2030-01"
name: Pond review
prefix: POND
"""


def small(folder: Path, more: str = "", **shared: str) -> Path:
    """A profile of one's own that extends a shipped one, and what lies in its folder "common"."""
    (folder / "common").mkdir(exist_ok=True)
    for name, text in shared.items():
        (folder / "common" / f"{name}.yaml").write_text(text, encoding="utf-8")
    path = folder / "pond-2030-01.yaml"
    path.write_text(SMALL.lstrip() + more, encoding="utf-8")
    return path


def test_what_is_extended_stands_below_and_items_with_keys_are_laid_over_one_by_one(tmp_path: Path) -> None:
    read = read_profile(
        small(
            tmp_path,
            """
terms: {author: keeper}
milestones: [{key: completion, within: 9 months}]
forms:
  involvement:
    parts:
      - {key: risk, leave_out: true}
      - key: water
        title: Water
        place_after: you
        questions: [{key: depth, label: "{Author}, how deep?", kind: text}]
""",
        )
    )
    sar = profile("sar", "2015-04")
    assert (read.terms.author, read.terms.subject) == ("keeper", "adult")
    assert [str(each.within) for each in read.milestones] == ["None", "9 months"]
    keys = [part.key for part in read.forms["involvement"].parts]
    assert keys == ["you", "water", "records", "people", "involvement", "learning", "next", "declaration"]
    question = read.question("involvement", "depth")
    assert question is not None
    assert question.label == "Keeper, how deep?"
    assert read.report == sar.report


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("terms: {author: ''}", r"pond-2030-01\.yaml, line 6, terms\.author: String should have at least 1 character"),
        ("terms: {author: 5}", r"line 6, terms\.author: Input should be a valid string"),
        ("colour: green", r"line 6, colour: Extra inputs are not permitted"),
        ("jurisdiction: [france]", r"line 6, jurisdiction\.0: Input should be"),
        ("effective_from: soon", r"line 6, effective_from: Input should be a valid date"),
        (
            "milestones:\n  - {key: completion, within: 6 weeks}",
            r"line 7, milestones\.1\.within: \"6 weeks\" is not a length",
        ),
        ("milestones:\n  - {key: completion, after: dawn}", r"line 7, milestones\.1\.after: nothing makes dawn happen"),
        ("milestones:\n  - {key: completion, who: gardener}", r"line 7, milestones\.1\.who: gardener is no term"),
        (
            "milestones:\n  - {key: nothing, leave_out: true}",
            r"line 7, milestones\.nothing: there is nothing to leave out",
        ),
        (
            "milestones:\n  - {key: completion, place_after: dawn}",
            r"line 7, milestones\.completion\.place_after: there is no dawn to be placed after",
        ),
        ("milestones:\n  - {key: decision, met_by: [decided]}", r"line 7, milestones\.0: met_by must name the events"),
        (
            "milestones:\n  - key: decision\n    decision:\n      outcomes:\n"
            "        - {key: decided, letter: {heading: 'To [mother]'}}",
            r"line 10, .*letter: \[mother\] is nothing that a letter can fill in",
        ),
        ("forms: {involvement: {extends: common/nowhere}}", r"line 6, forms\.involvement\.extends: there is no file"),
        (
            "forms: {involvement: {extends: ../../etc/passwd}}",
            r"line 6, forms\.involvement\.extends: this is not the name",
        ),
        ("forms: {involvement: {extends: [a]}}", r"line 6, forms\.involvement\.extends: this is not the name"),
        (
            "forms: {involvement: {extends: common/round}}",
            r"common/round\.yaml, line 1, extends: common/round extends itself",
        ),
        (
            "forms: {involvement: {extends: common/wrong}}",
            r"common/wrong\.yaml, line 6, forms\.involvement\.parts\.8\.questions\.0\.kind: Input should be",
        ),
        (
            "forms: {agency_report: {parts: [{key: more, title: T, questions: [{key: q, label: L, kind: grid}]}]}}",
            r"line 6, .*kind: Input should be",
        ),
        (
            "action_plan: [{key: action, heading: A}, {key: action, heading: B}]",
            r"line 6, action_plan\.action: stands here twice",
        ),
        (
            "publication: {help_lines: [{name: Help, number: ring us}]}",
            r"line 6, publication\.help_lines\.0\.number: String",
        ),
        ("retention: {years: 0}", r"line 6, retention\.years: Input should be greater than 0"),
        ("report: {overview: [{key: a b, heading: A}]}", r"line 6, report\.overview\.\d+\.key: String should match"),
    ],
)
def test_a_faulty_file_is_told_with_file_line_and_field(tmp_path: Path, more: str, said: str) -> None:
    path = small(
        tmp_path,
        more,
        round="extends: common/round\n",
        wrong="title: Wrong\nparts:\n  - key: a\n    title: A\n    questions:\n      - {key: b, label: B, kind: so}\n",
    )
    assert re.search(said, fault(path)), fault(path)


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    small(tmp_path, "retention: {years: 0}")
    (tmp_path / "lake-2030-01.yaml").write_text("code: [", encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        look_in([tmp_path])
    assert len(str(caught.value).splitlines()) == 2
    assert profile("dhr", "2016-12") in profiles()


def test_a_folder_that_is_not_there_and_a_type_that_ships_already_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="there is no such folder"):
        look_in([tmp_path / "nowhere"])
    (tmp_path / "dhr-2016-12.yaml").write_text("extends: dhr-2016-12\n", encoding="utf-8")
    with pytest.raises(ProfileError, match=r"another file of the same name|extends itself"):
        look_in([tmp_path])


def test_every_figure_that_was_not_confirmed_says_so() -> None:
    unsure = {
        (each.code, milestone.key) for each in profiles() for milestone in each.milestones if not milestone.confirmed
    }
    assert {("sar", "completion"), ("lcspr", "completion"), ("owhr", "decision"), ("owhr", "completion")} <= unsure
    assert {("dardr", "completion"), ("rapid-review", "rapid_review"), ("susr", "completion")} <= unsure
    assert not {each for each in unsure if each[0] == "dhr"}
