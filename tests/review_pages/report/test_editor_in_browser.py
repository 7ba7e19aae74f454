"""The Independent Author in Wagtail's editor, in a real browser: an edit is a new revision, and keys stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from wagtail.models import Revision

from portal.access.rules import Role
from review_pages.models import DraftReportPage
from review_pages.report.document import (
    Cell,
    Document,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    ParagraphStyle,
    Recommendation,
    Run,
    Scope,
    Section,
    Subheading,
    Table,
    cell_key,
)
from review_pages.report.keys import Keys
from tests import factories
from tests.browser import OUTPUT, Visitor
from tests.helpers import browser_sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

ITEM = ParagraphStyle.LIST_ITEM


def a_report() -> Document:
    keys = Keys()
    note = keys.make("note", "Statutory guidance.")
    table = keys.make("table", "who")

    def cell(row: int, column: int, text: str, span: int = 1) -> Cell:
        return Cell((Paragraph(cell_key(table, row, column, 0), (Run(text),)),), span)

    return Document(
        "Overview report",
        (
            Section(
                keys.make("section", "Facts"),
                "Facts",
                (
                    Paragraph("first", (Run("She rang the "), Run("surgery", bold=True), Run("."), Run("", note=note))),
                    Subheading("sub01", (Run("In March"),)),
                    ListBlock((ListItem(Paragraph("item1", (Run("Four"),), ITEM), 0, True),), 4),
                    Paragraph("quote", (Run("I miss her. 😀"),), ParagraphStyle.QUOTE),
                    Table(table, ((cell(0, 0, "Who", 2),), (cell(1, 0, "GP 1"), cell(1, 1, "a * b"))), 1, "People"),
                    Paragraph("last1", (Run("Nobody called back."),)),
                ),
            ),
        ),
        (Note(note, (Paragraph(f"{note}p0", (Run("Statutory guidance."),)),)),),
    )


@pytest.fixture
def draft() -> DraftReportPage:
    draft = factories.draft(factories.review())
    author = factories.member(draft.review, Role.AUTHOR)
    draft.save_document(a_report(), author)
    return draft


def newest(draft: DraftReportPage) -> Document:
    revision = Revision.objects.for_instance(draft).order_by("-pk").first()
    assert revision is not None
    document: Document = revision.as_object().document()
    return document


def open_editor(visitor: Callable[[], Visitor], draft: DraftReportPage) -> Page:
    someone = visitor()
    author = draft.review.memberships.get(role=Role.AUTHOR).person
    browser_sign_in(someone.page, someone.home, author)
    someone.page.goto(f"/admin/pages/{draft.pk}/edit/")
    expect(someone.page.locator(".public-DraftEditor-content").first).to_be_attached()
    return someone.page


def save(page: Page) -> None:
    page.wait_for_timeout(600)  # the rich text editor hands its text to the form a quarter of a second after a key
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").first.click()
    expect(page.get_by_text("has been updated").first).to_be_visible()
    page.goto("about:blank")  # leaving the editor tells the server so, which must still be there


def unfold(page: Page) -> None:
    """Sections are folded when the editor opens."""
    fold = page.locator("[data-streamfield-child] [data-panel-toggle][aria-expanded=false]")
    while fold.count():
        fold.first.click()


def test_an_edit_is_a_new_revision_and_everything_else_stays(
    visitor: Callable[[], Visitor], draft: DraftReportPage
) -> None:
    before = newest(draft)
    page = open_editor(visitor, draft)
    unfold(page)
    page.screenshot(path=OUTPUT / "draft-in-the-editor.png", full_page=True)
    end = page.locator("[data-block='true']", has_text="Nobody called back.")
    end.click()
    page.keyboard.press("End")
    page.keyboard.type(" Not even once.")
    page.keyboard.press("Enter")
    page.keyboard.type("A new paragraph.")
    save(page)
    after = newest(draft)
    assert Revision.objects.for_instance(draft).count() >= 2
    kept = {paragraph.key: paragraph.text for _, paragraph in after.paragraphs()}
    assert kept["last1"] == "Nobody called back. Not even once."
    assert "A new paragraph." in kept.values()
    assert after.sections[0].blocks[:5] == before.sections[0].blocks[:5]
    assert after.notes == before.notes


def test_a_footnote_is_written_and_changed_in_the_editor(
    visitor: Callable[[], Visitor], draft: DraftReportPage
) -> None:
    page = open_editor(visitor, draft)
    unfold(page)
    page.locator("[data-block='true']", has_text="Nobody called back.").click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.locator("[name=FOOTNOTE]").last.click()
    page.get_by_label("Text of the footnote").fill("Letter of 4 March.")
    page.get_by_role("button", name="Save the footnote").click()
    page.locator(".report-footnote").first.click()
    field = page.get_by_label("Text of the footnote")
    expect(field).to_have_value("Statutory guidance.")
    field.fill("Statutory guidance, 2016.")
    page.get_by_role("button", name="Save the footnote").click()
    save(page)
    assert [note.text for note in newest(draft).notes] == ["Statutory guidance, 2016.", "Letter of 4 March."]


def autosaved(page: Page, draft: DraftReportPage, owner: str, scope: Scope | None) -> Recommendation:
    """The one recommendation once Wagtail has saved it by itself, as it should stand in the newest revision."""
    for _ in range(300):
        for _section, found in newest(draft).recommendations():
            if (found.owner, found.scope) == (owner, scope):
                return found
        page.wait_for_timeout(100)
    raise AssertionError("the recommendation was not saved")


def test_a_new_recommendation_keeps_its_identity_from_save_to_save(
    visitor: Callable[[], Visitor], draft: DraftReportPage
) -> None:
    page = open_editor(visitor, draft)
    page.wait_for_timeout(2_500)  # what is there by then is what Wagtail's editor takes for unchanged
    unfold(page)
    page.get_by_role("button", name="Insert a block").nth(-2).click()
    page.get_by_role("option", name="Recommendation").click()
    page.get_by_label("Who must act").fill("Northshire Housing")
    first = autosaved(page, draft, "Northshire Housing", None)
    page.get_by_label("Scope").select_option("National")
    then = autosaved(page, draft, "Northshire Housing", Scope.NATIONAL)
    assert then.id == first.id
    save(page)
    assert [each.id for _, each in newest(draft).recommendations()] == [first.id]
