"""Dates of birth, other full dates, and ages that say more than years."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from publishing.disclosure.model import Hit, Kind, Person, Strength
from publishing.disclosure.plain import Plain, listed, plain
from publishing.disclosure.words import MONTHS

_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%B %d, %Y")
_ORDINALS = (
    *(listed("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth")),
    *(["fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"]),
    *(f"twenty-{each}" for each in listed("first second third fourth fifth sixth seventh eighth ninth")),
    *("thirtieth", "thirty-first"),
)
_SMALL = {
    word: value
    for value, word in enumerate(
        listed(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
} | {word: value * 10 for value, word in enumerate(listed("twenty thirty forty fifty sixty seventy eighty ninety"), 2)}
_NUMBER_WORD = "|".join(sorted(_SMALL, key=lambda word: -len(word)))
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_MONTH_NAME = "|".join([*MONTHS, "sept", *(month[:3] for month in MONTHS)])
_WORD_DAY = "|".join(sorted((each.replace("-", "[- ]") for each in _ORDINALS), key=lambda each: -len(each)))
_DAY = rf"(?:0?[1-9]|[12]\d|3[01])(?:[ ]?(?:st|nd|rd|th))?|{_WORD_DAY}"
_YEAR_WORDS = rf"(?:nineteen|twenty)[ -](?:hundred(?: and)?[ -])?(?:{_NUMBER_WORD})(?:[ -](?:{_NUMBER_WORD}))?|two thousand(?: and)?(?:[ -](?:{_NUMBER_WORD})){{0,2}}"
_YEAR = rf"(?:19|20)\d\d|'?\d\d(?!\d)|{_YEAR_WORDS}"
_BETWEEN = r"[ \n,.\-/]{0,3}"
_BY_NAME = re.compile(
    rf"(?<![\w£])(?P<day>{_DAY})(?:{_BETWEEN}(?:day )?(?:of )?)(?P<month>{_MONTH_NAME})\.?(?:{_BETWEEN}(?:in )?)(?P<year>{_YEAR})(?!\w)"
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)(?P<month>{_MONTH_NAME})\.?[ \n\-/](?:the )?(?P<day>{_DAY})(?:,? ?\n?|[\-/])(?P<year>(?:19|20)\d\d|'\d\d|{_YEAR_WORDS})(?!\w)"
)
_YEAR_FIRST_NAME = re.compile(
    rf"(?<!\w)(?P<year>(?:19|20)\d\d)[ ,\-/.]{{1,2}}(?P<month>{_MONTH_NAME})[ ,\-/.]{{1,2}}(?P<day>{_DAY})(?!\w)"
)
_SEP = r"\s?[./\-\u00b7|_\\]\s?"
_FIGURES = re.compile(
    rf"(?<![\w/.\-])(?P<one>\d{{1,2}}){_SEP}(?P<two>\d{{1,2}}){_SEP}(?P<three>(?:19|20)\d\d|\d\d)(?![\w/]|[.\-]\d)"
)
_SPACED = re.compile(r"(?<![\w/.\-])(?P<one>\d{1,2}) (?P<two>\d{1,2}) (?P<three>(?:19|20)\d\d)(?![\w/]|[.\-]\d)")
_ROMAN_DATE = re.compile(
    rf"(?<![\w/.\-])(?P<day>\d{{1,2}})[./\- ](?P<roman>{'|'.join(reversed(_ROMAN))})[./\- ](?P<year>(?:19|20)\d\d)(?!\w)"
)
_ISO = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d\d){_SEP}(?P<month>\d{{1,2}}){_SEP}(?P<day>\d{{1,2}})(?:t\d\d|(?!\w|{_SEP}\d))"
)
_COMPACT = re.compile(r"(?<!\d)\d{6}(?:\d{2})?(?!\d)")
_DAY_MONTH = re.compile(
    rf"(?<![\w£])(?:(?P<day>{_DAY})(?: day)?(?: of)?[ \n\-]{{1,2}}(?P<month>{_MONTH_NAME})|(?P<month2>{_MONTH_NAME})[ \n](?:the )?(?P<day2>{_DAY}))(?!\w)"
)
_UNIT = r"(?:years?|yrs?|months?|mths?|weeks?|wks?|days?)"
_COUNT = rf"(?:\d{{1,3}}|(?:{_NUMBER_WORD})(?:[- ](?:{_NUMBER_WORD}))?)"
_AGES = (
    re.compile(
        rf"(?<!\w){_COUNT}[ -]years?(?:[- ]old)?,? ?(?:and )?{_COUNT}[ -](?:months?|weeks?|days?)(?:,? ?(?:and )?{_COUNT}[ -](?:weeks?|days?))?(?:[ -](?:old|of age))?(?!\w)"
    ),
    re.compile(
        rf"(?:aged?|age of|age was|age is)[ :]{{1,2}}{_COUNT}[ -](?:months?|mths?|weeks?|wks?|days?)(?: (?:and )?{_COUNT}[ -](?:weeks?|days?))?(?!\w)"
    ),
    re.compile(rf"(?<!\w){_COUNT}[ -](?:months?|weeks?|days?)[ -](?:old|of age)(?!\w)"),
    re.compile(r"(?<!\w)(?:aged?:? ?)?\d{1,2} ?(?:y|yrs?|years?)[ ,]{1,2}?\d{1,2} ?(?:m|mths?|months?)(?!\w)"),
    re.compile(r"(?<!\w)aged?:? \d{1,2} ?[½¼¾]"),
    re.compile(
        r"(?<!\w)(?:aged?:? )?\d{1,2}(?:\.\d| ?[½¼¾]|\.\d\d|[ -]and[ -]a[ -]half)[ -]years?(?:[ -](?:old|of age))?(?!\w)"
    ),
    re.compile(
        rf"(?<!\w)(?:{_COUNT}|the|a few|one) (?:days?|weeks?|months?|day) (?:before|after|short of|from) (?:his|her|their|the|(?:\w+'s)) (?:{_COUNT}(?:st|nd|rd|th)|{_WORD_DAY}|\w+(?:th|st|nd|rd|ieth)) birthday(?!\w)"
    ),
    re.compile(
        rf"(?<!\w)(?:on|day of) (?:his|her|their|the|\w+'s) (?:\d{{1,3}}(?:st|nd|rd|th)|{_WORD_DAY}|\w+(?:th|ieth|first|second|third)) birthday(?!\w)"
    ),
)
_YEARS = re.compile(
    rf"(?<!\w)(?:aged|age of|age was|age is|age:)[ :]{{0,2}}{_COUNT}(?![\w\-]| ?(?:to|or|-) ?\d)|(?<!\w){_COUNT}[ -]years?[ -](?:old|of age)(?!\w)"
)


def read_date(text: str) -> datetime.date | None:
    """A full date, in one of the ways a register may hold it; None for anything less."""
    for date_format in _DATE_FORMATS:
        try:
            return datetime.datetime.strptime(text.strip(), date_format).date()  # noqa: DTZ007 (a date has no zone)
        except ValueError:
            continue
    found = next(_dates(Plain(text)), None)
    return found.dates[0] if found else None


@dataclass(frozen=True, slots=True)
class _Written:
    """A date in a text: what it may mean (day first, or month first)."""

    start: int
    end: int
    dates: tuple[datetime.date, ...]
    plainly: bool = True
    """False for figures without anything between them, which are a date only where they are someone's birthday."""


