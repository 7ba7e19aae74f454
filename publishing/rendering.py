"""The formats in which a report leaves the house, and what can be read in them."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from threading import Lock
from typing import Any

import pypdfium2
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from publishing.cleaning import clean
from publishing.formats import DOWNLOADS
from publishing.places import visible_text
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


def texts_in(renders: Renders) -> Iterator[str]:
    """Everything that a reader could find in the renders, format by format."""
    for name, content in renders.items():
        match name:
            case "html":
                yield visible_text(content.decode())
            case "pdf":
                yield _text_of_pdf(content)
            case "docx":
                yield from _texts_of_word(content)
            case "csv":
                yield content.decode()
            case _:
                yield "\n".join(_strings(json.loads(content)))


_ONE_AT_A_TIME = Lock()
"""PDFium may not be called by two threads at once: the process would crash. Closing counts as a call, too."""


def _text_of_pdf(content: bytes) -> str:
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(content) as document:
        said = [*document.get_metadata_dict().values()]
        for page in document:
            with closing(page), closing(page.get_textpage()) as text:
                said.append(text.get_text_bounded())
        return "\n".join(said)


def _texts_of_word(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                part = package.read(name).decode()
                said = " ".join(re.findall(r'="([^"]*)"', part)) if name.endswith(".rels") else ""
                lines = re.sub(r"</w:p>|<w:br/>|<w:tab/>", "\n", part)
                yield html.unescape(re.sub(r"<[^>]*>", "", lines) + "\n" + said)


def _strings(value: Any) -> Iterator[str]:
    """Every text in JSON; the runs of a paragraph as the one text that a reader sees."""
    match value:
        case str():
            yield value
        case dict():
            if "runs" in value:
                yield "".join(run["text"] for run in value["runs"])
            for each in value.values():
                yield from _strings(each)
        case list():
            for each in value:
                yield from _strings(each)
