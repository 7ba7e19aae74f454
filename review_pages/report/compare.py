"""Two revisions of a report, word by word, for people to read. Pure.

What is compared are texts: a paragraph, a heading, a list item, a row of a table, a caption, a note, who must act on a
recommendation. Texts are paired by their keys, then by likeness; a paired text that left the order of the others was
moved. Order inside a table is the order of its rows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from review_pages.report.align import match
from review_pages.report.document import (
    Document,
    Figure,
    ListBlock,
    Paragraph,
    Recommendation,
    Section,
    Subheading,
    Table,
    paragraph_numbers,
    recommendation_numbers,
)

_TOKEN = re.compile(r"\d(?:[\d.,:/]*\d)?|\w+|\s+|[^\w\s]")
_NOTES = "notes"


class Fate(StrEnum):
    """What became of a text, or of some words of it."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Words:
    """Some words, and whether they stayed, came or went."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One text that is not as it was. `was_in` says which section it was moved from, if it was moved; `number` is its
    paragraph number now, `number_before` the one that it had."""

    fate: Fate
    words: tuple[Words, ...]
    number: str = ""
    number_before: str = ""
    moved: bool = False
    was_in: str = ""


@dataclass(slots=True)
class SectionChanges:
    """What happened in a section. `fate` and `moved` of the section as a whole: added, removed, or the same."""

    heading: str
    fate: Fate
    changes: list[Change] = field(default_factory=list)
    same: int = 0
    moved: bool = False


@dataclass(frozen=True, slots=True)
class _Text:
    key: str
    text: str
    number: str
    section: str


def compare(old: Document, new: Document) -> list[SectionChanges]:
    """What changed from one revision to the other, section by section in the order of the new one; what has no section
    there any more comes last. Sections without a change are listed, empty."""
    before, after = list(_texts(old)), list(_texts(new))
    pairs = _pairs(before, after)
    moved: set[int] = set()
    for key in {text.section for text in after}:
        stayed = ((place, pairs.get(place)) for place, text in enumerate(after) if text.section == key)
        moved |= _moved({place: was for place, was in stayed if was is not None and before[was].section == key})
    old_order = {section.key: place for place, section in enumerate(old.sections)}
    shifted = _moved({place: old_order[each.key] for place, each in enumerate(new.sections) if each.key in old_order})
    headings = {section.key: section.heading for section in old.sections}
    found = {each.key: _section(each, headings, place in shifted) for place, each in enumerate(new.sections)}
    found[_NOTES] = SectionChanges("", Fate.SAME)
    gone = _gone(before, pairs, after)
    for section in new.sections:
        _remove(found[section.key], gone.pop(("", section.key), []))
    for place, text in enumerate(after):
        here, was = found[text.section], pairs.get(place)
        one = before[was] if was is not None else None
        change = _change(one, text, place in moved, headings)
        if change is None:
            here.same += 1
        else:
            here.changes.append(change)
        _remove(here, gone.pop((str(place), text.section), []))
    for section in old.sections:
        if section.key not in found:
            found[section.key] = SectionChanges(section.heading, Fate.REMOVED)
    for (_place, key), texts in gone.items():
        _remove(found[key], texts)
    return [each for each in found.values() if each.heading or each.changes]


def _section(section: Section, headings: dict[str, str], moved: bool) -> SectionChanges:
    fate = Fate.SAME if section.key in headings else Fate.ADDED
    return SectionChanges(section.heading, fate, moved=moved)


