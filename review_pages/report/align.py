"""Bringing in a new version of a report: what stayed, or stayed recognisable, keeps its key.

Comments and links hang on keys. A file that comes back from Word has the same sentences, some of them changed and some
moved; each takes over the key of the sentence that it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from review_pages.report import references
from review_pages.report.document import (
    Block,
    Document,
    Figure,
    ListBlock,
    Paragraph,
    Recommendation,
    Section,
    Subheading,
    Table,
)

SAME_SENTENCE = 60
"""How alike (0 to 100) two paragraphs in the same place must be to count as one that was changed."""

MOVED_SENTENCE = 80
"""The same for one that was moved and changed."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How many paragraphs of running text stayed as they were, were changed, are new, are gone."""

    same: int
    changed: int
    added: int
    removed: int


def keep_keys(new: Document, old: Document) -> tuple[Document, Changes]:
    """`new` with the keys of `old` wherever it is the same section, table or paragraph, numbered as it was; and what
    changed."""
    texts = match([*_texts(new)], [*_texts(old)])
    tables = match([*_tables(new)], [*_tables(old)])
    figures = match([*_figures(new)], [*_figures(old)])
    sections = match([(s.key, s.heading) for s in new.sections], [(s.key, s.heading) for s in old.sections])
    found = texts | tables | figures | sections
    names = {key: was for key, (was, _) in found.items()} | _recommendations(new, old)
    taken = set(names.values())

    def named(key: str) -> str:
        if key in names:
            return names[key]
        while key in taken:
            key += "a"
        taken.add(key)
        return key

    sections_named = tuple(_renamed(section, named) for section in new.sections)
    kept = replace(new, sections=sections_named, numbering=old.numbering)
    kept = references.renamed(kept, dict(zip(references.keys(new), references.keys(kept), strict=True)))
    same = sum(alike for _, alike in texts.values())
    counts = len([*_texts(new)]), len([*_texts(old)])
    return kept, Changes(same, len(texts) - same, counts[0] - len(texts), counts[1] - len(texts))


def _recommendations(new: Document, old: Document) -> dict[str, str]:
    """The old id for each new one: the same id where the file brought it along, otherwise by the text."""
    here = [(each.id, each.text) for _, each in new.recommendations()]
    there = [(each.id, each.text) for _, each in old.recommendations()]
    kept = {id for id, _ in here} & {id for id, _ in there}
    matched = match([each for each in here if each[0] not in kept], [each for each in there if each[0] not in kept])
    return {id: id for id in kept} | {id: was for id, (was, _) in matched.items()}


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    for section in document.sections:
        for block in section.blocks:
            yield from _texts_of(block)


def _texts_of(block: Block) -> Iterator[tuple[str, str]]:
    match block:
        case Paragraph() | Subheading():
            yield block.key, block.text
        case ListBlock():
            yield from ((item.paragraph.key, item.paragraph.text) for item in block.items)
        case Recommendation():
            yield from ((paragraph.key, paragraph.text) for paragraph in block.paragraphs)
        case Table() | Figure():
            pass


def _tables(document: Document) -> Iterator[tuple[str, str]]:
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield block.key, "\n".join(cell.text for row in block.rows for cell in row)


def _figures(document: Document) -> Iterator[tuple[str, str]]:
    for figure in document.figures():
        yield figure.key, figure.picture


def match(new: Sequence[tuple[str, str]], old: Sequence[tuple[str, str]]) -> dict[str, tuple[str, bool]]:
    """The old key for each new one that was found, and whether the text is exactly the same."""
    found: dict[str, tuple[str, bool]] = {}
    new_left: list[tuple[str, str]] = []
    old_left: list[tuple[str, str]] = []
    steps = SequenceMatcher(None, [text for _, text in new], [text for _, text in old], autojunk=False).get_opcodes()
    for step, a, b, c, d in steps:
        if step == "equal":
            pairs = zip(new[a:b], old[c:d], strict=True)
            found.update((key, (was, True)) for (key, _), (was, _) in pairs)
        else:
            rest_new, rest_old = _alike(new[a:b], old[c:d], found)
            new_left += rest_new
            old_left += rest_old
    beside_new, beside_old = _beside(new), _beside(old)
    twice = {text for texts in (new, old) for text, times in Counter(t for _, t in texts).items() if times > 1}
    moved: dict[str, list[str]] = {}
    for was, text in old_left:
        moved.setdefault(text, []).append(was)
    still_left = []
    for key, text in new_left:
        same = moved.get(text, [])
        if text in twice:
            # Which of two alike was moved is known by its neighbours alone; a comment must not go to the wrong one.
            same = [was for was in same if beside_old[was] & beside_new[key]]
        if same:
            found[key] = (same[0], True)
            moved[text].remove(same[0])
        else:
            still_left.append((key, text))
    old_still = [(was, text) for text, names in moved.items() for was in names]
    _alike(still_left, old_still, found, MOVED_SENTENCE)
    return found


def _beside(texts: Sequence[tuple[str, str]]) -> dict[str, set[tuple[int, str]]]:
    """What stands before and after each, by key."""
    before = ["", *(text for _, text in texts)]
    after = [*(text for _, text in texts[1:]), ""]
    return {key: {(0, before[at]), (1, after[at])} for at, (key, _) in enumerate(texts)}


def _alike(
    new: Sequence[tuple[str, str]],
    old: Sequence[tuple[str, str]],
    found: dict[str, tuple[str, bool]],
    enough: int = SAME_SENTENCE,
) -> tuple[Iterable[tuple[str, str]], Iterable[tuple[str, str]]]:
    """Pair up what was changed, the most alike first; gives what is left on both sides."""
    pairs = []
    for here, (_, text) in enumerate(new):
        for there, (_, was) in enumerate(old):
            if text != was and (score := fuzz.ratio(text, was, score_cutoff=enough)):
                pairs.append((-score, abs(here - there), here, there))
    new_left, old_left = dict(enumerate(new)), dict(enumerate(old))
    for _, _, here, there in sorted(pairs):
        if here in new_left and there in old_left:
            found[new_left.pop(here)[0]] = (old_left.pop(there)[0], False)
    return new_left.values(), old_left.values()


def _renamed(section: Section, named: Callable[[str], str]) -> Section:
    return replace(section, key=named(section.key), blocks=tuple(_block(block, named) for block in section.blocks))


def _block(block: Block, named: Callable[[str], str]) -> Block:
    match block:
        case Subheading() | Figure():
            return replace(block, key=named(block.key))
        case Paragraph() | ListBlock():
            return _running(block, named)
        case Recommendation():
            running = tuple(_running(each, named) for each in block.blocks)
            return replace(block, id=named(block.id), blocks=running)
        case Table():
            return _table(block, named(block.key))


def _running(block: Paragraph | ListBlock, named: Callable[[str], str]) -> Paragraph | ListBlock:
    if isinstance(block, Paragraph):
        return replace(block, key=named(block.key))
    items = (replace(i, paragraph=replace(i.paragraph, key=named(i.paragraph.key))) for i in block.items)
    return replace(block, items=tuple(items))


def _table(table: Table, key: str) -> Table:
    """The table under another key, which its cells' paragraphs follow."""
    return replace(
        table,
        key=key,
        rows=tuple(
            tuple(
                replace(
                    cell,
                    paragraphs=tuple(
                        replace(paragraph, key=key + paragraph.key.removeprefix(table.key))
                        for paragraph in cell.paragraphs
                    ),
                )
                for cell in row
            )
            for row in table.rows
        ),
    )
