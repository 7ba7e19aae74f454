"""A partnership changes words, times and questions; a review keeps what it was opened under until it is moved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.access.rules import Role, Stage
from portal.audit.models import AuditEntry
from review_pages.models import IdentityEntry, LocalProfile, ProfileMove, ReviewEvent, ReviewPage
from review_pages.profiles import look_in, profile
from review_pages.review.local import newest, profile_of, to_pin
from review_pages.review.moving import preview, targets
from review_pages.review.progress import progress
from tests import factories
from tests.helpers import sign_in

pytestmark = pytest.mark.django_db

DHR = profile("dhr", "2016-12")


@pytest.fixture
def review() -> ReviewPage:
    made = factories.review()
    for key, on in (("notified", "2026-01-31"), ("decided", "2026-02-20")):
        ReviewEvent.objects.create(review=made, key=key, on=on, recorded_by=made.opened_by)
    return made


@pytest.fixture
def client(review: ReviewPage) -> Client:
    return sign_in(Client(), factories.member(review, Role.MANAGER, person=factories.person("Ruth Ames")))


def page_of(review: ReviewPage) -> str:
    return reverse("review_pages:review-type", args=[review.partnership_id, "dhr", "2016-12"])


def save(client: Client, review: ReviewPage, **changes: Any) -> Any:
    """Post the form as it stands now, with these changes."""
    form = client.get(page_of(review)).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    values = {name: value for name, value in values.items() if value}
    return client.post(page_of(review), values | changes)


def test_a_file_can_be_asked_for_in_a_return_and_not_in_the_notification(client: Client, review: ReviewPage) -> None:
    asked = {"label": "Your safeguarding policy", "kind": "file"}
    refused = save(client, review, place="notification.death", **asked)
    assert "A file can be asked for in what agencies return only." in refused.content.decode()
    assert not LocalProfile.objects.exists()
    assert save(client, review, place="agency_report.report", **asked).status_code == 302
    added = profile_of(review.partnership, "dhr", "2016-12").question("agency_report", "local_1")
    assert added is not None
    assert (added.kind, added.required) == ("file", False)


def test_words_times_and_questions_are_changed_without_touching_the_file(client: Client, review: ReviewPage) -> None:
    assert save(
        client,
        review,
        term_author="Chair and author",
        within_completion="12 months",
        place="involvement.involvement",
        label="Was an interpreter used?",
        kind="yes_no",
        required="on",
        note="As agreed in May.",
    )["Location"] == page_of(review)
    now = profile_of(review.partnership, "dhr", "2016-12")
    assert now.terms.author == "Chair and author"
    assert str(now.milestones[1].within) == "12 months"
    added = now.question("involvement", "local_1")
    assert added is not None
    assert (added.label, added.kind, added.required) == ("Was an interpreter used?", "yes_no", True)
    assert added.hint.startswith("Asked by the partnership since")
    assert profile("dhr", "2016-12") == DHR
    version = LocalProfile.objects.get()
    assert (version.version, version.note, version.made_by.full_name) == (1, "As agreed in May.", "Ruth Ames")
    assert now.local is not None
    assert (now.local.terms, now.local.milestones) == (("author",), ("completion",))
    assert AuditEntry.objects.filter(what="profile.changed").exists()
    assert "changed by your partnership on" in client.get(page_of(review)).content.decode()


def test_a_change_can_be_taken_back_and_a_key_is_never_used_twice(client: Client, review: ReviewPage) -> None:
    save(client, review, place="involvement.involvement", label="First?")
    save(
        client,
        review,
        take_back=["involvement.involvement.local_1"],
        reword="involvement.records.searched_from",
        wording="From when?",
    )
    now = profile_of(review.partnership, "dhr", "2016-12")
    assert now.question("involvement", "local_1") is None
    question = now.question("involvement", "searched_from")
    assert question is not None
    assert question.label == "From when?"
    save(client, review, place="involvement.involvement", label="Another?")
    assert profile_of(review.partnership, "dhr", "2016-12").question("involvement", "local_3") is not None
    assert [each.version for each in LocalProfile.objects.all()] == [1, 2, 3]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"within_completion": "half a year"}, "Write it as 1 month"),
        ({"label": "Where?"}, "Choose where."),
        ({"reword": "involvement.records.searched_from"}, "Enter the new wording"),
        ({"place": "involvement.you", "label": "What of {nobody}?"}, "{nobody} is no term"),
    ],
)
def test_what_does_not_fit_is_said_and_not_saved(
    client: Client, review: ReviewPage, changes: dict[str, str], said: str
) -> None:
    assert said in save(client, review, **changes).content.decode()
    assert not LocalProfile.objects.exists()


def test_an_open_review_keeps_what_it_was_opened_under_until_it_is_moved(client: Client, review: ReviewPage) -> None:
    save(client, review, within_completion="12 months", place="involvement.involvement", label="Was there a carer?")
    review.refresh_from_db()
    assert review.profile == DHR
    [target, _dardr] = sorted(targets(review), key=lambda each: each.profile.code != "dhr")
    url = reverse("review_pages:move-review", args=[review.reference, target.key])
    page = client.get(url).content.decode()
    for text in ("6 months, due on 20 August 2026", "12 months, due on 20 February 2027", "Was there a carer?"):
        assert text in page
    client.post(url, {"reason": "We agreed more time."})
    review = ReviewPage.objects.get(pk=review.pk)
    assert str(progress(review).milestones[1].due) == "2027-02-20"
    home = client.get(reverse("review_pages:review", args=[review.reference])).content.decode()
    assert "Changed by your partnership on" in home
    assert AuditEntry.objects.filter(what="review.profile-moved", review_reference=review.reference).exists()
    back = reverse("review_pages:move-review", args=[review.reference, "back"])
    assert client.post(back, {"reason": "Too soon."}).status_code == 302
    assert ReviewPage.objects.get(pk=review.pk).profile == DHR


def test_a_review_moves_to_the_type_that_follows_and_back_and_loses_nothing(client: Client, review: ReviewPage) -> None:
    karen = IdentityEntry.objects.create(review=review, pseudonym="Karen", relationship="victim", name="Zofia Testname")
    url = reverse("review_pages:move-review", args=[review.reference, "dardr_2024-05"])
    text = client.get(url).content.decode()
    assert "person who died" in text
    assert client.post(url, {}).status_code == 200
    assert client.post(url, {"reason": "The new name holds."}).status_code == 302
    karen.refresh_from_db()
    assert karen.relationship == "person who died"
    moved = ReviewPage.objects.get(pk=review.pk)
    assert moved.profile.code == "dardr"
    assert [str(each.due) for each in progress(moved).milestones] == ["2026-02-28", "2026-08-20"]
    back = reverse("review_pages:move-review", args=[review.reference, "dhr_2016-12"])
    assert client.post(back, {"reason": "It was not for us."}).status_code == 302
    karen.refresh_from_db()
    assert (karen.relationship, ReviewPage.objects.get(pk=review.pk).profile) == ("victim", DHR)
    assert ProfileMove.objects.filter(review=review).count() == 2


NEXT_EDITION = """
extends: dhr-2016-12
edition: "2030-01"
guidance_name: Guidance of 2030
effective_from: 2030-01-01
milestones: [{key: completion, within: 9 months}]
forms:
  involvement:
    parts: [{key: risk, questions: [{key: referrals, leave_out: true}, {key: alerts, label: Alerts, kind: text}]}]
