"""Reading Word files: what stands in them comes over, what does not is said."""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import mammoth
import pytest
from docx.document import Document as WordDocument
from docx.table import Table as WordTable

from review_pages.report.document import (
    Document,
    ListBlock,
    Paragraph,
    ParagraphStyle,
    Run,
    Subheading,
    Table,
    paragraph_numbers,
)
from review_pages.report.word import ChangeKind, WordReport, describe, outline, read_word, write_word
from tests.review_pages.report.word_files import (
    cell,
    commented,
    comments,
    notes,
    numbered,
    paragraph,
    run,
    table,
    word_file,
)

CORPORA = Path(os.environ.get("CANDOUR_CORPORA", Path(__file__).parents[4] / "shared" / "corpora"))
CORPUS = sorted((CORPORA / "word").rglob("*.docx"))
HEADING = paragraph("Chronology", style="Heading1")


def read(body: str, parts: dict[str, str] | None = None, links: dict[str, str] | None = None) -> WordReport:
    return read_word(word_file(body, parts, links))


def the_table(document: Document) -> Table:
    return next(block for section in document.sections for block in section.blocks if isinstance(block, Table))


def body_texts(document: Document) -> list[str]:
    return [block.text for section in document.sections for block in section.blocks if isinstance(block, Paragraph)]


# -- files that others made -------------------------------------------------------------------------------------


def test_the_corpora_are_here() -> None:
    if not CORPUS:
        pytest.skip(f"no Word files in {CORPORA}; set CANDOUR_CORPORA to the folder that holds them")
    assert len(CORPUS) > 20


def squeezed(text: str) -> str:
    return " ".join(text.split())


def seen_by_python_docx(file: WordDocument) -> Iterator[str]:
    yield from (paragraph.text for paragraph in file.paragraphs)
    yield from (text for found in file.tables for text in cells_of(found))
    yield from (comment.text for comment in file.comments)


def cells_of(found: WordTable) -> Iterator[str]:
    for row in found.rows:
        for one in row.cells:
            yield from (paragraph.text for paragraph in one.paragraphs)
            for inner in one.tables:
                yield from cells_of(inner)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_all_that_python_docx_sees_in_a_file_is_in_the_description(path: Path) -> None:
    report = read_word(path)
    description = squeezed(json.dumps(describe(report), ensure_ascii=False).replace("\\n", " ").replace('\\"', '"'))
    for text in seen_by_python_docx(docx.Document(str(path))):
        assert squeezed(text) in description
    assert outline(report)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_all_that_mammoth_extracts_from_a_file_is_in_the_description(path: Path) -> None:
    description = squeezed(
        json.dumps(describe(read_word(path)), ensure_ascii=False)
        .replace("\\n", " ")
        .replace("\\t", " ")
        .replace('\\"', '"')
    )
    with path.open("rb") as file:
        extracted = mammoth.extract_raw_text(file).value
    assert [text for text in map(squeezed, extracted.split("\n\n")) if text not in description] == []


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_a_file_reads_as_it_was_before_its_tracked_changes_too(path: Path) -> None:
    after, before = read_word(path), read_word(path, before_changes=True)
    if not after.has_changes:
        assert (before.document, before.changes) == (after.document, ())
    held = {each.key: each.text for _, each in before.document.paragraphs()}
    for change in before.changes:
        if change.kind is ChangeKind.WORDS:
            assert held[change.paragraph_key][change.start : change.end] == change.before


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_a_file_that_goes_out_again_comes_back_as_the_same_report(path: Path) -> None:
    report = read_word(path)
    assert read_word(BytesIO(write_word(report.document, pictures=report.pictures))).document == report.document


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_the_notes_of_a_file_are_in_the_description(path: Path) -> None:

    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith("notes.xml")]
    described = squeezed(" ".join(describe(read_word(path))["footnotes"]))
    for part in parts:
        for text in re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", part):
            assert squeezed(text) in described


# -- sections ---------------------------------------------------------------------------------------------------


