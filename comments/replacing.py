"""Words of a report exchanged for others, with everything around them as it was. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from review_pages.report.document import (
    Block,
    Document,
    ListBlock,
    ListItem,
    Paragraph,
    Recommendation,
    Run,
    Table,
)
from review_pages.report.splicing import spliced
from review_pages.report.word import NEW_PARAGRAPH


def replaced(document: Document, key: str, start: int, end: int, words: str) -> Document:
    """The report with `text[start:end]` of one paragraph (code points) reading `words`.

    The new words look as the first of the old ones did; footnote marks among the old ones stay, behind the new ones.
    Where the words hold an empty line, a paragraph ends there; the key stays with the part that has most of the old
    text.
    """
    exchange = _Exchange(key, start, end, words, frozenset(paragraph.key for _, paragraph in document.paragraphs()))
    return replace(
        document,
        sections=tuple(
            replace(section, blocks=tuple(each for block in section.blocks for each in exchange.block(block)))
            for section in document.sections
        ),
    )


@dataclass(frozen=True, slots=True)
class _Exchange:
    key: str
    start: int
    end: int
    words: str
    taken: frozenset[str]

    def block(self, block: Block) -> Sequence[Block]:
        match block:
            case Paragraph():
                return self.paragraph(block)
            case ListBlock():
                return [self.list(block)]
            case Table():
                rows = tuple(
                    tuple(
                        replace(cell, paragraphs=tuple(new for old in cell.paragraphs for new in self.paragraph(old)))
                        for cell in row
                    )
                    for row in block.rows
                )
                return [replace(block, rows=rows)]
            case Recommendation():
                held: list[Paragraph | ListBlock] = []
                for each in block.blocks:
                    held += [self.list(each)] if isinstance(each, ListBlock) else self.paragraph(each)
                return [replace(block, blocks=tuple(held))]
        return [block]

    def list(self, block: ListBlock) -> ListBlock:
        items: list[ListItem] = []
        for item in block.items:
            items += [replace(item, paragraph=each) for each in self.paragraph(item.paragraph)]
        return replace(block, items=tuple(items))

    def paragraph(self, paragraph: Paragraph) -> Sequence[Paragraph]:
        if paragraph.key != self.key:
            return [paragraph]
        runs = list(spliced(paragraph.runs, self.start, self.end, self.words))
        if NEW_PARAGRAPH not in self.words:
            return [replace(paragraph, runs=tuple(runs))]
        made = list(_cut(runs))
        names = (name for number in count(1) if (name := f"{self.key}n{number}") not in self.taken)
        old = len(paragraph.text)
        own = 0 if self.start >= old - self.end else len(made) - 1
        keys = (self.key if at == own else next(names) for at in range(len(made)))
        return [replace(paragraph, key=key, runs=each) for key, each in zip(keys, made, strict=True)]


def _cut(runs: Sequence[Run]) -> Iterator[tuple[Run, ...]]:
    """The runs of each paragraph, parted at the empty lines."""
    held: list[Run] = []
    for run in runs:
        first, *others = run.text.split(NEW_PARAGRAPH)
        held.append(replace(run, text=first))
        for text in others:
            yield _told(held)
            held = [replace(run, text=text, note="")]
    yield _told(held)


def _told(runs: Sequence[Run]) -> tuple[Run, ...]:
    return tuple(run for run in runs if run.text or run.note)
