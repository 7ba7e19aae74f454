"""Puts published reports into the library's index, from their JSON artefact and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from modelsearch import index

from publishing.models import PublishedReportPage
from review_pages.report.document import (
    Document,
    Figure,
    ListBlock,
    Paragraph,
    Recommendation,
    Subheading,
    Table,
    paragraph_numbers,
)
from review_pages.report.html import paragraph_anchor
from review_pages.report.json import from_json
from search.models import LibraryEntry


def put(page: PublishedReportPage) -> LibraryEntry:
    """Index the version in force of a report, in place of the version before."""
    data = json.loads(page.artefact("json").body)
    found = list(lines(from_json(data["report"])))
    entry, _created = LibraryEntry.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "title": data["title"][:255],
            "pseudonym": data["pseudonym"],
            "reference": data["reference"],
            "partnership_name": data["partnership_name"],
            "review_type": data["review_type"],
            "published_on": data["published_on"],
            "year": int(data["published_on"][:4]),
            "url": page.url or "",
            "text": "\n".join(text for text, _number, _anchor in found),
            "anchors": [[number, anchor] for _text, number, anchor in found],
        },
    )
    index.insert_or_update_object(entry)
    return entry


@transaction.atomic
def rebuild() -> int:
    """Make the whole index anew; visitors see the old one until it is done. How many reports are in it."""
    pages = list(PublishedReportPage.objects.in_force().order_by("pk"))
    for entry in LibraryEntry.objects.exclude(page_id__in=[page.pk for page in pages]):
        take_out(entry)
    for page in pages:
        put(page)
    return len(pages)


def take_out(entry: LibraryEntry) -> None:
    """Nobody finds this report any more."""
    index.remove_object(entry)
    entry.delete()


def lines(document: Document) -> Iterator[tuple[str, str, str]]:
    """Every text of a report as (text on one line, paragraph number or "", id of the element)."""
    numbers = paragraph_numbers(document)

    def line(paragraph: Paragraph) -> tuple[str, str, str]:
        number = numbers.get(paragraph.key, "")
        return _one_line(paragraph.text), number, paragraph_anchor(paragraph.key, number)

    for section in document.sections:
        yield _one_line(section.heading), "", ""
        for block in section.blocks:
            match block:
                case Paragraph():
                    yield line(block)
                case Subheading():
                    yield _one_line(block.text), "", ""
                case ListBlock():
                    yield from (line(item.paragraph) for item in block.items)
                case Table():
                    if block.caption:
                        yield _one_line(block.caption), "", ""
                    for row in block.rows:
                        for cell in row:
                            yield from (line(paragraph) for paragraph in cell.paragraphs)
                case Recommendation():
                    yield from (line(paragraph) for paragraph in block.paragraphs)
                    if block.owner:
                        yield _one_line(block.owner), "", ""
                case Figure():
                    yield from ((_one_line(text), "", "") for text in (block.alt, block.caption) if text)
    for note in document.notes:
        yield from (line(paragraph) for paragraph in note.paragraphs)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def on_report_published(page: PublishedReportPage, **kwargs: Any) -> None:
    """Receiver of `publishing.signals.report_published`."""
    put(page)


def on_report_withdrawn(page: PublishedReportPage, **kwargs: Any) -> None:
    """Receiver of `publishing.signals.report_withdrawn`."""
    for entry in LibraryEntry.objects.filter(page_id=page.pk):
        take_out(entry)
