"""The reading view in a real browser: by mouse, by keyboard, without scripts, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from comments.models import PassageComment
from portal.accounts.models import User
from tests.browser import PHONE, Visitor, select
from tests.comments.factories import Scene, redraft, scene
from tests.helpers import browser_sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

Come = Callable[[User, Scene], Visitor]


@pytest.fixture
def come(visitor: Callable[[], Visitor]) -> Come:
    """Sends a person to the draft of a scene."""

    def go(user: User, here: Scene) -> Visitor:
        someone = visitor()
        browser_sign_in(someone.page, someone.home, user)
        someone.page.goto(here.url)
        return someone

    return go


def test_selecting_words_with_the_mouse_offers_to_comment_on_just_them(come: Come) -> None:
    here = scene()
    page = come(here.panel_member, here).page
    select(page, "practice nurse")
    page.get_by_role("toolbar", name="Selected words").get_by_role("button", name="Comment").click()
    page.get_by_label("Your comment").fill("It was the healthcare assistant.")
    page.get_by_role("button", name="Save comment").click()
    expect(page.get_by_role("status").filter(has_text="Comment saved.")).to_be_attached()
    said = PassageComment.objects.get()
    assert (said.exact, said.comment) == ("practice nurse", "It was the healthcare assistant.")
    expect(page.locator("mark.passage")).to_have_text("practice nurse")
    expect(page.locator(f"#comment-{said.pk}")).to_contain_text("Amira Khan")
    expect(page.locator("[data-count]").nth(1)).to_contain_text("1")
    expect(page.locator("[data-key=a]")).to_be_focused()


def test_an_emoji_before_the_passage_does_not_shift_it(come: Come) -> None:
    here = scene()
    page = come(here.panel_member, here).page
    select(page, "that Karen sent her")
    page.get_by_role("button", name="Comment", exact=True).last.click()
    page.get_by_label("Your comment").fill("How do we know?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("mark.passage")).to_have_text("that Karen sent her")
    assert PassageComment.objects.get().exact == "that Karen sent her"


def to_the_button(page: Page) -> None:
    """Go on by Tab, past who reads it, until "Save comment" has the focus."""
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('button[type=submit]')"):
            return
    raise AssertionError("No button is reached by Tab.")


def test_the_whole_of_it_works_by_keyboard(come: Come) -> None:
    here = scene()
    page = come(here.panel_member, here).page
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("[data-key=a]")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("[data-key=p]")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("c")
    for _ in range(5):
        page.keyboard.press("Shift+ArrowLeft")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.get_by_role("status").filter(has_text="Passage: Karen told")).to_be_attached()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your comment")).to_be_focused()
    page.keyboard.type("j and c are letters here")
    to_the_button(page)
    page.keyboard.press("Enter")
    expect(page.locator("mark.passage")).to_have_text("Karen told the practice nurse that she was afraid to go home.")
    assert PassageComment.objects.get().comment == "j and c are letters here"
    page.keyboard.press("n")
    expect(page.locator("article.comment")).to_be_focused()


def test_escape_leaves_and_what_was_written_is_kept(come: Come) -> None:
    here = scene()
    page = come(here.panel_member, here).page
    page.locator("[data-key=a]").evaluate("each => { each.tabIndex = -1; each.focus(); }")
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    expect(page.locator("[data-key=a]")).to_be_focused()
    assert page.evaluate("document.getSelection().isCollapsed")
    page.keyboard.press("c")
    page.keyboard.press("Enter")
    page.keyboard.type("Half a thou")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Your comment")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="Not saved yet.")).to_be_attached()
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your comment")).to_have_value("Half a thou")
    page.get_by_label("Your comment").fill("")


def test_single_keys_can_be_turned_off_and_are_listed(come: Come) -> None:
    here = scene()
    page = come(here.panel_member, here).page
    page.keyboard.press("Shift+?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    page.keyboard.press("j")
    dialog.get_by_label("Use shortcuts of a single key").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(dialog).not_to_be_visible()
    expect(page.locator("[data-key]:focus")).to_have_count(0)
    page.reload()
    page.keyboard.press("j")
    expect(page.locator("[data-key]:focus")).to_have_count(0)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(dialog.get_by_label("Use shortcuts of a single key")).not_to_be_checked()


def test_the_author_answers_and_resolves_and_opens_again(come: Come) -> None:
    here = scene()
    said = here.comment(text="By whom?")
    page = come(here.author, here).page
    thread = page.locator(f"#comment-{said.pk}")
    thread.get_by_text("Reply", exact=True).click()
    thread.get_by_role("button", name="Save reply").click()
    expect(thread.get_by_role("alert")).to_contain_text("Write your comment first.")
    thread.get_by_label("Your reply to Amira Khan").fill("By the nurse, 3 March.")
    thread.get_by_role("button", name="Save reply").click()
    expect(thread.get_by_role("listitem")).to_contain_text("By the nurse, 3 March.")
    thread.get_by_role("button", name=re.compile("Resolve")).click()
    expect(thread).to_contain_text("resolved by Ruth Ames")
    expect(page.locator("mark.passage")).to_have_count(0)
    thread.locator("summary").click()
    thread.get_by_role("button", name="Open again").click()
    expect(page.locator("mark.passage")).to_have_text("afraid to go home")
    said.refresh_from_db()
    assert said.resolved_at is None


def test_words_are_suggested_and_the_author_takes_them(come: Come) -> None:
    here = scene()
    member = come(here.panel_member, here)
    select(member.page, "practice nurse")
    member.page.get_by_role("toolbar", name="Selected words").get_by_role("button", name="Comment").click()
    expect(member.page.get_by_label("The words you suggest")).to_be_hidden()
    member.page.get_by_label("What is it?").select_option("Suggested words")
    member.page.get_by_label("The words you suggest").fill("healthcare assistant")
    wrong = member.keep("reading-suggesting")
    member.page.get_by_role("button", name="Save comment").click()
    expect(member.page.locator("article.comment ins")).to_contain_text("healthcare assistant")
    author = come(here.author, here)
    wrong += author.keep("reading-suggestion")
    author.page.get_by_role("button", name="Accept").click()
    expect(author.page.get_by_text("The suggested words are in the draft as last saved")).to_be_visible()
    assert wrong == []


def test_one_goes_from_the_passage_to_its_comments_and_back(come: Come) -> None:
    here = scene()
    said, other = here.comment(), here.comment(text="And when?")
    page = come(here.panel_member, here).page
    link = page.get_by_role("link", name="has 2 comments")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#comment-{said.pk}")).to_be_focused()
    page.locator(f"#comment-{said.pk}").get_by_role("link", name="Back to the passage").click()
    expect(link).to_be_focused()
    page.locator("mark.passage").click()
    expect(page.locator(f"#comment-{other.pk}")).to_be_focused()


def test_crowded_comments_do_not_lie_on_each_other_and_stay_near(come: Come) -> None:
    here = scene()
    for number in range(4):
        here.comment(text=f"Point {number}. " + "There is more to say about this. " * 9)
    here.comment(quote="kept the message", text="Which message?")
    page = come(here.author, here).page
    expect(page.locator(".reading__body--placed")).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    boxes = page.locator("article.comment").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect()).map(box => [box.top, box.bottom, box.left])"
    )
    boxes.sort()
    assert len(boxes) == 5
    text = page.locator("[data-key=a]").bounding_box()
    assert text is not None
    for (_, bottom, left), (top, _, _) in pairwise(boxes):
        assert top >= bottom
        assert left >= text["x"] + text["width"]
    assert abs(boxes[0][0] - text["y"]) < 40


def test_nothing_is_lost_when_the_session_or_the_connection_is_gone(come: Come) -> None:
    here = scene()
    someone = come(here.panel_member, here)
    page = someone.page
    select(page, "practice nurse")
    page.get_by_role("button", name="Comment", exact=True).last.click()
    page.get_by_label("Your comment").fill("Written for an hour.")
    (session,) = [each for each in someone.context.cookies() if each["name"] == settings.SESSION_COOKIE_NAME]
    someone.context.clear_cookies()
    page.get_by_role("button", name="Save comment").click()
    expect(page.get_by_role("alert")).to_contain_text("you have been signed out")
    expect(page.get_by_label("Your comment")).to_have_value("Written for an hour.")
    someone.context.set_offline(True)
    page.get_by_role("button", name="Save comment").click()
    expect(page.get_by_role("alert")).to_contain_text("no connection")
    someone.context.set_offline(False)
    # Signed in again in another tab: the token of this page's forms is an old one.
    someone.context.add_cookies([{"name": session["name"], "value": session["value"], "url": someone.home}])
    page.get_by_role("button", name="Save comment").click()
    expect(page.locator("mark.passage")).to_have_text("practice nurse")
    assert PassageComment.objects.get().comment == "Written for an hour."


def test_what_is_being_written_outlives_a_change_to_its_row(come: Come) -> None:
    here = scene()
    said = here.comment()
    page = come(here.author, here).page
    select(page, "practice nurse")
    page.get_by_role("button", name="Comment", exact=True).last.click()
    page.get_by_label("Your comment").fill("Half a thought")
    page.locator(f"#comment-{said.pk}").get_by_role("button", name=re.compile("Resolve")).click()
    expect(page.locator(f"#comment-{said.pk}")).to_contain_text("resolved by Ruth Ames")
    select(page, "practice nurse")
    page.get_by_role("button", name="Comment", exact=True).last.click()
    expect(page.get_by_label("Your comment")).to_have_value("Half a thought")
    page.get_by_label("Your comment").fill("")


def test_on_a_phone_the_bar_stands_at_the_foot_of_the_window(come: Come) -> None:
    here = scene()
    page = come(here.panel_member, here).page
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.reload()
    expect(page.get_by_role("link", name="Preface", exact=True)).to_be_hidden()
    select(page, "practice nurse")
    bar = page.get_by_role("toolbar", name="Selected words")
    expect(bar).to_be_in_viewport()
    page.screenshot(path="tests/output/reading-selected-390.png")
    bar.get_by_role("button", name="Comment").click()
    page.get_by_label("Your comment").fill("On the train.")
    page.get_by_role("button", name="Save comment").click()
    expect(page.locator("mark.passage")).to_have_text("practice nurse")


def test_the_look_on_a_desk_and_on_a_phone(come: Come) -> None:
    here = scene()
    here.comment(quote="practice nurse", text="It was the healthcare assistant, not the nurse. Our record says so.")
    said = here.comment(quote="No risk assessment was made.", text="Was the DASH form offered?")
    here.comment(by=here.manager, quote="verbal argument", text="Please quote the police record exactly.")
    here.comment(quote="Three agencies", text="Four, with the charity.")
    page_of_author = come(here.author, here)
    page = page_of_author.page
    thread = page.locator(f"#comment-{said.pk}")
    thread.get_by_text("Reply", exact=True).click()
    thread.get_by_label("Your reply to Amira Khan").fill("It was. I will say so.")
    thread.get_by_role("button", name="Save reply").click()
    expect(page.get_by_text("It was. I will say so.")).to_be_visible()
    wrong = page_of_author.keep("reading")
    page.locator("[data-key=b]").hover()
    select(page, "kept the message")
    expect(page.get_by_role("toolbar", name="Selected words")).to_be_visible()
    page.screenshot(path="tests/output/reading-selected-1280.png")
    page.get_by_role("button", name="Comment", exact=True).last.click()
    expect(page.get_by_label("Your comment")).to_be_focused()
    wrong += page_of_author.keep("reading-writing")
    page.keyboard.press("Escape")
    second = redraft(here, "On 3 March 2019 Karen told the healthcare assistant that she was afraid to go home.")
    page.goto(second.url)
    wrong += page_of_author.keep("reading-draft-2")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    wrong += page_of_author.keep("reading-shortcuts")
    page.goto(f"{here.url}comment/?paragraph=l1")
    wrong += page_of_author.keep("reading-plain-comment")
    assert wrong == []


def test_it_all_works_without_scripts(browser: Browser, live_server: LiveServer) -> None:
    here = scene()
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": PHONE, "height": 800}
    )
    page = context.new_page()
    browser_sign_in(page, live_server.url, here.author)
    page.goto(here.url)
    page.get_by_role("link", name="Comment on paragraph 1.1").click()
    page.get_by_label("Which words?").fill("practice nurse")
    page.get_by_label("Your comment").fill("Her name is known to us.")
    page.get_by_role("button", name="Save comment").click()
    thread = page.locator("article.comment")
    expect(thread).to_contain_text("Her name is known to us.")
    thread.get_by_text("Reply", exact=True).click()
    thread.get_by_label("Your reply").fill("Ours too.")
    thread.get_by_role("button", name="Save reply").click()
    expect(thread).to_contain_text("Ours too.")
    page.screenshot(path="tests/output/reading-without-scripts-390.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.screenshot(path="tests/output/reading-without-scripts-1280.png", full_page=True)
    thread.get_by_role("button", name=re.compile("Resolve")).click()
    expect(page.get_by_text("resolved by Ruth Ames")).to_be_visible()
    context.close()
