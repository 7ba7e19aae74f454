"""The report tab as the Independent Author sees it, at both widths, under axe and the strict policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.access.rules import Role
from review_pages.demo.word_report import write_demo_report
from review_pages.report.document import Paragraph, Run
from tests import factories
from tests.browser import Visitor
from tests.helpers import browser_sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_word_report_is_brought_in_and_shared(visitor: Callable[[], Visitor], tmp_path: Path) -> None:
    write_demo_report(tmp_path / "report.docx", "short")
    (tmp_path / "page.docx").write_text("<html>no report</html>")
    review = factories.review()
    author = visitor()
    browser_sign_in(author.page, author.home, factories.member(review, Role.AUTHOR))
    page = author.page
    page.goto(f"/portal/reviews/{review.reference}/report/")
    wrong = author.keep("report-tab-empty")
    page.get_by_role("button", name="Bring in a Word file").click()
    page.get_by_label("Word file").set_input_files(tmp_path / "page.docx")
    page.get_by_role("button", name="See what is in it").click()
    expect(page.get_by_role("link", name="This is a web page", exact=False)).to_be_visible()
    wrong += author.keep("report-upload-refused")
    page.get_by_label("Word file").set_input_files(tmp_path / "report.docx")
    page.get_by_role("button", name="See what is in it").click()
    expect(page.get_by_role("heading", name="What was read in the Word file")).to_be_visible()
    wrong += author.keep("report-preview")
    page.get_by_role("button", name="Bring it in as a new revision").click()
    page.get_by_role("link", name="Share with the review panel", exact=False).click()
    wrong += author.keep("report-share")
    page.get_by_role("button", name="Share this revision").click()
    expect(page.get_by_text("The review panel can now read “Draft 1”", exact=False)).to_be_visible()
    wrong += author.keep("report-tab")
    draft = review.drafts.get()
    document = draft.latest_revision.as_object().document()
    first, *others = document.sections
    paragraph = next(each for each in first.blocks if isinstance(each, Paragraph))
    changed = replace(paragraph, runs=(Run(f"Twice, on 4 May 2019. {paragraph.text[20:]}"),))
    blocks = tuple(changed if each is paragraph else each for each in first.blocks)
    draft.save_document(replace(document, sections=(*others, replace(first, blocks=blocks))), draft.owner)
    page.reload()
    page.get_by_role("link", name="Compare two revisions").click()
    expect(page.locator("ins").first).to_be_visible()
    wrong += author.keep("report-compare")
    assert wrong == []
