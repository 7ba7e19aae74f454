"""A Word file as a whole: its report, and whatever else is in the package."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from publishing.disclosure.artefacts import texts_of_word
from publishing.disclosure.check import Check
from publishing.disclosure.model import Finding, Part, Place
from publishing.disclosure.walk import said_by, texts
from review_pages.report.word import read_word


def findings_of_word(check: Check, name: str, data: bytes) -> list[Finding]:
    """What stands in the report, told by section and paragraph; then what stands only in other parts of the file,
    told by the part's name. Raises NotAWordDocument."""
    document = read_word(io.BytesIO(data)).document
    read = {text.strip() for _, text in texts(document)}
    findings = check.findings(document)
    findings += check.findings_in(Place(Part.ABOUT, detail="the file's name"), said_by(name))
    findings += check.findings_of(_others(data, read))
    return findings


def _others(data: bytes, read: set[str]) -> Iterator[tuple[Place, str]]:
    try:
        for place, text in texts_of_word(data):
            if text.strip() not in read:
                yield place, text
    except zipfile.BadZipFile:
        return
