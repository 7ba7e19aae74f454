"""The Word file for the public: the report's text in its order, and nothing of how it came about."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings

from publishing.render.facts import content_hash
from publishing.render.word import render_word
from review_pages.report.document import Document
from tests.libreoffice import convert
from tests.publishing.render.reading import expected, squeezed
from tests.publishing.render.reports import FACTS, every_kind
from tests.review_pages.report.documents import documents


def test_nothing_but_the_report_is_in_the_package() -> None:
    with zipfile.ZipFile(io.BytesIO(render_word(every_kind(), FACTS))) as package:
        names = package.namelist()
        parts = {name: package.read(name).decode() for name in names if name.endswith((".xml", ".rels"))}

    assert not [name for name in names if re.search("comment|people|thumbnail|media|embed|vba", name, re.IGNORECASE)]
    everything = "".join(parts.values())
    for mark in ("<w:ins ", "<w:del ", "<w:vanish", "commentRangeStart", "w:rsid", "python-docx", "w:author"):
        assert mark not in everything, mark
    about = docx.Document(io.BytesIO(render_word(every_kind(), FACTS))).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert about.title == FACTS.title
    assert about.identifier == content_hash(every_kind())


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_word(every_kind(), FACTS) == render_word(every_kind(), FACTS)


@settings(max_examples=25, deadline=None)
@given(documents())
def test_whatever_stands_in_a_report_word_can_read_it(document: Document) -> None:
    assert docx.Document(io.BytesIO(render_word(document, FACTS))).paragraphs


@pytest.mark.slow
def test_libreoffice_opens_it_and_reads_every_text_in_order(tmp_path: Path) -> None:
    file = tmp_path / "report.docx"
    file.write_bytes(render_word(every_kind(), FACTS))

    text = squeezed(convert(file, "txt:Text (encoded):UTF8", tmp_path).read_text())

    place = 0
    for piece in expected(every_kind()):
        found = text.find(squeezed(piece), place)
        assert found >= 0, piece
        place = found + len(squeezed(piece))
