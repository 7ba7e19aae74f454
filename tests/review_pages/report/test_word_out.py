"""Word files out: in house style, and back as the same report."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import takewhile
from pathlib import Path

import pytest
from hypothesis import given, settings
from pypdf import PdfReader

from review_pages.demo.word_report import write_demo_report
from review_pages.report.document import (
    Block,
    Cell,
    Document,
    Figure,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    ParagraphStyle,
    Recommendation,
    Run,
    Scope,
    Section,
    Subheading,
    Table,
    cell_key,
    paragraph_numbers,
)
from review_pages.report.word import House, Remark, read_word, write_word
from tests import factories
from tests.libreoffice import convert
from tests.review_pages.report.canonical import PICTURES, canonical_documents

HOUSE = House("OFFICIAL-SENSITIVE DHR-2026-01", ("Northshire Community Safety Partnership", "DHR-2026-01"))
SHOWN = {name: factories.picture(colour) for name, colour in zip(PICTURES, ("red", "blue"), strict=True)}


def back(data: bytes) -> Document:
    return read_word(io.BytesIO(data)).document


def kept(document: Document) -> Document:
    """The report with its figures named by the pictures that they show, and no more heading rows than rows."""

    def block(each: Block) -> Block:
        if isinstance(each, Figure):
            return replace(each, picture=sha256(SHOWN[each.picture]).hexdigest())
        return replace(each, header_rows=min(each.header_rows, len(each.rows))) if isinstance(each, Table) else each

    sections = (replace(section, blocks=tuple(map(block, section.blocks))) for section in document.sections)
    return replace(document, sections=tuple(sections))


@settings(max_examples=120, deadline=None)
@given(canonical_documents())
def test_what_goes_out_comes_back_as_the_same_report(document: Document) -> None:
    document = kept(document)
    pictures = {sha256(data).hexdigest(): data for data in SHOWN.values()}
    read = read_word(io.BytesIO(write_word(document, pictures=pictures, around=HOUSE)))
    assert read.document == document
    assert read.warnings == ()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("demo") / "report.docx"
    write_demo_report(path)
    return read_word(path).document


def test_the_demo_report_comes_back_as_it_went_out(demo: Document) -> None:
    assert back(write_word(demo, around=HOUSE)) == demo


def every_kind() -> Document:
    """A report with every kind of block, six times, and cross-references among them."""

    def text(key: str, words: str, *more: Run, style: ParagraphStyle = ParagraphStyle.BODY) -> Paragraph:
        return Paragraph(key, (Run(f"{key}: {words}"), *more), style)

    sections, notes = [], []
    for number in range(1, 7):
        name, note = f"p{number}", f"note{number}"
        notes.append(Note(note, (text(f"{note}p0", f"Seen in file {number} of the police."),)))
        items = tuple(
            ListItem(text(f"{name}i{at}", "what an agency knew", style=ParagraphStyle.LIST_ITEM), level, ordered=True)
            for at, level in enumerate((0, 1, 1, 0))
        )
        table = f"t{number:012x}"
        rows = tuple(
            tuple(
                Cell((text(cell_key(table, row, column, 0), "a call"),), 2 if (row, column) == (0, 0) else 1)
                for column in range(2 if row else 1)
            )
            for row in range(4)
        )
        to, known_as = ("p1a", "1.1") if number > 1 else ("p1b", "1.2")
        blocks: tuple[Block, ...] = (
            text(f"{name}a", "She rang twice that night. " * 9, Run("", note=note), Run(" Nobody came.")),
            Paragraph(f"{name}b", (Run("See "), Run(known_as, href=f"#{to}"), Run(f", as {name}b says. " * 9))),
            text(f"{name}q", "“I was afraid to go home.”", style=ParagraphStyle.QUOTE),
            Subheading(f"{name}h", (Run(f"What was known in part {number}"),), 3),
            ListBlock(items),
            Table(table, rows, 1, f"Table {number}: calls"),
            Recommendation(
                f"8b1f6a9e-0000-4000-8000-00000000000{number}", (text(f"{name}r", "Ask."),), Scope.LOCAL, "Housing"
            ),
        )
        sections.append(Section(f"s{number:012x}", f"Part {number}", blocks, numbered=number != 5))
    return Document("Every kind", tuple(sections), tuple(notes))


_CELL = re.compile(r"r\d+c\d+p\d+$")


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", ["demo", "every kind"])
def test_libreoffice_prints_every_paragraph_in_order_with_its_number(demo: Document, tmp_path: Path, name: str) -> None:
    document = demo if name == "demo" else every_kind()
    file = tmp_path / "report.docx"
    file.write_bytes(write_word(document, around=HOUSE))
    assert read_word(file).document == document
    printed = squeezed("".join(page.extract_text() for page in PdfReader(convert(file, "pdf", tmp_path)).pages))
    numbers = paragraph_numbers(document)
    at = 0
    in_cells = {key for key in (paragraph.key for _, paragraph in document.paragraphs()) if _CELL.search(key)}
    for _, paragraph in document.paragraphs():
        # A footnote's number stands among the words, so that they are looked for up to it; and a row may go on on the
        # next page, so that of a cell only the first word is sure to stand where it should.
        before = "".join(run.text for run in takewhile(lambda run: not run.note, paragraph.runs))
        said = before.split()[0] if paragraph.key in in_cells and before.strip() else squeezed(before)[:40]
        words = numbers.get(paragraph.key, "") + said
        assert words or not paragraph.text
        at = printed.find(words, at)
        assert at >= 0, words
        at += len(words)
        assert all(word in printed for word in before.split())
    for note in document.notes:
        assert squeezed(note.text)[:40] in printed


def test_comments_go_out_on_their_words_with_answers_and_come_back(demo: Document) -> None:
    _, paragraph = next(each for each in demo.paragraphs() if len(each[1].text) > 80)
    answer = Remark("Helen Ashdown-Vale", "Agreed.", datetime(2026, 3, 5, 9, tzinfo=UTC))
    said = Remark(
        "Amira Sandhurst", "Is this so?\nSee the log.", datetime(2026, 3, 4, 10, tzinfo=UTC), paragraph.key, 4, 20,
        True, (answer,),
    )  # fmt: skip
    read = read_word(io.BytesIO(write_word(demo, around=HOUSE, remarks=[said])))
    assert read.document == demo
    first, second = read.comments
    assert (first.author, first.text, first.date) == (said.author, said.text, said.date)
    assert (first.paragraph_key, first.quote) == (paragraph.key, paragraph.text[4:20].strip())
    assert first.resolved
    assert (second.answers, second.author, second.text) == (0, answer.author, answer.text)


def test_a_sentence_added_in_word_gets_a_key_and_the_others_keep_theirs(demo: Document) -> None:
    data = write_word(demo, around=HOUSE)
    written = zipfile.ZipFile(io.BytesIO(data))
    parts = {name: written.read(name) for name in written.namelist()}
    added = b'<w:p><w:pPr><w:pStyle w:val="NumberedParagraph"/></w:pPr><w:r><w:t>Added in Word.</w:t></w:r></w:p>'
    place = parts["word/document.xml"].index(b'<w:p><w:pPr><w:pStyle w:val="NumberedParagraph"/>')
    parts["word/document.xml"] = parts["word/document.xml"][:place] + added + parts["word/document.xml"][place:]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    keys = {paragraph.key: paragraph.text for _, paragraph in back(file.getvalue()).paragraphs()}
    was = {paragraph.key: paragraph.text for _, paragraph in demo.paragraphs()}
    [new] = keys.keys() - was.keys()
    assert keys.pop(new) == "Added in Word."
    assert keys == was


def test_the_file_tells_of_no_author_and_no_time() -> None:
    data = write_word(Document("Report", (Section("s1", "Facts", (Paragraph("p1", (Run("She rang."),)),)),)))
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert not [name for name in archive.namelist() if name.startswith("docProps") or "comments" in name]
    assert data == write_word(Document("Report", (Section("s1", "Facts", (Paragraph("p1", (Run("She rang."),)),)),)))


def test_a_recommendation_keeps_its_identity_scope_and_owner() -> None:
    asked = Recommendation("8b1f6a9e-0000-4000-8000-0123456789ab", (Paragraph("p1", (Run("Do it."),)),), None, "Police")
    document = Document("Report", (Section("s1", "What to do", (asked,)),))
    assert back(write_word(document)) == document
