"""The report as data: by the schema that is published, with the same content hash in every format."""

from __future__ import annotations

import csv
import io
import json

import jsonschema
from hypothesis import given, settings

from publishing.render.data import render_csv, render_json, render_recommendations, schema
from publishing.render.facts import content_hash
from review_pages.report.document import Document, Paragraph, Recommendation, Run, Section
from review_pages.report.json import from_json
from tests.publishing.render.reports import FACTS, every_kind
from tests.review_pages.report.documents import documents


@settings(max_examples=50, deadline=None)
@given(documents())
def test_every_report_keeps_the_published_schema(document: Document) -> None:
    data = json.loads(render_json(document, FACTS))

    jsonschema.Draft202012Validator(json.loads(schema())).validate(data)
    assert from_json(data["report"]) == document


def test_the_schema_is_one_itself_and_refuses_what_it_does_not_know() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema()))
    data = json.loads(render_json(every_kind(), FACTS)) | {"identity": "Jane Doe"}

    assert list(jsonschema.Draft202012Validator(json.loads(schema())).iter_errors(data))


def test_recommendations_leave_as_data_and_as_a_table() -> None:
    data = json.loads(render_recommendations(every_kind(), FACTS))
    rows = list(csv.DictReader(io.StringIO(render_csv(every_kind(), FACTS).decode("utf-8-sig"))))

    (asked,) = data["recommendations"]
    assert (asked["number"], asked["scope"], asked["owner"]) == (1, "national", "Northshire Police")
    assert asked["text"] == rows[0]["recommendation"] == "Ask about control.\nat every visit"
    assert data["content_sha256"] == rows[0]["content_sha256"] == content_hash(every_kind())


def test_a_cell_that_begins_like_a_formula_is_text() -> None:
    asked = Recommendation("6f1cf0a2-93a1-4a71-9a3c-0f5c7b7f1a01", (Paragraph("p", (Run("=1+1"),)),), None, "@police")
    document = Document("T", (Section("s", "Asked", (asked,)),))

    (row,) = csv.DictReader(io.StringIO(render_csv(document, FACTS).decode("utf-8-sig")))

    assert (row["recommendation"], row["owner"]) == ("'=1+1", "'@police")
