"""A revision has a name, and who has the draft open in the editor is told to those who read it as it is written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession

from portal.access.rules import Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from review_pages.models import DraftReportPage, NamedRevision
from review_pages.report.document import Document, Paragraph, Run, Section
from tests import factories
from tests.helpers import sign_in

pytestmark = pytest.mark.django_db

REPORT = Document("Report", (Section("s000000000001", "Facts", (Paragraph("abcdefgh", (Run("She rang."),)),)),))
NAME = "Draft 3, sent to panel 4 March"


@pytest.fixture
def draft() -> DraftReportPage:
    review = factories.review()
    made = factories.draft(review)
    made.save_document(REPORT, factories.member(review, Role.AUTHOR))
    return made


def at(name: str, draft: DraftReportPage, *more: int) -> str:
    return reverse(f"review_pages:{name}", args=[draft.review.reference, *more])


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.MANAGER])
def test_author_and_manager_name_a_revision_and_find_it_by_its_name(
    client: Client, draft: DraftReportPage, role: Role
) -> None:
    sign_in(client, factories.member(draft.review, role))
    address = at("report-name", draft, draft.latest_revision_id)
    assert "Name it" in client.get(at("report", draft)).content.decode()
    assert client.post(address, {"name": "x" * 81}).status_code == 422
    said = client.post(address, {"name": NAME}, follow=True).content.decode()
    assert f"The revision is called “{NAME}” now." in said
    assert AuditEntry.objects.filter(what="draft.named", revision=draft.latest_revision_id).exists()
    draft.save_document(REPORT, draft.latest_revision.user)
    assert NAME in client.get(at("report-compare", draft)).content.decode()
    assert NAME in client.get(address).content.decode()
    client.post(address, {"name": ""})
    assert not NamedRevision.objects.exists()


def test_the_chair_reads_the_name_and_gives_none(client: Client, draft: DraftReportPage) -> None:
    NamedRevision.objects.create(
        draft=draft, revision=draft.latest_revision, name=NAME, named_by=draft.latest_revision.user
    )
    sign_in(client, factories.member(draft.review, Role.CHAIR))
    assert NAME in client.get(at("report", draft)).content.decode()
    assert client.get(at("report-name", draft, draft.latest_revision_id)).status_code == 404


def test_a_revision_of_another_review_is_not_named(client: Client, draft: DraftReportPage) -> None:
    other = factories.draft(factories.review())
    other.save_document(REPORT, factories.member(other.review, Role.AUTHOR))
    sign_in(client, factories.member(draft.review, Role.AUTHOR))
    assert client.post(at("report-name", draft, other.latest_revision_id), {"name": NAME}).status_code == 404


def test_what_is_saved_later_never_changes_a_named_revision(draft: DraftReportPage) -> None:
    named = draft.latest_revision
    NamedRevision.objects.create(draft=draft, revision=named, name=NAME, named_by=named.user)
    later = named.as_object()
    later.title = "Typed afterwards"
    saved = later.save_revision(user=named.user, overwrite_revision=named)
    assert saved.pk != named.pk


def open_editor(draft: DraftReportPage, user: User, ago: int = 0, *, typing: bool = False) -> None:
    EditingSession.objects.create(
        user=user,
        content_object=draft,
        last_seen_at=timezone.now() - timedelta(seconds=ago),
        is_editing=typing,
    )


def test_chair_and_author_see_that_the_other_has_the_draft_open(client: Client, draft: DraftReportPage) -> None:
    author, chair = factories.member(draft.review, Role.AUTHOR), factories.member(draft.review, Role.CHAIR)
    open_editor(draft, author, typing=True)
    sign_in(client, chair)
    for address in (at("report", draft), reverse("comments:read", args=[draft.review.reference])):
        shown = client.get(address).content.decode()
        assert f"{author.full_name} has the draft open in the editor, with changes that are not saved yet." in shown
    sign_in(client, author)
    assert "has the draft open" not in client.get(at("report", draft)).content.decode()
    open_editor(draft, chair)
    assert f"{chair.full_name} has the draft open in the editor." in client.get(at("report", draft)).content.decode()


def test_an_editor_that_was_closed_is_not_told(client: Client, draft: DraftReportPage) -> None:
    open_editor(draft, factories.member(draft.review, Role.AUTHOR), ago=300)
    sign_in(client, factories.member(draft.review, Role.CHAIR))
    assert "has the draft open" not in client.get(at("report", draft)).content.decode()
