"""Files of annotations are sorted as the W3C's Web Annotation Data Model demands."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from comments.web_annotation import CONTEXT, problems_of

CORPORA = Path(os.environ.get("CANDOUR_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))
SAMPLES = CORPORA / "web-annotation"


def samples(folder: str) -> list[Path]:
    found = sorted((SAMPLES / folder).glob("*.json"))
    if not found:
        pytest.skip(f"no annotations in {SAMPLES / folder}; set CANDOUR_CORPORA to the folder that holds them")
    return found


def test_the_correct_samples_of_the_w3c_are_accepted() -> None:
    assert {path.name: problems_of(path.read_bytes()) for path in samples("correct")} == {
        path.name: [] for path in samples("correct")
    }


def test_the_incorrect_samples_of_the_w3c_are_refused() -> None:
    assert not [path.name for path in samples("incorrect") if not problems_of(path.read_bytes())]


def annotation(**fields: Any) -> str:
    whole = {
        "@context": CONTEXT,
        "id": "https://example.org/1",
        "type": "Annotation",
        "body": {"type": "TextualBody", "value": "Is this right?"},
        "target": {
            "source": "https://example.org/draft",
            "selector": [
                {"type": "TextQuoteSelector", "exact": "afraid", "prefix": "was ", "suffix": " to go"},
                {"type": "TextPositionSelector", "start": 12, "end": 18},
            ],
        },
    }
    return json.dumps({name: value for name, value in (whole | fields).items() if value is not None})


def selecting(**selector: Any) -> str:
    return annotation(target={"source": "https://example.org/draft", "selector": selector})


def test_a_comment_on_a_passage_is_accepted() -> None:
    assert problems_of(annotation()) == []


@pytest.mark.parametrize(
    "text",
    [
        annotation(target=None),
        annotation(target=[]),
        annotation(target="no address"),
        annotation(id=None),
        annotation(type="Note"),
        annotation(bodyValue="two of them"),
        annotation(body={"type": "TextualBody"}),
        annotation(body={"type": "Choice"}),
        annotation(created="2026-03-04"),
        annotation(created="2026-03-04T10:00:00+01:00"),
        annotation(creator={"id": "nobody"}),
        annotation(canonical=["https://example.org/1", "https://example.org/2"]),
        annotation(rights="all of them"),
        selecting(type="TextQuoteSelector"),
        selecting(type="TextQuoteSelector", exact=["one", "two"]),
        selecting(type="TextPositionSelector", start=3),
        selecting(type="TextPositionSelector", start=-1, end=4),
        selecting(type="TextPositionSelector", start="3", end=4),
        selecting(type="TextPositionSelector", start=True, end=4),
        selecting(type="RangeSelector", startSelector={"type": "XPathSelector", "value": "/p"}),
        selecting(type="CssSelector", value="p", refinedBy={"type": "TextQuoteSelector"}),
        annotation(target={"source": "https://example.org/draft", "state": {"type": "HttpRequestState"}}),
        "[]",
        "[" * 100_000,
    ],
)
def test_what_breaks_a_must_is_refused(text: str) -> None:
    assert problems_of(text)


def test_a_page_of_annotations_is_checked_one_by_one() -> None:
    def page(*items: Any) -> str:
        kind = {"@context": CONTEXT, "id": "https://example.org/page", "type": "AnnotationPage"}
        return json.dumps(kind | {"items": items, "startIndex": 0})

    good = {"id": "https://example.org/1", "type": "Annotation", "target": "https://example.org/draft"}
    assert problems_of(page(good)) == []
    assert problems_of(page(good, {**good, "target": 9}))
    assert problems_of(page(good, "https://example.org/2"))
