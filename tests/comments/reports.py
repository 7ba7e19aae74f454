"""A short report as text, for tests of the reading view. Plainly fictional."""

from __future__ import annotations

from review_pages.report.document import (
    Cell,
    Document,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    ParagraphStyle,
    Run,
    Section,
    Subheading,
    Table,
)

NURSE = "On 3 March 2019 Karen told the practice nurse that she was afraid to go home. No risk assessment was made."
EMOJI = "Her sister kept the message 😀 that Karen sent her on the morning of 9 March."


def paragraph(key: str, *runs: Run | str, style: ParagraphStyle = ParagraphStyle.BODY) -> Paragraph:
    return Paragraph(key, tuple(Run(run) if isinstance(run, str) else run for run in runs), style)


def report(nurse: str = NURSE, *, more: int = 0) -> Document:
    """A preface, and facts with every kind of block; `more` paragraphs in a third section."""

    def cell(key: str, text: str) -> Cell:
        return Cell((paragraph(key, text),))

    items = (
        ListItem(paragraph("l1", "Northshire Health, where Karen was a patient", style=ParagraphStyle.LIST_ITEM)),
        ListItem(paragraph("l2", "Northshire Housing, her landlord", style=ParagraphStyle.LIST_ITEM)),
        ListItem(paragraph("l3", "the repairs team", style=ParagraphStyle.LIST_ITEM), level=1),
    )
    table = Table(
        "t",
        (
            (cell("t00", "Date"), cell("t01", "What was recorded")),
            (cell("t10", "9 March 2019"), cell("t11", "A verbal argument between two adults")),
        ),
        1,
        "Contacts in March 2019",
    )
    facts = Section(
        "facts",
        "The facts",
        (
            paragraph("a", nurse),
            paragraph("b", EMOJI),
            Subheading("h", (Run("What agencies did"),)),
            paragraph(
                "c", "Three agencies ", Run("knew", bold=True), " the family.", Run("", note="n1"), " They were:"
            ),
            ListBlock(items),
            paragraph("q", "We were told it was a family matter.", style=ParagraphStyle.QUOTE),
            table,
            paragraph("d", "Housing wrote to both tenants about noise, and did not ask what the noise had been."),
        ),
    )
    preface = Section("preface", "Preface", (paragraph("p", "The panel thanks Karen's family."),), numbered=False)
    rest = Section(
        "analysis",
        "Analysis",
        tuple(
            paragraph(f"x{number}", f"Finding {number}. What was known to one agency was not known to another. " * 4)
            for number in range(1, more + 1)
        ),
    )
    sections = (preface, facts, rest) if more else (preface, facts)
    return Document("Overview report: Karen", sections, (Note("n1", (paragraph("np", "Care Act 2014, s.44."),)),))
