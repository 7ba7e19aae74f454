"""Where a comment belongs: a passage described once, and found again in a later draft.

A comment is made on a passage of one revision. The author goes on writing; on every later revision the passage is
looked for again. It is better to say "the text has changed since" or "this passage is gone" than to stand beside the
wrong sentence, so that every doubt lowers the state: exact, moved, fuzzy, unplaced.

The order of the search, after Hypothesis (range, position, quote with context), with our stable paragraph keys:

1. same paragraph, equal text at the same place        -> exact
2. same paragraph, equal text elsewhere                -> moved (fuzzy where it is not certain which)
3. same paragraph, a likeness                          -> fuzzy
4. another paragraph, equal text, certain which        -> moved (fuzzy where other text stands around it)
5. another paragraph, a likeness, certain which        -> fuzzy
6. nothing                                             -> unplaced

`Selector` holds what the W3C Web Annotation model calls a TextPositionSelector (start, end) and a TextQuoteSelector
(exact, prefix, suffix). Offsets count Unicode code points of `Paragraph.text`, as everywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from review_pages.report.document import Document

CONTEXT_LENGTH = 32
"""Characters kept before and after the passage, as Hypothesis does."""

_SEPARATOR = "\x00"
_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"\w+|[^\w\s]")

# A quote this long says by itself where it comes from; a shorter one ("the nurse") needs its context.
_TELLING_LENGTH = 24
# Of two places for the same words, the better context must lead by this much.
_CLEAR_LEAD = 0.15
_SAME_CONTEXT = 0.5
_FUZZY_CANDIDATES = 8


class State(StrEnum):
    """How sure we are of the place of a comment in a revision."""

    EXACT = "exact"
    MOVED = "moved"
    FUZZY = "fuzzy"
    UNPLACED = "unplaced"


class SelectionError(ValueError):
    """The passage that was asked for is not in the document."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A passage of one paragraph, described so that it can be found again."""

    section_key: str
    paragraph_key: str
    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""

    @property
    def is_whole_paragraph(self) -> bool:
        """True if the passage was the whole of its paragraph when it was described."""
        return self.start == 0 and not self.prefix and not self.suffix


@dataclass(frozen=True, slots=True)
class Anchored:
    """A selector's place in a document. `paragraph_key` is None when unplaced; `score` is likeness, 0 to 1."""

    state: State
    paragraph_key: str | None
    start: int
    end: int
    score: float


UNPLACED = Anchored(State.UNPLACED, None, 0, 0, 0.0)


def describe(document: Document, paragraph_key: str, start: int, end: int) -> Selector:
    """The selector of `text[start:end]` of a paragraph, with 32 characters of context on either side.

    Raises SelectionError if there is no such paragraph, if the range is empty, or if it is not inside the text.
    """
    for section, paragraph in document.paragraphs():
        if paragraph.key == paragraph_key:
            text = paragraph.text
            if not 0 <= start <= end <= len(text):
                raise SelectionError(f"Characters {start} to {end} are outside the paragraph, which has {len(text)}.")
            if start == end:
                raise SelectionError("The passage is empty.")
            return Selector(
                section_key=section.key,
                paragraph_key=paragraph_key,
                start=start,
                end=end,
                exact=text[start:end],
                prefix=text[max(0, start - CONTEXT_LENGTH) : start],
                suffix=text[end : end + CONTEXT_LENGTH],
            )
    raise SelectionError(f"There is no paragraph with the key {paragraph_key!r}.")


def anchor(document: Document, selector: Selector) -> Anchored:
    """Find one selector in a document. For many selectors make one `Anchorer`, which indexes the document once."""
    return Anchorer(document).anchor(selector)


@dataclass(frozen=True, slots=True)
class _Place:
    """A possible place: a paragraph by its index, a range of its text, likeness of the words and of the context."""

    index: int
    start: int
    end: int
    score: float
    context: float


