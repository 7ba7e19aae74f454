"""A report as JSON: nothing is lost on the way there and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from review_pages.report.document import Document, Paragraph, ParagraphStyle, Run, Section
from review_pages.report.json import from_json, to_json
from tests.review_pages.report.documents import documents


@given(documents())
def test_a_report_survives_json(document: Document) -> None:
    assert from_json(json.loads(json.dumps(to_json(document)))) == document


def test_paragraphs_carry_the_numbers_that_people_cite() -> None:
    body = Paragraph("a", (Run("One"),))
    quote = Paragraph("b", (Run("Two"),), ParagraphStyle.QUOTE)
    document = Document("Report", (Section("p", "Preface", (), numbered=False), Section("s", "Facts", (body, quote))))

    blocks = to_json(document)["sections"][1]["blocks"]

    assert [(block["type"], block["number"]) for block in blocks] == [("paragraph", "1.1"), ("quote", "1.2")]
    assert to_json(document)["sections"][0]["number"] is None


def test_an_unknown_block_is_refused_by_name() -> None:
    data = to_json(Document("Report", (Section("s", "Facts"),)))
    data["sections"][0]["blocks"].append({"type": "video"})

    with pytest.raises(ValueError, match="video"):
        from_json(data)
