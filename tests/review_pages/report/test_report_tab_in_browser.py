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
from tests.review_pages.report.word_files import paragraph, run, table, word_file

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


BY = 'w:author="Amira Sandhurst" w:date="2026-03-04T10:00:00Z"'


def tracked() -> bytes:
    """A report with tracked changes of most kinds."""

    def gone(text: str) -> str:
        return f'<w:del {BY}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'

    def ins(text: str) -> str:
        return f"<w:ins {BY}>{run(text)}</w:ins>"

    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("Housing", "No record of her"))
    new_row = f"<w:tr><w:trPr><w:ins {BY}/></w:trPr>{cells}</w:tr>"
    rows = table([[paragraph("Agency"), paragraph("What it knew")], [paragraph("Police"), paragraph("Two calls")]])
    body = (
        paragraph("Overview report: Karen", style="Title")
        + paragraph("Facts", style="Heading1")
        + paragraph(raw=run("On 3 March 2019 Karen told the practice ") + gone("nurse") + ins("healthcare assistant")
                    + run(" that she was afraid to go home."))
        + paragraph(raw=ins("No risk assessment was made that day."), properties=f"<w:rPr><w:ins {BY}/></w:rPr>")
        + paragraph("She left without a plan", properties=f"<w:rPr><w:del {BY}/></w:rPr>")
        + paragraph(" and did not come back.")
        + rows.replace("</w:tbl>", f"{new_row}</w:tbl>")
        + paragraph(raw=run("Analysis of the ") + ins("known ") + run("facts"), style="Heading1")
        + paragraph("Nobody asked why.")
    )  # fmt: skip
    return word_file(body).getvalue()


def test_tracked_changes_are_looked_through_and_become_suggestions(
    visitor: Callable[[], Visitor], tmp_path: Path
) -> None:
    (tmp_path / "report.docx").write_bytes(tracked())
    review = factories.review()
    author = visitor()
    browser_sign_in(author.page, author.home, factories.member(review, Role.AUTHOR))
    page = author.page
    wrong: list[str] = []
    for choice in ("Accept them all", "Bring them in as suggestions"):
        page.goto(f"/portal/reviews/{review.reference}/report/upload/")
        page.get_by_label("Word file").set_input_files(tmp_path / "report.docx")
        page.get_by_role("button", name="See what is in it").click()
        expect(page.get_by_role("heading", name="The Word file has tracked changes")).to_be_visible()
        page.get_by_role("button", name="See what it makes").click()
        expect(page.get_by_role("alert")).to_contain_text("Choose what to make of the tracked changes.")
        wrong += author.keep("report-changes-unchosen")
        page.get_by_label(choice, exact=False).check()
        wrong += author.keep("report-changes")
        page.get_by_role("button", name="See what it makes").click()
        expect(page.get_by_role("heading", name="What was read in the Word file")).to_be_visible()
        wrong += author.keep("report-preview-again")
        page.get_by_role("button", name="Bring it in as a new revision").click()
        expect(page.get_by_role("heading", name="Revisions")).to_be_visible()
    page.get_by_text("Sections that the guidance asks for").click()
    wrong += author.keep("report-tab-sections")
    page.get_by_role("link", name="Read the draft and its comments").click()
    expect(page.get_by_text("A tracked change in the Word file.").first).to_be_visible()
    wrong += author.keep("reading-tracked-changes")
    assert wrong == []


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
