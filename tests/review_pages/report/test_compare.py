"""Two revisions compared: word by word, numbers whole, moved text said, and for nobody who may not read both."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.access.rules import Role
from review_pages.report.compare import Fate, compare, words_of
from review_pages.report.document import Cell, Document, Paragraph, Run, Section, Table
from tests import factories
from tests.comments.factories import scene, share, signed_in
from tests.review_pages.report.canonical import canonical_documents


def text(key: str, words: str) -> Paragraph:
    return Paragraph(key, (Run(words),))


def report(*sections: tuple[str, tuple[Paragraph | Table, ...]]) -> Document:
    return Document("Report", tuple(Section(f"s-{heading}", heading, blocks) for heading, blocks in sections))


def table(*rows: tuple[str, ...]) -> Table:
    cells = (tuple(Cell((text(f"{r}-{c}", words),)) for c, words in enumerate(row)) for r, row in enumerate(rows))
    return Table("t", tuple(cells))


def test_words_and_numbers_are_compared_whole() -> None:
    found = words_of("It cost 1,250.50 in March 2019.", "It cost 1,350.50 in May 2019.")
    assert [(each.fate, each.text) for each in found if each.fate is not Fate.SAME] == [
        (Fate.REMOVED, "1,250.50"),
        (Fate.ADDED, "1,350.50"),
        (Fate.REMOVED, "March"),
        (Fate.ADDED, "May"),
    ]


@settings(max_examples=200, deadline=None)
@given(st.text(), st.text())
def test_both_texts_can_be_read_from_the_comparison(old: str, new: str) -> None:
    found = words_of(old, new)
    assert "".join(each.text for each in found if each.fate is not Fate.ADDED) == old
    assert "".join(each.text for each in found if each.fate is not Fate.REMOVED) == new


@settings(max_examples=40, deadline=None)
@given(canonical_documents(), canonical_documents())
def test_any_two_reports_can_be_compared_and_a_report_is_like_itself(old: Document, new: Document) -> None:
    compare(old, new)
    assert [each.changes for each in compare(old, old) if each.changes] == []


def test_a_moved_paragraph_is_said_to_be_moved_and_from_where() -> None:
    one, two, three = text("a", "She rang the surgery."), text("b", "Nobody called."), text("c", "It was noted.")
    old = report(("Facts", (one, two)), ("Analysis", (three,)))
    new = report(("Facts", (two,)), ("Analysis", (three, one)))
    [change] = [change for section in compare(old, new) for change in section.changes]
    assert (change.fate, change.moved, change.was_in) == (Fate.SAME, True, "Facts")
    assert (change.number_before, change.number) == ("1.1", "2.2")


def test_a_section_that_was_moved_is_said_once() -> None:
    facts, analysis = (
        ("Facts", (text("a", "She rang."), text("b", "Nobody called."))),
        ("Analysis", (text("c", "Why."),)),
    )
    found = compare(report(facts, analysis), report(analysis, facts))
    assert sum(each.moved for each in found) == 1
    assert [each.changes for each in found] == [[], []]


def test_a_new_row_in_a_table_changes_no_other_row() -> None:
    old = report(("Facts", (table(("Date", "What"), ("9 March", "An argument")),)))
    new = report(("Facts", (table(("Date", "What"), ("4 March", "A visit to the GP"), ("9 March", "An argument")),)))
    [change] = compare(old, new)[0].changes
    assert (change.fate, change.words[0].text) == (Fate.ADDED, "4 March | A visit to the GP")


def test_a_section_that_is_gone_comes_last_with_its_text() -> None:
    old = report(("Gone", (text("x", "Words that nobody kept."),)), ("Facts", (text("a", "She rang."),)))
    found = compare(old, report(("Facts", (text("a", "She rang."),))))
    assert [(each.heading, each.fate) for each in found] == [("Facts", Fate.SAME), ("Gone", Fate.REMOVED)]
    assert "Words that nobody kept." in [change.words[0].text for change in found[1].changes]


@pytest.mark.django_db
def test_a_panel_member_compares_what_was_shared_and_nothing_else() -> None:
    here = scene()
    unshared = here.draft.save_revision(user=here.author)
    second = here.draft.save_revision(user=here.author)
    share(here.draft, second, here.author, name="Draft 2")
    at = reverse("review_pages:report-compare", args=[here.review.reference])
    client = signed_in(here.panel_member)
    assert client.get(at).status_code == 200
    assert client.get(at, {"before": here.revision.pk, "after": second.pk}).status_code == 200
    assert client.get(at, {"before": here.revision.pk, "after": unshared.pk}).status_code == 404
    assert signed_in(here.author).get(at, {"before": here.revision.pk, "after": unshared.pk}).status_code == 200


@pytest.mark.django_db
def test_the_author_reads_what_changed(client: Client) -> None:
    review = factories.review()
    author = factories.member(review, Role.AUTHOR)
    draft = factories.draft(review)
    draft.save_document(report(("Facts", (text("a", "She rang <twice>."),))), author)
    draft.save_document(report(("Facts", (text("a", "She rang <once>."),))), author)
    page = signed_in(author).get(reverse("review_pages:report-compare", args=[review.reference])).content.decode()
    assert "One passage is not as it was." in page
    assert "once" in page.split("<ins>")[1].split("</ins>")[0]
    assert "&lt;" in page
