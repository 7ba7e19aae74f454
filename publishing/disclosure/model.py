"""What is looked for, and what a finding says. Plain data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What was found."""

    NAME = "name"
    FIRST_NAME = "first-name"
    SURNAME = "surname"
    ALIAS = "alias"
    NICKNAME = "nickname"
    INITIALS = "initials"
    PRACTITIONER = "practitioner"
    DATE_OF_BIRTH = "date-of-birth"
    FULL_DATE = "full-date"
    EXACT_AGE = "exact-age"
    NHS_NUMBER = "nhs-number"
    NATIONAL_INSURANCE = "national-insurance-number"
    REFERENCE = "reference"
    PHONE = "phone-number"
    EMAIL = "email-address"
    POSTCODE = "postcode"
    ADDRESS = "street-address"
    PLATE = "vehicle-plate"
    PLACE = "place"
    POSITION = "position"
    LIKELY_NAME = "likely-name"


class Strength(StrEnum):
    """A strong finding stops a publication; a weak one asks for a look."""

    STRONG = "strong"
    WEAK = "weak"


class Part(StrEnum):
    """The part of a report in which something stands."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    NOTE = "note"
    FIGURE = "figure"
    RECOMMENDATION = "recommendation"
    LINK = "link"
    ABOUT = "about"
    """What is told about a report beside its text: file name, metadata, the facts of its public page."""
    RENDERED = "rendered"


Path = tuple[str | int, ...]
"""The way from a Document to one of its texts: names of fields and places in tuples."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands. `number` is of the paragraph ("4.12"), the note or the recommendation; `section` counts
    all sections from 1 and is 0 outside them; `section_number` is the one that is printed, if any. `path` leads to the
    text in its Document, `key` names its block through edits; `detail` says more ("word/header1.xml")."""

    part: Part
    number: str = ""
    section: int = 0
    section_number: int | None = None
    path: Path = ()
    key: str = ""
    detail: str = ""
    across: bool = False
    """Whether the text is what stands side by side: a row of a table, the lines of a page."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not, or perhaps should not, leave. `start` and `end` count in the text of its place; `before`
    and `after` are the rest of its sentence."""

    kind: Kind
    strength: Strength
    place: Place
    start: int
    end: int
    text: str
    suggestion: str = ""
    before: str = ""
    after: str = ""

    @property
    def strong(self) -> bool:
        return self.strength is Strength.STRONG

    @property
    def token(self) -> str:
        """A name for it that holds as long as its text stands where it does."""
        said = repr((str(self.kind), self.place.path, self.place.across, self.start, self.end, self.text))
        return hashlib.blake2b(said.encode(), digest_size=10).hexdigest()

    @property
    def sentence(self) -> str:
        return " ".join(f"{self.before}{self.text}{self.after}".split())


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding inside one text, before it is known where the text stands."""

    kind: Kind
    strength: Strength
    start: int
    end: int
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who must not be named. `instead` is what may be said: the pseudonym, or the role."""

    names: tuple[str, ...]
    date_of_birth: str = ""
    instead: str = ""
    practitioner: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A school, surgery, workplace or address, or a number, and what may be said of it."""

    name: str
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """All that is known of a review and must not be said. `may_be_said` holds the pseudonyms."""

    people: tuple[Person, ...] = ()
    places: tuple[Listed, ...] = ()
    references: tuple[Listed, ...] = ()
    may_be_said: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    """People of the review who are named in its report: no hint that they look like names."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the profile of the review allows."""

    month_and_year: bool = True
    """No full dates."""
    help_lines: tuple[str, ...] = field(default=())


class NotARegisterError(ValueError):
    """The register file does not have the shape that it should have. The text says what is wrong."""


def read_register(data: Any) -> Register:
    """The register of a JSON file::

        {"people": [{"name", "aliases": [], "date_of_birth": "YYYY-MM-DD", "pseudonym", "role"}],
         "places": [{"name", "replacement"}], "references": ["..."], "practitioners": [{"name", "role"}]}

    Every part may be absent. Raises NotARegisterError.
    """
    whole = _mapping(data, "the register")
    people = [_person(each, practitioner=False) for each in _list(whole, "people")]
    people += [_person(each, practitioner=True) for each in _list(whole, "practitioners")]
    places = [_listed(each, "places") for each in _list(whole, "places")]
    references = [_listed(each, "references") for each in _list(whole, "references")]
    pseudonyms = [person.instead for person in people if person.instead]
    said = [str(each) for each in _list(whole, "may_be_said")]
    return Register(tuple(people), tuple(places), tuple(references), (*pseudonyms, *said))


def _mapping(data: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise NotARegisterError(f"{what} is not an object")
    return data


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    found = data.get(name) or []
    if not isinstance(found, list):
        raise NotARegisterError(f'"{name}" is not a list')
    return found


def _person(data: Any, *, practitioner: bool) -> Person:
    if isinstance(data, str):
        return Person((data,), practitioner=practitioner)
    entry = _mapping(data, "an entry of people")
    names = (entry.get("name"), *_list(entry, "aliases"))
    return Person(
        tuple(str(name) for name in names if name),
        str(entry.get("date_of_birth") or ""),
        str(entry.get("pseudonym") or entry.get("role") or ""),
        practitioner,
    )


def _listed(data: Any, where: str) -> Listed:
    if isinstance(data, str):
        return Listed(data)
    entry = _mapping(data, f"an entry of {where}")
    return Listed(str(entry.get("name") or ""), str(entry.get("replacement") or ""))
