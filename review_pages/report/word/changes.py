"""Tracked changes: what a Word file says was put in and taken out, as words to read in place of others. Pure.

They are placed in the text as it was before all of them. A change that only puts words in takes the word before it
along, so that there is a passage to point at; changes of one person that touch are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from review_pages.report.document import (
    Document,
    ListBlock,
    Note,
    Paragraph,
    Recommendation,
    Subheading,
    Table,
)

NEW_PARAGRAPH = "\n\n"
"""What stands in `WordChange.after` where a paragraph ends."""

_LOOKS = ("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "numberingChange")
_CELLS = ("cellIns", "cellDel", "cellMerge")
_Part = tuple[str, int, int, str]


class ChangeKind(StrEnum):
    """What a change does. Only WORDS can be done by exchanging words of one paragraph."""

    WORDS = "words"
    JOINED = "joined"
    ROW_ADDED = "row-added"
    ROW_REMOVED = "row-removed"
    NOTE = "note"
    UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class WordChange:
    """A tracked change: where `before` stands, read `after`.

    `start` and `end` are its place in the paragraph that `paragraph_key` names, in the text as it was before the
    changes. In a footnote they are the place of the word that carries its mark; for a row of a table, where it stands.
    A change in a heading, a caption or an empty cell has no place: people comment on running text. `moved` says that
    Word knows the words to have gone, or come, elsewhere.
    """

    author: str
    date: datetime | None
    kind: ChangeKind
    before: str
    after: str
    section: str = ""
    paragraph_key: str = ""
    start: int = 0
    end: int = 0
    moved: bool = False


@dataclass(slots=True)
class Found:
    """A change as the walk meets it; its place follows from the mark that the walk leaves behind."""

    author: str
    date: datetime | None
    kind: ChangeKind
    after: str
    moved: bool


@dataclass(slots=True)
class Tally:
    """What tracked changes did, and the looks that a report does not keep, over the whole file."""

    inserted: int = 0
    deleted: int = 0
    underlined: int = 0
    highlighted: int = 0
    changes: list[Found] = field(default_factory=list)

    def note(self, element: Element, after: str = "", kind: ChangeKind = ChangeKind.WORDS) -> str:
        """Take in a change; the name for the marks of its place."""
        moved = element.tag in (qn("w:moveFrom"), qn("w:moveTo"))
        said = str(element.get(qn("w:author"), ""))
        self.changes.append(Found(said, moment(element.get(qn("w:date"))), kind, after, moved))
        return f"{_NAME}{len(self.changes) - 1}"

    def ends_paragraph(self, name: str) -> None:
        """With the change of this name a paragraph ends, if it does not say so yet."""
        found = self.changes[int(name.removeprefix(_NAME))]
        if found.kind is ChangeKind.WORDS and found.after and not found.after.endswith(NEW_PARAGRAPH):
            found.after += NEW_PARAGRAPH


_NAME = "change:"


def is_change(name: str) -> bool:
    """Whether a mark of this name is a change's, not a comment's."""
    return name.startswith(_NAME)


def moment(written: object) -> datetime | None:
    """A date and time as Word writes it; None where it is none."""
    try:
        return datetime.fromisoformat(str(written))
    except ValueError:
        return None


def has_changes(root: Element) -> bool:
    """Whether a part has tracked changes of its text, its paragraphs or its tables' rows."""
    names = (qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo"))
    return next(root.iter(*names), None) is not None


def changed_looks(root: Element) -> int:
    """How many changes of formatting, and of cells of tables, are tracked in a part."""
    return sum(1 for _ in root.iter(*(qn(f"w:{name}") for name in (*_LOOKS, *_CELLS))))


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the report in reading order; `open` where people can comment on it."""

    key: str
    text: str
    section: str
    open: bool = True


def placed(found: Sequence[Found], parts: Mapping[str, Sequence[_Part]], document: Document) -> list[WordChange]:
    """The changes in reading order. `parts` are the places of marks, `document` the text before the changes."""
    texts = list(_texts(document))
    order = {text.key: at for at, text in enumerate(texts)}
    raw: list[tuple[int, WordChange]] = []
    for at, each in enumerate(found):
        key, start, end, _ = next(iter(parts.get(f"{_NAME}{at}", ())), ("", 0, 0, ""))
        text = texts[order[key]].text if key in order else ""
        change = WordChange(
            each.author, each.date, each.kind, text[start:end], each.after, "", key, start, end, each.moved
        )
        raw.append((order.get(key, len(texts)), change))
    raw.sort(key=lambda pair: (pair[0], pair[1].start, pair[1].end))
    gone = {(at, 0, change.end) for at, change in raw if change.kind is ChangeKind.WORDS and change.start == 0}
    made: list[WordChange] = []
    for at, change in _merged(raw):
        if at == len(texts):
            if (change.before + change.after).strip():
                made.append(replace(change, kind=ChangeKind.UNPLACED))
            continue
        # A paragraph of which nothing is left needs no word about its end.
        if change.kind is ChangeKind.JOINED and (at, 0, len(texts[at].text)) in gone:
            continue
        made.append(_settled(change, at, texts, document))
    return made


def _merged(raw: Sequence[tuple[int, WordChange]]) -> list[tuple[int, WordChange]]:
    held: list[tuple[int, WordChange]] = []
    for at, change in raw:
        before = held[-1] if held else None
        if (
            before is not None
            and before[0] == at
            and before[1].kind is change.kind is ChangeKind.WORDS
            and (before[1].author, before[1].moved, before[1].end) == (change.author, change.moved, change.start)
        ):
            joined = replace(
                before[1], before=before[1].before + change.before, after=before[1].after + change.after, end=change.end
            )
            held[-1] = (at, joined)
        else:
            held.append((at, change))
    return held


def _settled(change: WordChange, at: int, texts: Sequence[_Text], document: Document) -> WordChange:
    """The change with a passage that people can comment on, where there is one."""
    here = texts[at]
    whole_paragraph = not change.before and change.after.endswith(NEW_PARAGRAPH)
    if not here.open and change.kind is ChangeKind.WORDS and whole_paragraph and change.start == 0 and at:
        # A paragraph that was put in at the end of a section stands, before a heading, behind the text above it.
        before = texts[at - 1]
        if before.open:
            end = len(before.text)
            change = replace(change, paragraph_key=before.key, start=end, end=end)
            here = before
    if whole_paragraph and change.start == len(here.text) and not change.after.startswith(NEW_PARAGRAPH):
        change = replace(change, after=NEW_PARAGRAPH + change.after.removesuffix(NEW_PARAGRAPH))
    change = _widened(replace(change, section=here.section), here.text)
    if here.open and change.before:
        return change
    mark = _mark_of(here.key, document)
    if mark is None:
        return replace(change, kind=ChangeKind.UNPLACED, paragraph_key="", start=0, end=0)
    paragraph, section, place = mark
    word = _widened(replace(change, before="", after="", start=place, end=place), paragraph.text)
    return replace(
        change,
        kind=ChangeKind.NOTE,
        section=section,
        paragraph_key=paragraph.key if word.before else "",
        start=word.start,
        end=word.end,
    )


def _widened(change: WordChange, text: str) -> WordChange:
    """With the word before it, or the one behind where none is before it, if it covers nothing that can be seen."""
    if change.before.strip():
        return change
    start, end = change.start, change.end
    if found := re.search(r"\S+\s*\Z", text[:start]):
        start = found.start()
    elif following := re.match(r"\s*\S+", text[end:]):
        end += following.end()
    after = text[start : change.start] + change.after + text[change.end : end]
    if change.kind is not ChangeKind.WORDS:
        after = change.after
    return replace(change, before=text[start:end], after=after, start=start, end=end)


def _texts(document: Document) -> Iterator[_Text]:
    for section in document.sections:
        yield _Text(section.key, section.heading, section.heading, open=False)
        for block in section.blocks:
            match block:
                case Paragraph():
                    yield _Text(block.key, block.text, section.heading)
                case Subheading():
                    yield _Text(block.key, block.text, section.heading, open=False)
                case ListBlock():
                    for item in block.items:
                        yield _Text(item.paragraph.key, item.paragraph.text, section.heading)
                case Table():
                    yield _Text(block.key, block.caption, section.heading, open=False)
                    for row in block.rows:
                        for cell in row:
                            yield from (_Text(each.key, each.text, section.heading) for each in cell.paragraphs)
                case Recommendation():
                    yield from (_Text(each.key, each.text, section.heading) for each in block.paragraphs)
                case _:
                    yield _Text(block.key, block.caption, section.heading, open=False)
    for note in document.notes:
        yield from (_Text(each.key, each.text, "", open=False) for each in note.paragraphs)


def _mark_of(key: str, document: Document) -> tuple[Paragraph, str, int] | None:
    """Where the text refers first to the note that the paragraph `key` stands in: paragraph, section and place."""
    note: Note | None = next((each for each in document.notes if key in {p.key for p in each.paragraphs}), None)
    if note is None:
        return None
    for section, paragraph in document.paragraphs():
        place = 0
        for run in paragraph.runs:
            place += len(run.text)
            if run.note == note.key:
                return paragraph, section.heading, place
    return None