def test_heading_styles_make_sections_and_headings_inside_them() -> None:
    report = read(
        paragraph("Overview report into the death of Karen", style="Title")
        + paragraph("Commissioned by Northshire")
        + HEADING
        + paragraph("Events", style="Heading2")
        + paragraph("On 3 March she rang.")
        + paragraph("A closer look", style="Heading3")
        + paragraph("Analysis", style="Heading1")
    )
    document = report.document
    assert document.title == "Overview report into the death of Karen"
    assert [(s.heading, s.numbered) for s in document.sections] == [
        ("Title page", False),
        ("Chronology", True),
        ("Analysis", True),
    ]
    assert [type(block).__name__ for block in document.sections[1].blocks] == ["Subheading", "Paragraph", "Subheading"]
    assert [block.level for block in document.sections[1].blocks if isinstance(block, Subheading)] == [3, 4]
    seen = describe(report)
    assert [(s["heading"], s["level"]) for s in seen["sections"]] == [
        ("Title page", 1),
        ("Chronology", 1),
        ("Events", 2),
        ("A closer look", 3),
        ("Analysis", 1),
    ]
    assert seen["sections"][2]["paragraphs"] == ["On 3 March she rang."]


def test_outline_levels_do_as_well_as_heading_styles() -> None:
    outlined = paragraph("Preface", properties='<w:outlineLvl w:val="0"/>')
    assert [s.heading for s in read(outlined + paragraph("Text.")).document.sections] == ["Preface"]


def test_bold_short_lines_are_headings_where_the_author_used_no_styles() -> None:
    def chapter(heading: str) -> str:
        return paragraph(heading, run="<w:b/>") + paragraph("She rang the surgery. " * 4) * 2

    report = read(
        chapter("1. Preface")
        + chapter("2. Timescales")
        + paragraph("2.1 Delay", run="<w:b/>")
        + paragraph("It took long.")
    )
    assert [s.heading for s in report.document.sections] == ["Preface", "Timescales"]
    assert [b.text for b in report.document.sections[1].blocks if isinstance(b, Subheading)] == ["2.1 Delay"]
    assert any("typed number" in warning for warning in report.warnings)
    assert describe(report)["sections"][0]["heading"] == "1. Preface"


def test_a_page_all_in_bold_has_no_headings() -> None:
    report = read("".join(paragraph(f"Line {n}", run="<w:b/>") for n in range(6)))
    assert len(report.document.sections) == 1
    assert len(body_texts(report.document)) == 6


def test_a_heading_style_used_for_whole_paragraphs_does_not_make_headings() -> None:
    long = "The practice nurse saw Karen, who said that she was tired and that things at home were difficult. " * 3
    report = read(
        HEADING
        + paragraph(long, style="Heading2")
        + paragraph("No reply.", style="Heading2")
        + paragraph(long, style="Heading2")
    )
    assert len(body_texts(report.document)) == 3


def test_the_table_of_contents_is_left_out_when_all_its_entries_are_headings() -> None:
    contents = paragraph("Contents", style="TOC1") + paragraph("Chronology\t12", style="TOC1")
    report = read(contents + HEADING + paragraph("Text."))
    assert [s.heading for s in report.document.sections] == ["Chronology"]
    assert any("table of contents" in warning for warning in report.warnings)
    kept = read(contents + paragraph("A lost chapter\t14", style="TOC1") + HEADING)
    assert "A lost chapter 14" in body_texts(kept.document)


# -- numbers ----------------------------------------------------------------------------------------------------


def test_numbers_typed_throughout_are_taken_off_and_said() -> None:
    body = HEADING + "".join(paragraph(f"1.{n} She rang again.") for n in range(1, 9))
    report = read(body)
    assert set(body_texts(report.document)) == {"She rang again."}
    assert list(paragraph_numbers(report.document).values())[-1] == "1.8"
    assert describe(report)["sections"][0]["paragraphs"][2] == "1.3 She rang again."
    assert report.warnings == ("8 numbers typed at the start of paragraphs were taken off the text.",)


def test_a_number_that_begins_a_sentence_stays() -> None:
    body = HEADING + paragraph("12 visits were made.") + "".join(paragraph(f"She rang on day {n}.") for n in range(8))
    assert body_texts(read(body).document)[0] == "12 visits were made."


def test_paragraphs_numbered_by_word_are_paragraphs_and_not_a_list() -> None:
    body = "".join(
        numbered(f"Chapter {n}", 3, style="Heading1") + numbered("She rang.", 3, 1) + numbered("a detail", 3, 2)
        for n in range(3)
    )
    report = read(body)
    assert [s.numbered for s in report.document.sections] == [True, True, True]
    assert [type(block).__name__ for block in report.document.sections[2].blocks] == ["Paragraph", "ListBlock"]
    assert report.warnings == ()