def _month(word: str) -> int:
    return next(number for number, month in enumerate(MONTHS, start=1) if month.startswith(word[:3]))


def _day(word: str) -> int:
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else _ORDINALS.index(word.replace(" ", "-")) + 1


def _years(word: str) -> tuple[int, ...]:
    digits = re.sub(r"\D", "", word)
    if len(digits) == 4:
        return (int(digits),)
    if digits:
        return (1900 + int(digits), 2000 + int(digits))
    words = [each for each in re.split(r"[ \-]+", word) if each != "and"]
    if words[:2] == ["two", "thousand"]:
        return (2000 + sum(_SMALL[each] for each in words[2:]),)
    rest = [each for each in words[1:] if each != "hundred"]
    return (_SMALL[words[0]] * 100 + sum(_SMALL[each] for each in rest),)


def _valid(years: Sequence[int], month: int, day: int) -> Iterator[datetime.date]:
    for year in years:
        try:
            yield datetime.date(year, month, day)
        except ValueError:
            continue


def _dates(text: Plain) -> Iterator[_Written]:
    lower = text.text
    for pattern in (_BY_NAME, _MONTH_FIRST, _YEAR_FIRST_NAME, _ISO, _ROMAN_DATE):
        for match in pattern.finditer(lower):
            if pattern is _ISO:
                month = int(match["month"])
            else:
                month = _ROMAN.index(match["roman"]) + 1 if pattern is _ROMAN_DATE else _month(match["month"])
            dates = tuple(_valid(_years(match["year"]), month, _day(match["day"])))
            if dates:
                yield _Written(match.start(), match.end(), dates)
    for pattern in (_FIGURES, _SPACED):
        for match in pattern.finditer(lower):
            one, two = int(match["one"]), int(match["two"])
            years = _years(match["three"])
            dates = (*_valid(years, two, one), *_valid(years, one, two))
            if dates:
                yield _Written(match.start(), match.end(), dates)
    for match in _COMPACT.finditer(lower):
        figures = match[0]
        dates = (*_valid(_years(figures[4:]), int(figures[2:4]), int(figures[:2])),) if figures[2:4] != "00" else ()
        if len(figures) == 8:
            dates += tuple(_valid((int(figures[:4]),), int(figures[4:6]), int(figures[6:])))
        else:
            dates += tuple(_valid(_years(figures[:2]), int(figures[2:4]), int(figures[4:])))
        if dates:
            yield _Written(match.start(), match.end(), dates, plainly=False)


