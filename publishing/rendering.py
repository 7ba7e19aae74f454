"""The formats in which a report leaves the house, and what can be read in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from publishing.cleaning import clean
from publishing.disclosure import Place
from publishing.disclosure.artefacts import texts_of_csv, texts_of_html, texts_of_json, texts_of_pdf, texts_of_word
from publishing.formats import DOWNLOADS
from publishing.render.data import render_csv, render_json, render_recommendations
from publishing.render.facts import Facts, content_hash
from publishing.render.pdf import render_pdf
from publishing.render.word import render_word
from publishing.render.words import Words
from review_pages.report.document import Document
from review_pages.report.html import render
from review_pages.report.words import wording

Renders = Mapping[str, bytes]
"""A report in every format, by the format's name."""


def make_renders(document: Document, facts: Facts, around: Mapping[str, Any]) -> Renders:
    """The report in every format that will be frozen. The same report gives the same bytes."""
    return {name: make_render(name, document, facts, around) for name in ("html", *DOWNLOADS)}


def make_render(name: str, document: Document, facts: Facts, around: Mapping[str, Any]) -> bytes:
    """The report in one of these formats."""
    match name:
        case "html":
            return render_html(document)
        case "pdf":
            return render_pdf(document, facts, _words(around))
        case "docx":
            return render_word(document, facts, _words(around))
        case "json":
            return render_json(document, facts)
        case "csv":
            return render_csv(document, facts)
        case "recommendations":
            return render_recommendations(document, facts)
    raise ValueError(f"There is no format {name}.")


def render_html(document: Document) -> bytes:
    """What stands in the public page."""
    report = render(document, wording=wording())
    told = {"report": report, "content_hash": content_hash(document)}
    return clean(render_to_string("publishing/report_fragment.html", told)).encode()


def _words(around: Mapping[str, Any]) -> Words:
    event = str(around.get("event", ""))
    return Words(
        contents=_("Contents"),
        published=_("Published {on}, version {version}"),
        change=_("What changed: {note}"),
        reference=_("Reference {reference}"),
        event=f"{event[:1].upper()}{event[1:]}: {{month}}" if event else "",
        page=_("Page {page} of {pages}"),
        content=_("Fingerprint of the content (SHA-256): {hash}"),
        note_before=str(around.get("content_note", "")),
        report=wording(),
        language=settings.LANGUAGE_CODE,
    )


def texts_in(renders: Renders) -> Iterator[Iterator[tuple[Place, str]]]:
    """Everything that a reader could find in the renders, format by format."""
    for name, content in renders.items():
        match name:
            case "html":
                yield texts_of_html(content.decode())
            case "pdf":
                yield texts_of_pdf(content)
            case "docx":
                yield texts_of_word(content)
            case "csv":
                yield texts_of_csv(content.decode())
            case _:
                yield texts_of_json(content.decode())
