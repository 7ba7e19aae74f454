"""How like two stretches of text are, and where in a paragraph one is most like a passage. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

PARAGRAPH_END = "\u2029"
"""Stands in a context for the end of a paragraph."""

_TOKEN = re.compile(r"\w+|[^\w\s]")
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"(?<=\w )[A-Z]\w+")
_FORMS = [*zip("‘’“”–—\u00a0\u202f\n" + PARAGRAPH_END, "''\"\"--    ", strict=True)]

# So much of any two stretches of English is alike.
_CHANCE = 0.3
# A side of so many characters can speak for the place without the other.
_SPEAKS = 12
_BESIDE = 16
# Words between which so much was put in or taken out still stand together.
_TOGETHER = 40

Seeds = Sequence[tuple[int, str]]
"""The rarest words of a passage and its context, each with its offset in `Words.whole`."""


def plain(text: str) -> str:
    """Quotes, dashes and spaces in their plainest form, one character for one, so that offsets hold."""
    # Many times faster over a whole report than `str.translate`.
    for form, plainest in _FORMS:
        text = text.replace(form, plainest)
    return text


@dataclass(frozen=True, slots=True)
class Words:
    """What is looked for: a passage and the text that stood before and after it, all `plain`."""

    exact: str
    prefix: str
    suffix: str

    @property
    def whole(self) -> str:
        return self.prefix + self.exact + self.suffix


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text, and how like the passage it is, 0 to 1."""

    start: int
    end: int
    score: float


def sides(words: Words, text: str, start: int, end: int) -> tuple[float, float]:
    """How like the text before and after a stretch is to what stood before and after the passage, 0 to 1 each.

    Where nothing was kept of a side there is nothing to compare; at an edge of the text it is the edge again, a hint.
    """
    before = text[max(0, start - len(words.prefix)) : start]
    after = text[end : end + len(words.suffix)]
    return (
        _above_chance(words.prefix, before) if words.prefix else (1.0 if start == 0 else 0.3),
        _above_chance(words.suffix, after) if words.suffix else (1.0 if end == len(text) else 0.3),
    )


def context(words: Words, text: str, start: int, end: int) -> float:
    """Both sides in one, 0 to 1. One alone tells the place where the other was rewritten: the better is half of it."""
    before, after = sides(words, text, start, end)
    lengths = max(len(words.prefix), _SPEAKS), max(len(words.suffix), _SPEAKS)
    both = (lengths[0] * before + lengths[1] * after) / sum(lengths)
    return (both + max(before if lengths[0] > _SPEAKS else 0, after if lengths[1] > _SPEAKS else 0, both)) / 2


def _above_chance(expected: str, actual: str) -> float:
    return max(0.0, (Levenshtein.normalized_similarity(expected, actual) - _CHANCE) / (1 - _CHANCE))


def same_figures(quote: str, found: str, *, part: bool = False) -> bool:
    """Whether dates and names agree: a sentence with others is another sentence, of the kind that a report repeats.

    With `part`, what was found may have fewer of them.
    """
    theirs, ours = Counter(_NUMBER.findall(quote)), Counter(_NUMBER.findall(found))
    wrong, missing = (ours - theirs).total(), (theirs - ours).total()
    mistyped = theirs.total() // 6
    if wrong > mistyped or (missing > mistyped and not part):
        return False
    # A name may have been mistyped.
    names, others = " ".join(_NAME.findall(quote)), " ".join(_NAME.findall(found))
    return (fuzz.partial_ratio if part else fuzz.ratio)(names, others) >= 85


def most_like(words: Words, seeds: Seeds, text: str, first: int, last: int) -> Stretch | None:
    """The stretch of `text[first:last]`, a paragraph, that is most like the passage, found together with what stands
    around it, in the paragraphs beside it too."""
    low = max(0, first - len(words.prefix) - 1)
    window = text[low : last + len(words.suffix) + 1]
    found = _between(words, window)
    if found is None or (found.start < found.end and found.score < 0.5):
        found = max(filter(None, (found, _alike(words, seeds, window))), key=lambda each: each.score, default=None)
    if found is None:
        return None
    start, end = max(low + found.start, first), min(low + found.end, last)
    if start >= end:
        return None
    whole = (start, end) == (low + found.start, low + found.end)
    return Stretch(start, end, found.score if whole else fuzz.ratio(words.exact, text[start:end]) / 100)


