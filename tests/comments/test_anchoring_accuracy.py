"""Comments keep their place while a report is rewritten: measured on edited reports whose truth is known.

2,600 comments here; 10,000, and Hypothesis's way beside ours, in `python -m benchmarks.anchoring`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from comments.anchoring import State
from tests.comments.edited_reports import (
    GOOD,
    KINDS,
    WRONG,
    Edited,
    Part,
    Truth,
    count,
    draft_of,
    edited,
    every_report,
    judged,
    verdict,
)

DEMO = Path(__file__).parents[2] / "search/demo/margaret.md"


def _sum(reports: Iterator[Edited]) -> Counter[str]:
    return sum(count(reports).values(), Counter[str]())


def test_comments_stay_with_their_sentences_through_every_kind_of_edit() -> None:
    found = _sum(every_report(comments=2_600))
    assert found.total() == 2_600
    assert not found[WRONG]
    assert sum(found[each] for each in GOOD) >= 0.995 * found.total(), found


def test_comments_on_the_demonstration_s_own_report_stay_too() -> None:
    paragraphs = DEMO.read_text().split("\n\n")
    first = draft_of(text for text in paragraphs if len(text.split()) > 5 and text[0] not in "#|-")
    found = _sum(every_report(comments=1_300, seed=40, first=first))
    assert found.total() == 1_300
    assert not found[WRONG]
    assert sum(found[each] for each in GOOD) >= 0.995 * found.total(), found


def test_the_generator_takes_its_truth_from_where_the_words_went() -> None:
    for kind in KINDS:
        report = edited(kind, keys_lost=False, seed=1, words=2_000, comments=60)
        texts = [paragraph.text for _, paragraph in report.after.paragraphs()]
        for case in report.cases:
            for part in case.truth.parts:
                assert 0 <= part.start < part.end <= len(texts[part.paragraph])
                assert 0 < part.share <= 1
        if kind == "paragraphs moved":
            assert all(
                texts[each.truth.parts[0].paragraph][each.truth.parts[0].start : each.truth.parts[0].end]
                == each.selector.exact.strip()
                for each in report.cases
            )


def test_nobody_is_lost_and_an_answer_is_one_of_the_states() -> None:
    report = edited("all at once", keys_lost=True, seed=3, words=2_000, comments=100)
    answers = [found for _, found, _ in judged(report)]
    assert len(answers) == 100
    assert {each.state for each in answers} <= set(State)


def test_a_place_given_as_sure_must_be_the_very_one() -> None:
    truth = Truth((Part(3, 10, 40, 1.0),))
    assert verdict(truth, State.MOVED, 3, 10, 40) != WRONG
    assert verdict(truth, State.MOVED, 4, 10, 40) == WRONG
    assert verdict(truth, State.EXACT, 3, 100, 130) == WRONG
    assert verdict(Truth(()), State.MOVED, 3, 10, 40) == WRONG
    assert verdict(Truth(()), State.UNPLACED, -1, 0, 0) in GOOD
    assert verdict(truth, State.UNPLACED, -1, 0, 0) not in GOOD
