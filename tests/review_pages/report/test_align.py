"""A new version of a report keeps the keys of what stayed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from review_pages.report import references
from review_pages.report.align import Changes, keep_keys
from review_pages.report.document import Document, Paragraph, Recommendation, Run, Section
from tests.review_pages.report.canonical import canonical_documents


def report(*lines: tuple[str, str], section: str = "s000000000001") -> Document:
    blocks = tuple(Paragraph(key, (Run(text),)) for key, text in lines)
    return Document("Report", (Section(section, "Chronology", blocks),))


def keys(document: Document) -> list[str]:
    return [paragraph.key for _, paragraph in document.paragraphs()]


def test_the_same_changed_and_moved_paragraphs_keep_their_keys() -> None:
    old = report(("a", "She rang the surgery in March."), ("b", "Nobody called back."), ("c", "The case was closed."))
    new = report(
        ("x1", "The case was closed."),
        ("x2", "She rang the surgery in March 2024."),
        ("x3", "Nobody called back."),
        ("x4", "A wholly different sentence about housing."),
        section="s000000000002",
    )
    kept, changes = keep_keys(new, old)
    assert keys(kept) == ["c", "a", "b", "x4"]
    assert changes == Changes(same=2, changed=1, added=1, removed=0)
    assert kept.sections[0].key == "s000000000001"


def test_a_new_key_that_is_taken_is_changed() -> None:
    kept, _ = keep_keys(report(("b", "New words here."), ("a", "Old.")), report(("b", "Old.")))
    assert keys(kept) == ["ba", "b"]


@settings(max_examples=50, deadline=None)
@given(canonical_documents(), canonical_documents())
def test_keys_stay_unique_and_the_text_is_the_new_one(new: Document, old: Document) -> None:
    kept, changes = keep_keys(new, old)
    assert kept.numbering is old.numbering
    names = dict(zip(references.keys(new), references.keys(kept), strict=True))
    led = references.renamed(new, names)
    assert [p.runs for _, p in kept.paragraphs()] == [p.runs for _, p in led.paragraphs()]
    assert len(set(keys(kept))) == len(keys(kept))
    assert min(changes.same, changes.changed, changes.added, changes.removed) >= 0


@settings(max_examples=30, deadline=None)
@given(canonical_documents())
def test_the_same_report_again_changes_nothing(document: Document) -> None:
    other = replace(document, title="Other")
    kept, changes = keep_keys(other, document)
    assert kept == other
    assert (changes.changed, changes.added, changes.removed) == (0, 0, 0)


def advice(*lines: tuple[str, str]) -> Document:
    blocks = tuple(Recommendation(id, (Paragraph(f"p{id}", (Run(text),)),)) for id, text in lines)
    return Document("Report", (Section("s000000000001", "Recommendations", blocks),))


def test_a_recommendation_keeps_its_identity_by_itself_or_by_its_text() -> None:
    old = advice(("a", "Train all housing staff."), ("b", "Fund an advocate in each hospital."))
    new = advice(("x", "Train all the housing staff."), ("b", "Wholly other words."), ("y", "Tell the minister."))
    kept, _ = keep_keys(new, old)
    assert [each.id for _, each in kept.recommendations()] == ["a", "b", "y"]
