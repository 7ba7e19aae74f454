"""A time-out never loses work: in Chromium, with scripts and without, over two days, with two at one return."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from portal.access.rules import Role
from portal.accounts import places
from portal.accounts.models import Session, User
from portal.accounts.session_store import SessionStore
from portal.unsaved.models import UnsavedForm
from review_pages.models import AgencyReturnPage, ReviewPage
from tests import factories
from tests.browser import DESK, PHONE, Visitor
from tests.comments.factories import scene
from tests.helpers import browser_sign_in, device_of
from tests.review_pages.returns.case import Case, make_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

Come = Callable[[], Visitor]
KEPT = re.compile(r"We kept what you typed on \d+ \w+ at \d\d:\d\d\. It is not saved yet\.")
DAY = datetime.timedelta(days=1)
RECORDS = "Which records did you search?"


def a_night_passes() -> None:
    """Everything that the server knows of sessions and of what was typed is a day older."""
    for row in Session.objects.all():
        held = row.get_decoded()
        held[places.SEEN] -= DAY.total_seconds()
        held[places.BEGAN] -= DAY.total_seconds()
        row.session_data = SessionStore().encode(held)
        row.expire_date -= DAY
        row.save()
    for kept in UnsavedForm.objects.all():
        kept.kept_at -= DAY
        kept.save()


def sign_in_again(page: Page, user: User) -> None:
    """Password and code, as anyone gives them on the page that asks."""
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Code from your authenticator app").fill(device_of(user).code())
    page.get_by_role("button", name="Sign in").click()


def expect_saved(page: Page, sentence: str) -> None:
    """Wait until this is kept, and the page says so."""
    expect(page.locator("[data-said]", has_text=re.compile(r"^Saved \d\d:\d\d$")).first).to_be_visible()
    for _moment in range(50):
        if any(sentence in kept.typed.replace("+", " ") for kept in UnsavedForm.objects.all()):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"“{sentence}” was not kept")


def open_part(visitor: Come, case: Case, who: User, part: str) -> tuple[Visitor, Page]:
    someone = visitor()
    browser_sign_in(someone.page, someone.home, who)
    someone.page.goto(case.url("return-part", case.housing, part=part))
    return someone, someone.page


def test_a_return_filled_in_over_two_days_and_a_time_out_loses_nothing(visitor: Come) -> None:
    case = make_case()
    author = case.people[Role.AGENCY_AUTHOR]
    ann, page = open_part(visitor, case, author, "you")
    page.get_by_label("Your name and job title").fill("Ann Ember, officer")
    page.get_by_label("The senior manager who signs this off").fill("Sol Verity, director")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label(RECORDS).fill("The case system, by name and by address.")
    page.get_by_role("group", name="Records from").get_by_label("Year").fill("2010")
    page.get_by_label("Yes").check()
    expect_saved(page, "records_secured=yes")
    wrong = ann.keep("unsaved/saved-line")
    a_night_passes()
    # The next morning she types on, in the page that is still open.
    page.get_by_label(RECORDS).press("End")
    page.get_by_label(RECORDS).press_sequentially(" And the paper files.")
    expect(page.locator("[data-said]")).to_have_text(re.compile("signed out. What you typed is kept"))
    wrong += ann.keep("unsaved/signed-out")
    page.get_by_role("link", name="Sign in again").click()
    sign_in_again(page, author)
    expect(page.locator(".unsaved-note")).to_contain_text(KEPT)
    expect(page.get_by_label(RECORDS)).to_have_value("The case system, by name and by address. And the paper files.")
    expect(page.get_by_role("group", name="Records from").get_by_label("Year")).to_have_value("2010")
    expect(page.get_by_label("Yes")).to_be_checked()
    wrong += ann.keep("unsaved/note")
    page.get_by_role("button", name="Save and come back later").click()
    page.get_by_text("Saved. You can come back later.").wait_for()
    answers = AgencyReturnPage.objects.get(pk=case.housing.pk).answers
    assert answers["author_name"] == "Ann Ember, officer"
    assert answers["records_searched"] == "The case system, by name and by address. And the paper files."
    assert (answers["searched_from"], answers["records_secured"]) == ("2010", "yes")
    assert not UnsavedForm.objects.exists()
    ann.refused.clear()  # the browser's console tells of the 401
    assert wrong == []


def test_two_authors_see_each_other_and_do_not_overwrite(visitor: Come) -> None:
    case = make_case()
    priya = factories.member(
        case.review, Role.AGENCY_AUTHOR, agency=case.housing.agency, person=factories.person("Priya Example")
    )
    ann, page = open_part(visitor, case, case.people[Role.AGENCY_AUTHOR], "learning")
    other, theirs = open_part(visitor, case, priya, "learning")
    expect(theirs.locator("[data-now]")).to_contain_text("is working on this part now.")
    page.dispatch_event("html", "visibilitychange", {"bubbles": True})
    expect(page.locator("[data-now]")).to_have_text("Priya Example is working on this part now.")
    wrong = ann.keep("unsaved/presence")
    page.get_by_label("Immediate learning").fill("We trained the front desk.")
    expect_saved(page, "front desk")
    theirs.get_by_label("Immediate learning").fill("We changed the letter.")
    theirs.get_by_role("button", name="Save and come back later").click()
    theirs.get_by_text("Saved. You can come back later.").wait_for()
    expect(theirs.get_by_text("is working on this part now.")).to_be_visible()
    wrong += other.keep("unsaved/presence-task-list")
    page.dispatch_event("html", "visibilitychange", {"bubbles": True})
    expect(page.locator("[data-now]")).to_contain_text("Priya Example saved this part at")
    wrong += ann.keep("unsaved/presence-saved")
    # She goes away and comes back: her words are there, and begin where she began, before the other one saved.
    page.goto(case.url("return", case.housing))
    page.goto(case.url("return-part", case.housing, part="learning"))
    expect(page.get_by_label("Immediate learning")).to_have_value("We trained the front desk.")
    expect(page.locator(".unsaved-note")).to_contain_text("Since then somebody has saved other answers here")
    wrong += ann.keep("unsaved/note-saved-since")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Priya Example saved this part while you were writing")
    assert AgencyReturnPage.objects.get(pk=case.housing.pk).answers["immediate_learning"] == "We changed the letter."
    page.get_by_label("Immediate learning").fill("We changed the letter, and trained the front desk.")
    page.get_by_role("button", name="Save what you wrote and continue").click()
    page.wait_for_url(re.compile("(?!.*learning)"))
    kept = AgencyReturnPage.objects.get(pk=case.housing.pk).answers["immediate_learning"]
    assert kept == "We changed the letter, and trained the front desk."
    assert not UnsavedForm.objects.exists()
    ann.refused.clear()  # the browser's console tells of the 409
    assert wrong == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_opening_form_survives_a_time_out(browser: Browser, live_server: LiveServer, scripts: bool) -> None:
    manager = factories.member(factories.review(), Role.MANAGER, person=factories.person("Ruth Ames"))
    ruth = Visitor(browser, live_server.url, scripts=scripts)
    page = ruth.page
    browser_sign_in(page, ruth.home, manager)
    partnership = manager.memberships.get().partnership_id
    opening = reverse("review_pages:open-review", args=[partnership]) + "?profile=dhr-2016-12"
    page.goto(opening)
    page.get_by_role("textbox", name="Reference", exact=True).fill("DHR-2026-77")
    about = page.get_by_role("group", name="Victim").first
    about.get_by_label("Pseudonym").fill("Karen")
    about.get_by_label("Real name").fill("Zofia Testname")
    page.get_by_label("A suspected homicide").check()
    page.get_by_label("The circumstances in brief").fill("She was found at home.")
    if scripts:
        expect_saved(page, "found at home")
        page.screenshot(path="tests/output/unsaved/opening-1280.png")
    a_night_passes()
    page.get_by_role("button", name="Open the review").click()
    page.get_by_text("What you typed is kept: sign in, and it stands in the form again.").wait_for()
    if scripts:
        assert ruth.keep("unsaved/sign-in") == []
    sign_in_again(page, manager)
    expect(page.locator(".unsaved-note")).to_contain_text(KEPT)
    expect(page).to_have_url(f"{ruth.home}{opening}")
    expect(page.get_by_role("textbox", name="Reference", exact=True)).to_have_value("DHR-2026-77")
    expect(about.get_by_label("Real name")).to_have_value("Zofia Testname")
    expect(page.get_by_label("A suspected homicide")).to_be_checked()
    expect(page.get_by_label("The circumstances in brief")).to_have_value("She was found at home.")
    page.get_by_role("button", name="Discard what you typed").click()
    expect(page.get_by_label("The circumstances in brief")).to_have_value("")
    assert not UnsavedForm.objects.exists()
    assert ReviewPage.objects.filter(reference="DHR-2026-77").count() == 0
    ruth.leave()


def test_closing_the_page_at_once_keeps_the_last_word(visitor: Come) -> None:
    case = make_case()
    _ann, page = open_part(visitor, case, case.people[Role.AGENCY_AUTHOR], "learning")
    page.get_by_label("Immediate learning").fill("Typed a moment before leaving.")
    page.goto(case.url("return", case.housing))
    page.goto(case.url("return-part", case.housing, part="learning"))
    expect(page.get_by_label("Immediate learning")).to_have_value("Typed a moment before leaving.")


def test_without_a_connection_the_page_says_so_and_keeps_trying(visitor: Come) -> None:
    case = make_case()
    ann, page = open_part(visitor, case, case.people[Role.AGENCY_AUTHOR], "learning")
    page.context.set_offline(True)
    page.get_by_label("Immediate learning").fill("In a train.")
    expect(page.locator("[data-said]")).to_contain_text("What you typed is still on this page.")
    page.context.set_offline(False)
    expect(page.locator("[data-said]")).to_contain_text("Saved", timeout=15_000)
    ann.refused.clear()


def test_a_comment_that_was_begun_waits_in_the_reading_view(visitor: Come) -> None:
    here = scene()
    someone = visitor()
    page = someone.page
    browser_sign_in(page, someone.home, here.panel_member)
    page.goto(here.url)
    page.locator("a[data-say][href$='paragraph=p']").click()
    page.get_by_label("Your comment").fill("It was the assistant, not the nurse.")
    expect_saved(page, "not the nurse")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(here.url)
    expect(page.locator("[data-begun]")).to_contain_text("You began a comment on")
    wrong = someone.keep("unsaved/comment-begun")
    page.locator("a[data-say][href$='paragraph=p']").click()
    expect(page.get_by_label("Your comment")).to_have_value("It was the assistant, not the nurse.")
    page.locator(".composer [data-leave]").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="Go on writing").click()
    expect(page.get_by_label("Your comment")).to_have_value("It was the assistant, not the nurse.")
    wrong += someone.keep("unsaved/comment-page")
    page.get_by_role("button", name="Save comment").click()
    page.locator(".comment", has_text="not the nurse").first.wait_for()
    expect(page.locator("[data-begun]")).to_have_count(0)
    assert not UnsavedForm.objects.exists()
    assert wrong == []


def test_a_reply_that_was_begun_stands_open_at_its_comment(visitor: Come) -> None:
    here = scene()
    thread = here.comment(text="Which nurse?")
    someone = visitor()
    page = someone.page
    browser_sign_in(page, someone.home, here.author)
    page.goto(here.url)
    page.locator(".comment__reply summary").click()
    page.locator(f"#reply-{thread.pk}").fill("The practice nurse, see the minutes.")
    expect_saved(page, "see the minutes")
    page.goto(here.url)
    expect(page.locator(f"#reply-{thread.pk}")).to_have_value("The practice nurse, see the minutes.")
    expect(page.locator(f"#reply-{thread.pk}")).to_be_visible()
    assert someone.keep("unsaved/reply-begun", widths=(DESK, PHONE)) == []
    page.get_by_role("button", name="Save reply").click()
    expect(page.locator(".comment")).to_contain_text("see the minutes")
    expect(page.locator(f"#reply-{thread.pk}")).to_be_hidden()
    assert not UnsavedForm.objects.exists()
