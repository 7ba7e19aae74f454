"""Cross-references: from Word as links to the place they mean, numbered as it is now, in every output and back."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from review_pages.report.align import keep_keys
from review_pages.report.blocks import RICH_TEXT_FEATURES
from review_pages.report.document import Document, Paragraph, Run, Section
from review_pages.report.html import anchored, render
from review_pages.report.references import all_runs, key_of, numbered
from review_pages.report.stream import to_document, to_stream
from review_pages.report.word import WordReport, read_word, write_word
from tests.review_pages.report.word_files import notes, paragraph, run, table, word_file

HEADING = paragraph("Facts", style="Heading1")


def marked(name: str) -> str:
    return f'<w:bookmarkStart w:id="7" w:name="{name}"/><w:bookmarkEnd w:id="7"/>'


def field(instruction: str, shown: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def read(body: str, footnotes: str = "") -> WordReport:
    return read_word(word_file(body, {"footnotes": footnotes} if footnotes else None))


def links(document: Document) -> dict[str, str]:
    """What each cross-reference says, and the key that it leads to."""
    return {each.text: key_of(each) for runs in all_runs(document) for each in runs if key_of(each)}


def key(document: Document, text: str) -> str:
    return next(each.key for _, each in document.paragraphs() if text in each.text)


@pytest.mark.parametrize(
    "reference",
    [
        field("REF _Ref1 \\r \\h", "9.9"),
        f'<w:fldSimple w:instr=" REF _Ref1 \\r ">{run("9.9")}</w:fldSimple>',
        f'<w:hyperlink w:anchor="_Ref1">{run("9.9")}</w:hyperlink>',
        field('HYPERLINK \\l "_Ref1"', "9.9"),
        field("PAGEREF _Ref1 \\h", "9"),
    ],
)
def test_a_reference_in_word_is_a_link_to_the_paragraph_and_says_its_number(reference: str) -> None:
    body = HEADING + paragraph("First.") + paragraph(raw=marked("_Ref1") + run("She rang."))
    report = read(body + paragraph(raw=run("See ") + reference + run(".")))
    [(shown, to)] = links(report.document).items()
    assert shown.startswith("9")
    assert to == key(report.document, "She rang.")
    saved = to_document(to_stream(report.document), report.document.title)
    assert links(saved) == {"1.2": to}
    assert any("page" in warning for warning in report.warnings) == ("PAGEREF" in reference)


def test_references_lead_to_headings_tables_cells_and_notes() -> None:
    mark = f'{marked("_RefNote")}<w:r><w:footnoteReference w:id="2"/></w:r>'
    heading = paragraph(raw=marked("_RefHead") + run("Analysis"), style="Heading1")
    caption = paragraph(raw=marked("_RefTable") + run("Table 1: who"), style="Caption")
    cells = table([[paragraph(raw=marked("_RefCell") + run("Police")), paragraph("Two calls")]])
    body = HEADING + paragraph(raw=run("She rang") + mark) + caption + cells + heading
    said = [
        field("REF _RefHead \\r", "5"),
        field("REF _RefTable \\h", " Table 1"),
        field("REF _RefCell \\h", " Police"),
        field("NOTEREF _RefNote \\h", " note 1"),
    ]
    report = read(body + paragraph(raw="".join(said)), notes("footnote", {2: paragraph("May")}))
    document = report.document
    first, second = document.sections
    shown = next(block for block in first.blocks if not isinstance(block, Paragraph))
    assert links(document) == {
        "5": second.key,
        " Table 1": getattr(shown, "key", ""),
        " Police": key(document, "Police"),
        " note 1": document.notes[0].key,
    }
    assert links(to_document(to_stream(document), ""))["2"] == second.key


def test_a_reference_to_nothing_is_text_and_listed_with_its_place() -> None:
    report = read(HEADING + paragraph(raw=run("See ") + field("REF _Gone \\r", "4.2") + run(" below.")))
    [runs] = [each.runs for _, each in report.document.paragraphs()]
    assert runs == (Run("See 4.2 below."),)
    assert "A reference (“4.2”) in “Facts” leads to nothing in the text: it is plain text now." in report.warnings


def report_with(shown: str, href: str = "#zzzzzzzz") -> Document:
    first = Paragraph("zzzzzzzz", (Run("She rang."),))
    second = Paragraph("yyyyyyyy", (Run("See "), Run(shown, href=href), Run(".")))
    return Document("Report", (Section("s000000000001", "Facts", (first, second)),))


@pytest.mark.parametrize(
    ("before", "after"),
    [("7.4", "1.1"), ("7", "1.1"), ("paragraph 7.4", "paragraph 1.1"), ("the call", "the call"), ("2019", "2019")],
)
def test_a_number_is_the_place_s_number_now_and_other_words_stay(before: str, after: str) -> None:
    assert links(numbered(report_with(before))) == {after: "zzzzzzzz"}


def test_the_reader_and_the_public_are_led_to_the_numbered_paragraph() -> None:
    html = str(render(report_with("1.1")).html)
    assert '<a class="govuk-link" href="#p1.1">1.1</a>' in html
    assert anchored(report_with("1.1")).paragraph("yyyyyyyy") == Paragraph(
        "yyyyyyyy", (Run("See "), Run("1.1", href="#p1.1"), Run("."))
    )
    assert anchored(anchored(report_with("1.1"))) == anchored(report_with("1.1"))
    assert anchored(report_with("1.1", "#gone")).paragraph("yyyyyyyy") == Paragraph("yyyyyyyy", (Run("See 1.1."),))


def test_the_word_file_has_word_s_own_field_which_goes_on_being_right() -> None:
    data = write_word(report_with("1.1"))
    assert read_word(io.BytesIO(data)).document == report_with("1.1")
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert " REF _candour_P_zzzzzzzz \\r \\h " in body


def test_a_reference_follows_its_paragraph_into_a_new_version() -> None:
    old = report_with("1.1")
    new = replace(old, sections=(replace(old.sections[0], blocks=tuple(
        replace(each, key=each.key.replace("z", "q").replace("y", "r"), runs=tuple(
            replace(one, href=one.href.replace("z", "q")) for one in each.runs))
        for each in old.sections[0].blocks if isinstance(each, Paragraph)
    )),))  # fmt: skip
    assert links(new) == {"1.1": "qqqqqqqq"}
    assert keep_keys(new, old)[0] == old


def test_the_editor_keeps_the_link() -> None:
    html = to_stream(report_with("1.1"))[0]["value"]["content"][0]["value"]
    converter = ContentstateConverter(RICH_TEXT_FEATURES)
    kept = converter.to_database_format(converter.from_database_format(html))
    assert 'href="#zzzzzzzz"' in kept
    assert json.loads(converter.from_database_format(html))["entityMap"]["0"]["data"] == {"url": "#zzzzzzzz"}


def test_own_bookmarks_of_word_are_no_cross_references() -> None:
    report = read(HEADING + paragraph(raw=marked("_GoBack") + run("She rang.")))
    assert links(report.document) == {}
    assert report.warnings == ()
