"""What a visitor typed, as words; and the sentence of a report that answers it best. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_WORDS = 16
MOST_CHARACTERS = 300
"""A sentence in a list of results is cut to about this length around its first match."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])[”’\"')\]]*\s+(?=[A-Z“‘\"'(])")


def words_of(query: str) -> list[str]:
    """The words of a query, each once. Whatever has a meaning to a search engine (quotes, *, NEAR) is only text."""
    plain = re.sub(r"['’]s\b", "", query)
    return list(dict.fromkeys(word.lower() for word in re.findall(r"\w+", plain)))[:MOST_WORDS]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence; `found` where it is one of the words."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Match:
    """The sentence that answers best, and the line of the text in which it stands (from 0)."""

    line: int
    pieces: tuple[Piece, ...]


def best_sentence(text: str, words: Sequence[str]) -> Match | None:
    """The sentence with the most of the words, the first such one; None where no word stands as it was typed."""
    if not words:
        return None
    pattern = re.compile(rf"\b(?:{'|'.join(_stem(word) for word in words)})\w*", re.IGNORECASE)
    best: tuple[int, int, str] | None = None
    for number, line in enumerate(text.split("\n")):
        if not pattern.search(line):
            continue
        for sentence in _SENTENCE_END.split(line):
            found = len({_key(match[0], words) for match in pattern.finditer(sentence)})
            if found and (best is None or found > best[0]):
                best = (found, number, sentence)
        if best and best[0] == len(words):
            break
    if best is None:
        return None
    return Match(best[1], _pieces(_cut(best[2], pattern), pattern))


def _stem(word: str) -> str:
    """The beginning that the forms of a word share, roughly: both databases look for word forms in their own way."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return re.escape(word[: -len(ending)])
    return re.escape(word)


def _key(found: str, words: Sequence[str]) -> str:
    lowered = found.lower()
    return next((word for word in words if re.match(_stem(word), lowered)), lowered)


def _cut(sentence: str, pattern: re.Pattern[str]) -> str:
    if len(sentence) <= MOST_CHARACTERS:
        return sentence
    first = pattern.search(sentence)
    start = max(0, (first.start() if first else 0) - MOST_CHARACTERS // 3)
    start = sentence.find(" ", start) + 1 if start else 0
    end = start + MOST_CHARACTERS
    if end < len(sentence):
        end = sentence.rfind(" ", start, end)
    return ("… " if start else "") + sentence[start:end] + (" …" if end < len(sentence) else "")


def _pieces(sentence: str, pattern: re.Pattern[str]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    end = 0
    for match in pattern.finditer(sentence):
        if match.start() > end:
            pieces.append(Piece(sentence[end : match.start()], found=False))
        pieces.append(Piece(match[0], found=True))
        end = match.end()
    if end < len(sentence):
        pieces.append(Piece(sentence[end:], found=False))
    return tuple(pieces)
