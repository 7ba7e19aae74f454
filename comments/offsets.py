"""Where characters begin and end: code points here, UTF-16 units in a browser, and what people see as one character."""

from __future__ import annotations

import regex

_CLUSTER = regex.compile(r"\X")


class SelectionError(ValueError):
    """The passage that was asked for is not in the document."""


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


def whole_characters(text: str, start: int, end: int) -> tuple[int, int]:
    """The range widened so that it cuts nothing that people see as one character: a family emoji, a letter with its
    accent, a flag (Unicode's extended grapheme clusters)."""
    return _around(text, start)[0], _around(text, end)[1]


def _around(text: str, at: int) -> tuple[int, int]:
    """Where the character begins and ends that `at` is inside of; `at` twice where it is between two."""
    if at <= 0 or at >= len(text) or (text[at - 1].isascii() and text[at].isascii() and text[at] != "\n"):
        return at, at
    first = at - 1
    while first > 0 and not text[first].isascii():
        first -= 1
    for cluster in _CLUSTER.finditer(text, first):
        if cluster.start() >= at:
            break
        if cluster.end() > at:
            return cluster.span()
    return at, at
