"""Words are exchanged; what stands around them is as it was."""

from __future__ import annotations

import pytest

from comments.replacing import replaced
from review_pages.report.document import Run
from review_pages.report.word import NEW_PARAGRAPH
from tests.comments.reports import report


@pytest.mark.parametrize("key", ["a", "l3", "t11", "q"])
def test_words_are_replaced_in_running_text_lists_tables_and_quotations_and_nowhere_else(key: str) -> None:
    before = report()
    after = replaced(before, key, 0, 3, "New")
    for (_s, old), (_t, new) in zip(before.paragraphs(), after.paragraphs(), strict=True):
        assert new.text == ("New" + old.text[3:] if old.key == key else old.text)
        if old.key != key:
            assert new == old
    assert after.notes == before.notes


def test_formatting_and_footnotes_around_the_words_stay() -> None:
    after = replaced(
        report(), "c", len("Three agencies "), len("Three agencies knew the family. They"), "had met her. You"
    )
    found = after.paragraph("c")
    assert found is not None
    assert found.runs == (
        Run("Three agencies "),
        Run("had met her. You", bold=True),
        Run("", note="n1"),
        Run(" were:"),
    )


def test_an_empty_line_among_the_words_ends_a_paragraph_and_the_key_stays_with_the_old_text() -> None:
    before = report()
    old = before.paragraph("a")
    assert old is not None
    after = replaced(before, "a", 0, 3, f"New one.{NEW_PARAGRAPH}{old.text[:3]}")
    texts = [each.text for _, each in after.paragraphs()]
    assert texts[texts.index(old.text) - 1] == "New one."
    assert after.paragraph("a") == old
    behind = replaced(before, "a", len(old.text) - 1, len(old.text), f"{old.text[-1]}{NEW_PARAGRAPH}New one.")
    texts = [each.text for _, each in behind.paragraphs()]
    assert texts[texts.index(old.text) + 1] == "New one."
    assert behind.paragraph("a") == old


@pytest.mark.parametrize("key", ["l3", "t11"])
def test_an_item_and_a_paragraph_of_a_cell_are_parted_too(key: str) -> None:
    before = report()
    old = before.paragraph(key)
    assert old is not None
    after = replaced(before, key, 0, len(old.text), f"{old.text}{NEW_PARAGRAPH}New one.")
    texts = [each.text for _, each in after.paragraphs()]
    assert texts[texts.index(old.text) + 1] == "New one."
    assert len(texts) == len(list(before.paragraphs())) + 1
