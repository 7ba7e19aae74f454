"""Tracked changes in a Word file: read as accepted, as rejected, and each placed as a suggestion."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from review_pages.report.document import Document, ListBlock, Paragraph, Run, Section
from review_pages.report.word import NEW_PARAGRAPH, ChangeKind, WordChange, WordReport, read_word, write_word
from tests.review_pages.report.word_files import notes, numbered, paragraph, run, word_file

BY = 'w:author="Amira Sandhurst" w:date="2026-03-04T10:00:00Z"'
HEADING = paragraph("Facts", style="Heading1")


def ins(text: str, by: str = BY) -> str:
    return f"<w:ins {by}>{run(text)}</w:ins>"


def gone(text: str, by: str = BY) -> str:
    return f'<w:del {by}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def ended(how: str) -> str:
    """The properties of a paragraph whose end was put in ("ins") or taken out ("del")."""
    return f"<w:rPr><w:{how} {BY}/></w:rPr>"


def both(body: str, footnotes: str = "") -> tuple[list[str], list[str], tuple[WordChange, ...]]:
    """The texts after the changes and before them, and the changes."""
    parts = {"footnotes": footnotes} if footnotes else None
    file = word_file(body, parts).getvalue()
    after, before = read_word(io.BytesIO(file)), read_word(io.BytesIO(file), before_changes=True)
    assert after.has_changes
    assert before.has_changes
    return texts(after.document), texts(before.document), before.changes


def texts(document: Document) -> list[str]:
    return [each.text for _, each in document.paragraphs()]


def told(change: WordChange) -> tuple[str, str]:
    return change.before, change.after


def at_its_place(report: WordReport) -> None:
    """Every change of words stands where it says."""
    held = {each.key: each.text for _, each in report.document.paragraphs()}
    for change in report.changes:
        if change.kind is ChangeKind.WORDS:
            assert held[change.paragraph_key][change.start : change.end] == change.before


def test_words_put_in_and_taken_out_are_read_both_ways_and_placed() -> None:
    body = HEADING + paragraph(raw=run("She ") + ins("often ") + gone("never ") + run("rang the surgery."))
    after, before, [change] = both(body)
    assert after == ["She often rang the surgery."]
    assert before == ["She never rang the surgery."]
    assert told(change) == ("never ", "often ")
    assert (change.author, change.start, change.section) == ("Amira Sandhurst", 4, "Facts")
    assert change.date
    assert change.date.isoformat() == "2026-03-04T10:00:00+00:00"


def test_words_put_in_take_the_word_before_them_along() -> None:
    _, before, [change] = both(HEADING + paragraph(raw=run("She rang") + ins(" twice") + run(" at night.")))
    assert before == ["She rang at night."]
    assert told(change) == ("rang", "rang twice")
    _, _, [first] = both(HEADING + paragraph(raw=ins("Then ") + run("she rang.")))
    assert told(first) == ("she", "Then she")


def test_changes_of_two_people_that_touch_stay_two() -> None:
    other = 'w:author="Grace Tolliver-Munn"'
    _, _, changes = both(HEADING + paragraph(raw=run("She ") + gone("never ") + ins("often ", other) + run("rang.")))
    assert [each.author for each in changes] == ["Amira Sandhurst", "Grace Tolliver-Munn"]
    assert changes[0].date
    assert changes[1].date is None


def test_a_paragraph_put_in_stands_before_the_one_below_it() -> None:
    body = HEADING + paragraph("First.") + paragraph(raw=ins("New one."), properties=ended("ins")) + paragraph("Last.")
    after, before, [change] = both(body)
    assert after == ["First.", "New one.", "Last."]
    assert before == ["First.", "Last."]
    assert told(change) == ("Last.", f"New one.{NEW_PARAGRAPH}Last.")


def test_a_paragraph_put_in_at_the_end_of_a_section_stands_behind_the_one_above_it() -> None:
    new = paragraph(raw=ins("New one."), properties=ended("ins"))
    _, before, [change] = both(HEADING + paragraph("First.") + new + paragraph("Analysis", style="Heading1"))
    assert before == ["First."]
    assert told(change) == ("First.", f"First.{NEW_PARAGRAPH}New one.")


def test_a_paragraph_that_was_cut_in_two_is_one_and_a_heading_stays_one() -> None:
    body = paragraph(raw=run("Facts"), style="Heading1", properties=ended("ins")) + paragraph(raw=ins("She rang."))
    body += paragraph("One half.", properties=ended("ins")) + paragraph(" The other.")
    after, before, changes = both(body)
    assert after == ["She rang.", "One half.", "The other."]
    assert before == ["One half. The other."]
    assert told(changes[-1]) == ("half.", f"half.{NEW_PARAGRAPH}")


def test_paragraphs_that_were_joined_are_two_and_it_is_said_where() -> None:
    body = HEADING + paragraph("One half", properties=ended("del")) + paragraph(" and the other.")
    after, before, [change] = both(body)
    assert after == ["One half and the other."]
    assert before == ["One half", "and the other."]
    assert change.kind is ChangeKind.JOINED
    assert change.before == "half"


def test_a_paragraph_taken_out_is_its_words_taken_out() -> None:
    out = paragraph(raw=gone("Nobody came."), properties=ended("del"))
    after, before, [change] = both(HEADING + paragraph("She rang.") + out + paragraph("She left."))
    assert after == ["She rang.", "She left."]
    assert before == ["She rang.", "Nobody came.", "She left."]
    assert told(change) == ("Nobody came.", "")


def test_words_that_moved_are_two_changes_that_say_so() -> None:
    moved_from = f"<w:moveFrom {BY}>{run('At night. ')}</w:moveFrom>"
    moved_to = f"<w:moveTo {BY}>{run(' At night.')}</w:moveTo>"
    after, before, changes = both(HEADING + paragraph(raw=moved_from + run("She rang.") + moved_to))
    assert after == ["She rang. At night."]
    assert before == ["At night. She rang."]
    assert [(each.before, each.after, each.moved) for each in changes] == [
        ("At night. ", "", True),
        ("rang.", "rang. At night.", True),
    ]


def test_changes_inside_a_table_are_placed_in_their_cells_and_rows_are_told() -> None:
    def row(text: str, properties: str = "", raw: str = "") -> str:
        cells = f"<w:tc>{paragraph(text, raw=raw)}</w:tc><w:tc>{paragraph('Police')}</w:tc>"
        return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"

    rows = row("Who") + row("The ", raw=gone("first ") + ins("second ") + run("call"))
    rows += row("added", f"<w:ins {BY}/>") + row("", f"<w:del {BY}/>", gone("taken out"))
    after, before, changes = both(HEADING + f"<w:tbl><w:tblPr/>{rows}</w:tbl>")
    assert after == ["Who", "Police", "The second call", "Police", "added", "Police"]
    assert before == ["Who", "Police", "The first call", "Police", "taken out", "Police"]
    assert [(each.kind, each.before, each.after) for each in changes] == [
        (ChangeKind.WORDS, "first ", "second "),
        (ChangeKind.ROW_ADDED, "Police", "added | Police"),
        (ChangeKind.ROW_REMOVED, "taken", ""),
    ]


def test_an_item_put_into_a_list_leaves_one_list_without_it() -> None:
    item = numbered("", 1, raw=ins("two")).replace("</w:pPr>", f"{ended('ins')}</w:pPr>", 1)
    file = word_file(HEADING + numbered("one", 1) + item + numbered("three", 1))
    report = read_word(file, before_changes=True)
    [held] = report.document.sections[0].blocks
    assert isinstance(held, ListBlock)
    assert [each.paragraph.text for each in held.items] == ["one", "three"]
    assert told(report.changes[0]) == ("three", f"two{NEW_PARAGRAPH}three")


def test_words_put_into_an_empty_cell_are_told_without_a_place() -> None:
    cells = f"<w:tc>{paragraph('Who')}</w:tc><w:tc>{paragraph(raw=ins('Police'))}</w:tc>"
    _, before, [change] = both(HEADING + f"<w:tbl><w:tblPr/><w:tr>{cells}</w:tr></w:tbl>")
    assert before == ["Who"]
    assert (change.kind, change.after.strip()) == (ChangeKind.UNPLACED, "Police")


def test_a_change_in_a_footnote_stands_at_the_word_with_its_mark() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    note = notes("footnote", {2: paragraph(raw=run("Seen in ") + gone("May") + ins("June"))})
    _, _, [change] = both(HEADING + paragraph(raw=run("She rang") + mark + run(" twice.")), note)
    assert (change.kind, change.before, change.after) == (ChangeKind.NOTE, "May", "June")
    assert (change.start, change.end) == (4, 8)


def test_a_change_in_a_heading_has_no_place_and_is_told() -> None:
    heading = paragraph(raw=run("The ") + gone("bare ") + run("facts"), style="Heading1")
    _, before, [change] = both(heading + paragraph("She rang."))
    assert before == ["She rang."]
    assert (change.kind, change.before, change.paragraph_key) == (ChangeKind.UNPLACED, "bare ", "")
    assert change.section == "The bare facts"


def test_changes_of_formatting_are_counted_and_said() -> None:
    look = f"<w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange>"
    report = read_word(word_file(HEADING + paragraph(raw=run("She", look) + run(" rang."))))
    assert any(warning.startswith("1 tracked changes of formatting") for warning in report.warnings)
    assert not report.has_changes


def test_what_was_put_in_and_taken_out_again_was_never_there() -> None:
    twice = f"<w:ins {BY}>{run('so ')}{gone('very ')}</w:ins>"
    after, before, [change] = both(HEADING + paragraph(raw=run("She was ") + twice + run("afraid.")))
    assert after == ["She was so afraid."]
    assert before == ["She was afraid."]
    assert told(change) == ("was ", "was so ")


_words = st.lists(st.sampled_from(["she", "rang", "the", "surgery.", "😀", "é", "Again,"]), min_size=1, max_size=4)
_pieces = st.lists(st.tuples(st.sampled_from(["keep", "ins", "del"]), _words.map(" ".join)), min_size=1, max_size=6)
_paragraphs = st.lists(st.tuples(_pieces, st.sampled_from(["", "", "ins", "del"])), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(_paragraphs)
def test_whatever_was_changed_stands_exactly_where_the_suggestion_says(
    drawn: list[tuple[list[tuple[str, str]], str]],
) -> None:
    def raw(pieces: list[tuple[str, str]]) -> str:
        make = {"keep": run, "ins": ins, "del": gone}
        return "".join(make[how](f"{text} ") for how, text in pieces)

    body = HEADING + paragraph("First.")
    body += "".join(paragraph(raw=raw(pieces), properties=ended(end) if end else "") for pieces, end in drawn)
    body += paragraph("Last.")
    file = word_file(body).getvalue()
    before = read_word(io.BytesIO(file), before_changes=True)
    at_its_place(before)
    kept = " ".join(text for pieces, _ in drawn for how, text in pieces if how != "ins")
    assert " ".join(texts(before.document)).split() == f"First. {kept} Last.".split()
    held = " ".join(text for pieces, _ in drawn for how, text in pieces if how != "del")
    assert " ".join(texts(read_word(io.BytesIO(file)).document)).split() == f"First. {held} Last.".split()
    suggested = " ".join(each.after for each in before.changes)
    for pieces, _ in drawn:
        assert all(text in suggested for how, text in pieces if how == "ins")


def test_a_file_of_our_own_with_changes_made_in_word_keeps_its_keys() -> None:
    report = Document("Report", (Section("s000000000001", "Facts", (Paragraph("abcdefgh", (Run("She rang."),)),)),))
    data = write_word(report)
    archive = zipfile.ZipFile(io.BytesIO(data))
    parts = {name: archive.read(name) for name in archive.namelist()}
    said = b'<w:r><w:rPr></w:rPr><w:t xml:space="preserve">She rang.</w:t></w:r>'
    assert said in parts["word/document.xml"]
    changed = run("She ") + gone("rang") + ins("called") + run(".")
    parts["word/document.xml"] = parts["word/document.xml"].replace(said, changed.encode())
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name, content in parts.items():
            written.writestr(name, content)
    before = read_word(io.BytesIO(file.getvalue()), before_changes=True)
    assert before.document == report
    [change] = before.changes
    assert (change.paragraph_key, change.before, change.after) == ("abcdefgh", "rang", "called")
