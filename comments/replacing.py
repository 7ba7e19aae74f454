"""Words of a report exchanged for others, with everything around them as it was. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from review_pages.report.document import Block, Document, ListBlock, Paragraph, Recommendation, Run, Table

Kept = TypeVar("Kept", bound=Block)


def replaced(document: Document, key: str, start: int, end: int, words: str) -> Document:
    """The report with `text[start:end]` of one paragraph (code points) reading `words`.

    The new words look as the first of the old ones did; footnote marks among the old ones stay, behind the new ones.
    """
    return replace(
        document,
        sections=tuple(
            replace(section, blocks=tuple(_in_block(block, key, start, end, words) for block in section.blocks))
            for section in document.sections
        ),
    )


def _in_block(block: Kept, key: str, start: int, end: int, words: str) -> Kept:
    def inside(paragraph: Paragraph) -> Paragraph:
        return _in_block(paragraph, key, start, end, words)

    match block:
        case Paragraph() if block.key == key:
            return replace(block, runs=tuple(_spliced(block.runs, start, end, words)))
        case ListBlock():
            return replace(block, items=tuple(replace(each, paragraph=inside(each.paragraph)) for each in block.items))
        case Table():
            rows = tuple(
                tuple(replace(cell, paragraphs=tuple(map(inside, cell.paragraphs))) for cell in row)
                for row in block.rows
            )
            return replace(block, rows=rows)
        case Recommendation():
            return replace(block, blocks=tuple(_in_block(each, key, start, end, words) for each in block.blocks))
    return block


def _spliced(runs: tuple[Run, ...], start: int, end: int, words: str) -> Iterator[Run]:
    at = 0
    told = False
    for run in runs:
        first, last = at, at + len(run.text)
        at = last
        if run.note or last <= start or first >= end:
            yield run
            continue
        before, after = run.text[: max(0, start - first)], run.text[max(0, end - first) :]
        text = before + ("" if told else words) + after
        told = True
        if text:
            yield replace(run, text=text)
