"""The pages about returns in a browser: nothing that axe can find, no sideways scrolling, a picture of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from portal.access.rules import Role, Stage
from portal.uploads.gate import Accepted
from portal.uploads.inspection.kinds import WORD
from portal.uploads.storage import keeping_files
from review_pages.models import AgencyReturnPage, RequestFile
from review_pages.returns.asking import ask
from tests import factories
from tests.browser import DESK, OUTPUT, PHONE, Visitor, faults
from tests.helpers import browser_sign_in
from tests.review_pages.returns.case import Case, answers_in_full, make_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

Come = Callable[[], Visitor]
LONG = "On 3 April 2019 Karen told the housing officer that she wanted to move. The officer wrote it down. " * 6


def look(who: Visitor, address: str, name: str) -> None:
    """Open a page at both widths, keep its picture, and expect no fault."""
    who.page.goto(address)
    for width in (DESK, PHONE):
        who.page.set_viewport_size({"width": width, "height": 900})
        folder = OUTPUT / "returns"
        folder.mkdir(parents=True, exist_ok=True)
        who.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        assert faults(who.page) == [], f"{name} at {width}"
        assert who.page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways at {width}"
    who.page.set_viewport_size({"width": DESK, "height": 900})


def submitted(case: Case, page: AgencyReturnPage, **fields: object) -> None:
    answers = answers_in_full(case) | {"significant_events": LONG}
    AgencyReturnPage.objects.filter(pk=page.pk).update(
        stage=str(Stage.SUBMITTED), submitted_at=timezone.now(), answers=answers, **fields
    )


def test_an_agency_s_author_fills_in_and_hands_in_a_return(visitor: Come) -> None:
    case = make_case()
    author = visitor()
    browser_sign_in(author.page, author.home, case.people[Role.AGENCY_AUTHOR])
    with keeping_files():
        for name in (
            "Terms of reference, agreed on 3 November 2026, with the guidance for authors.docx",
            "Guidance.docx",
        ):
            sent = Accepted(name, b"PK" * 9_000, WORD)
            RequestFile.keep(sent, page=case.housing, uploaded_by=case.people[Role.MANAGER])
    factories.return_file(case.housing, case.people[Role.AGENCY_AUTHOR])
    look(author, case.url("return", case.housing), "task-list")
    expect(author.page.get_by_role("link", name="Guidance.docx")).to_be_visible()
    look(author, case.url("return-part", case.housing, part="nil"), "nil")
    page = author.page
    page.goto(case.url("return", case.housing))
    page.get_by_role("link", name="Who is answering").click()
    page.get_by_label("Your name and job title").fill("Ann Ember, officer")
    page.get_by_label("The senior manager who signs this off").fill("Sol Verity, director")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Which records did you search?").fill("The case system, by name.")
    page.get_by_role("group", name="Records from").get_by_label("Year").fill("2010")
    page.get_by_role("group", name="Records up to").get_by_label("Year").fill("20")
    look_at = page.url
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("body")).to_contain_text("Enter a real date")
    page.get_by_role("group", name="Records up to").get_by_label("Year").fill("2026")
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Save and continue").click()
    look(author, look_at, "records")
    look(author, case.url("return-part", case.housing, part="people"), "people")
    look(author, case.url("return-submit", case.housing), "check")
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("body")).to_contain_text("This return is not complete yet")
    AgencyReturnPage.objects.filter(pk=case.housing.pk).update(answers=answers_in_full(case))
    page.goto(case.url("return-submit", case.housing))
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("body")).to_contain_text("Handed in. Thank you.")
    look(author, page.url, "handed-in")


def test_a_return_goes_to_its_sign_off_manager_comes_back_and_is_signed(visitor: Come) -> None:
    case = make_case()
    page = AgencyReturnPage.objects.get(pk=case.housing.pk)
    page.answers = answers_in_full(case) | {"significant_events": LONG}
    page.save()
    page.save_revision(user=case.people[Role.AGENCY_AUTHOR], clean=False)
    page.hand_over(case.people[Role.AGENCY_AUTHOR])
    signer, author = visitor(), visitor()
    browser_sign_in(signer.page, signer.home, case.people[Role.AGENCY_SIGN_OFF])
    browser_sign_in(author.page, author.home, case.people[Role.AGENCY_AUTHOR])
    signer.page.goto("/portal/")
    signer.page.get_by_role("link", name="Read and sign off the involvement form").click()
    look(signer, case.url("return", page), "to-sign")
    look(author, case.url("return", page), "waiting")
    look(signer, case.url("return-send-back", page), "send-back")
    signer.page.get_by_label("Reason").fill("The visit of 3 April 2019 is missing.")
    signer.page.get_by_role("button", name="Send it back").click()
    expect(signer.page.locator("body")).to_contain_text("Sent back.")
    look(author, case.url("return", page), "sent-back")
    author.page.get_by_role("link", name="Check your answers").click()
    author.page.get_by_role("button", name="Hand in").click()
    expect(author.page.locator("body")).to_contain_text("sign-off manager has been told")
    signer.page.goto(case.url("return", page))
    signer.page.get_by_role("button", name="Sign off this return").click()
    expect(signer.page.locator("body")).to_contain_text("Signed off. Thank you.")
    look(signer, case.url("return", page), "signed")
    look(signer, case.url("return-reopen", page), "reopen")
    signer.page.get_by_label("Reason").fill("A file was found.")
    signer.page.get_by_role("button", name="Reopen it").click()
    expect(signer.page.locator("body")).to_contain_text("The version before is kept.")
    look(author, case.url("return", page), "reopened")
    author.page.goto(case.url("return-talk", page))
    author.page.get_by_label("Your message").fill("Shall I name the second officer?")
    author.page.get_by_role("button", name="Send to your colleagues").click()
    expect(author.page.locator("body")).to_contain_text("Your colleagues have been told.")
    look(author, case.url("return-talk", page), "talk")
    changed = AgencyReturnPage.objects.get(pk=page.pk)
    changed.answers = changed.answers | {"summary": "Karen rented a house from us, from 2016 on."}
    changed.save()
    changed.save_revision(user=case.people[Role.AGENCY_AUTHOR], clean=False)
    changed.arrive(case.people[Role.AGENCY_AUTHOR], signed_off_by=case.people[Role.AGENCY_SIGN_OFF])
    look(signer, case.url("return-version", page, number=2), "version")
    look(signer, case.url("return", page), "second-version")


def test_a_return_is_taken_away_and_brought_back_as_a_word_file(visitor: Come, tmp_path: Path) -> None:
    case = make_case()
    author = visitor()
    page = author.page
    browser_sign_in(page, author.home, case.people[Role.AGENCY_AUTHOR])
    written = docx.Document()
    for line in ("Your name and job title: Ann Ember, officer", "Immediate learning", LONG, "The canteen is closed."):
        written.add_paragraph(line)
    written.save(str(tmp_path / "return.docx"))
    look(author, case.url("return-word", case.housing), "word")
    page.get_by_label("Word").set_input_files(tmp_path / "return.docx")
    page.get_by_role("button", name="See what is recognised").click()
    expect(page.get_by_text("Ann Ember, officer").first).to_be_visible()
    look(author, page.url, "word-recognised")


def test_a_clash_shows_both_answers(visitor: Come) -> None:
    case = make_case()
    author = visitor()
    browser_sign_in(author.page, author.home, case.people[Role.AGENCY_AUTHOR])
    author.page.goto(case.url("return-part", case.housing, part="learning"))
    other = visitor()
    second = factories.member(case.review, Role.AGENCY_AUTHOR, agency=case.housing.agency)
    browser_sign_in(other.page, other.home, second)
    other.page.goto(case.url("return-part", case.housing, part="learning"))
    other.page.get_by_label("Immediate learning").fill("We changed the letter that goes to tenants.")
    other.page.get_by_role("button", name="Save and come back later").click()
    author.page.get_by_label("Immediate learning").fill("We trained the front desk.")
    author.page.get_by_role("button", name="Save and continue").click()
    expect(author.page.locator("body")).to_contain_text("while you were writing")
    for width in (DESK, PHONE):
        author.page.set_viewport_size({"width": width, "height": 900})
        author.page.screenshot(path=OUTPUT / "returns" / f"clash-{width}.png", full_page=True)
        assert faults(author.page) == []
    author.refused.clear()  # the browser's console tells of the 409


def test_the_manager_asks_reads_and_compares(visitor: Come) -> None:
    case = make_case()
    names = ("Northshire Probation", "Fernley Hospital Trust", "Adult Social Care", "Haven (charity)", "Fernley GP")
    others = [factories.agency(case.review.partnership, name) for name in names]
    by = case.people[Role.MANAGER]
    pages = [ask(case.review, agency, timezone.localdate(), by) for agency in others[:4]]
    case.review.agencies.add(others[4])
    submitted(case, case.housing)
    for page in pages[:2]:
        submitted(case, page)
    nobody = {str(entry.pk): {"known": "no"} for entry in (case.karen, case.mark)}
    AgencyReturnPage.objects.filter(pk=pages[2].pk).update(
        stage=str(Stage.RELEASED),
        submitted_at=timezone.now(),
        nil_return=True,
        answers={"author_name": "P", "known": nobody},
    )
    AgencyReturnPage.objects.filter(pk=case.police.pk).update(due="2026-03-04")
    manager = visitor()
    browser_sign_in(manager.page, manager.home, by)
    look(manager, case.url("agencies"), "agencies")
    look(manager, case.url("ask-agency"), "ask")
    look(manager, case.url("consolidation"), "consolidation")
    two = f"?agency={case.housing.agency_id}&agency={pages[0].agency_id}"
    look(manager, case.url("consolidation") + two, "compared")
    look(manager, case.url("return", case.housing), "read")


def report_of(case: Case) -> AgencyReturnPage:
    return ask(
        case.review, case.housing.agency, timezone.localdate(), case.people[Role.MANAGER], form_key="agency_report"
    )


def test_a_chronology_is_written_row_by_row_and_read_side_by_side(visitor: Come, tmp_path: Path) -> None:
    case = make_case()
    report = report_of(case)
    author, manager = visitor(), visitor()
    page = author.page
    browser_sign_in(page, author.home, case.people[Role.AGENCY_AUTHOR])
    look(author, case.url("return", report), "report-task-list")
    address = case.url("return-part", report, part="chronology")
    page.goto(address)
    look(author, address, "chronology-empty")
    for number, date in enumerate(("3 April 2019", "May 2019", "Spring 2019"), 1):
        row = page.get_by_role("group", name=f"Row {number}", exact=True)
        row.get_by_label("Date").fill(date)
        row.get_by_label("Source record").fill("Case notes")
        row.get_by_label("Who it is about").fill("Karen")
        row.get_by_label("What happened").fill(LONG[:190])
        page.get_by_role("button", name="Add another row").click()
        expect(page.get_by_role("group", name=f"Row {number + 1}", exact=True).get_by_label("Date")).to_be_focused()
    page.get_by_role("button", name="Remove Row 2").click()
    expect(page.locator("[data-row]")).to_have_count(3)
    expect(page.get_by_role("group", name="Row 2", exact=True).get_by_label("Date")).to_have_value("Spring 2019")
    # Enter in a line of text saves; it removes no row. What is wrong is led to.
    page.get_by_role("group", name="Row 2", exact=True).get_by_label("Source record").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Row 2, Date: Write a date such as")
    kept = author.keep("returns/chronology-mistake")
    assert kept == []
    page.get_by_role("link", name="Row 2, Date").click()
    expect(page.get_by_role("group", name="Row 2", exact=True).get_by_label("Date")).to_be_focused()
    page.get_by_role("group", name="Row 2", exact=True).get_by_label("Date").fill("2019")
    docx.Document().save(str(tmp_path / "chronology.docx"))
    page.get_by_label("Or your chronology as a file").set_input_files(tmp_path / "chronology.docx")
    page.get_by_role("button", name="Save and come back later").click()
    expect(page.locator("body")).to_contain_text("Saved. You can come back later.")
    look(author, address, "chronology")
    look(author, case.url("return-submit", report), "check-report")
    saved = AgencyReturnPage.objects.get(pk=report.pk).answers
    assert [row["date"] for row in saved["chronology_rows"]] == ["2019-04-03", "2019"]
    AgencyReturnPage.objects.filter(pk=report.pk).update(stage=str(Stage.SUBMITTED), submitted_at=timezone.now())
    police = ask(
        case.review, case.police.agency, timezone.localdate(), case.people[Role.MANAGER], form_key="agency_report"
    )
    AgencyReturnPage.objects.filter(pk=police.pk).update(
        stage=str(Stage.SUBMITTED), submitted_at=timezone.now(), answers={"report_narrative": LONG}
    )
    browser_sign_in(manager.page, manager.home, case.people[Role.MANAGER])
    look(manager, case.url("return", report), "report-read")
    look(manager, case.url("consolidation") + "?form=agency_report", "side-by-side-report")
    for number in range(3):
        agency = factories.agency(case.review.partnership, f"Northshire Trust {number}")
        ask(case.review, agency, timezone.localdate(), case.people[Role.MANAGER], form_key="agency_report")
    look(manager, case.url("consolidation") + "?form=agency_report", "side-by-side-report-folded")


def test_rows_are_added_and_removed_without_scripts(visitor: Callable[..., Visitor]) -> None:
    case = make_case()
    report = report_of(case)
    author = visitor(scripts=False)
    page = author.page
    browser_sign_in(page, author.home, case.people[Role.AGENCY_AUTHOR])
    page.goto(case.url("return-part", report, part="chronology"))
    for number in (1, 2):
        page.get_by_role("group", name=f"Row {number}", exact=True).get_by_label("What happened").fill(
            f"Call {number}."
        )
        page.get_by_role("button", name="Add another row").click()
        expect(page.locator("[data-row]")).to_have_count(number + 1)
    page.get_by_role("button", name="Remove Row 1").click()
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(page.get_by_role("group", name="Row 1", exact=True).get_by_label("What happened")).to_have_value("Call 2.")
    assert AgencyReturnPage.objects.get(pk=report.pk).answers == {"chronology_rows": [{"event": "Call 2."}]}
