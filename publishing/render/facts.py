"""What is told about a report beside its text, and the one hash by which all its renders name it. Pure."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass

from review_pages.report.document import Document
from review_pages.report.json import to_json


@dataclass(frozen=True, slots=True)
class Facts:
    """What the public is told about a report beside its text. Nothing in it leads to the case."""

    slug: str
    title: str
    pseudonym: str
    reference: str
    review_type: str
    guidance: str
    partnership_name: str
    month_of_death: str
    version: int
    first_published_on: datetime.date
    published_on: datetime.date
    change_note: str


def content_hash(document: Document) -> str:
    """SHA-256 of the report, whatever format it is read in: of its JSON with sorted keys and no spaces, in UTF-8."""
    canonical = json.dumps(to_json(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
