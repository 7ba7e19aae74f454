"""Writing what may be said instead, in a report that is otherwise left as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from publishing.disclosure.model import Finding, Part, Path
from publishing.disclosure.walk import said_by
from review_pages.report.document import Document, Run


def can_replace(finding: Finding) -> bool:
    """Whether it stands in a text of its own, so that other words can be written there: not in a picture, and not in a
    row of a table read as one line."""
    return bool(finding.place.path) and not finding.place.detail and not finding.place.across


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
    return replace(value, runs=_runs(value.runs, finding, words))


def _runs(runs: Sequence[Run], finding: Finding, words: str) -> tuple[Run, ...]:
    """The runs with a stretch of their joined text replaced; the first run that it touches takes the new words."""
    if "".join(run.text for run in runs)[finding.start : finding.end] != finding.text:
        return tuple(runs)
    written: list[Run] = []
    at = 0
    placed = False
    for run in runs:
        start, end = at, at + len(run.text)
        at = end
        first, last = max(finding.start, start), min(finding.end, end)
        if first >= last:
            written.append(run)
            continue
        text = run.text[: first - start] + ("" if placed else words) + run.text[last - start :]
        placed = True
        if text or run.note:
            written.append(replace(run, text=text))
    return tuple(written)
