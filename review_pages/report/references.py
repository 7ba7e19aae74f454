"""Cross-references: a link from one place of a report to another names the other's key, as `#key`. Pure.

What is linked may be a paragraph, an item, a cell's paragraph, a section, a heading, a table, a figure, a
recommendation or a footnote. Where the words of such a link are a number ("12.4", "paragraph 12.4"), they are the
number that the place has now, whatever it was when the link was made: `numbered` sees to that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from review_pages.report.cells import joined
from review_pages.report.document import (
    Block,
    Document,
    ListBlock,
    Paragraph,
    Recommendation,
    Run,
    Subheading,
    Table,
    paragraph_numbers,
    recommendation_numbers,
    section_numbers,
)

_NUMBER = re.compile(
    r"((?:paragraph|para\.?|section|recommendation|footnote|note)\s+)?(\d{1,3}(?:\.\d{1,3})?)(\.?)", re.I
)

Change = Callable[[Run, str], Run]
"""What becomes of a run in the section with this heading; "" for a footnote."""


def key_of(run: Run) -> str:
    """The key that a cross-reference leads to; "" for any other run."""
    return run.href[1:] if run.href.startswith("#") else ""


def has_references(document: Document) -> bool:
    return any(run.href.startswith("#") for runs in all_runs(document) for run in runs)


def keys(document: Document) -> Iterator[str]:
    """Everything that can be linked to, in reading order."""
    for section in document.sections:
        yield section.key
        for block in section.blocks:
            yield from _keys_of(block)
    yield from (note.key for note in document.notes)


def _keys_of(block: Block) -> Iterator[str]:
    match block:
        case ListBlock():
            yield from (item.paragraph.key for item in block.items)
        case Table():
            yield block.key
            yield from (paragraph.key for row in block.rows for cell in row for paragraph in cell.paragraphs)
        case Recommendation():
            yield block.key
            for each in block.blocks:
                yield from _keys_of(each)
        case _:
            yield block.key


def numbers(document: Document) -> dict[str, str]:
    """What a reader calls a place by: the number of a paragraph, a section, a recommendation or a footnote, by key."""
    found = dict(paragraph_numbers(document))
    found |= {key: str(number) for key, number in section_numbers(document).items()}
    asked = recommendation_numbers(document)
    found |= {each.key: str(asked[each.id]) for _, each in document.recommendations()}
    return found | {note.key: str(number) for number, note in enumerate(document.notes, start=1)}


def numbered(document: Document) -> Document:
    """The report with the present number in each cross-reference whose words are a number."""
    if not has_references(document):
        return document
    now = numbers(document)

    def change(run: Run, _section: str) -> Run:
        number = now.get(key_of(run))
        found = _NUMBER.fullmatch(run.text) if number else None
        return replace(run, text=f"{found[1] or ''}{number}{found[3]}") if found else run

    return with_runs(document, change)


def is_number_of(run: Run, places: Mapping[str, str]) -> bool:
    """Whether the words of a cross-reference are just the number of its place."""
    return bool(run.text) and places.get(key_of(run)) == run.text


def renamed(document: Document, names: Mapping[str, str]) -> Document:
    """The report with cross-references to other keys; those that `names` does not hold stay."""
    if not has_references(document):
        return document
    return with_runs(
        document, lambda run, _: replace(run, href=f"#{names[key_of(run)]}") if key_of(run) in names else run
    )


def with_runs(document: Document, change: Change) -> Document:
    """The report with each run changed; neighbours that look the same afterwards are one."""

    def runs(held: tuple[Run, ...], section: str) -> tuple[Run, ...]:
        made = tuple(change(run, section) for run in held)
        return held if made == held else joined(iter(made))

    def paragraph(held: Paragraph, section: str) -> Paragraph:
        return replace(held, runs=runs(held.runs, section))

    def listed(held: ListBlock, section: str) -> ListBlock:
        return replace(
            held, items=tuple(replace(item, paragraph=paragraph(item.paragraph, section)) for item in held.items)
        )

    def block(held: Block, section: str) -> Block:
        match held:
            case Paragraph():
                return paragraph(held, section)
            case Subheading():
                return replace(held, runs=runs(held.runs, section))
            case ListBlock():
                return listed(held, section)
            case Table():
                rows = tuple(
                    tuple(
                        replace(cell, paragraphs=tuple(paragraph(each, section) for each in cell.paragraphs))
                        for cell in row
                    )
                    for row in held.rows
                )
                return replace(held, rows=rows)
            case Recommendation():
                within = tuple(
                    listed(each, section) if isinstance(each, ListBlock) else paragraph(each, section)
                    for each in held.blocks
                )
                return replace(held, blocks=within)
            case _:
                return held

    return replace(
        document,
        sections=tuple(
            replace(section, blocks=tuple(block(each, section.heading) for each in section.blocks))
            for section in document.sections
        ),
        notes=tuple(
            replace(note, paragraphs=tuple(paragraph(each, "") for each in note.paragraphs)) for note in document.notes
        ),
    )


def all_runs(document: Document) -> Iterator[tuple[Run, ...]]:
    """The runs of every paragraph, heading and note."""
    yield from (paragraph.runs for _, paragraph in document.paragraphs())
    for section in document.sections:
        yield from (block.runs for block in section.blocks if isinstance(block, Subheading))
    for note in document.notes:
        yield from (paragraph.runs for paragraph in note.paragraphs)
