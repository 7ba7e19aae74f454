"""Sections of the guidance's template: a draft begins with them, and what is missing is said and added."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.access.rules import Role
from review_pages.report.document import Document, Numbering, Paragraph, Run, Section, paragraph_numbers
from review_pages.report.outline import wanted, with_sections
from tests import factories
from tests.helpers import sign_in


def section(heading: str, *texts: str) -> Section:
    blocks = tuple(Paragraph(f"{heading}{place}", (Run(text),)) for place, text in enumerate(texts))
    return Section(f"s-{heading}", heading, blocks)


def test_a_section_counts_by_its_heading_and_an_empty_or_missing_one_is_lacking() -> None:
    document = Document("Report", (section("3. TIMESCALES:", "It took a year."), section("Preface"), section("My own")))
    found = wanted(document, [("Preface", True), ("Timescales", True), ("Analysis", True), ("Appendices", False)])
    assert [(each.section is not None, each.is_lacking) for each in found] == [
        (True, True),
        (True, False),
        (False, True),
        (False, False),
    ]


def test_missing_sections_go_where_the_template_has_them_and_the_others_stay() -> None:
    document = Document("Report", (section("Analysis", "Why."), section("My own", "More.")))
    full = with_sections(document, ["Preface", "Analysis", "Conclusions"])
    assert [each.heading for each in full.sections] == ["Preface", "Analysis", "Conclusions", "My own"]
    assert with_sections(full, ["Preface", "Analysis", "Conclusions"]) == full


def test_paragraphs_are_numbered_by_section_or_from_one_to_the_end() -> None:
    sections = (section("A", "x", "y"), section("B", "z"))
    assert [*paragraph_numbers(Document("R", sections)).values()] == ["1.1", "1.2", "2.1"]
    running = Document("R", sections, numbering=Numbering.RUNNING)
    assert [*paragraph_numbers(running).values()] == ["1", "2", "3"]


@pytest.mark.django_db
def test_an_author_begins_a_draft_with_the_sections_of_the_guidance(client: Client) -> None:
    review = factories.review()
    sign_in(client, factories.member(review, Role.AUTHOR))
    at = reverse("review_pages:report-sections", args=[review.reference])
    for _twice in range(2):
        response = client.post(at)
    draft = review.drafts.get()
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    headings = [each.heading for each in draft.latest_revision.as_object().document().sections]
    assert headings == [each.heading for each in review.profile.report.overview]
    page = client.get(reverse("review_pages:report", args=[review.reference])).content.decode()
    assert "19 still to write" in page


@pytest.mark.django_db
def test_a_numbering_that_the_author_chose_stays_in_the_revision(client: Client) -> None:
    review = factories.review()
    draft = factories.draft(review)
    author = factories.member(review, Role.AUTHOR)
    sections = (section("A", "x"), section("B", "z"))
    revision = draft.save_document(Document("R", sections, numbering=Numbering.RUNNING), author)
    assert revision.as_object().document().numbering is Numbering.RUNNING
    sign_in(client, author)
    page = client.get(reverse("comments:read-revision", args=[review.reference, revision.pk])).content.decode()
    assert 'aria-label="Paragraph 2"' in page
