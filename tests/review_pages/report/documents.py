"""Hypothesis strategies for whole reports, with the awkward text that real ones have."""

from __future__ import annotations

from itertools import count

from hypothesis import strategies as st

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
)

AWKWARD = [
    "<script>alert(1)</script>",
    "&amp;",
    '"quoted" & <b>',
    "😀",
    "é",
    "\n",
    " ",
    "she was afraid to go home",
    "ﬁ",
]

texts = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
)
note_keys = ["n1", "n2", 'n"3']
runs = st.builds(
    Run,
    text=texts,
    bold=st.booleans(),
    italic=st.booleans(),
    href=st.sampled_from(["", "", "https://example.org/?a=1&b=2", 'javascript:alert("1")', "#p1.1", "//["]),
    note=st.sampled_from(["", "", "", *note_keys, "missing"]),
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A report of up to three sections with every kind of block."""
    number = count()

    def key() -> str:
        return f'k "{next(number)}"'

    def paragraph() -> Paragraph:
        style = draw(st.sampled_from([ParagraphStyle.BODY, ParagraphStyle.QUOTE]))
        return Paragraph(key(), tuple(draw(st.lists(runs, max_size=4))), style)

    def block() -> Block:
        match draw(st.integers(0, 6)):
            case 5:
                held = tuple(paragraph() for _ in range(draw(st.integers(0, 2))))
                return Recommendation(str(draw(st.uuids())), held, draw(scopes), draw(texts))
            case 0 | 1:
                return paragraph()
            case 2:
                return Subheading(key(), tuple(draw(st.lists(runs, max_size=2))), draw(st.integers(2, 7)))
            case 3:
                shape = draw(st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=5))
                items = tuple(ListItem(paragraph(), level, ordered) for level, ordered in shape)
                return ListBlock(items, draw(st.integers(1, 9)))
            case 6:
                return Figure(key(), draw(st.sampled_from(["a" * 64, "no picture"])), draw(texts), draw(texts))
            case _:
                rows = tuple(
                    tuple(
                        Cell(tuple(paragraph() for _ in range(draw(st.integers(0, 2)))), draw(spans), draw(spans))
                        for _ in range(draw(st.integers(0, 3)))
                    )
                    for _ in range(draw(st.integers(0, 3)))
                )
                return Table(key(), rows, draw(st.integers(0, 4)), draw(texts))

    scopes = st.sampled_from([None, *Scope])
    spans = st.sampled_from([1, 1, 1, 2])
    sections = tuple(
        Section(key(), draw(texts), tuple(block() for _ in range(draw(st.integers(0, 4)))), draw(st.booleans()))
        for _ in range(draw(st.integers(0, 3)))
    )
    notes = tuple(Note(name, (paragraph(),)) for name in note_keys)
    return Document(draw(texts), sections, notes, draw(st.sampled_from([*Numbering])))