def test_paragraphs_that_get_another_number_are_said() -> None:
    body = "".join(
        numbered(f"Chapter {n}", 3, style="Heading1") + paragraph("No number.") + numbered("She rang.", 3, 1)
        for n in range(3)
    )
    [warning] = read(body).warnings
    assert "3 of 3 have another number" in warning
    assert "was 1.1 and is now 1.2" in warning


def test_lists_keep_levels_kind_and_the_number_that_they_go_on_with() -> None:
    report = read(
        HEADING
        + numbered("One", 1)
        + numbered("a", 1, 1)
        + numbered("Two", 1)
        + paragraph("In between.")
        + numbered("Three", 1)
        + numbered("dot", 2)
        + numbered("Anew", 4)
    )
    lists = [block for block in report.document.sections[0].blocks if isinstance(block, ListBlock)]
    assert [[(i.paragraph.text, i.level, i.ordered) for i in block.items] for block in lists] == [
        [("One", 0, True), ("a", 1, True), ("Two", 0, True)],
        [("Three", 0, True)],
        [("dot", 0, False)],
        [("Anew", 0, True)],
    ]
    assert [block.start for block in lists] == [1, 3, 1, 1]


# -- text -------------------------------------------------------------------------------------------------------


def test_looks_links_and_quotations_come_over() -> None:
    link = f'<w:hyperlink r:id="L1">{run("the guidance")}</w:hyperlink>'
    report = read(
        HEADING
        + paragraph(
            "plain ",
            raw=run("bold", "<w:b/>") + run(" strong", '<w:rStyle w:val="Strong"/>') + run(" it", "<w:i/>") + link,
        )
        + paragraph("I miss her.", style="IntenseQuote"),
        links={"L1": "https://example.org/guidance"},
    )
    first, second = (block for block in report.document.sections[0].blocks if isinstance(block, Paragraph))
    assert first.runs == (
        Run("plain "),
        Run("bold strong", bold=True),
        Run(" it", italic=True),
        Run("the guidance", href="https://example.org/guidance"),
    )
    assert second == Paragraph(second.key, (Run("I miss her."),), ParagraphStyle.QUOTE)


def test_an_address_that_a_browser_would_run_is_dropped_and_said() -> None:
    link = f'<w:hyperlink r:id="L1">{run("here")}</w:hyperlink>'
    report = read(paragraph(raw=link), links={"L1": "javascript:alert(1)"})
    assert body_texts(report.document) == ["here"]
    assert any("link" in warning for warning in report.warnings)


def test_breaks_hyphens_tabs_signs_and_other_scripts_come_over() -> None:
    raw = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>non</w:t><w:noBreakHyphen/>"
    raw += '<w:t>stop 😀 שלום مرحبا</w:t><w:softHyphen/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    assert body_texts(read(paragraph(raw=raw)).document) == ["a b\nnon-stop 😀 שלום مرحبا✓"]


def test_a_field_shows_its_result_and_not_its_instruction() -> None:
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    instruction = '<w:r><w:instrText> HYPERLINK "https://example.org/" </w:instrText></w:r>'
    whole = marks["begin"] + instruction + marks["separate"] + run("see page 4") + marks["end"]
    [block] = read(paragraph(raw=whole)).document.sections[0].blocks
    assert isinstance(block, Paragraph)
    assert block.runs == (Run("see page 4", href="https://example.org/"),)
    half = marks["begin"] + instruction + run("still here")
    assert body_texts(read(paragraph(raw=half) + paragraph("And after.")).document) == ["still here", "And after."]


def test_tracked_changes_are_read_as_accepted_and_counted() -> None:
    gone = "<w:del><w:r><w:delText>never</w:delText></w:r></w:del>"
    raw = run("She ") + f"<w:ins>{run('often ')}</w:ins>" + gone + run("rang")
    joined = paragraph("One half", properties="<w:rPr><w:del/></w:rPr>") + paragraph(" and the other.")
    report = read(paragraph(raw=raw) + joined)
    assert body_texts(report.document) == ["She often rang", "One half and the other."]
    assert any("1 insertions" in warning and "1 deletions" in warning for warning in report.warnings)


