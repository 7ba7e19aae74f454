"""The letter that tells a decision, as a Word file. Pure: knows no Django; the words come from the profile."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Mapping

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from review_pages.profiles.model import Letter

_PLACEHOLDER = re.compile(r"\[(\w+)\]")
_NEVER = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - Word's core properties know no time zone


def write_letter(letter: Letter, values: Mapping[str, str], *, marking: str, to: str = "") -> bytes:
    """The letter with its placeholders filled in from `values`, marked on every page, without a word of who made it.

    A value of several paragraphs becomes several paragraphs. `to` stands in place of the profile's own addressee.
    """
    document = Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = _NEVER
    properties.title = values.get("reference", "")
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(12)
    section = document.sections[0]
    for part in (section.header, section.footer):
        line = part.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run(marking).bold = True
    document.add_paragraph(values.get("partnership", ""))
    document.add_paragraph(values.get("date", ""))
    document.add_paragraph(f"{values.get('reference', '')}")
    document.add_paragraph(to or _filled(letter.to, values))
    document.add_heading(_filled(letter.heading, values), level=1)
    for text in letter.paragraphs:
        for paragraph in re.split(r"\r?\n\s*\n?", _filled(text, values)):
            document.add_paragraph(paragraph)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], ""), text)
