"""Pausing the clock and starting it again, and the letter of a decision."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from portal.access.rules import Role
from portal.audit.models import AuditEntry
from review_pages.models import DecisionLetter, Pause, ReviewEvent, ReviewPage
from review_pages.profiles import profile
from review_pages.review.clock import State
from review_pages.review.letters import write_letter
from review_pages.review.progress import progress
from tests import factories
from tests.helpers import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def review() -> ReviewPage:
    made = factories.review()
    today = timezone.localdate()
    for key, days in (("notified", 60), ("decided", 40)):
        ReviewEvent.objects.create(
            review=made,
            key=key,
            on=today - timedelta(days=days),
            note="The criteria are met.",
            recorded_by=made.opened_by,
        )
    return made


@pytest.fixture
def client(review: ReviewPage) -> Client:
    return sign_in(Client(), factories.member(review, Role.MANAGER, person=factories.person("Ruth Ames")))


def said(days_ago: int, **more: str) -> dict[str, str]:
    on = timezone.localdate() - timedelta(days=days_ago)
    return {
        "on_day": str(on.day),
        "on_month": str(on.month),
        "on_year": str(on.year),
        "reason": "Criminal proceedings.",
        "agreed_by": "The chair",
        **more,
    }


def url(review: ReviewPage) -> str:
    return reverse("review_pages:pause", args=[review.reference])


def test_a_pause_and_a_restart_move_the_date_and_stay_in_the_history(client: Client, review: ReviewPage) -> None:
    due = progress(review).milestones[1].due
    assert due is not None
    client.post(url(review), said(30))
    stands = progress(review)
    assert stands.milestones[1].state is State.PAUSED
    assert stands.milestones[1].due == due + timedelta(days=30)
    home = reverse("review_pages:review", args=[review.reference])
    assert "The clock is paused since" in client.get(home).content.decode()
    kept = Pause.objects.get()
    client.post(url(review), said(10, pause=str(kept.pk), reason="The trial has ended.", agreed_by="The panel"))
    assert progress(review).milestones[1].due == due + timedelta(days=20)
    page = client.get(home).content.decode()
    for text in (
        "Criminal proceedings.",
        "The trial has ended.",
        "agreed by The chair",
        "agreed by The panel",
        "20 days",
    ):
        assert text in page
    assert list(AuditEntry.objects.filter(what__startswith="clock.").values_list("what", flat=True).order_by("pk")) == [
        "clock.paused",
        "clock.restarted",
    ]


def test_a_restart_cannot_come_before_its_pause_nor_a_pause_before_the_last_restart(
    client: Client, review: ReviewPage
) -> None:
    client.post(url(review), said(10))
    kept = Pause.objects.get()
    assert "cannot run again before that" in client.post(url(review), said(11, pause=str(kept.pk))).content.decode()
    client.post(url(review), said(5, pause=str(kept.pk)))
    assert "Choose that day or a later one" in client.post(url(review), said(6)).content.decode()
    assert Pause.objects.count() == 1


def test_the_second_of_two_who_pause_at_once_changes_nothing(client: Client, review: ReviewPage) -> None:
    client.post(url(review), said(10))
    answer = client.post(url(review), said(5), follow=True)
    assert "Nothing was changed" in answer.content.decode()
    assert Pause.objects.get().restart is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(
            review=review, start=timezone.localdate(), reason="x", agreed_by="y", recorded_by=review.opened_by
        )


def test_a_decision_has_a_letter_that_says_nothing_of_who_made_it(client: Client, review: ReviewPage) -> None:
    event = ReviewEvent.objects.get(review=review, key="decided")
    address = reverse("review_pages:letter", args=[review.reference, event.pk])
    today = timezone.localdate()
    date = {"on_day": str(today.day), "on_month": str(today.month), "on_year": str(today.year)}
    client.post(address, {"to": "All agencies", **date})
    kept = DecisionLetter.objects.get()
    assert (kept.event, kept.addressed_to, kept.uploaded_by.full_name) == (event, "All agencies", "Ruth Ames")
    answer = client.get(reverse("review_pages:letter-file", args=[review.reference, kept.pk]))
    data = answer.content
    document = Document(io.BytesIO(data))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert review.reference in text
    assert "The criteria are met." in text
    assert "decision to hold a review" in text
    assert review.pseudonym not in text
    assert "[" not in text
    assert document.sections[0].header.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    properties = document.core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert b"Ruth" not in data
    assert set(AuditEntry.objects.filter(what__startswith="decision.").values_list("what", flat=True)) == {
        "decision.letter-made",
        "decision.letter-read",
    }


def test_every_outcome_of_every_type_has_a_letter_without_a_gap() -> None:
    values = {"reference": "R-1", "review": "Review", "guidance": "G", "date": "1 May 2026", "partnership": "P"}
    values |= {"decided_on": "30 April 2026", "reasons": "First reason.\n\nSecond reason."}
    for code, edition in (("dhr", "2016-12"), ("sar", "2015-04"), ("rapid-review", "2023-12"), ("owhr", "2023-04")):
        for milestone in profile(code, edition).milestones:
            for outcome in milestone.decision.outcomes if milestone.decision else ():
                document = Document(io.BytesIO(write_letter(outcome.letter, values, marking="OFFICIAL")))
                texts = [paragraph.text for paragraph in document.paragraphs]
                assert "Second reason." in texts
                assert not [text for text in texts if "[" in text or "{" in text]


def test_only_a_manager_pauses_or_writes_letters(review: ReviewPage) -> None:
    for role in (Role.CHAIR, Role.AUTHOR, Role.PANEL_MEMBER):
        other = sign_in(Client(), factories.member(review, role))
        assert other.post(url(review), said(3)).status_code == 404
    assert not Pause.objects.exists()
