"""Dates, yes and no, and choices as people write them in Word. Pure."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

from rapidfuzz import fuzz

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NOTHING = frozenset(("", "n/a", "na", "n.a", "not applicable", "none", "nil", "not known", "unknown", "tbc", "-", "–"))
_TICKED = re.compile(r"(?:[☒☑✓✔✗]|\[\s*x\s*\])\s*([^☐☒☑✓✔✗\[\n]+)", re.I)
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?:[a-z]+day,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?"


def nothing_said(text: str) -> bool:
    """Whether this is a way of saying nothing: "N/A", a dash."""
    return text.strip().rstrip(".").casefold() in _NOTHING


def read_date(text: str) -> str | None:
    """ "3 April 2019", "03/04/2019" or "2019-04-03" as "2019-04-03"; "April 2019" as "2019-04"; "2019". Else None."""
    written = text.strip().rstrip(".").casefold()
    if match := re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", written):
        return _checked(*match.groups())
    if match := re.fullmatch(
        rf"(?:[a-z]+day,?\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(\d{{4}})", written
    ):
        return _checked(match[3], str(MONTHS.index(match[2]) + 1), match[1])
    if match := re.fullmatch(rf"{_MONTH},?\s+(\d{{4}})", written):
        return _checked(match[2], str(MONTHS.index(match[1]) + 1))
    if match := re.fullmatch(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})", written):
        return _checked(match[3], match[2], match[1])
    return None


def _checked(year: str, month: str | None = None, day: str | None = None) -> str | None:
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join([year, *(f"{int(each):02}" for each in (month, day) if each)])


def read_yes_no(text: str) -> tuple[str | None, str]:
    """ "yes" or "no", and what else stands there."""
    ticked = _TICKED.findall(text)
    written = (ticked[0] if len(ticked) == 1 else text).strip()
    match = re.match(r"(yes|no|y|n)\b(?!\s*/\s*(?:no|yes|n|y)\b)", written, re.I)
    if not match:
        return None, text
    return ("yes" if match[1].casefold().startswith("y") else "no"), written[match.end() :].strip(" .,;:–-")


def read_one_of(text: str, choices: Mapping[str, str]) -> tuple[str | None, str]:
    """The key of the choice that is named, and the text where there is more to it."""
    ticked = _TICKED.findall(text)
    written = (ticked[0] if len(ticked) == 1 else text).strip().rstrip(".").casefold()
    for key, label in choices.items():
        if written == label.casefold():
            return key, ""
    scored = sorted(((fuzz.ratio(written, label.casefold()), key) for key, label in choices.items()), reverse=True)
    if scored[0][0] >= 80 and (len(scored) == 1 or scored[0][0] - scored[1][0] >= 8):
        return scored[0][1], ""
    begun = [
        key
        for key, label in choices.items()
        if re.match(rf"{re.escape(re.split('[:,;]', label)[0].casefold())}\b", written)
    ]
    return (begun[0], text) if len(begun) == 1 else (None, text)