def _texts(document: Document) -> Iterator[_Text]:
    numbers = paragraph_numbers(document)
    asked = recommendation_numbers(document)
    for section in document.sections:
        yield _Text(f"{section.key}/heading", section.heading, "", section.key)
        for block in section.blocks:
            match block:
                case Paragraph() | Subheading():
                    yield _Text(block.key, block.text, numbers.get(block.key, ""), section.key)
                case ListBlock():
                    for item in block.items:
                        yield _Text(item.paragraph.key, item.paragraph.text, "", section.key)
                case Table():
                    if block.caption:
                        yield _Text(f"{block.key}/caption", block.caption, "", section.key)
                    for row in block.rows:
                        yield _Text("", " | ".join(cell.text for cell in row), "", section.key)
                case Figure():
                    for name, text in (("caption", block.caption), ("alt", block.alt)):
                        if text:
                            yield _Text(f"{block.key}/{name}", text, "", section.key)
                case Recommendation():
                    number = f"R{asked[block.id]}"
                    for paragraph in block.paragraphs:
                        yield _Text(paragraph.key, paragraph.text, number, section.key)
                    if block.scope or block.owner:
                        told = " – ".join(each for each in (str(block.scope or ""), block.owner) if each)
                        yield _Text(f"{block.id}/facts", told, number, section.key)
    for note in document.notes:
        yield _Text("", note.text, "", _NOTES)


def _pairs(before: Sequence[_Text], after: Sequence[_Text]) -> dict[int, int]:
    """The old place of each new text that was there before."""
    places = {text.key: place for place, text in enumerate(before) if text.key}
    pairs = {place: places[text.key] for place, text in enumerate(after) if text.key in places}
    taken = set(pairs.values())
    new_left = [(str(place), text.text) for place, text in enumerate(after) if place not in pairs and text.text]
    old_left = [(str(place), text.text) for place, text in enumerate(before) if place not in taken and text.text]
    found = match(new_left, old_left)
    return pairs | {int(place): int(was) for place, (was, _same) in found.items()}


def _moved(old_places: Mapping[int, int]) -> set[int]:
    """The new places of texts that left the order of the others: all but a longest run that kept it."""
    ends: list[int] = []
    at: list[int] = []
    before: dict[int, int | None] = {}
    for place, was in old_places.items():
        length = bisect_left(ends, was)
        before[place] = at[length - 1] if length else None
        ends[length : length + 1] = [was]
        at[length : length + 1] = [place]
    kept: set[int] = set()
    last: int | None = at[-1] if at else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return set(before) - kept


def _gone(before: Sequence[_Text], pairs: dict[int, int], after: Sequence[_Text]) -> dict[tuple[str, str], list[_Text]]:
    """Texts that are gone, by the new text of the same section behind which they stood ("" for none) and section."""
    now = {was: place for place, was in pairs.items()}
    found: dict[tuple[str, str], list[_Text]] = defaultdict(list)
    behind: dict[str, str] = {}
    for place, text in enumerate(before):
        if place not in now:
            found[behind.get(text.section, ""), text.section].append(text)
        elif after[now[place]].section == text.section:
            behind[text.section] = str(now[place])
    return found


def _remove(here: SectionChanges, texts: Sequence[_Text]) -> None:
    for text in texts:
        if text.text:
            words = (Words(Fate.REMOVED, text.text),)
            here.changes.append(Change(Fate.REMOVED, words, number_before=text.number))


def _change(old: _Text | None, new: _Text, moved: bool, headings: dict[str, str]) -> Change | None:
    if old is None:
        return Change(Fate.ADDED, (Words(Fate.ADDED, new.text),), new.number) if new.text else None
    elsewhere = old.section != new.section
    if old.text == new.text and not moved and not elsewhere:
        return None
    fate = Fate.SAME if old.text == new.text else Fate.CHANGED
    was_in = headings.get(old.section, "") if elsewhere else ""
    return Change(fate, words_of(old.text, new.text), new.number, old.number, moved or elsewhere, was_in)


def words_of(old: str, new: str) -> tuple[Words, ...]:
    """The words of two texts, those that stayed, went and came. A number counts as one word: "1,250.50"."""
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    found: list[Words] = []
    went = came = ""
    for step, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        first, second = "".join(a[i:j]), "".join(b[k:m])
        # A lone space between two changed words belongs to the change.
        if step == "equal" and (first.strip() or not (went or came)):
            found += [Words(fate, text) for fate, text in ((Fate.REMOVED, went), (Fate.ADDED, came)) if text]
            found.append(Words(Fate.SAME, first))
            went = came = ""
        else:
            went, came = went + first, came + second
    found += [Words(fate, text) for fate, text in ((Fate.REMOVED, went), (Fate.ADDED, came)) if text]
    return tuple(found)
