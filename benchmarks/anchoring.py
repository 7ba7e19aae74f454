"""`python -m benchmarks.anchoring`: where 10,000 comments go when their reports are rewritten, and how fast.

The reports are those of `tests/comments/edited_reports.py`, which knows where every word went. The same comments go
through Hypothesis's own anchoring in the same run: the published source of its client, from npm, in jsdom, run by Node
(`hypothesis_client/anchor.mjs`). It never says that it is not sure, so that a place that it gives counts as given.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.alone import keep
from comments.anchoring import Anchorer, State
from comments.offsets import code_points_to_utf16, utf16_to_code_points
from tests.comments.edited_reports import (
    GOOD,
    KINDS,
    MARKED_GONE,
    MARKED_RIGHT,
    MARKED_WRONG,
    RIGHT,
    UNPLACED,
    WRONG,
    Edited,
    edited,
    every_report,
    judged,
    verdict,
)

CLIENT = Path(__file__).parent / "hypothesis_client"

TELLS = """
## Where comments go when a report is rewritten

{comments:,} comments on {reports} reports of {words:,} words, each rewritten in one way, with its keys (in the editor)
and without (from Word, aligned on the way in). In brackets {theirs:,} of the same comments by Hypothesis {version} in
the same run: the source of its published client, run by Node in jsdom. Percent of the comments of each kind:

| what was done to the report | right | of which fuzzy | not found | wrong, shown as fuzzy | wrong, not marked |
|---|---|---|---|---|---|
{table}

Right is: at the passage; or, where more than two fifths of the passage are gone, not found or shown as fuzzy.
Hypothesis gives every place as found, so that one that is not the passage's is wrong and not marked. None of ours is
lost: what is not found is listed.

{comments_timed:,} comments are placed in a new draft of {words_timed:,} words in {ordinary} ms of processor time
(median of {rounds}, the index of the text included) where one paragraph in five was changed, in {heavy} ms where the
draft was rewritten throughout.
"""


def by_hypothesis(reports: list[Edited]) -> dict[str, Counter[str]]:
    """The verdicts on what Hypothesis's client answers, by kind."""
    subprocess.run(["npm", "ci", "--silent"], cwd=CLIENT, check=True)  # noqa: S607
    lines = "".join(f"{json.dumps(_told(report))}\n" for report in reports)
    done = subprocess.run(["node", "anchor.mjs"], cwd=CLIENT, input=lines, capture_output=True, text=True, check=True)  # noqa: S607
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for report, line in zip(reports, done.stdout.splitlines(), strict=True):
        texts = [paragraph.text for _, paragraph in report.after.paragraphs()]
        for case, place in zip(report.cases, json.loads(line), strict=True):
            state, paragraph, start, end = _place(place, texts)
            found[report.kind][verdict(case.truth, state, paragraph, start, end)] += 1
    return found


def _told(report: Edited) -> dict[str, Any]:
    before = [paragraph for _, paragraph in report.before.paragraphs()]
    numbers = {paragraph.key: number for number, paragraph in enumerate(before)}
    passages = []
    for case in report.cases:
        number = numbers[case.selector.paragraph_key]
        text = before[number].text
        offsets = (code_points_to_utf16(text, at) for at in (case.selector.start, case.selector.end))
        passages.append([number, *offsets])
    after = [paragraph.text for _, paragraph in report.after.paragraphs()]
    return {"before": [paragraph.text for paragraph in before], "after": after, "passages": passages}


def _place(place: list[list[int]] | None, texts: list[str]) -> tuple[State, int, int, int]:
    """A range as paragraph and offsets; one over several paragraphs is judged where it has most."""
    if place is None or place[0] is None or place[1] is None:
        return State.UNPLACED, -1, 0, 0
    (first, start), (last, end) = place
    spans = [
        (paragraph, start if paragraph == first else 0, end if paragraph == last else _units(texts[paragraph]))
        for paragraph in range(first, last + 1)
    ]
    paragraph, start, end = max(spans, key=lambda span: span[2] - span[1])
    text = texts[paragraph]
    # Hypothesis may cut a character in two.
    return State.FUZZY, paragraph, _points(text, start), _points(text, end)


def _units(text: str) -> int:
    return code_points_to_utf16(text, len(text))


def _points(text: str, units: int) -> int:
    try:
        return utf16_to_code_points(text, units)
    except ValueError:
        return utf16_to_code_points(text, units - 1)


def timed(kind: str, words: int, comments: int, rounds: int) -> float:
    """Milliseconds to place the comments in the next draft, its text indexed anew."""
    report = edited(kind, keys_lost=False, seed=1, words=words, comments=comments)
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        anchorer = Anchorer(report.after)
        for case in report.cases:
            anchorer.anchor(case.selector)
        taken.append((time.process_time() - begun) * 1000)
    return round(statistics.median(taken))


def row(name: str, ours: Counter[str], theirs: Counter[str]) -> str:
    def share(count: Counter[str], *verdicts: str) -> str:
        return f"{100 * sum(count[each] for each in verdicts) / count.total():.1f}"

    # A place that Hypothesis gives is given as sure, whether it is the passage's or not.
    wrong = (WRONG, MARKED_WRONG, MARKED_GONE)
    right = f"{share(ours, *GOOD)} ({share(theirs, RIGHT, MARKED_RIGHT)})"
    return (
        f"| {name} | {right} | {share(ours, MARKED_RIGHT, MARKED_GONE)} "
        f"| {share(ours, UNPLACED)} ({share(theirs, UNPLACED)}) | {share(ours, MARKED_WRONG)} "
        f"| {share(ours, WRONG)} ({share(theirs, *wrong)}) |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.anchoring")
    parser.add_argument("--comments", type=int, default=10_000)
    parser.add_argument("--theirs", type=int, default=280, help="how many of them go through Hypothesis, which is slow")
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument(
        "--keep", action="store_true", help="write docs/benchmarks-anchoring.json and docs/benchmarks.md"
    )
    options = parser.parse_args()
    reports = [*every_report(options.comments, options.words)]
    ours: dict[str, Counter[str]] = defaultdict(Counter)
    for report in reports:
        ours[report.kind].update(answer for _, _, answer in judged(report))
    share = max(1, options.theirs // len(reports))
    theirs = by_hypothesis([replace(report, cases=report.cases[:share]) for report in reports])
    sums = [sum(count.values(), Counter[str]()) for count in (ours, theirs)]
    rows = [row(kind, ours[kind], theirs[kind]) for kind in KINDS]
    told = {
        "comments": sums[0].total(),
        "theirs": sums[1].total(),
        "reports": len(reports),
        "words": options.words,
        "version": json.loads((CLIENT / "package.json").read_text())["dependencies"]["hypothesis"],
        "table": "\n".join([*rows, row("**all**", *sums)]),
        "comments_timed": 2_000,
        "words_timed": 60_000,
        "rounds": 5,
        "ordinary": timed("the next draft", 60_000, 2_000, 5),
        "heavy": timed("all at once", 60_000, 2_000, 5),
    }
    sys.stdout.write(TELLS.format(**told))
    if options.keep:
        keep("anchoring", told)


if __name__ == "__main__":
    main()
