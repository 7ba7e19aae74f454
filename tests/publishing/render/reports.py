"""Reports for the renderers: one with every kind of block and every awkward thing, and one of any length."""

from __future__ import annotations

import datetime
import random
from itertools import count

from publishing.render.facts import Facts
from review_pages.report.document import (
    Block,
    Cell,
    Document,
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
)

FACTS = Facts(
    slug="dhr-karen-2026",
    title="The death of Karen",
    pseudonym="Karen",
    reference="DHR-Karen-2026",
    review_type="Domestic Homicide Review",
    guidance="Multi-agency statutory guidance, December 2016",
    partnership_name="Northshire Community Safety Partnership",
    month_of_death="March 2019",
    version=2,
    first_published_on=datetime.date(2026, 3, 1),
    published_on=datetime.date(2026, 11, 24),
    change_note="Paragraph 1.2 was corrected.",
)

_TOLD = """the panel heard that police, health, housing and the school each held a part of what was known about her and
that nobody had put these parts together before she died"""
_WORDS = _TOLD.split()


def said(key: str, *runs: str | Run, style: ParagraphStyle = ParagraphStyle.BODY) -> Paragraph:
    return Paragraph(key, tuple(Run(run) if isinstance(run, str) else run for run in runs), style)


def every_kind() -> Document:
    """Every kind of block, marks and links both ways, merged cells, levels left out, and text that is no markup."""
    cells = count()

    def cell(text: str, columns: int = 1, rows: int = 1) -> Cell:
        return Cell((said(f"c{next(cells)}", text),), columns, rows)

    def item(key: str, text: str, level: int = 0, *, ordered: bool = False) -> ListItem:
        return ListItem(said(key, text, style=ParagraphStyle.LIST_ITEM), level, ordered)

    merged = (
        (cell("Agency", rows=1), cell("Contact", columns=2)),
        (cell("Housing", rows=2), cell("2018"), cell("Twice")),
        (cell("2019"), cell("")),
    )
    reaching = ((cell("Year", rows=2), cell("Event")), (cell("Called the police"),))
    facts = (
        said("k1", "She told her GP", Run("", note="n1"), " that she was afraid ", Run("to go home", bold=True), "."),
        said("k2", 'Nothing is markup: #let x = $y$ *no* _no_ `raw` @cite <tag> \\ "quoted" // & 100% ~ [a] office.'),
        Subheading("h1", (Run("What agencies knew"),), 5),
        said("k3", "“I am fine”, she said.", style=ParagraphStyle.QUOTE),
        ListBlock(
            (
                item("i1", "Police", ordered=True),
                item("i2", "called twice", 1),
                item("i3", "no record", 3),
                item("i4", "Health", ordered=True),
                item("i5", "Not numbered"),
            ),
            4,
        ),
        Table("t1", merged, 1, "Contacts & calls"),
        Table("t2", reaching, 1),
        said("k4", "See ", Run("paragraph 1.1", href="#p1.1"), ", ", Run("nowhere", href="#gone"), ", ",
             Run("the guidance", href="https://example.test/?a=1&b=2"), Run(" again", note="n1"), " ",
             Run("bad", href="javascript:alert(1)"), Run("", note="n2"), "\nŵ ŷ é ß Ł α Я."),
    )  # fmt: skip
    asked = Recommendation(
        "6f1cf0a2-93a1-4a71-9a3c-0f5c7b7f1a01",
        (said("r1", "Ask about control."), ListBlock((item("i6", "at every visit"),))),
        Scope.NATIONAL,
        "Northshire Police",
    )
    return Document(
        "The death of Karen",
        (
            Section("s0", "Preface", (said("p0", "The panel offers its condolences."),), numbered=False),
            Section("s1", "Facts", facts),
            Section("s2", "Recommendations", (asked, said("k5", ""))),
        ),
        (
            Note("n1", (said("n1p", "Practice records."), said("n1q", "Seen by the panel."))),
            Note("n2", (said("n2p", "A second note."),)),
        ),
    )


def long_report(seed: int = 0, sections: int = 20, blocks: int = 36) -> Document:
    """As long as asked for, in the proportions of a real overview report. The defaults fill some 150 pages."""
    chance, keys = random.Random(seed), count()
    notes: list[Note] = []

    def key() -> str:
        return f"k{next(keys)}"

    def sentences(number: int, words: int = 18) -> str:
        made = (" ".join(chance.choice(_WORDS) for _ in range(words)).capitalize() for _ in range(number))
        return ". ".join(made) + "."

    def paragraph(number: int = 5) -> Paragraph:
        return said(key(), sentences(number))

    def block(place: int) -> Block:
        match place % 12:
            case 3:
                return Subheading(key(), (Run(sentences(1, 5)),))
            case 5:
                return said(key(), sentences(2), style=ParagraphStyle.QUOTE)
            case 7:
                items = (said(key(), sentences(1), style=ParagraphStyle.LIST_ITEM) for _ in range(5))
                return ListBlock(
                    tuple(ListItem(each, place % 2, ordered=place % 4 == 0) for place, each in enumerate(items))
                )
            case 9:
                rows = (tuple(Cell((paragraph(1),)) for _ in range(4)) for _ in range(6))
                return Table(key(), tuple(rows), 1, sentences(1, 6))
            case 11:
                return Recommendation(
                    f"00000000-0000-4000-8000-{next(keys):012}", (paragraph(1),), Scope.LOCAL, "Northshire Police"
                )
            case 4 | 8:
                note = Note(f"n{len(notes)}", (paragraph(1),))
                notes.append(note)
                return said(key(), sentences(3), Run("", note=note.key), " ", Run(sentences(2), italic=place == 8))
            case _:
                return paragraph()

    chapters = tuple(
        Section(f"s{number}", sentences(1, 4), tuple(map(block, range(blocks))), numbered=number > 0)
        for number in range(sections)
    )
    return Document("The death of Karen", chapters, tuple(notes))
