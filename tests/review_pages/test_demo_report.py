"""The demonstration report is a real Word file, as long and as varied as a real report."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from review_pages.demo.word_report import COMMENTS, write_demo_report
from review_pages.report.document import Subheading, Table, paragraph_numbers
from review_pages.report.word import WordReport, read_word


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> WordReport:
    path = tmp_path_factory.mktemp("demo") / "report.docx"
    write_demo_report(path)
    return read_word(path)


def test_it_is_as_long_as_a_real_report_and_does_not_repeat_itself(report: WordReport) -> None:
    texts = [paragraph.text for _, paragraph in report.document.paragraphs()]
    assert sum(len(text.split()) for text in texts) > 19_000
    long = Counter(text for text in texts if len(text) > 120)
    # The table of contacts tells again what the narrative told, in an agency's words.
    assert max(long.values()) <= 2


def test_it_has_what_real_reports_have(report: WordReport) -> None:
    document = report.document
    tables = [block for section in document.sections for block in section.blocks if isinstance(block, Table)]
    assert len(document.notes) > 20
    assert len(report.comments) == len(COMMENTS)
    assert all(comment.paragraph_key and comment.quote for comment in report.comments)
    assert any(cell.row_span > 1 for table in tables for row in table.rows for cell in row)
    assert any(cell.column_span > 1 for table in tables for row in table.rows for cell in row)
    assert all(table.caption and table.header_rows for table in tables)
    levels = {b.level for section in document.sections for b in section.blocks if isinstance(b, Subheading)}
    assert levels == {3, 4}


def test_candour_numbers_its_paragraphs_as_word_does(report: WordReport) -> None:
    assert len(paragraph_numbers(report.document)) > 200
    assert not [warning for warning in report.warnings if "number" in warning]


def test_it_is_the_same_each_time(report: WordReport, tmp_path: Path) -> None:
    write_demo_report(tmp_path / "again.docx")
    assert read_word(tmp_path / "again.docx") == report


def test_the_short_one_is_short(tmp_path: Path) -> None:
    write_demo_report(tmp_path / "short.docx", "short")
    words = sum(
        len(paragraph.text.split()) for _, paragraph in read_word(tmp_path / "short.docx").document.paragraphs()
    )
    assert 3_000 < words < 6_000
