"""The HTML of a report: its text and nothing but its text, escaped, well-formed, with passages marked."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from review_pages.report.document import (
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
    paragraph_numbers,
)
from review_pages.report.html import BlockKind, Link, Passage, Wording, render
from tests.review_pages.report.documents import documents

VOID = {"br", "img"}
ALLOWED = {
    *(
        "a",
        "blockquote",
        "br",
        "caption",
        "em",
        "figcaption",
        "figure",
        "img",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "mark",
        "ol",
        "p",
        "section",
    ),
    *("span", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul", "div"),
}


class Reader(HTMLParser):
    """Reads HTML as a browser does and fails on a tag that does not close where it should."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, dict[str, str | None]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.marked: list[tuple[str, str]] = []
        self.by_key: dict[str, str] = {}
        self.asides: list[str] = []
        self.feed(str(html))
        self.close()
        assert not self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        assert len(attributes) == len(attrs), "an attribute stands twice"
        assert tag in ALLOWED
        assert not (tag == "a" and any(name == "a" for name, _ in self.stack)), "a link inside a link"
        self.tags.append((tag, attributes))
        if tag not in VOID:
            self.stack.append((tag, attributes))
            if key := attributes.get("data-key"):
                self.by_key[key] = ""

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if any("data-aside" in attributes for _, attributes in self.stack):
            self.asides.append(data)
            return
        self.text.append(data)
        for tag, attributes in self.stack:
            if tag == "mark":
                self.marked.append((attributes["data-comments"] or "", data))
            if key := attributes.get("data-key"):
                self.by_key[key] += data


def text_of(document: Document) -> str:
    parts: list[str] = []
    for section in document.sections:
        parts.append(section.heading)
        for block in section.blocks:
            match block:
                case Paragraph() | Subheading():
                    parts.append(block.text)
                case ListBlock():
                    parts += [item.paragraph.text for item in block.items]
                case Table():
                    parts.append(block.caption)
                    parts += [p.text for row in block.rows for cell in row for p in cell.paragraphs]
                case Recommendation():
                    parts += [paragraph.text for paragraph in block.paragraphs]
                case Figure():
                    parts += [block.alt, block.caption]
    parts += [paragraph.text for note in document.notes for paragraph in note.paragraphs]
    return "".join(parts)


def squeeze(text: str) -> str:
    """Without the newlines that stand between blocks."""
    return text.replace("\n", "")


@settings(max_examples=60, deadline=None)
@given(documents())
def test_the_text_of_the_html_is_the_text_of_the_document_in_its_order(document: Document) -> None:
    reader = Reader(render(document).html)
    assert squeeze("".join(reader.text)) == squeeze(text_of(document))
    for _, paragraph in document.paragraphs():
        assert reader.by_key[paragraph.key] == paragraph.text


@settings(max_examples=60, deadline=None)
@given(documents(), st.data())
def test_passages_mark_just_their_text_and_change_nothing_else(document: Document, data: st.DataObject) -> None:
    passages: dict[str, list[Passage]] = {}
    expected: dict[str, str] = {}
    for place, (_, paragraph) in enumerate(document.paragraphs()):
        size = len(paragraph.text)
        for twin in range(data.draw(st.integers(0, 3))):
            start = data.draw(st.integers(0, size))
            end = data.draw(st.integers(start, size + 2))
            passages.setdefault(paragraph.key, []).append(Passage(start, end, (f"{place}-{twin}",)))
            if paragraph.text[start:end]:
                expected[f"{place}-{twin}"] = paragraph.text[start:end]
    report = render(document, passages=passages, passage_link=lambda p: Link(f"#comment-{p.ids[0]}", "has 1 comment"))
    reader = Reader(report.html)
    found: dict[str, str] = {}
    for names, text in reader.marked:
        for name in names.split():
            found[name] = found.get(name, "") + text
    assert found == expected
    assert reader.asides.count("has 1 comment") == len(expected)
    for _, paragraph in document.paragraphs():
        assert reader.by_key[paragraph.key] == paragraph.text


@settings(max_examples=60, deadline=None)
@given(documents())
def test_ids_are_unique_and_every_link_inside_the_report_leads_somewhere(document: Document) -> None:
    reader = Reader(render(document).html)
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in reader.tags:
        href = attributes.get("href") or ""
        assert not href.startswith("javascript")
        if href.startswith("#") and href != "#p1.1":
            assert href[1:] in ids


@settings(max_examples=60, deadline=None)
@given(documents())
def test_numbered_paragraphs_have_permanent_links(document: Document) -> None:
    reader = Reader(render(document).html)
    ids = {attributes["data-key"]: attributes["id"] for _, attributes in reader.tags if "data-key" in attributes}
    for key, number in paragraph_numbers(document).items():
        assert ids[key] == f"p{number}"


def body(*runs: Run, key: str = "k") -> Document:
    return Document("Karen", (Section("s", "Facts", (Paragraph(key, runs),)),))


def first_block(document: Document, **options: object) -> str:
    return str(render(document, **options).sections[0].blocks[0].html)  # type: ignore[arg-type] # options of one call


def test_a_passage_is_split_where_the_look_of_the_text_changes() -> None:
    html = first_block(body(Run("afraid "), Run("to go", bold=True)), passages={"k": [Passage(3, 9, ("7",))]})
    assert 'afr<mark class="passage" data-comments="7">aid </mark>' in html
    assert '<strong><mark class="passage" data-comments="7">to</mark></strong>' in html
    assert html.endswith(" go</strong></p>") or "<strong> go</strong>" in html


