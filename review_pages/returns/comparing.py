"""What changed in an answer between two versions, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stayed, was added, or was taken out."""

    kind: Literal["same", "added", "removed"]
    text: str


def words_changed(old: str, new: str) -> tuple[Piece, ...]:
    """The new text with what was taken out of the old one left in its place. Without the removed pieces it is `new`."""
    return tuple(_pieces(_words(old), _words(new)))


def _words(text: str) -> list[str]:
    """Each word with the space after it: a space by itself would be alike everywhere."""
    words: list[str] = []
    for token in _WORD.findall(text):
        if words and token.isspace():
            words[-1] += token
        else:
            words.append(token)
    return words


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(new[new_from:new_to]))
            continue
        if old_to > old_from:
            yield Piece("removed", "".join(old[old_from:old_to]))
        if new_to > new_from:
            yield Piece("added", "".join(new[new_from:new_to]))
