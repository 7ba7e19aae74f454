"""Where a comment belongs: a passage described once, and found again in a later draft.

A comment is made on a passage of one revision. The author goes on writing; on every later revision the passage is
looked for again. It is better to say "the text has changed since" or "this passage is gone" than to stand beside the
wrong sentence, so that every doubt lowers the state: exact, moved, fuzzy, unplaced.

The order of the search, after Hypothesis (range, position, quote with context), with our stable paragraph keys:

1. same paragraph, equal text at the same place               -> exact
2. equal text that proves its place, here or elsewhere        -> moved
3. same paragraph, equal text without proof, or a likeness    -> fuzzy
4. another paragraph, the same, where it leads all others     -> fuzzy
5. nothing                                                    -> unplaced

Reports repeat themselves: standard sentences stand in them many times, others differ in a date. Words that are found
prove a place only if they stood nowhere else when the comment was made, so a selector remembers that (`Alone`); all
else is fuzzy at best.

`Selector` holds what the W3C Web Annotation model calls a TextPositionSelector (start, end) and a TextQuoteSelector
(exact, prefix, suffix). Offsets count Unicode code points of `Paragraph.text`, as everywhere. Quotes, dashes and spaces
are searched for in any of their forms, one character for one, so that offsets hold.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from math import log
from typing import Any

from rapidfuzz import fuzz

from comments.likeness import PARAGRAPH_END, Seeds, Words, context, most_like, plain, same_figures, sides
from comments.offsets import SelectionError, whole_characters
from review_pages.report.document import Document

CONTEXT_LENGTH = 64
"""Characters kept before and after the passage, over the ends of its paragraph. Hypothesis keeps 32, which a report
often says twice."""

_WORD = re.compile(r"\w+")

# A quote this long says by itself where it comes from, one half as long with like text around it.
_TELLING_LENGTH = 48
_SAME_CONTEXT = 0.6
# Of two places, the better one must lead by this much.
_CLEAR_LEAD = 0.05
_CANDIDATES = 6
_SEEDS = 6
_MANY_PLACES = 60


class State(StrEnum):
    """How sure we are of the place of a comment in a revision."""

    EXACT = "exact"
    MOVED = "moved"
    FUZZY = "fuzzy"
    UNPLACED = "unplaced"


class Alone(IntEnum):
    """Whether a passage stood in its draft only once when it was described: by itself, or with either of its contexts.

    One context is not enough: take a sentence out, and another that ends like it may stand before what followed it.
    What is not known counts as no.
    """

    NO = 0
    WITH_CONTEXT = 1
    BY_ITSELF = 2


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
    alone: Alone = Alone.NO

    @property
    def is_whole_paragraph(self) -> bool:
        """True if the passage was the whole of its paragraph when it was described."""
        return self.start == 0 and self.suffix[:1] in {"", PARAGRAPH_END}

    @property
    def fields(self) -> dict[str, Any]:
        """Every field by its name, to be kept."""
        return {name: getattr(self, name) for name in self.__slots__}


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
    """The selector of `text[start:end]` of a paragraph, with up to 64 characters of context on either side.

    A range that cuts what people see as one character is widened to take it in. Raises SelectionError if there is no
    such paragraph, if the range is empty, or if it is not inside the text.
    """
    return Anchorer(document).describe(paragraph_key, start, end)


def anchor(document: Document, selector: Selector) -> Anchored:
    """Find one selector in a document. For many selectors make one `Anchorer`, which indexes the document once."""
    return Anchorer(document).anchor(selector)


@dataclass(frozen=True, slots=True)
class _Place:
    """A possible place: a paragraph by its index, a range of its text, likeness of the words and of the context, and
    what its nearness to the paragraph of the comment counts for."""

    index: int
    start: int
    end: int
    score: float
    context: float
    near: float = 0.0

    @property
    def merit(self) -> float:
        return (self.score + self.context) / 2 + self.near


class Anchorer:
    """Finds passages in one document, whose words are indexed when the first one is not where it was.

    Equal text is looked for at the places of its rarest word, likeness only in the few paragraphs that share the
    rarest words of the quote and its context.
    """

    def __init__(self, document: Document) -> None:
        self._keys: list[str] = []
        self._texts: list[str] = []
        self._sections: list[str] = []
        self._by_key: dict[str, int] = {}
        for index, (section, paragraph) in enumerate(document.paragraphs()):
            self._keys.append(paragraph.key)
            self._texts.append(paragraph.text)
            self._sections.append(section.key)
            self._by_key.setdefault(paragraph.key, index)
        self._written = PARAGRAPH_END.join(self._texts)
        # Where a paragraph ends is a space here, so that what was split or joined reads as before.
        self._joined = plain(self._written)
        self._offsets: list[int] = []
        offset = 0
        for text in self._texts:
            self._offsets.append(offset)
            offset += len(text) + 1
        self._word_index: dict[str, list[int]] = {}

    def describe(self, paragraph_key: str, start: int, end: int) -> Selector:
        """As the function `describe`."""
        index = self._by_key.get(paragraph_key)
        if index is None:
            raise SelectionError(f"There is no paragraph with the key {paragraph_key!r}.")
        text = self._texts[index]
        if not 0 <= start <= end <= len(text):
            raise SelectionError(f"Characters {start} to {end} are outside the paragraph, which has {len(text)}.")
        if start == end:
            raise SelectionError("The passage is empty.")
        start, end = whole_characters(text, start, end)
        exact, at = text[start:end], self._offsets[index]
        prefix = self._written[max(0, at + start - CONTEXT_LENGTH) : at + start]
        suffix = self._written[at + end : at + end + CONTEXT_LENGTH]
        alone = Alone.NO
        if self._is_single(exact):
            alone = Alone.BY_ITSELF
        elif self._is_single(prefix + exact) and self._is_single(exact + suffix):
            alone = Alone.WITH_CONTEXT
        return Selector(self._sections[index], paragraph_key, start, end, exact, prefix, suffix, alone)

    def _is_single(self, text: str) -> bool:
        text = plain(text)
        return self._joined.find(text, self._joined.find(text) + 1) < 0

    def anchor(self, selector: Selector) -> Anchored:
        """The best place for the selector, with a state that says how sure it is."""
        if not selector.exact:
            return UNPLACED
        home = self._by_key.get(selector.paragraph_key, -1)
        where_it_was = home >= 0 and self._has_its_words_where_they_were(selector, home)
        exact = Anchored(State.EXACT, selector.paragraph_key, selector.start, selector.end, 1.0)
        if where_it_was and selector.alone is Alone.BY_ITSELF:
            return exact
        words = Words(plain(selector.exact), plain(selector.prefix), plain(selector.suffix))
        if where_it_was and self._has_its_context(selector, words, home):
            return exact
        if proven := self._proven(selector, words):
            very_words = self._texts[proven.index][proven.start : proven.end] == selector.exact
            return self._anchored(State.MOVED if very_words else State.FUZZY, proven)
        likely = self._likely(selector, words, home)
        return self._anchored(State.FUZZY, likely) if likely else UNPLACED

    def _anchored(self, state: State, place: _Place) -> Anchored:
        start, end = whole_characters(self._texts[place.index], place.start, place.end)
        return Anchored(state, self._keys[place.index], start, end, place.score)

    # Places that are sure

    def _has_its_words_where_they_were(self, selector: Selector, home: int) -> bool:
        return selector.start >= 0 and self._texts[home][selector.start : selector.end] == selector.exact

    def _has_its_context(self, selector: Selector, words: Words, home: int) -> bool:
        at = self._offsets[home]
        return min(sides(words, self._joined, at + selector.start, at + selector.end)) >= 0.85

    def _proven(self, selector: Selector, words: Words) -> _Place | None:
        """The one place that can be it: the words with their context, or words enough that stood nowhere else."""
        if selector.alone is Alone.NO:
            return None
        found = self._positions(words.whole)
        if len(found) == 1 and len(words.whole) >= _TELLING_LENGTH / 2:
            return self._place(words, found[0] + len(words.prefix))
        if not found and selector.alone is Alone.BY_ITSELF and len(words.exact) >= _TELLING_LENGTH / 2:
            found = self._positions(words.exact)
            place = self._place(words, found[0]) if len(found) == 1 else None
            if place and (len(words.exact) >= _TELLING_LENGTH or place.context >= _SAME_CONTEXT):
                return place
        return None

    # Places that look like it

    def _likely(self, selector: Selector, words: Words, home: int) -> _Place | None:
        seeds = self._seeds(words)
        here = self._at_home(selector, words, seeds, home) if home >= 0 else None
        if here and here.score >= 0.75 and here.context >= _SAME_CONTEXT:
            return here
        places = self._elsewhere(selector, words, seeds, home)
        best, second = [*sorted(places, key=lambda place: place.merit, reverse=True), None, None][:2]
        if here and (not best or here.merit >= best.merit):
            if best and best.score == 1 > here.score and selector.alone is Alone.BY_ITSELF and not second:
                return best
            return here
        if best and second and best.merit - second.merit < _CLEAR_LEAD:
            # What stands twice, its surroundings too, is shown at the first: whoever reads it there reads the same.
            return best if best.score == 1 and best.context >= 0.9 and not here else here
        return best

    def _at_home(self, selector: Selector, words: Words, seeds: Seeds, home: int) -> _Place | None:
        near = {Alone.NO: 0.35, Alone.WITH_CONTEXT: 0.2, Alone.BY_ITSELF: 0.1}[selector.alone]
        first, last = self._span(home)
        text = self._joined[first:last]
        if selector.is_whole_paragraph and text:
            score = fuzz.ratio(words.exact, text) / 100
            if score >= 0.7 and (score < 0.9 or same_figures(words.exact, text)):
                return _Place(home, 0, len(text), score, 1.0, near)
        found = (self._place(words, first + start, near=near) for start in _occurrences(text, words.exact))
        places = [place for place in found if place]
        if not any(place.context >= _SAME_CONTEXT for place in places) and (
            like := self._like(words, seeds, home, near)
        ):
            is_long = len(words.exact) >= _TELLING_LENGTH / 2 and like.score >= 0.65
            is_likely = like.context >= 0.9 or (like.score >= 0.5 and like.score + like.context >= 1.25)
            if is_likely or (is_long and self._tells_the_same(words, like, part=True)):
                places.append(like)
        return max(places, key=lambda place: (place.merit, -abs(place.start - selector.start)), default=None)

    def _elsewhere(self, selector: Selector, words: Words, seeds: Seeds, home: int) -> list[_Place]:
        """Places outside the paragraph that may be it, each once."""
        places: dict[tuple[int, int], _Place] = {}
        section = selector.section_key
        found = [self._place(words, at) for at in self._positions(words.exact)[:_MANY_PLACES]]
        found = [place and replace(place, near=self._nearness(place.index, home, section)) for place in found]
        found += [
            self._like(words, seeds, each, self._nearness(each, home, section)) for each in self._candidates(seeds)
        ]
        for place in found:
            if place and place.index != home and self._may_be(selector, words, place):
                places.setdefault((place.index, place.start), place)
        return [*places.values()]

    def _may_be(self, selector: Selector, words: Words, place: _Place) -> bool:
        alone = selector.alone is Alone.BY_ITSELF
        is_long = len(words.exact) >= _TELLING_LENGTH / 2
        if place.score == 1:
            return place.context >= 0.5 or (alone and is_long)
        if place.context >= 0.85 and place.score >= 0.5:
            return True
        if is_long and self._tells_the_same(words, place):
            return place.score >= 0.75 and (alone or place.context >= 0.5)
        is_part = alone and len(words.exact) >= 2 * _TELLING_LENGTH and place.score >= 0.6
        return is_part and self._tells_the_same(words, place, part=True)

    def _tells_the_same(self, words: Words, place: _Place, *, part: bool = False) -> bool:
        first = self._offsets[place.index]
        return same_figures(words.exact, self._joined[first + place.start : first + place.end], part=part)

    # One place

    def _span(self, index: int) -> tuple[int, int]:
        """Where a paragraph begins and ends in the text of the whole."""
        return self._offsets[index], self._offsets[index] + len(self._texts[index])

    def _nearness(self, index: int, home: int, section: str) -> float:
        """A paragraph that was split goes on in the next ones, and what moves mostly stays in its section."""
        beside = home >= 0 and -1 <= index - home <= 2
        return 0.1 * beside + 0.06 * (self._sections[index] == section)

    def _place(self, words: Words, position: int, near: float = 0.0) -> _Place | None:
        """The place of the very words, at a position in the whole text; None where they go over a paragraph's end."""
        index = bisect_right(self._offsets, position) - 1
        first, last = self._span(index)
        end = position + len(words.exact)
        if end > last:
            return None
        around = context(words, self._joined, position, end)
        return _Place(index, position - first, end - first, 1.0, around, near)

    def _like(self, words: Words, seeds: Seeds, index: int, near: float) -> _Place | None:
        """The place in a paragraph that is most like the words."""
        first, last = self._span(index)
        like = most_like(words, seeds, self._joined, first, last)
        if like is None:
            return None
        around = context(words, self._joined, like.start, like.end)
        return _Place(index, like.start - first, like.end - first, like.score, around, near)

    # The words of the document

    def _index(self) -> dict[str, list[int]]:
        """The positions of every word."""
        if not self._word_index and self._joined:
            index: dict[str, list[int]] = defaultdict(list)
            for word in _WORD.finditer(self._joined):
                index[word.group()].append(word.start())
            self._word_index = dict(index)
        return self._word_index

    def _positions(self, text: str) -> list[int]:
        """Every place where a text stands in the document: looked for where its rarest word is."""
        index = self._index()
        rarest: tuple[int, list[int]] | None = None
        for word in _WORD.finditer(text):
            if word.start() > 0 and word.end() < len(text):
                holders = index.get(word.group(), [])
                if rarest is None or len(holders) < len(rarest[1]):
                    rarest = word.start(), holders
        if rarest is None:
            return [*_occurrences(self._joined, text)]
        offset, holders = rarest
        return [at - offset for at in holders if at >= offset and self._joined.startswith(text, at - offset)]

    def _seeds(self, words: Words) -> Seeds:
        """The words by which the passage is looked for where it was changed."""
        index = self._index()
        inside: dict[str, int] = {}
        around: dict[str, int] = {}
        first, last = len(words.prefix), len(words.prefix) + len(words.exact)
        for word in _WORD.finditer(words.whole):
            if word.group() in index:
                (inside if first <= word.start() < last else around).setdefault(word.group(), word.start())
        return [
            (found[word], word)
            for found in (inside, around)
            for word in sorted(found, key=lambda word: len(index[word]))[:_SEEDS]
        ]

    def _candidates(self, seeds: Seeds) -> list[int]:
        """The paragraphs that share most of the seeds, a rare word counting for more than a common one."""
        index = self._index()
        total = len(self._texts)
        weights: Counter[int] = Counter()
        for _, word in seeds:
            holders = index[word]
            if len(holders) * 4 <= total + 12:
                weight = int(1000 * log((total + 1) / (len(holders) + 0.5)))
                for number in {bisect_right(self._offsets, at) - 1 for at in holders}:
                    weights[number] += weight
        return [number for number, _ in weights.most_common(_CANDIDATES)]


def _occurrences(text: str, quote: str) -> Iterator[int]:
    position = text.find(quote)
    while position != -1:
        yield position
        position = text.find(quote, position + 1)
