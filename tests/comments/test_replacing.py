"""Words are exchanged; what stands around them is as it was."""

from __future__ import annotations

import pytest

from comments.replacing import replaced
from review_pages.report.document import Run
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
