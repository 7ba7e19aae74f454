"""Words of a paragraph exchanged for others, with the look of everything around them as it was. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from review_pages.report.document import Run


def spliced(runs: tuple[Run, ...], start: int, end: int, words: str) -> Iterator[Run]:
    """The runs with `text[start:end]` (code points of their joined text) reading `words`.

    The new words look as the first of the old ones did; footnote marks among the old ones stay, behind the new ones.
    """
    at = 0
    told = False
    for run in runs:
        first, last = at, at + len(run.text)
        at = last
        if run.note or last <= start or first >= end:
            yield run
            continue
        before, after = run.text[: max(0, start - first)], run.text[max(0, end - first) :]
        text = before + ("" if told else words) + after
        told = True
        if text:
            yield replace(run, text=text)
