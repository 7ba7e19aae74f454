"""A report as data: JSON by a published schema, and its recommendations as JSON and CSV. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from publishing.render.facts import Facts, content_hash
from review_pages.report.document import Document, recommendation_numbers
from review_pages.report.html import recommendation_anchor
from review_pages.report.json import to_json
from review_pages.spreadsheets import no_formula

SCHEMA = "candour-report-1"
"""Names the shape of the JSON; it changes when a reader of the old shape would be misled."""
RECOMMENDATIONS = "candour-recommendations-1"
_COLUMNS = ("number", "recommendation", "scope", "owner", "report", "partnership", "reference", "version")


def schema() -> str:
    """The JSON schema of a report."""
    return files("publishing.render").joinpath(f"{SCHEMA}.schema.json").read_text()


def render_json(document: Document, facts: Facts) -> bytes:
    """The whole report."""
    told = {"schema": SCHEMA, "content_sha256": content_hash(document)} | asdict(facts)
    return _dump(told | {"report": to_json(document)})


def render_recommendations(document: Document, facts: Facts) -> bytes:
    """What the report asks for, of whom. `id` stays with a recommendation from version to version."""
    told = {"schema": RECOMMENDATIONS, "content_sha256": content_hash(document)} | asdict(facts)
    return _dump(told | {"recommendations": list(_recommendations(document))})


def render_csv(document: Document, facts: Facts) -> bytes:
    """The same as a table for a spreadsheet, in UTF-8 with the mark by which Excel knows it."""
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow([*_COLUMNS, "content_sha256"])
    about = (facts.title, facts.partnership_name, facts.reference, facts.version, content_hash(document))
    for each in _recommendations(document):
        row = (each["number"], each["text"], each["scope"] or "", each["owner"], *about)
        rows.writerow([no_formula(str(value)) for value in row])
    return written.getvalue().encode("utf-8-sig")


def _recommendations(document: Document) -> Iterator[dict[str, Any]]:
    numbers = recommendation_numbers(document)
    for _section, each in document.recommendations():
        number = numbers[each.id]
        yield {
            "id": each.id,
            "number": number,
            "anchor": recommendation_anchor(number),
            "scope": each.scope and str(each.scope),
            "owner": each.owner,
            "text": each.text,
        }


def _dump(data: dict[str, Any]) -> bytes:
    return json.dumps(data, default=str, ensure_ascii=False, separators=(",", ":")).encode()
