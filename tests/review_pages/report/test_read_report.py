"""The command that says what the importer sees in a Word file."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.review_pages.report.word_files import commented, comments, paragraph, word_file


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.docx"
    body = paragraph("Overview report", style="Title") + paragraph("Preface", style="Heading1")
    body += paragraph("The panel ", raw=commented(0, "thanks the family"))
    path.write_bytes(word_file(body, {"comments": comments({0: ("Amira", "Well said.")})}).getvalue())
    return path


def test_json_holds_everything_that_was_read(report: Path) -> None:
    out = StringIO()
    call_command("read_report", report, "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "title": "Overview report",
        "sections": [{"heading": "Preface", "level": 1, "paragraphs": ["The panel thanks the family"]}],
        "tables": [],
        "footnotes": [],
        "comments": [{"author": "Amira", "text": "Well said.", "quote": "thanks the family"}],
        "warnings": [],
    }


def test_the_outline_is_for_people(report: Path) -> None:
    out = StringIO()
    call_command("read_report", report, stdout=out)
    assert "  Preface  (1 paragraph)" in out.getvalue()


@pytest.mark.parametrize(("name", "content"), [("page.docx", b"<html></html>"), ("gone.docx", None)])
def test_what_is_not_a_word_file_ends_with_status_2(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=name) as refusal:
        call_command("read_report", path)
    assert refusal.value.returncode == 2
