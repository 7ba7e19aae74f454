"""Dates as exactly as they are known, "2019-04-03", "2019-04" or "2019": read as people write them, and in words."""

from __future__ import annotations

import datetime
import re

from django.utils.dates import MONTHS as MONTH_NAMES

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"


def read_date(text: str) -> str | None:
    """ "3 April 2019", "03/04/2019" or "2019-04-03" as "2019-04-03"; "April 2019" as "2019-04"; "2019". Else None."""
    written = text.strip().rstrip(".").casefold()
    if match := re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", written):
        return _checked(*match.groups())
    if match := re.fullmatch(
        rf"(?:[a-z]+day,?\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(\d{{4}})", written
    ):
        return _checked(match[3], str(_MONTHS.index(match[2]) + 1), match[1])
    if match := re.fullmatch(rf"{_MONTH},?\s+(\d{{4}})", written):
        return _checked(match[2], str(_MONTHS.index(match[1]) + 1))
    if match := re.fullmatch(r"(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})", written):
        return _checked(match[3], match[2], match[1])
    return None


def _checked(year: str, month: str | None = None, day: str | None = None) -> str | None:
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join([year, *(f"{int(each):02}" for each in (month, day) if each)])


def date_in_words(written: str) -> str:
    """ "2019-04-03" as "3 April 2019", "2019-04" as "April 2019", "2019" as it is."""
    parts = written.split("-")
    if len(parts) == 1:
        return written
    month = str(MONTH_NAMES[int(parts[1])])
    return f"{int(parts[2])} {month} {parts[0]}" if len(parts) == 3 else f"{month} {parts[0]}"