class Anchorer:
    """Finds passages in one document, whose text is indexed on the way in.

    The exact search runs over the whole text at once; the fuzzy one only over the few paragraphs that share the
    quote's rarest words, so that thousands of selectors over a long report take seconds at worst.
    """

    def __init__(self, document: Document) -> None:
        self._keys: list[str] = []
        self._texts: list[str] = []
        self._by_key: dict[str, int] = {}
        for index, (_, paragraph) in enumerate(document.paragraphs()):
            self._keys.append(paragraph.key)
            self._texts.append(paragraph.text)
            self._by_key.setdefault(paragraph.key, index)
        self._joined = _SEPARATOR.join(self._texts)
        self._offsets: list[int] = []
        offset = 0
        for text in self._texts:
            self._offsets.append(offset)
            offset += len(text) + len(_SEPARATOR)
        self._word_index: dict[str, list[int]] | None = None

    def anchor(self, selector: Selector) -> Anchored:
        """The best place for the selector, with a state that says how sure it is."""
        if not selector.exact:
            return UNPLACED
        home = self._by_key.get(selector.paragraph_key)
        if home is not None:
            text = self._texts[home]
            if selector.start >= 0 and text[selector.start : selector.end] == selector.exact:
                return Anchored(State.EXACT, selector.paragraph_key, selector.start, selector.end, 1.0)
            if found := self._equal_at_home(selector, home) or self._alike_at_home(selector, home):
                return found
        return self._equal_elsewhere(selector) or self._alike_elsewhere(selector) or UNPLACED

    # In the paragraph that the comment was made on

    def _equal_at_home(self, selector: Selector, home: int) -> Anchored | None:
        places = [self._place(selector, home, start) for start in _occurrences(self._texts[home], selector.exact)]
        if not places:
            return None
        if certain := _certain(places, selector):
            return self._anchored(State.MOVED, certain)
        nearest = min(places, key=lambda place: (-place.context, abs(place.start - selector.start)))
        return self._anchored(State.FUZZY, nearest)

    def _alike_at_home(self, selector: Selector, home: int) -> Anchored | None:
        text = self._texts[home]
        if selector.is_whole_paragraph:
            score = fuzz.ratio(selector.exact, text) / 100
            if text and score >= _threshold(selector.exact):
                return Anchored(State.FUZZY, selector.paragraph_key, 0, len(text), score)
        place = self._alike(selector, home, _threshold(selector.exact))
        return self._anchored(State.FUZZY, place) if place else None

    # Anywhere in the document

    def _equal_elsewhere(self, selector: Selector) -> Anchored | None:
        places = []
        for position in _occurrences(self._joined, selector.exact):
            index = bisect_right(self._offsets, position) - 1
            start = position - self._offsets[index]
            if start + len(selector.exact) <= len(self._texts[index]):
                places.append(self._place(selector, index, start))
        if not (certain := _certain(places, selector)):
            return None
        # The same words in other company may be another sentence of the kind that a report repeats.
        state = State.MOVED if certain.context >= _SAME_CONTEXT else State.FUZZY
        return self._anchored(state, certain)

    def _alike_elsewhere(self, selector: Selector) -> Anchored | None:
        if len(selector.exact) < _TELLING_LENGTH:
            return None
        threshold = _threshold(selector.exact) + 0.05
        found = (self._alike(selector, index, threshold) for index in self._candidates(selector.exact))
        places = sorted((place for place in found if place), key=_merit, reverse=True)
        if not places or (len(places) > 1 and _merit(places[0]) - _merit(places[1]) < _CLEAR_LEAD / 2):
            return None
        return self._anchored(State.FUZZY, places[0])

    def _candidates(self, quote: str) -> list[int]:
        """The paragraphs that share most of the quote's words, a rare word counting for more than a common one."""
        if self._word_index is None:
            index: dict[str, list[int]] = defaultdict(list)
            for number, text in enumerate(self._texts):
                for word in set(_words(text)):
                    index[word].append(number)
            self._word_index = dict(index)
        total = len(self._texts)
        weights: Counter[int] = Counter()
        for word in set(_words(quote)):
            holders = self._word_index.get(word, ())
            weight = int(1000 * log((total + 1) / (len(holders) + 0.5))) if holders else 0
            if weight > 0:
                for number in holders:
                    weights[number] += weight
        return [number for number, _ in weights.most_common(_FUZZY_CANDIDATES)]

    # One place

    def _place(self, selector: Selector, index: int, start: int) -> _Place:
        end = start + len(selector.exact)
        return _Place(index, start, end, 1.0, _context(selector, self._texts[index], start, end))

    def _alike(self, selector: Selector, index: int, threshold: float) -> _Place | None:
        """The stretch of a paragraph that is most like the quote, if it is like enough."""
        text = self._texts[index]
        alignment = fuzz.partial_ratio_alignment(selector.exact, text, score_cutoff=threshold * 70)
        if alignment is None or alignment.dest_start == alignment.dest_end:
            return None
        start, end, score = _fit(selector.exact, text, alignment.dest_start, alignment.dest_end)
        if score < threshold:
            return None
        return _Place(index, start, end, score, _context(selector, text, start, end))

    def _anchored(self, state: State, place: _Place) -> Anchored:
        return Anchored(state, self._keys[place.index], place.start, place.end, place.score)