class Births:
    """The dates of birth of a register."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._known = {date: person for person in people if (date := read_date(person.date_of_birth))}
        odd = [person for person in people if person.date_of_birth and not read_date(person.date_of_birth)]
        self._odd = [pattern for person in odd if (pattern := _as_written(person.date_of_birth))]

    def hits(self, text: Plain, *, month_and_year: bool) -> Iterator[Hit]:
        """Dates of birth and, where the profile allows month and year only, every other full date."""
        if len(text.text) < 4:
            return
        for written in _dates(text):
            span = text.span(written.start, written.end)
            born = next((date for date in written.dates if date in self._known), None)
            if born:
                yield Hit(Kind.DATE_OF_BIRTH, Strength.STRONG, *span, f"{born:%B %Y}")
            elif month_and_year and written.plainly:
                yield Hit(Kind.FULL_DATE, Strength.STRONG, *span, f"{written.dates[0]:%B %Y}")
        for pattern in self._odd:
            for match in pattern.finditer(text.text):
                yield Hit(Kind.DATE_OF_BIRTH, Strength.STRONG, *text.span(*match.span()))
        for match in _DAY_MONTH.finditer(text.text):
            day, month = _day(match["day"] or match["day2"]), _month(match["month"] or match["month2"])
            if any((date.day, date.month) == (day, month) for date in self._known):
                near = text.text[max(0, match.start() - 40) : match.end() + 30]
                strength = Strength.STRONG if re.search(r"\b(?:birthday|born|birth|dob)\b", near) else Strength.WEAK
                yield Hit(Kind.DATE_OF_BIRTH, strength, *text.span(*match.span()), MONTHS[month - 1].capitalize())


def _as_written(written: str) -> re.Pattern[str] | None:
    """A date of birth that cannot be read, as it stands. A year or a month alone identifies nobody."""
    words = re.findall(r"\w+", plain(written))
    if len(words) < 3:
        return None
    return re.compile(r"(?<!\w)" + r"[\s./-]+".join(re.escape(word) for word in words) + r"(?!\w)")


def ages(text: Plain) -> Iterator[Hit]:
    """Ages that say more than years, and (weaker) ages in years where a band would do."""
    if not re.search(r"old|age|birthday|year|\dy", text.text):
        return
    for pattern in _AGES:
        for match in pattern.finditer(text.text):
            start, end = text.span(*match.span())
            yield Hit(Kind.EXACT_AGE, Strength.STRONG, start, end, _in_years(match[0]))
    for match in _YEARS.finditer(text.text):
        yield Hit(Kind.EXACT_AGE, Strength.WEAK, *text.span(*match.span()), "")


def _in_years(written: str) -> str:
    """The years of an age that says more; nothing for a baby's."""
    years = re.match(rf"({_COUNT})[ -]?(?:y|yrs?|years?)", written)
    return f"{years[1]} years" + (" old" if written.endswith("old") else "") if years else ""