def test_hidden_text_is_dropped_and_quoted_in_a_warning() -> None:
    report = read(HEADING + paragraph("Seen.", raw=run(" secret", "<w:vanish/>")))
    assert body_texts(report.document) == ["Seen."]
    assert "Hidden text (“secret”) in “Chronology” was not kept." in report.warnings


def test_a_text_box_is_read_once() -> None:
    inside = f"<w:txbxContent>{paragraph('In the box')}</w:txbxContent>"
    drawing = f"<w:drawing><wp:anchor><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></wp:anchor></w:drawing>"
    fallback = f"<w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict>"
    both = f'<mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>'
    both = f"<mc:AlternateContent>{both}</mc:AlternateContent>"
    assert body_texts(read(paragraph("Beside it", raw=f"<w:r>{both}</w:r>")).document) == ["Beside it", "In the box"]


def test_a_picture_is_said_with_its_place() -> None:
    picture = (
        '<wp:inline><wp:docPr id="1" name="p" descr="A family tree"/><a:graphic><pic:pic/></a:graphic></wp:inline>'
    )
    picture = f"<w:r><w:drawing>{picture}</w:drawing></w:r>"
    report = read(HEADING + paragraph(raw=picture))
    assert report.warnings == ("A picture (“A family tree”) in “Chronology” was not kept.",)


def test_content_controls_are_looked_into_and_their_placeholders_are_not() -> None:
    held = f"<w:sdt><w:sdtContent>{paragraph('In a control')}</w:sdtContent></w:sdt>"
    empty = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here')}</w:sdtContent></w:sdt>"
    assert body_texts(read(held + paragraph("Name: ", raw=empty)).document) == ["In a control", "Name:"]


# -- tables -----------------------------------------------------------------------------------------------------


def test_merged_cells_keep_their_spans() -> None:
    report = read(
        table(
            [
                [cell("wide", '<w:gridSpan w:val="2"/>'), cell("tall", '<w:vMerge w:val="restart"/>')],
                [cell("a", ""), cell("b", ""), cell("", "<w:vMerge/>")],
            ]
        )
    )
    rows = the_table(report.document).rows
    assert [[(c.text, c.column_span, c.row_span) for c in row] for row in rows] == [
        [("wide", 2, 1), ("tall", 1, 2)],
        [("a", 1, 1), ("b", 1, 1)],
    ]


def test_a_ragged_table_is_filled_up() -> None:
    report = read(table([[paragraph("a"), paragraph("b")], [paragraph("c")]]))
    assert [[c.text for c in row] for row in the_table(report.document).rows] == [["a", "b"], ["c", ""]]


def test_marked_rows_are_the_heading_and_a_caption_names_the_table() -> None:
    header = "<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>" + paragraph("Agency") + "</w:tc></w:tr>"
    row = f"<w:tr><w:tc>{paragraph('Housing')}</w:tc></w:tr>"
    report = read(paragraph("Table 1: agencies", style="Caption") + f"<w:tbl>{header}{header}{row}</w:tbl>")
    found = the_table(report.document)
    assert (found.header_rows, found.caption) == (2, "Table 1: agencies")
    assert body_texts(report.document) == []
    assert describe(report)["tables"] == [
        {"caption": "Table 1: agencies", "rows": [["Agency"], ["Agency"], ["Housing"]]}
    ]


def test_a_table_in_a_table_is_kept_as_lines() -> None:
    inner = table([[paragraph("x"), paragraph("y")]])
    report = read(table([[paragraph("outer") + inner + paragraph("after"), paragraph("z")]]))
    assert the_table(report.document).rows[0][0].text == "outer\nx | y\nafter"
    assert any("inside a table" in warning for warning in report.warnings)


def test_a_number_that_word_prints_in_a_cell_becomes_text() -> None:
    report = read(table([[numbered("Train staff", 1)], [numbered("Report back", 1)]]))
    assert [row[0].text for row in the_table(report.document).rows] == ["1. Train staff", "2. Report back"]


# -- notes and comments -----------------------------------------------------------------------------------------