def _alike(words: Words, seeds: Seeds, text: str) -> Stretch | None:
    """Where most of the rare words stand as far from one another as they did, aligned letter by letter."""
    whole = words.whole
    shift = _shift(seeds, text)
    if shift is None:
        return None
    slack = max(60, len(whole) // 3)
    first = max(0, shift - slack)
    window = text[first : max(0, shift + len(whole) + slack)]
    begin, stop = _mapped(whole, window, len(words.prefix), len(words.prefix) + len(words.exact))
    return _fitted(words.exact, text, first + begin, first + stop) if begin < stop else None


def _shift(seeds: Seeds, text: str) -> int | None:
    """How far the passage and its context stand from where they would be if they began the text: by most seeds."""
    votes = []
    for offset, word in seeds:
        at = text.find(word)
        while at >= 0:
            votes.append((at - offset, len(word)))
            at = text.find(word, at + 1)
    if not votes:
        return None
    votes.sort()
    best, most, weight, begin = votes[0][0], 0, 0, 0
    for shift, length in votes:
        weight += length
        while shift - votes[begin][0] > _TOGETHER:
            weight -= votes[begin][1]
            begin += 1
        if weight > most:
            best, most = votes[begin][0], weight
    return best


def _between(words: Words, text: str) -> Stretch | None:
    """What stands between the words that stood on both sides, if these stand there once; empty where they now meet."""
    before, after = words.prefix[-_BESIDE:], words.suffix[:_BESIDE]
    if len(before) < _BESIDE or len(after) < _BESIDE or text.count(before) != 1 or text.count(after) != 1:
        return None
    start, end = text.find(before) + len(before), text.find(after)
    if not start <= end <= start + 2 * len(words.exact) + 40:
        return None
    inside = text[start:end]
    start += len(inside) - len(inside.lstrip())
    end -= len(inside) - len(inside.rstrip())
    return Stretch(start, max(start, end), fuzz.ratio(words.exact, text[start:end]) / 100)


def _mapped(whole: str, window: str, start: int, end: int) -> tuple[int, int]:
    """Where a stretch of `whole` is in a window that is like it."""
    first, last = len(window), 0
    for block in Levenshtein.opcodes(whole, window):
        low, high = max(start, block.src_start), min(end, block.src_end)
        if low >= high or block.tag == "delete":
            continue
        begin = block.dest_start + low - block.src_start
        first = min(first, begin)
        last = max(last, begin + high - low)
    return first, last


def _fitted(quote: str, text: str, start: int, end: int) -> Stretch | None:
    """The ends of a rough match moved to the word boundaries near it where it is most like the quote."""
    like_already = fuzz.ratio(quote, text[start:end]) >= 90
    slack = 12 if like_already else min(80, 12 + (end - start) // 3)
    tokens = [token.span() for token in _TOKEN.finditer(text, max(0, start - slack - 30), end + slack + 30)]
    starts = {first for first, _ in tokens if start - slack <= first <= start + slack} | {start}
    ends = {last for _, last in tokens if end - slack <= last <= end + slack} | {end}

    def likeness(first: int, last: int) -> tuple[float, int]:
        return (fuzz.ratio(quote, text[first:last]) if first < last else 0.0, -abs(last - first - len(quote)))

    # The end first: what was put in after a passage is taken for a part of it more often.
    rough_start = start
    end = max(sorted(ends), key=lambda last: likeness(rough_start, last))
    best_end = end
    start = max(sorted(starts), key=lambda first: likeness(first, best_end))
    return Stretch(start, end, fuzz.ratio(quote, text[start:end]) / 100) if start < end else None
