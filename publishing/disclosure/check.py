"""The check: a register and the profile's rules, made ready once, and then any report or text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from publishing.disclosure.dates import Births, ages
from publishing.disclosure.likely import likely_names
from publishing.disclosure.model import Finding, Hit, Kind, Place, Register, Rules, Strength
from publishing.disclosure.names import Names
from publishing.disclosure.numbers import numbers
from publishing.disclosure.phrases import Places, References
from publishing.disclosure.plain import Plain, is_of_another_script
from publishing.disclosure.walk import texts
from review_pages.report.document import Document

_FIRST = (
    *(Kind.DATE_OF_BIRTH, Kind.NAME, Kind.ALIAS, Kind.PRACTITIONER, Kind.SURNAME, Kind.FIRST_NAME, Kind.PLACE),
    *(Kind.EMAIL, Kind.NHS_NUMBER, Kind.NATIONAL_INSURANCE, Kind.PHONE, Kind.POSTCODE, Kind.PLATE, Kind.ADDRESS),
    *(Kind.FULL_DATE, Kind.REFERENCE, Kind.POSITION, Kind.INITIALS, Kind.NICKNAME, Kind.EXACT_AGE, Kind.LIKELY_NAME),
)
_RANK = {kind: rank for rank, kind in enumerate(_FIRST)}
_ACROSS = frozenset(
    {
        *(Kind.ALIAS, Kind.DATE_OF_BIRTH, Kind.FIRST_NAME, Kind.NAME, Kind.NICKNAME, Kind.PLACE, Kind.PRACTITIONER),
        Kind.SURNAME,
    }
)
"""What is looked for across the cells of a row and the lines of a page: there, a number and what stands beside it by
chance look like other things."""
_SENTENCE_ENDS = re.compile(r"[.!?][\"'”’)\]]*\s+|\n+")


class Check:
    """What to look for. One check is made for a review and asked for many texts."""

    def __init__(self, register: Register, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self._names = Names(register.people, register.may_be_said)
        self._births = Births(register.people)
        self._places = Places(register.places)
        self._references = References(register.references)
        self._said = frozenset(
            self._names.said
            | {word for text in (*register.may_be_said, *register.named) for word in re.findall(r"\w+", text.lower())}
        )

    def hits(self, written: str) -> list[Hit]:
        """What stands in one text, in order, each place once and by its strongest reading."""
        if not written.strip():
            return []
        text = Plain(written)
        found = [
            *self._names.hits(text),
            *self._births.hits(text, month_and_year=self.rules.month_and_year),
            *self._places.hits(text),
            *self._references.hits(text),
            *numbers(text, self.rules.help_lines),
            *ages(text),
            *likely_names(text, self._said),
        ]
        if not written.isascii() and any(map(is_of_another_script, written)):
            found += self._names.hits(Plain(written, by_sound=True))
        return _apart(found)

    def findings_in(self, place: Place, text: str) -> list[Finding]:
        """What stands in one text of a known place."""
        ends = [0, *(match.end() for match in _SENTENCE_ENDS.finditer(text)), len(text)]
        found = []
        for hit in self.hits(text):
            start = max(end for end in ends if end <= hit.start)
            end = min(end for end in ends if end >= hit.end)
            found.append(
                Finding(
                    hit.kind,
                    hit.strength,
                    place,
                    hit.start,
                    hit.end,
                    text[hit.start : hit.end],
                    hit.suggestion,
                    text[start : hit.start],
                    text[hit.end : end].rstrip(),
                )
            )
        return found

    def findings(self, document: Document) -> list[Finding]:
        """What stands where in a report, in reading order."""
        return list(self.findings_of(texts(document)))

    def findings_of(self, placed: Iterable[tuple[Place, str]]) -> Iterator[Finding]:
        """What stands in texts with their places. What a row of a table says only as a row is told of the row."""
        cells: set[tuple[Kind, str]] = set()
        row: tuple[str | int, ...] = ()
        for place, text in placed:
            if place.across:
                for found in self.findings_in(place, text):
                    if found.kind not in _ACROSS:
                        continue
                    words = re.findall(r"\w+", found.text.casefold())
                    if not any(set(words) <= set(re.findall(r"\w+", each.casefold())) for _, each in cells):
                        yield found
                cells = set()
                continue
            found_here = self.findings_in(place, text)
            if place.path[:-1] != row:
                row = place.path[:-1]
            cells |= {(found.kind, found.text) for found in found_here}
            if "rows" not in place.path:
                cells = set()
            yield from found_here


def _apart(found: list[Hit]) -> list[Hit]:
    """Of what overlaps, the strongest, then the longest, then the surest kind; in order."""
    found.sort(key=lambda hit: (hit.strength is Strength.WEAK, hit.start - hit.end, _RANK[hit.kind]))
    kept: list[Hit] = []
    for hit in found:
        if hit.start < hit.end and all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted((replace(hit) for hit in kept), key=lambda hit: hit.start)