def mark(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def test_footnotes_and_endnotes_come_in_the_order_of_their_marks_in_tables_too() -> None:
    body = paragraph("Text", raw=mark(2) + run(" more") + mark(1, "endnote")) + table(
        [[paragraph("cell", raw=mark(1))]]
    )
    report = read(
        body,
        {
            "footnotes": notes(
                "footnote",
                {
                    1: paragraph("First"),
                    2: paragraph(raw="<w:r><w:footnoteRef/></w:r>" + run(" Second")),
                    3: paragraph("Unused"),
                },
            ),
            "endnotes": notes("endnote", {1: paragraph("At the end")}),
        },
    )
    assert [note.text for note in report.document.notes] == ["Second", "At the end", "First"]
    [block] = (b for b in report.document.sections[0].blocks if isinstance(b, Paragraph))
    assert [(r.text, bool(r.note)) for r in block.runs] == [("Text", False), ("", True), (" more", False), ("", True)]
    assert the_table(report.document).rows[0][0].paragraphs[0].runs[1].note == report.document.notes[2].key
    assert any("Unused" in warning for warning in report.warnings)


def test_a_footnote_of_a_heading_moves_to_the_paragraph_below() -> None:
    report = read(
        paragraph("Preface", style="Heading1", raw=mark(1)) + paragraph("Text."),
        {"footnotes": notes("footnote", {1: paragraph("Why")})},
    )
    [block] = report.document.sections[0].blocks
    assert isinstance(block, Paragraph)
    assert block.runs[-1].note == report.document.notes[0].key


def test_a_comment_names_the_exact_passage_even_where_a_number_was_cut_off() -> None:
    body = HEADING + "".join(
        paragraph(f"1.{n} Karen ", raw=commented(n, "was  afraid 😀") + run(" then.")) for n in range(1, 7)
    )
    report = read(body, {"comments": comments(dict.fromkeys(range(1, 7), ("Amira", "Check.")))})
    for comment in report.comments:
        found = report.document.paragraph(comment.paragraph_key)
        assert found is not None
        assert comment.quote == "was afraid 😀" == found.text[comment.start : comment.end]
    assert (report.comments[0].author, report.comments[0].text, report.comments[0].initials) == ("Amira", "Check.", "A")
    assert report.comments[0].date is not None
    assert report.comments[0].date.year == 2026


def test_a_comment_over_several_paragraphs_quotes_them_all() -> None:
    body = (
        paragraph(raw=run("One ") + '<w:commentRangeStart w:id="0"/>' + run("begins"))
        + paragraph("middle")
        + paragraph(raw=run("ends") + '<w:commentRangeEnd w:id="0"/>' + run(" here"))
    )
    [comment] = read(body, {"comments": comments({0: ("A", "x")})}).comments
    assert comment.quote == "begins\nmiddle\nends"
    assert (comment.start, comment.end) == (4, 10)


def test_comments_on_nothing_on_headings_and_on_deleted_text_are_kept() -> None:
    gone = f"<w:del><w:r><w:delText>gone</w:delText></w:r>{commented(2, '')}</w:del>"
    body = (
        paragraph("Preface", style="Heading1", raw=commented(1, " note"))
        + paragraph("Point", raw='<w:r><w:commentReference w:id="0"/></w:r>' + gone)
        + '<w:commentRangeStart w:id="4"/>'
        + paragraph("Whole")
        + '<w:commentRangeEnd w:id="4"/>'
    )
    report = read(body, {"comments": comments({n: ("A", f"c{n}") for n in range(5)})})
    assert [c.text for c in report.comments] == ["c0", "c1", "c2", "c3", "c4"]
    assert [c.quote for c in report.comments] == ["", "note", "", "", "Whole"]
    assert report.comments[1].paragraph_key == report.document.sections[0].key
    assert report.comments[3].paragraph_key == ""


# -- keys -------------------------------------------------------------------------------------------------------


def test_keys_are_unique_and_stay_when_something_else_is_inserted() -> None:
    lines = [paragraph(text) for text in ("She rang.", "She rang.", "Nobody came.", "")]
    before = [p.key for _, p in read(HEADING + "".join(lines)).document.paragraphs()]
    after = [p.key for _, p in read(HEADING + paragraph("New.") + "".join(lines)).document.paragraphs()]
    assert len(set(before)) == 3
    assert after[1:] == before
    assert all(re.fullmatch(r"[a-z][a-z0-9]{4,}", key) for key in after)


def test_the_same_file_reads_the_same_twice() -> None:
    body = HEADING + table([[paragraph("a", raw=mark(1))]]) + paragraph("b", raw=commented(1, "c"))
    parts = {"footnotes": notes("footnote", {1: paragraph("n")}), "comments": comments({1: ("A", "x")})}
    assert read(body, parts) == read(body, parts)