report: {overview: [{key: overview, leave_out: true}]}
"""


@pytest.fixture
def next_edition(tmp_path: Path) -> Iterator[None]:
    (tmp_path / "dhr-2030-01.yaml").write_text(NEXT_EDITION, encoding="utf-8")
    look_in([tmp_path])
    yield
    look_in([])


@pytest.mark.usefixtures("next_edition")
def test_a_new_edition_changes_no_open_review_and_answers_to_old_questions_stay(
    client: Client, review: ReviewPage
) -> None:
    assert review.profile == DHR
    new = profile("dhr", "2030-01")
    said = [(each.what, each.before, each.after) for group in preview(review, new) for each in group.changes]
    assert ("Review completed", "6 months, due on 20 August 2026", "9 months, due on 20 November 2026") in said
    assert ("No longer asked; answers are kept", "Referrals made and received", "") in said
    assert ("Asked from now on", "", "Alerts") in said
    assert ("Section", "Overview", "") in said
    agency = factories.agency(review.partnership)
    kept = {"referrals": "To the duty team."}
    page = factories.agency_return(review, agency, stage=str(Stage.SUBMITTED), answers=kept)
    client.post(reverse("review_pages:move-review", args=[review.reference, "dhr_2030-01"]), {"reason": "New edition."})
    text = client.get(reverse("review_pages:return", args=[review.reference, page.pk])).content.decode()
    assert "No longer asked" in text
    assert "To the duty team." in text
    page.refresh_from_db()
    assert page.answers == kept


def test_what_holds_for_a_partnership_is_nothing_to_another(client: Client, review: ReviewPage) -> None:
    save(client, review, term_author="Chair and author")
    other = factories.partnership()
    assert to_pin(newest(other, "dhr", "2016-12")) == {}
    assert client.get(reverse("review_pages:review-types", args=[other.pk])).status_code == 404
