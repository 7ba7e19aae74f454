"""Text as it is compared: without disguise, with the way back to what was written.

Accents, invisible characters and look-alikes of other scripts are undone; quotes, dashes and spaces are plain; digits
of every script are ASCII. `Plain.span` leads from a place in the plain text to the one in what was written.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files

from anyascii import anyascii

_QUOTES = "’‘ʼ‛′`´＇ʹ"
_DASHES = "‐‑‒–—―−﹘﹣－⁃"
_NOTHING = "\u115f\u1160\u3164\uffa0"
_OTHERS = {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "\u2800": " "}


@cache
def _look_alikes() -> dict[str, str]:
    """Characters of other scripts, and the Latin letter or digit that each looks like."""
    data = json.loads((files("confusable_homoglyphs") / "confusables.json").read_text())
    found: dict[str, str] = {}
    for character, alike in data.items():
        if len(character) == 1 and not character.isascii():
            latin = [each["c"] for each in alike if each["c"].isascii() and each["c"].isalnum()]
            if latin:
                found[character] = latin[0]
    return found


@cache
def _plain_character(character: str) -> str:
    if character.isascii():
        return character
    if character in _QUOTES:
        return "'"
    if character in _DASHES:
        return "-"
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me", "Mc") or character in _NOTHING:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("Zs", "Zl", "Zp"):
        return "\n" if category != "Zs" else " "
    lower = character.lower()
    if lower in _OTHERS:
        return _OTHERS[lower] if character == lower else _OTHERS[lower].upper()
    if unicodedata.category(character) == "No" and "\u2044" in unicodedata.normalize("NFKD", character):
        return character  # "34½" is not 341⁄2.
    parts = []
    for part in unicodedata.normalize("NFKD", character):
        if unicodedata.category(part) in ("Mn", "Me"):
            continue
        if part.isascii():
            parts.append(part)
        elif part in _look_alikes():
            parts.append(_look_alikes()[part])
        elif unicodedata.category(part)[0] == "L":
            parts.append(anyascii(part))
        else:
            parts.append(part)
    plain = "".join(parts)
    return plain if character.isupper() or not plain.isupper() or len(character.upper()) != 1 else plain.lower()


@cache
def _sounding_character(character: str) -> str:
    return anyascii(character) if is_of_another_script(character) else _plain_character(character)


def is_of_another_script(character: str) -> bool:
    """Whether it is a letter that is not written in Latin or in one of its looks."""
    return "\u0370" <= character <= "\u1cff" and unicodedata.category(character)[0] == "L"


class Plain:
    """One text and its plain form. `cased` keeps capitals, `text` has none; both are of one length."""

    __slots__ = ("_starts", "cased", "text", "written")

    def __init__(self, written: str, *, by_sound: bool = False) -> None:
        """With `by_sound` a letter of another script counts as what it is said like, not as what it looks like."""
        self.written = written
        plain_character = _sounding_character if by_sound else _plain_character
        self._starts: list[int] | None = None
        if written.isascii():
            self.cased = written
        else:
            pieces: list[str] = []
            starts: list[int] = []
            for place, character in enumerate(written):
                piece = character if character.isascii() else plain_character(character)
                pieces.append(piece)
                starts.extend([place] * len(piece))
            self.cased = "".join(pieces)
            self._starts = starts
        lower = self.cased.lower()
        self.text = lower if len(lower) == len(self.cased) else "".join(c.lower()[:1] for c in self.cased)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in what was written of a stretch of the plain text that is not empty."""
        if self._starts is None:
            return start, end
        last = self._starts[end - 1] + 1
        # What changes nothing to the eye belongs to the character before it.
        while last < len(self.written) and _plain_character(self.written[last]) == "":
            last += 1
        return self._starts[start], last


def plain(text: str) -> str:
    """The plain form alone, without capitals."""
    return Plain(text).text


def squeezed(text: str) -> str:
    """Letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", plain(text))


def transliterated(text: str) -> str:
    """Letters of any script by their sound, squeezed: another reading than by their look."""
    return re.sub(r"[^a-z0-9]", "", anyascii(text).lower())


def listed(words: str) -> list[str]:
    """A list of words, as one line of text."""
    return words.split()
