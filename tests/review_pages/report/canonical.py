"""Hypothesis strategies for reports as they are after an import: what the StreamField can hold exactly."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from review_pages.report import references
from review_pages.report.document import (
    Block,
    Cell,
    Document,
    Figure,
    ListBlock,
    ListItem,
    Note,
    Numbering,
    Paragraph,
    ParagraphStyle,
    Recommendation,
    Run,
    Scope,
    Section,
    Subheading,
    Table,
    cell_key,
)
from review_pages.report.keys import Keys

_WORDS = ["Karen", "was afraid", "<b>", "&amp;", "😀", "é", "a * b", "**", "[x](y)", "^[no]", "\\", "•", "]", "שלום"]
_text = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4).map(" ".join)
_runs = st.lists(
    st.builds(
        Run,
        _text,
        st.booleans(),
        st.booleans(),
        st.sampled_from(["", "", "https://example.org/?a=1&b=(2", "mailto:a@example.org"]).map(
            lambda address: address.replace("(", "")
        ),
    ),
    min_size=1,
    max_size=4,
)
PICTURES = ("a" * 64, "b" * 64)
_notes = st.lists(_text, max_size=2)


def _settled(runs: list[Run]) -> list[Run]:
    """Neighbours of one look made one, with a line break inside."""
    held: list[Run] = []
    for run in runs:
        if held and replace(held[-1], text="") == replace(run, text=""):
            held[-1] = replace(run, text=f"{held[-1].text}\n{run.text}")
        else:
            held.append(run)
    return held


@st.composite
def canonical_documents(draw: st.DrawFn) -> Document:
    """Reports of up to three sections with every kind of block, footnotes in cells and merged cells."""
    keys = Keys()
    notes: list[Note] = []

    def runs() -> tuple[Run, ...]:
        texts = draw(_notes)
        marked: list[Run] = []
        for run in _settled(draw(_runs)):
            marked.append(run)
            if texts:
                text = texts.pop()
                key = keys.make("note", text)
                notes.append(Note(key, (Paragraph(f"{key}p0", (Run(text),)),)))
                marked.append(Run("", note=key))
        return tuple(marked)

    def paragraph(style: ParagraphStyle, key: str = "") -> Paragraph:
        return Paragraph(key or keys.make("paragraph", "x"), runs(), style)

    def block() -> Block:
        match draw(st.integers(0, 7)):
            case 6:
                return recommendation()
            case 0 | 1:
                return paragraph(draw(st.sampled_from([ParagraphStyle.BODY, ParagraphStyle.QUOTE])))
            case 2:
                return Subheading(keys.make("subheading", "x"), runs(), draw(st.sampled_from([3, 4])))
            case 3 | 4:
                return list_block()
            case 7:
                alt, caption = draw(st.sampled_from(["", "A house"])), draw(st.sampled_from(["", "Figure 1: <where>"]))
                return Figure(keys.make("figure", "x"), draw(st.sampled_from(PICTURES)), alt, caption)
            case _:
                return table()

    def list_block() -> ListBlock:
        ordered = draw(st.booleans())
        items = [ListItem(paragraph(ParagraphStyle.LIST_ITEM), 0, ordered)]
        for _ in range(draw(st.integers(0, 3))):
            level = draw(st.integers(0, items[-1].level + 1))
            counted = ordered if level == 0 else draw(st.booleans())
            items.append(ListItem(paragraph(ParagraphStyle.LIST_ITEM), level, counted))
        start = draw(st.integers(1, 9)) if ordered else 1
        return ListBlock(tuple(items), start)

    def recommendation() -> Recommendation:
        held: list[Paragraph | ListBlock] = [paragraph(ParagraphStyle.BODY)]
        if draw(st.booleans()):
            held.append(list_block())
        scope = draw(st.sampled_from([None, *Scope]))
        return Recommendation(str(draw(st.uuids())), tuple(held), scope, draw(st.sampled_from(["", "Housing <b>"])))

    def table() -> Table:
        key = keys.make("table", "x")
        width, depth = draw(st.integers(1, 3)), draw(st.integers(1, 3))
        wide = draw(st.booleans()) and width > 1
        rows = []
        for r in range(depth):
            cells = []
            for c in range(width):
                if wide and r == 0 and c == 1:
                    continue
                count = draw(st.integers(0, 2))
                styles = st.sampled_from([ParagraphStyle.BODY, ParagraphStyle.LIST_ITEM])
                held = tuple(paragraph(draw(styles), cell_key(key, r, c, place)) for place in range(count))
                cells.append(Cell(held, 2 if wide and r == 0 and c == 0 else 1))
            rows.append(tuple(cells))
        return Table(key, tuple(rows), draw(st.integers(0, 2)), draw(st.sampled_from(["", "Table 1: <who>"])))

    sections = []
    for number in range(draw(st.integers(0, 3))):
        key = keys.make("section", str(number))
        blocks: list[Block] = []
        for _ in range(draw(st.integers(0, 4))):
            blocks.append(block())
        sections.append(Section(key, draw(_text), tuple(blocks), draw(st.booleans())))
    document = Document(draw(_text), tuple(sections), tuple(notes), draw(st.sampled_from([*Numbering])))
    return draw(_referring(document))


@st.composite
def _referring(draw: st.DrawFn, document: Document) -> Document:
    """The report with some of its links leading to other places of it: by their numbers, or in words."""
    places = sorted(references.keys(document))
    numbers = references.numbers(document)

    def change(run: Run, _section: str) -> Run:
        if not run.href.startswith("mailto:") or not run.text or not places:
            return run
        key = draw(st.sampled_from(places))
        says = numbers.get(key) if draw(st.booleans()) else None
        return replace(run, href=f"#{key}", text=says or run.text)

    return references.with_runs(document, change)
