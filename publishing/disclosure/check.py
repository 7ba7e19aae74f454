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
from publishing.disclosure.plain import Plain
from publishing.disclosure.walk import texts
from review_pages.report.document import Document

_FIRST = (
    *(Kind.DATE_OF_BIRTH, Kind.NAME, Kind.ALIAS, Kind.PRACTITIONER, Kind.SURNAME, Kind.FIRST_NAME, Kind.PLACE),
    *(Kind.EMAIL, Kind.NHS_NUMBER, Kind.NATIONAL_INSURANCE, Kind.PHONE, Kind.POSTCODE, Kind.PLATE, Kind.ADDRESS),
    *(Kind.FULL_DATE, Kind.REFERENCE, Kind.POSITION, Kind.INITIALS, Kind.NICKNAME, Kind.EXACT_AGE, Kind.LIKELY_NAME),
)
_RANK = {kind: rank for rank, kind in enumerate(_FIRST)}
AROUND = 120
"""How many characters of the sentence stand on either side of what was found."""


class Check:
    """What to look for. One check is made for a review and asked for many texts."""

    def __init__(self, register: Register, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self._names = Names(register.people, register.may_be_said)
        self._births = Births(register.people)
        self._places = Places(register.places)
        self._references = References(register.references)
        self._said = frozenset(
            self._names.said | {word for text in register.may_be_said for word in re.findall(r"\w+", text.lower())}
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
        return _apart(found)

    def findings_in(self, place: Place, text: str) -> list[Finding]:
        """What stands in one text of a known place."""
        return [
            Finding(
                hit.kind,
                hit.strength,
                place,
                hit.start,
                hit.end,
                text[hit.start : hit.end],
                hit.suggestion,
                _before(text[max(0, hit.start - AROUND) : hit.start], cut=hit.start > AROUND),
                _after(text[hit.end : hit.end + AROUND], cut=len(text) > hit.end + AROUND),
            )
            for hit in self.hits(text)
        ]

    def findings(self, document: Document) -> list[Finding]:
        """What stands where in a report, in reading order."""
        return list(self.findings_of(texts(document)))

    def findings_of(self, placed: Iterable[tuple[Place, str]]) -> Iterator[Finding]:
        """What stands in texts with their places. What a row of a table says only as a row is told of the row."""
        cells: set[tuple[Kind, str]] = set()
        row: tuple[str | int, ...] = ()
        for place, text in placed:
            if place.detail == "row":
                for found in self.findings_in(place, text):
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


def _before(text: str, *, cut: bool) -> str:
    """From the start of the sentence, or of a word."""
    start = max((match.end() for match in re.finditer(r"[.!?]\s+", text)), default=0)
    text = text[start:]
    return "… " + text.split(" ", 1)[-1] if cut and not start else text


def _after(text: str, *, cut: bool) -> str:
    ends = re.search(r"[.!?](?=\s|$)", text)
    if ends:
        return text[: ends.end()]
    return text.rsplit(" ", 1)[0] + " …" if cut else text
