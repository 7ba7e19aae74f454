"""Writing what may be said instead, in a report that is otherwise left as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from publishing.disclosure.model import Finding, Part, Path
from publishing.disclosure.walk import said_by
from publishing.disclosure.words import MONTHS
from review_pages.report.document import Document
from review_pages.report.splicing import spliced

_MONTH_AND_YEAR = re.compile(rf"(?:{'|'.join(MONTHS)}) \d{{4}}", re.IGNORECASE)
_BEFORE_A_DAY = re.compile(
    r"(?:\b(on) )?(?:the )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:the )?$", re.IGNORECASE
)


def can_replace(finding: Finding) -> bool:
    """Whether it stands in a text of its own, so that other words can be written there: not in a picture, and not in a
    row of a table read as one line."""
    return bool(finding.place.path) and not finding.place.detail and not finding.place.across


def fitted(finding: Finding, words: str) -> tuple[Finding, str]:
    """What is exchanged so that the sentence still reads: "On Tuesday 3 March 2019" becomes "In March 2019"."""
    before = _BEFORE_A_DAY.search(finding.before)
    if before is None or not before[0] or not _MONTH_AND_YEAR.fullmatch(words):
        return finding, words
    on = {"on": "in ", "On": "In ", "ON": "IN "}.get(before[1] or "", "")
    start = finding.start - len(before[0])
    return replace(finding, start=start, text=before[0] + finding.text), on + words


def replace_in(document: Document, changes: Iterable[tuple[Finding, str]]) -> Document:
    """The report with these findings replaced by these words, the looks of the words around them kept.

    The findings are of this very report. One whose text is no longer there is left alone.
    """
    by_path: dict[Path, list[tuple[Finding, str]]] = {}
    for finding, words in changes:
        if can_replace(finding):
            by_path.setdefault(finding.place.path, []).append((finding, words))
    for path, here in by_path.items():
        # From the end, so that what comes before keeps its place.
        for finding, words in sorted(here, key=lambda each: -each[0].start):
            document = _at(document, path, finding, words)
    return document


def _at(value: Any, path: Sequence[str | int], finding: Finding, words: str) -> Any:
    if not path:
        return _written(value, finding, words)
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return (*value[:step], _at(value[step], rest, finding, words), *value[step + 1 :])
    return replace(value, **{step: _at(getattr(value, step), rest, finding, words)})


def _written(value: Any, finding: Finding, words: str) -> Any:
    if finding.place.part is Part.LINK and isinstance(value, str):
        # An address of which a part is replaced leads nowhere: the words stay, the link goes.
        return "" if finding.text in said_by(unquote(value)) else value
    if isinstance(value, str):
        there = value[finding.start : finding.end] == finding.text
        return value[: finding.start] + words + value[finding.end :] if there else value
    there = "".join(run.text for run in value.runs)[finding.start : finding.end] == finding.text
    return replace(value, runs=tuple(spliced(value.runs, finding.start, finding.end, words))) if there else value