def test_overlapping_passages_name_both_comments_where_they_overlap() -> None:
    html = first_block(body(Run("abcdef")), passages={"k": [Passage(0, 4, ("1",)), Passage(2, 6, ("2",), sure=False)]})
    assert '<mark class="passage" data-comments="1">ab</mark>' in html
    assert '<mark class="passage passage--unsure" data-comments="1 2">cd</mark>' in html
    assert '<mark class="passage passage--unsure" data-comments="2">ef</mark>' in html


def test_the_link_after_a_passage_never_stands_inside_another_link() -> None:
    html = first_block(
        body(Run("see the report", href="https://example.org/")),
        passages={"k": [Passage(0, 3, ("1",))]},
        passage_link=lambda passage: Link("#comment-1", "has 1 comment", id="passage-1"),
    )
    Reader(html)
    assert '<a class="passage__link govuk-link" id="passage-1" href="#comment-1"' in html


def test_nested_lists_keep_their_levels_kinds_and_numbers() -> None:
    def item(text: str, level: int, ordered: bool) -> ListItem:
        return ListItem(Paragraph(text, (Run(text),), ParagraphStyle.LIST_ITEM), level, ordered)

    items = (item("a", 0, True), item("b", 1, False), item("c", 1, False), item("d", 0, True), item("e", 0, False))
    block = render(Document("", (Section("s", "", (ListBlock(items, start=4),)),))).sections[0].blocks[0]
    outline = "".join(f"<{tag}>" for tag, _ in Reader(block.html).tags if tag in {"ol", "ul", "li"})
    assert outline == "<ol><li><ul><li><li><li><ul><li>"
    assert 'report__list" start="4">' in block.html
    assert block.kind is BlockKind.LIST
    assert block.keys == ("a", "b", "c", "d", "e")


def test_a_table_scrolls_in_a_named_region_and_says_what_its_headings_head() -> None:
    def cell(text: str, columns: int = 1) -> Cell:
        return Cell((Paragraph(text, (Run(text),)),), column_span=columns)

    table = Table("t", ((cell("Known", 2),), (cell("Yes"), cell("No"))), 1, "Who knew")
    html = first_block(Document("", (Section("s", "", (table,)),)))
    assert 'role="region" tabindex="0" id="t-t" aria-labelledby="t-t-caption"' in html
    assert '<th class="govuk-table__header" scope="colgroup" colspan="2">' in html
    assert '<td class="govuk-table__cell">' in html
    unnamed = first_block(
        Document("", (Section("s", "", (Table("t", (), 0),)),)), wording=Wording(table="Tabl {number}")
    )
    assert 'aria-label="Tabl 1"' in unnamed


def test_a_footnote_links_to_its_mark_and_back_for_each_time_it_is_cited() -> None:
    note = Note("n", (Paragraph("np", (Run("Care Act 2014"),)),))
    cited = Paragraph("k", (Run("Once"), Run("", note="n"), Run(" twice"), Run("", note="n")))
    report = render(Document("", (Section("s", "", (cited,)),), (note,)))
    assert 'href="#note-1" id="note-1-mark"' in report.sections[0].html
    assert 'href="#note-1" id="note-1-mark-2"' in report.sections[0].html
    assert 'href="#note-1-mark"' in report.notes
    assert 'href="#note-1-mark-2"' in report.notes


def test_a_line_break_is_shown_and_counted() -> None:
    assert "one<br>\ntwo" in first_block(body(Run("one\ntwo")))


def test_a_recommendation_says_its_number_its_scope_and_who_must_act() -> None:
    def asking(identity: str, scope: Scope | None, owner: str) -> Recommendation:
        return Recommendation(identity, (Paragraph(f"p{identity}", (Run("Train staff."),)),), scope, owner)

    first, second = asking("a1", Scope.NATIONAL, "Housing & <b>"), asking("b2", None, "")
    sections = (Section("s1", "Lessons", (first,)), Section("s2", "Recommendations", (second,)))
    report = render(Document("Report", sections))
    assert [block.number for section in report.sections for block in section.blocks] == ["1", "2"]
    assert report.sections[0].blocks[0].kind is BlockKind.RECOMMENDATION
    html = report.html
    assert 'id="recommendation-2"' in html
    assert "Who must act: Housing &amp; &lt;b&gt;" in html
    assert html.count("National recommendation") == 1
    assert html.count("report__facts") == 1, "a recommendation that does not say whom it asks shows nothing empty"


def test_a_figure_is_shown_where_it_has_an_address_and_told_in_words_where_not() -> None:
    figure = Figure("f1", "a" * 64, "A house & garden", "Figure 1: where they lived")
    document = Document("", (Section("s", "", (figure,)),))
    shown = str(render(document, picture_address=lambda picture: f"/seen/{picture[:3]}").sections[0].blocks[0].html)
    assert '<img src="/seen/aaa" alt="A house &amp; garden">' in shown
    assert "<figcaption>Figure 1: where they lived</figcaption>" in shown
    told = str(render(document).sections[0].blocks[0].html)
    assert "<img" not in told
    assert "A house &amp; garden" in told
