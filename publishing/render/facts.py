"""What is told about a report beside its text, and the one hash by which all its renders name it. Pure."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import asdict, dataclass

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


def content_hash(document: Document, facts: Facts) -> str:
    """SHA-256 of the report and what is told about it, whatever format they are read in."""
    told = {"facts": asdict(facts), "report": to_json(document)}
    canonical = json.dumps(told, default=str, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
