"""One review from its notification to the public report: five people, seven steps, one real browser each.

Accounts come from the invitations that the interface sends, codes from the key that the enrolment page shows, the Word
report is a real file. Pictures of every page, on a laptop and on a phone, stay in tests/output/journey.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from review_pages.demo.word_report import write_demo_report
from tests.browser import Visitor, select
from tests.journey.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

REFERENCE = "DHR-2026-04"
REAL_NAMES = ["Philippa", "Thorncastle", "Willowmere"]
PASSAGE = "Karen was a daughter, a sister, a mother and a colleague"
EDITED = " Her tomatoes won two prizes."


def as_typed(day: datetime.date) -> str:
    return f"{day.day} {day.month} {day.year}"


def test_seven_steps_from_notification_to_public_report(visitor: Callable[[], Visitor], tmp_path: Path) -> None:
    wrong: list[str] = []
    call_command(
        "open_partnership",
        "Northshire Community Safety Partnership",
        manager="ruth@council.example",
        full_name="Ruth Pemberline",
    )

    def comes(name: str, email: str = "") -> Person:
        return Person(visitor(), name, email, wrong)

    ruth = comes("Ruth Pemberline", "ruth@council.example")
    tom = comes("Tom Landholme", "tom@housing.example")
    grace = comes("Grace Tolliver-Munn", "grace@housing.example")
    helen = comes("Helen Ashdown-Vale", "helen@author.example")
    amira = comes("Amira Sandhurst", "amira@trust.example")
    reader = comes("someone from the public")

    opens_a_review(ruth)
    brings_in_agencies_and_people(ruth, tom, grace, helen, amira)
    answers_for_an_agency(tom)
    signs_for_the_agency(grace)
    sees_all_answers(ruth)
    uploads_and_edits_the_report(helen, tmp_path)
    comments_on_a_passage(amira)
    replies_and_resolves(helen)
    clears_what_may_not_be_published(helen)
    submits(helen)
    approves(ruth)
    reads_the_public_report(reader)
    finds_nothing_else(reader)

    assert_mail_says_nothing()
    assert wrong == []


# 1. The manager signs in, lands on the desk, and opens the review


def opens_a_review(ruth: Person) -> None:
    ruth.accepts_invitation(keeps=lambda picture: ruth.keeps(f"1-{picture}"))
    ruth.signs_out()
    ruth.signs_in(keeps=lambda picture: ruth.keeps(f"1-{picture}"))
    ruth.is_on("Ruth")
    ruth.keeps("1-desk-of-the-manager")
    ruth.follows("Open a review")
    ruth.is_on("What kind of review is it?")
    ruth.follows("Domestic Homicide Review, guidance of December 2016")
    ruth.is_on("Open a review")
    ruth.keeps("1-open-a-review")
    ruth.fills("Reference", REFERENCE)
    ruth.dates("When were you notified?", as_typed(timezone.localdate() - datetime.timedelta(days=21)))
    ruth.picks("In which nation is it?", "England")
    people = ruth.page.locator("fieldset:has(> legend.govuk-fieldset__legend--m)")
    for number, (pseudonym, name) in enumerate([("Karen", "Philippa Thorncastle"), ("Martin", "Gareth Willowmere")]):
        one = people.nth(number)
        one.get_by_label("Pseudonym").fill(pseudonym)
        one.get_by_label("Real name").fill(name)
    ruth.fills("Name of the person notifying", "Owen Farrow-Lyle")
    ruth.fills("Their agency", "Northshire Police")
    ruth.dates("Date of the death", "30 1 2026")
    ruth.fills("Place of the death", "At home, Northshire")
    ruth.picks("What kind of death it was", "A suspected homicide")
    ruth.fills("The circumstances in brief", "She was found at home. One person has been charged.")
    ruth.picks("Has the next of kin been told of the death?", "Yes")
    ruth.presses("Open the review")
    ruth.is_on("Where this review is")
    ruth.sees(re.compile(r"in \d+ days"))
    ruth.keeps("1-review-with-its-clock")
    ruth.follows("The notification")
    ruth.keeps("1-notification")
    ruth.opens(f"/portal/reviews/{REFERENCE}/identities/")
    ruth.keeps("1-identity-register")
    ruth.opens(f"/portal/reviews/{REFERENCE}/")
    ruth.follows("Record that this is done")
    ruth.keeps("1-decision")
    ruth.picks("Hold a review?", "Yes")
    ruth.dates("Date", as_typed(timezone.localdate()))
    ruth.fills("Reasons", "The criteria of section 9 are met.")
    ruth.presses("Record it")
    ruth.sees("Review completed")


# 2. The manager adds an agency and three people; each gets an e-mail with a reference and a link


def brings_in_agencies_and_people(ruth: Person, tom: Person, grace: Person, helen: Person, amira: Person) -> None:
    for name, short_name in (("Northshire Housing", "Housing"), ("Northshire NHS Foundation Trust", "NHS")):
        ruth.opens(f"/portal/reviews/{REFERENCE}/people/add-an-agency/")
        ruth.fills("Name of a new agency", name)
        ruth.fills("Its short name", short_name)
        ruth.dates("When should it reply?", as_typed(timezone.localdate() + datetime.timedelta(days=28)))
        ruth.keeps("2-add-an-agency")
        ruth.presses("Add the agency")
        ruth.is_on("People")
    for person, role, agency in (
        (tom, "Agency author", "Northshire Housing"),
        (grace, "Agency sign-off manager", "Northshire Housing"),
        (helen, "Independent Author", ""),
        (amira, "Review panel member", "Northshire NHS Foundation Trust"),
    ):
        ruth.opens(f"/portal/reviews/{REFERENCE}/people/invite/")
        ruth.fills("Full name", person.name)
        ruth.fills("E-mail address", person.email)
        ruth.picks("Role", role)
        if agency:
            ruth.page.get_by_role("combobox", name=re.compile("^Agency")).select_option(label=agency)
        ruth.keeps("2-invite-a-person")
        ruth.presses("Send the invitation")
        ruth.is_on("People")
    ruth.keeps("2-people")
    for person in (tom, grace, helen, amira):
        person.accepts_invitation()
        person.opens("/portal/")
        person.keeps(f"2-desk-of-{person.email.partition('@')[0]}")


# 3. The agency's author answers in parts; its senior manager signs; the partnership's sees the answers side by side


def answers_for_an_agency(tom: Person) -> None:
    tom.opens("/portal/")
    tom.page.get_by_role("main").get_by_role("link", name=re.compile("involvement form", re.IGNORECASE)).first.click()
    tom.is_on("Involvement form")
    tom.keeps("3-involvement-form")
    tom.follows("Who is answering")
    tom.keeps("3-who-is-answering")
    tom.fills("Your name and job title", "Tom Landholme, tenancy officer")
    tom.fills("The senior manager who signs this off", "Grace Tolliver-Munn, director")
    tom.presses("Save and continue")
    tom.is_on("The records you searched")
    tom.fills("Which records did you search?", "The tenancy file and the record of repairs.")
    tom.dates("From", "1 1 2021")
    tom.dates("To", "1 2 2026")
    tom.picks("Are all records of these people secured?", "Yes")
    tom.presses("Save and continue")
    tom.is_on("Who you knew")
    tom.keeps("3-who-you-knew")
    tom.picks("Karen, victim", "Known to us")
    tom.dates("First contact with Karen", "4 4 2011")
    tom.picks("Martin, alleged perpetrator", "Not known to us")
    tom.presses("Save and come back later")
    tom.is_on("Involvement form")
    tom.keeps("3-half-done")
    tom.follows("Your agency's involvement")
    tom.picks("Was anyone named here open to your agency at the time of the death?", "Yes")
    tom.fills("Summary of your agency's involvement", "Karen was our tenant for fourteen years.")
    tom.presses("Save and continue")
    for _part in ("Risk and referrals", "What you have learned already"):
        tom.presses("Save and continue")
    tom.is_on("What comes next")
    tom.page.get_by_label("Yes", exact=True).check()
    tom.presses("Save and continue")
    tom.is_on("Declaration")
    tom.page.get_by_label("Yes", exact=True).check()
    tom.presses("Save and continue")
    tom.is_on("Check your answers")
    tom.keeps("3-check-your-answers")
    tom.presses("Hand in")
    tom.sees("Handed in. Thank you.")
    tom.keeps("3-handed-in")


def signs_for_the_agency(grace: Person) -> None:
    grace.opens("/portal/")
    grace.keeps("3-desk-of-who-signs")
    grace.page.get_by_role("main").get_by_role("link", name=re.compile("involvement form", re.IGNORECASE)).first.click()
    grace.is_on("Northshire Housing")
    grace.keeps("3-waits-for-a-signature")
    grace.presses("Sign off this return")
    grace.page.get_by_role("button", name="Sign off this return").wait_for(state="detached")
    grace.keeps("3-signed")


def sees_all_answers(ruth: Person) -> None:
    ruth.opens(f"/portal/reviews/{REFERENCE}/agencies/")
    ruth.sees(re.compile("1 of 2 agencies"))
    ruth.keeps("3-agencies")
    ruth.follows("See all answers side by side")
    ruth.sees("Karen was our tenant for fourteen years.")
    ruth.keeps("3-answers-side-by-side")


# 4. The Independent Author brings in a Word report, edits it, and shares it with the panel


def uploads_and_edits_the_report(helen: Person, folder: Path) -> None:
    report = folder / "Overview report.docx"
    write_demo_report(report, "short")
    helen.opens(f"/portal/reviews/{REFERENCE}/report/")
    helen.keeps("4-before-the-first-draft")
    helen.follows("Bring in a Word file")
    helen.keeps("4-bring-in-a-word-file")
    helen.page.get_by_label("Word file").set_input_files(report)
    helen.presses("See what is in it")
    helen.is_on("What was read in the Word file")
    helen.keeps("4-what-was-read")
    helen.presses("Bring it in as a new revision")
    helen.is_on("Report")
    helen.keeps("4-report-tab")
    helen.follows("Open in the editor")
    preface = helen.page.locator(".Draftail-Editor").filter(has_text=PASSAGE).locator("[contenteditable=true]")
    preface.get_by_text(PASSAGE).click()
    helen.page.keyboard.press("Control+End")
    helen.page.keyboard.type(EDITED)
    helen.keeps("4-editor")
    helen.presses("Save draft")
    helen.sees("has been")
    helen.opens(f"/portal/reviews/{REFERENCE}/report/")
    helen.follows("Share with the review panel")
    helen.is_on("Share with the review panel")
    helen.keeps("4-share-with-the-panel")
    helen.presses("Share this revision")
    helen.sees("The review panel can now read")
    helen.keeps("4-shared")


# 5. A panel member comments on a passage; the author replies and resolves


def comments_on_a_passage(amira: Person) -> None:
    amira.opens("/portal/")
    amira.keeps("5-desk-of-the-panel-member")
    amira.opens(f"/portal/reviews/{REFERENCE}/report/read/")
    select(amira.page, PASSAGE)
    bar = amira.page.get_by_role("toolbar", name="Selected words")
    bar.get_by_role("button", name="Comment").click()
    amira.fills("Your comment", "She was also a school cook for nineteen years. Could that stand here?")
    amira.keeps("5-writing-a-comment")
    amira.presses("Save comment")
    expect(amira.page.locator("mark.passage")).to_have_text(PASSAGE)
    # A second one by keyboard alone: to the next paragraph, comment on the whole of it.
    amira.page.keyboard.press("j")
    amira.page.keyboard.press("c")
    amira.page.keyboard.press("Enter")
    amira.page.keyboard.type("The Trust agrees with this paragraph.")
    amira.page.keyboard.press("Control+Enter")
    expect(amira.page.locator("article.comment")).to_have_count(2)
    amira.keeps("5-draft-with-comments")


def replies_and_resolves(helen: Person) -> None:
    helen.opens(f"/portal/reviews/{REFERENCE}/report/read/")
    thread = helen.page.locator("article.comment").first
    expect(thread).to_contain_text("school cook")
    thread.locator("summary").press("Enter")
    thread.get_by_role("textbox").fill("Yes. I will add it to the preface.")
    thread.get_by_role("button", name="Save reply").click()
    expect(helen.page.locator("article.comment").first).to_contain_text("I will add it to the preface.")
    helen.keeps("5-a-reply")
    helen.page.locator("article.comment").first.get_by_role("button", name="Resolve").click()
    expect(helen.page.locator(".comment--resolved")).to_have_count(1)
    helen.keeps("5-resolved")


# 6. The author submits; the manager, who is not the last editor, approves; the pipeline publishes


def clears_what_may_not_be_published(helen: Person) -> None:
    helen.opens(f"/portal/reviews/{REFERENCE}/publication/")
    helen.follows("Disclosure check")
    helen.is_on("Disclosure check")
    helen.sees(re.compile("findings stop the publication"))
    helen.keeps("6-disclosure-check")
    first = helen.page.locator("[data-finding]").first
    first.get_by_text("Keep, with a reason").click()
    first.get_by_label("Why it may stay").fill("The day on which this draft was finished, which is public.")
    first.get_by_role("button", name="Keep it").click()
    helen.sees("Kept. Whoever approves the report sees it")
    helen.page.get_by_role("button", name=re.compile("of this kind as suggested")).first.click()
    helen.sees(re.compile("Replaced in [0-9]+ places"))
    helen.sees("Nothing stops the publication.")
    helen.keeps("6-disclosure-check-done")


def submits(helen: Person) -> None:
    helen.opens(f"/portal/reviews/{REFERENCE}/publication/")
    helen.keeps("6-ready-to-submit")
    helen.presses("Submit")
    helen.sees("Submitted.")
    helen.keeps("6-submitted")


def approves(ruth: Person) -> None:
    ruth.opens(f"/portal/reviews/{REFERENCE}/publication/")
    ruth.keeps("6-waits-for-sign-off")
    ruth.follows("Decide on")
    ruth.sees("The day on which this draft was finished, which is public.")
    ruth.keeps("6-sign-off")
    ruth.follows("Preview exactly what will be published")
    ruth.keeps("6-preview")
    ruth.page.go_back()
    ruth.fills("Month and year of the death", "January 2026")
    ruth.presses("Approve and publish")
    ruth.sees("Approved.")
    ruth.sees(re.compile("version 1"))
    ruth.keeps("6-published")


# 7. Anyone finds the report, reads it, and fetches it as data; nothing else answers


def reads_the_public_report(reader: Person) -> None:
    reader.opens("/")
    reader.keeps("7-library")
    reader.page.get_by_role("searchbox").first.fill("tomatoes")
    reader.page.get_by_role("button", name="Search").click()
    reader.keeps("7-search")
    reader.page.get_by_role("main").get_by_role("link", name=re.compile("Karen")).first.click()
    reader.is_on("Karen")
    reader.sees("National Domestic Abuse Helpline")
    reader.keeps("7-public-report")
    text = reader.page.content()
    assert not [name for name in REAL_NAMES if name in text]
    assert EDITED.strip() in text
    assert "school cook" not in text
    listed = reader.visitor.context.request.get("/api/v1/reports").json()
    (report,) = listed["items"]
    data = reader.visitor.context.request.get(f"/api/v1/reports/{report['slug']}").json()
    assert PASSAGE in json.dumps(data, ensure_ascii=False)
    assert not [name for name in REAL_NAMES if name in json.dumps(data, ensure_ascii=False)]


def finds_nothing_else(reader: Person) -> None:
    for path in (
        f"/portal/reviews/{REFERENCE}/",
        f"/portal/reviews/{REFERENCE}/report/read/",
        f"/portal/reviews/{REFERENCE}/identities/",
        "/admin/",
        "/portal/",
    ):
        reader.opens(path)
        reader.is_on("Sign in")
    for path in ("/reports/", "/northshire-community-safety-partnership/", "/documents/1/", "/api/v2/pages/"):
        answer = reader.visitor.context.request.get(path, max_redirects=0)
        assert answer.status in (302, 404), path
    reader.opens("/nothing-here/")
    reader.keeps("7-nothing-here")
    reader.opens("/accessibility/")
    reader.keeps("7-accessibility")


def assert_mail_says_nothing() -> None:
    """An e-mail carries a reference and a link: no name of the case, no pseudonym, nothing of the report."""
    assert mail.outbox
    for letter in mail.outbox:
        said = f"{letter.subject} {letter.body}"
        secrets = [*REAL_NAMES, "Karen", "Martin", "Housing", "homicide", "police", "Northshire NHS"]
        assert not [word for word in secrets if word.lower() in said.lower()], said