def _occurrences(text: str, quote: str) -> Iterator[int]:
    position = text.find(quote)
    while position != -1:
        yield position
        position = text.find(quote, position + 1)


def _certain(places: Sequence[_Place], selector: Selector) -> _Place | None:
    """The one place for these very words, if quote or context leaves no doubt; otherwise None."""
    if not places:
        return None
    best, *others = sorted(places, key=lambda place: place.context, reverse=True)
    if not others:
        return best if len(selector.exact) >= _TELLING_LENGTH or best.context >= _SAME_CONTEXT else None
    clear = best.context >= _SAME_CONTEXT and best.context - others[0].context >= _CLEAR_LEAD
    return best if clear else None


def _merit(place: _Place) -> float:
    return 0.75 * place.score + 0.25 * place.context


def _threshold(quote: str) -> float:
    """How like the quote a stretch must be. Any two short stretches of English look alike, so they must be nearer."""
    if len(quote) < 12:
        return 0.86
    return 0.78 if len(quote) < 48 else 0.72


def _context(selector: Selector, text: str, start: int, end: int) -> float:
    """How like the text around a place is to the text that stood around the passage, 0 to 1."""
    before = text[max(0, start - CONTEXT_LENGTH) : start]
    after = text[end : end + CONTEXT_LENGTH]
    return (_likeness(selector.prefix, before) + _likeness(selector.suffix, after)) / 2


def _likeness(expected: str, actual: str) -> float:
    if not expected or not actual:
        # Both at an edge of their paragraph: a hint, not a proof.
        return 0.5 if expected == actual else 0.0
    return Levenshtein.normalized_similarity(expected, actual)


def _fit(quote: str, text: str, start: int, end: int) -> tuple[int, int, float]:
    """Move the ends of a rough match to the word boundaries where it is most like the quote.

    The rough match is never longer than the quote, so that it cuts off a passage into which words were inserted.
    """
    slack = max(16, len(quote) // 2)
    words = [(word.start(), word.end()) for word in _TOKEN.finditer(text[: end + slack])]
    starts = {first for first, _ in words if start - slack <= first <= start + slack} | {start}
    ends = {last for _, last in words if end - slack <= last <= end + slack} | {end}

    def likeness(first: int, last: int) -> tuple[float, int]:
        return (fuzz.ratio(quote, text[first:last]) if first < last else 0.0, -abs(last - first - len(quote)))

    for _ in range(2):
        # `start` and `end` change in the loop, and each key is used before they do.
        fixed_end = end
        start = max(sorted(starts), key=lambda first: likeness(first, fixed_end))
        fixed_start = start
        end = max(sorted(ends), key=lambda last: likeness(fixed_start, last))
    return start, end, fuzz.ratio(quote, text[start:end]) / 100


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def utf16_to_code_points(text: str, offset: int) -> int:
    """Turn an offset counted in UTF-16 units, as browsers count, into one counted in code points.

    Raises SelectionError if the offset is outside the text or in the middle of a character.
    """
    units = 0
    for position, character in enumerate(text):
        if units == offset:
            return position
        units += 2 if ord(character) > 0xFFFF else 1
        if units > offset:
            raise SelectionError(f"Offset {offset} is before the text or in the middle of a character.")
    if units == offset:
        return len(text)
    raise SelectionError(f"Offset {offset} is outside the text, which has {units} UTF-16 units.")


def code_points_to_utf16(text: str, offset: int) -> int:
    """Turn an offset counted in code points into one counted in UTF-16 units. Raises SelectionError if outside."""
    if not 0 <= offset <= len(text):
        raise SelectionError(f"Offset {offset} is outside the text, which has {len(text)} characters.")
    return offset + sum(ord(character) > 0xFFFF for character in text[:offset])
