"""Names that no register holds, by the look of them: a hint only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publishing.disclosure.model import Hit, Kind, Strength
from publishing.disclosure.plain import Plain
from publishing.disclosure.words import HONORIFICS, given_names, is_common, is_name

_PAIR = re.compile(r"(?<![\w'\-])[A-Z][a-z'\-]+(?: [A-Z]\.?)?(?: [A-Z][a-z'\-]+){1,2}(?![\w\-])")
_TITLED = re.compile(
    r"(?<!\w)(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|PC|DC|DS|DI|DCI|Sgt|Nurse|Sister|Cllr|Rev)\.? "
    r"(?:[A-Z]\.? ?){0,2}[A-Z][a-z'\-]{1,}(?: [A-Z][a-z'\-]+)?"
)


def likely_names(text: Plain, said: frozenset[str]) -> Iterator[Hit]:
    """A known first name with another capitalised word that is no common word; a title with a name."""
    for match in _TITLED.finditer(text.cased):
        words = [word.strip(".").lower() for word in re.split(r"[ ]", match[0])][1:]
        if not all(word in said or is_common(word) for word in words):
            yield Hit(Kind.LIKELY_NAME, Strength.WEAK, *text.span(*match.span()))
    for match in _PAIR.finditer(text.cased):
        words = [word.strip(".'").lower() for word in match[0].split()]
        first, last = words[0], words[-1]
        if first in HONORIFICS or {first, last} & said or is_common(last.removesuffix("'s")):
            continue
        if (first in given_names() and not is_common(first)) or (
            is_name(first) and not is_common(first) and is_name(last)
        ):
            yield Hit(Kind.LIKELY_NAME, Strength.WEAK, *text.span(*match.span()))
