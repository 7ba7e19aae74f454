"""Which lines are headings, and which typed or printed numbers belong to Candour rather than to the text.

Authors head their sections in three ways: with Word's heading styles, with outline levels, or by hand with bold short
lines and typed numbers. The first two are believed; the third is judged only where the other two are absent.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from review_pages.report.word.lines import Line

LONGEST_HEADING = 200
_LONGEST_GUESSED_HEADING = 100
_STYLED = re.compile(r"heading ([1-9])\b")
_TYPED_HEADING = re.compile(
    r"(?:(?:section|chapter|part)\s+)?(\d{1,3}(?:\.\d{1,3}){0,3})(?:[.):]|\s*[-–—:])?\s+(?=\S)", re.I
)
_TYPED_PARAGRAPH = re.compile(r"\(?(\d{1,3}(?:\.\d{1,3}){0,3})[.):]?\s+(?=\S)")
_NOT_A_HEADING = (".", ",", ";", "?", "!", "”", '"')

Number = tuple[int, ...]


def styled_levels(lines: Sequence[Line]) -> dict[int, int]:
    """Heading level (1 is the highest) by position, from styles and outline levels.

    A style that mostly holds long text is a style for numbered paragraphs, whatever its name: reports often use
    "Heading 2" to get 1.1 numbering.
    """
    levels: dict[int, int] = {}
    lengths: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        text = line.text
        if not text or line.in_contents or line.style == "title":
            continue
        styled = _STYLED.match(line.style)
        level = int(styled[1]) if styled else (line.outline + 1 if line.outline is not None and line.outline < 9 else 0)
        if level:
            levels[place] = level
            lengths[line.style].append(len(text))
    for place in list(levels):
        held = lengths[lines[place].style]
        mostly_text = sum(length > 120 for length in held) * 2 > len(held)
        if (mostly_text and levels[place] > 1) or len(lines[place].text) > LONGEST_HEADING:
            del levels[place]
    return levels


def guessed_levels(lines: Sequence[Line]) -> dict[int, int]:
    """Heading level by position where the author used no heading styles: bold or capital short lines."""
    looks: dict[int, tuple[int, bool, int]] = {}
    for place, line in enumerate(lines):
        text = line.text
        if not text or line.in_contents or len(text) > _LONGEST_GUESSED_HEADING or text.endswith(_NOT_A_HEADING):
            continue
        if not any(sign.isalpha() for sign in text) or (line.list_id and not line.ordered):
            continue
        capital = text.isupper() and len(text) > 3
        if line.bold or capital:
            typed = _TYPED_HEADING.match(text)
            depth = typed[1].count(".") + 1 if typed else (line.level + 1 if line.list_id else 0)
            looks[place] = (line.size, capital, depth)
    if not looks or len(looks) * 2 > sum(1 for line in lines if line.text):
        return {}  # a page all in bold has no headings
    numbered = {place: depth for place, (_, _, depth) in looks.items() if depth}
    if len(numbered) * 2 >= len(looks):
        return {place: numbered.get(place, 2) for place in looks}
    ranks = sorted({(size, capital) for size, capital, _ in looks.values()}, reverse=True)
    return {place: min(ranks.index((size, capital)) + 1, 3) for place, (size, capital, _) in looks.items()}


def rank(levels: dict[int, int]) -> dict[int, int]:
    """The levels in use, closed up: 1 for sections, 2 and 3 for headings inside them."""
    used = sorted(set(levels.values()))
    return {place: min(used.index(level) + 1, 3) for place, level in levels.items()}


def find_title(lines: Sequence[Line], levels: dict[int, int]) -> list[int]:
    """The places of the lines that make the title, and takes them out of `levels`.

    The first run of Title-styled lines; else a lone highest heading that stands before all others.
    """
    title: list[int] = []
    for place, line in enumerate(lines):
        if not line.text:
            continue
        if line.style == "title":
            title.append(place)
        elif title:
            break
    if title:
        for place, line in enumerate(lines):
            if line.style == "title" and place not in title and line.text and len(line.text) <= LONGEST_HEADING:
                levels[place] = 1
        return title
    if levels:
        first, highest = min(levels), min(levels.values())
        alone = list(levels.values()).count(highest) == 1
        next_levels = [level for level in levels.values() if level != highest]
        if alone and levels[first] == highest and len(next_levels) > 1 and next_levels.count(min(next_levels)) > 1:
            del levels[first]
            return [first]
    return title


def contents_to_drop(lines: Sequence[Line], headings: Iterable[str]) -> set[int]:
    """The places of a table of contents, if each of its entries is a heading that the report has."""
    known = {_bare(heading) for heading in headings}
    places = [place for place, line in enumerate(lines) if line.in_contents]
    entries = [lines[place].text for place in places if lines[place].text]
    if not entries or not known:
        return set()
    found = sum(
        _bare(re.sub(r"[\s.…]*\d*$", "", entry)) in known or _bare(entry) in {"contents", ""} for entry in entries
    )
    return set(places) if found == len(entries) else set()


def _bare(text: str) -> str:
    match = _TYPED_HEADING.match(text)
    rest = text[match.end() :] if match else text
    return "".join(sign for sign in rest.lower() if sign.isalnum())


def is_contents_heading(text: str) -> bool:
    return _bare(text) in ("contents", "tableofcontents")


def paragraph_number_families(body: Sequence[tuple[int, Line]], heading_families: set[str]) -> set[str]:
    """The families of Word lists that number the report's paragraphs ("12.4", or 1 to 300 throughout), not a list.

    `body` holds (section number, line) for every line outside tables that is not a heading.
    """
    families: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for section, line in body:
        if line.list_id and line.ordered:
            families[line.family].append((section, line))
    found: set[str] = set()
    texts = sum(1 for _, line in body if line.text)
    for family, members in families.items():
        outermost = min(line.level for _, line in members)
        deep = any(line.pattern.count("%") > 1 for _, line in members)
        sections = {section for section, line in members if line.level == outermost}
        throughout = len(members) >= 12 and len(members) * 2 > texts and len(sections) >= 3
        if (deep and (family in heading_families or outermost > 0)) or throughout:
            found.add(family)
    return found


def numbers_paragraph(line: Line, families: set[str]) -> bool:
    """True where Word's number on this line is a paragraph number; "(a)" below a numbered paragraph is a list."""
    if line.family not in families or not line.ordered:
        return False
    return line.pattern.count("%") > 1 or line.level == 0


def typed_numbers(texts: Sequence[str], *, headings: bool = False) -> dict[int, tuple[Number, int]]:
    """Numbers typed at the start of these texts, by place: (number, characters to cut).

    Empty unless most of the texts carry one and they go up: otherwise they belong to the sentences.
    """
    pattern = _TYPED_HEADING if headings else _TYPED_PARAGRAPH
    found: dict[int, tuple[Number, int]] = {}
    for place, text in enumerate(texts):
        match = pattern.match(text)
        if match:
            found[place] = (tuple(int(part) for part in match[1].split(".")), match.end())
    if len(found) < (2 if headings else 5) or len(found) < 0.7 * len(texts):
        return {}
    order = [number for number, _ in found.values()]
    rising = sum(before < after for before, after in pairwise(order))
    repeated = max(Counter(order).values())
    return found if rising >= 0.9 * (len(order) - 1) and repeated <= 2 else {}
