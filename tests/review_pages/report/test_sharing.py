"""Sharing a revision for a time: with the family one at a time, with quality assurance what was submitted."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access.rules import READERS, Role, Stage
from portal.audit.models import AuditEntry
from publishing import submission
from publishing.site import ensure_workflow
from review_pages.models import SharedRevision
from tests import factories
from tests.comments.factories import Scene, redraft, scene
from tests.helpers import sign_in

pytestmark = pytest.mark.django_db
TOMORROW = datetime.timedelta(days=1)


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def url(name: str, here: Scene, *args: Any) -> str:
    return reverse(f"review_pages:{name}", args=[here.review.reference, *args])


def until(at: datetime.datetime | None = None, **more: str) -> dict[str, Any]:
    at = timezone.localtime(at or timezone.now() + 9 * TOMORROW)
    return {"name": "For you", "until_day_day": at.day, "until_day_month": at.month, "until_day_year": at.year} | more


def read(client: Client, here: Scene) -> int:
    return client.get(reverse("comments:read", args=[here.review.reference])).status_code


def test_the_family_reads_one_version_until_a_moment_that_the_manager_sets(client: Client) -> None:
    here = scene()
    here.comment(text="Not for the family.")
    family = sign_in(Client(), factories.member(here.review, Role.FAMILY_READER))
    assert read(family, here) == 404
    sign_in(client, here.manager)
    said = words(
        client.post(url("report-share-family", here, here.revision.pk), until(until_time="17:00"), follow=True)
    )
    assert "The family readers of this review can now read “For you”, until" in said
    page = words(family.get(reverse("comments:read", args=[here.review.reference])))
    assert "You can read it until" in page
    assert "5:00pm" in page
    assert "Not for the family." not in page
    SharedRevision.objects.filter(audience=Stage.FOR_FAMILY).update(until=timezone.now())
    assert read(family, here) == 404
    assert AuditEntry.objects.filter(what="draft.shared", who=here.manager).exists()


def test_a_second_version_takes_the_place_of_the_first(client: Client) -> None:
    first = scene()
    sign_in(client, first.manager)
    client.post(url("report-share-family", first, first.revision.pk), until())
    second = redraft(first, "Rewritten.")
    page = words(client.get(url("report-share-family", second, second.revision.pk)))
    assert "They have one version at a time: this one takes its place." in page
    client.post(url("report-share-family", second, second.revision.pk), until())
    family = sign_in(Client(), factories.member(first.review, Role.FAMILY_READER))
    for here, status in ((first, 404), (second, 200)):
        address = reverse("comments:read-revision", args=[here.review.reference, here.revision.pk])
        assert family.get(address).status_code == status


def test_the_manager_closes_it_early(client: Client) -> None:
    here = scene()
    sign_in(client, here.manager)
    client.post(url("report-share-family", here, here.revision.pk), until())
    family = sign_in(Client(), factories.member(here.review, Role.FAMILY_READER))
    assert read(family, here) == 200
    shared = SharedRevision.objects.get(audience=Stage.FOR_FAMILY)
    assert "is closed to them now" in words(client.post(url("report-end-share", here, shared.pk), follow=True))
    assert read(family, here) == 404
    assert "closed already" in words(client.post(url("report-end-share", here, shared.pk), follow=True))
    assert AuditEntry.objects.filter(what="draft.share-ended").count() == 1
    for_panel = SharedRevision.objects.get(audience=Stage.FOR_PANEL)
    assert client.post(url("report-end-share", here, for_panel.pk)).status_code == 404


def test_a_time_that_has_gone_by_and_no_time_at_all_are_refused(client: Client) -> None:
    here = scene()
    sign_in(client, here.manager)
    place = url("report-share-family", here, here.revision.pk)
    assert "This has gone by" in words(client.post(place, until(timezone.now() - TOMORROW)))
    assert client.post(place, {"name": "For you"}).status_code == 422
    assert "Enter a time such as 17:00" in words(client.post(place, until(until_time="teatime")))
    assert not SharedRevision.objects.filter(audience=Stage.FOR_FAMILY).exists()


def test_quality_assurance_gets_what_was_submitted_and_nothing_else(client: Client) -> None:
    ensure_workflow()
    here = scene()
    sign_in(client, here.manager)
    place = url("report-share-quality-assurance", here, here.revision.pk)
    assert "Only a revision that the author has submitted" in words(client.post(place, {"name": "Q"}, follow=True))
    submission.submit(here.draft, here.author)
    assert "Send it for quality assurance" in words(client.get(url("report", here)))
    assert "until you end it" in words(client.post(place, {"name": "Submitted"}, follow=True))
    quality = sign_in(Client(), factories.member(here.review, Role.QUALITY_ASSURANCE_READER))
    assert read(quality, here) == 200
    assert read(sign_in(Client(), factories.member(here.review, Role.FAMILY_READER)), here) == 404


def test_the_author_shares_with_the_panel_and_with_nobody_else(client: Client) -> None:
    here = scene()
    sign_in(client, here.author)
    page = words(client.get(url("report", here)))
    assert "Let the family read it" not in page
    assert client.post(url("report-share-family", here, here.revision.pk), until()).status_code == 404
    again = redraft(here, "Rewritten.")
    SharedRevision.objects.filter(revision=again.revision).delete()
    assert client.post(url("report-share", again, again.revision.pk), {"name": "Draft 7"}).status_code == 302


@pytest.mark.parametrize("role", sorted(READERS))
def test_the_desk_leads_a_reader_to_the_reading_and_nothing_else(client: Client, role: Role) -> None:
    here = scene()
    sign_in(client, reader := factories.member(here.review, role, person=factories.person("Judith Reader")))
    desk = words(client.get(reverse("desk")))
    assert "Nothing waits for you." in desk
    assert here.review.reference not in desk
    audience = Stage.FOR_FAMILY if role is Role.FAMILY_READER else Stage.FOR_QUALITY_ASSURANCE
    SharedRevision.objects.create(
        draft=here.draft,
        revision=here.revision,
        audience=audience,
        name="For you",
        shared_by=here.manager,
        until=timezone.now() + TOMORROW,
    )
    for _look in range(2):
        desk = words(client.get(reverse("desk")))
        assert "Read For you, open to you until" in desk
        assert "Your reviews" not in desk
        assert client.get(here.url).status_code == 200
    assert client.get(url("review", here)).status_code == 404
    assert client.get(url("report", here))["Location"] == reverse("comments:read", args=[here.review.reference])
    assert reader.memberships.count() == 1
