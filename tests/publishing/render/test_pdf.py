"""The printed report: the report's own text in its own order, in a file that keeps the standard for accessible PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings

from publishing.render.facts import content_hash
from publishing.render.pdf import printable, render_pdf
from review_pages.report.document import Cell, Document, Paragraph, Run, Section, Table
from review_pages.report.grid import grid
from tests.publishing.render.reading import expected, squeezed, text_of
from tests.publishing.render.reports import FACTS, every_kind, long_report, said
from tests.review_pages.report.documents import documents
from tests.second_opinions import keeps_pdf_ua

LIST_MARK = r"(?:•|–|\d+\.|↑)*"


def in_order(pdf: bytes, document: Document) -> None:
    """The body of the file is the text of the report: nothing else, nothing missing, in order; marks of lists and the
    arrows back from notes may stand between its pieces."""
    pieces = [squeezed(printable(piece)) for piece in expected(document)]
    text = squeezed(text_of(pdf))
    found = re.search(LIST_MARK.join(map(re.escape, filter(None, pieces))) + LIST_MARK + "$", text)
    assert found, text[-3000:]


@pytest.mark.parametrize("document", [every_kind(), long_report(1, 2, 36)])
def test_the_text_in_reading_order_is_the_text_of_the_report(document: Document) -> None:
    in_order(render_pdf(document, FACTS), document)


@settings(max_examples=25, deadline=None)
@given(documents())
def test_whatever_stands_in_a_report_it_can_be_printed_by_the_standard(document: Document) -> None:
    assert render_pdf(document, FACTS).startswith(b"%PDF")


def test_verapdf_finds_nothing_against_pdf_ua(tmp_path: Path) -> None:
    bare = Document("Nothing yet", (Section("s", "Facts"),))
    reports = {"every": every_kind(), "long": long_report(2, 3), "bare": bare}
    for name, document in reports.items():
        (tmp_path / f"{name}.pdf").write_bytes(render_pdf(document, FACTS))

    keeps_pdf_ua(*tmp_path.glob("*.pdf"))


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_pdf(every_kind(), FACTS) == render_pdf(every_kind(), FACTS)
    assert render_pdf(every_kind(), FACTS) != render_pdf(every_kind(), replace(FACTS, version=3))


def test_the_file_says_what_it_is_and_nothing_of_who_made_it() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(every_kind(), FACTS)))
    said: dict[str, Any] = dict(reader.metadata or {})
    root: Any = reader.trailer["/Root"]

    assert said["/Title"] == FACTS.title
    assert said["/Author"] == FACTS.partnership_name
    assert content_hash(every_kind()) in said["/Keywords"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert set(said) <= {"/Title", "/Author", "/Keywords", "/Creator", "/CreationDate", "/ModDate"}


def test_sections_and_headings_are_bookmarks() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(every_kind(), FACTS)))

    assert [title.strip() for title in _titles(reader.outline)] == [
        "Preface",
        "1 Facts",
        "What agencies knew",
        "2 Recommendations",
        "Notes",
    ]


def test_tables_have_header_cells_and_lists_are_lists() -> None:
    kinds = _kinds(render_pdf(every_kind(), FACTS))

    assert kinds.count("TH") == 2, "the head of a table; a cell that reaches into the body is no head"
    assert {"H1", "H2", "L", "LI", "LBody", "Table", "TR", "TD", "BlockQuote", "Link", "P"} <= set(kinds)


def test_what_our_fonts_cannot_show_is_written_out() -> None:
    document = Document("T", (Section("s", "Facts", (Paragraph("k", (Run("He sent 😀 and\u0000 \ue000.\ufeff"),)),)),))

    text = text_of(render_pdf(document, FACTS))

    assert "He sent [grinning face] and" in text
    assert printable("plain, é, ŵ, “quoted” – and a non-breaking\u00a0space") == (
        "plain, é, ŵ, “quoted” – and a non-breaking\u00a0space"
    )


def _titles(outline: list[Any]) -> Iterator[str]:
    for each in outline:
        if isinstance(each, list):
            yield from _titles(each)
        else:
            yield each.title


def _kinds(pdf: bytes) -> list[str]:
    """The kinds of all elements of the structure tree."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    found: list[str] = []
    root: Any = reader.trailer["/Root"]
    waiting = [root["/StructTreeRoot"]]
    while waiting:
        each = waiting.pop().get_object()
        if isinstance(each, list):
            waiting.extend(each)
        elif isinstance(each, dict):
            if "/S" in each:
                found.append(each["/S"][1:])
            if "/K" in each:
                waiting.append(each["/K"])
    return found


def test_rows_that_do_not_fill_the_table_and_merges_that_would_lie_on_each_other_are_printed() -> None:
    rows = (
        (Cell((said("c1", "alone"),)), Cell((said("c2", "tall"),), row_span=3)),
        (Cell((said("c3", "wide"),), column_span=3),),
        (Cell((said("c4", "last"),)),),
    )
    table = Table("t", rows, 0)
    columns, places = grid(table)
    assert columns == 2
    where = [(each.row, each.column, each.last_row, each.last_column) for each in places]
    assert where == [(0, 0, 0, 0), (0, 1, 2, 1), (1, 0, 1, 0), (2, 0, 2, 0)]
    report = Document("Rows", (Section("s", "Facts", (table,)),))
    in_order(render_pdf(report, FACTS), report)
