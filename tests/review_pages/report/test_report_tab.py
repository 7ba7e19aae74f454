"""The report tab: a Word file comes in, becomes a revision, and is shared with the panel."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries
from wagtail.models import Revision

from comments.models import CommentKind, PassageComment
from portal.access.rules import Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.uploads import gate
from review_pages.models import DraftReportPage, ReviewPage, SharedRevision, WordUpload
from tests import factories
from tests.helpers import sign_in
from tests.review_pages.report.word_files import commented, comments, paragraph, run, word_file

pytestmark = pytest.mark.django_db

FIRST = paragraph("Report", style="Title") + paragraph("Facts", style="Heading1") + paragraph("She rang the surgery.")


@pytest.fixture
def review() -> ReviewPage:
    return factories.review()


@pytest.fixture
def author(review: ReviewPage) -> User:
    return factories.member(review, Role.AUTHOR)


def at(name: str, review: ReviewPage, *more: Any) -> str:
    return reverse(f"review_pages:{name}", args=[review.reference, *more])


def send(client: Client, review: ReviewPage, file: BytesIO | bytes, name: str = "Report final.docx") -> Any:
    data = file if isinstance(file, bytes) else file.getvalue()
    return client.post(at("report-upload", review), {"file": SimpleUploadedFile(name, data)})


def bring_in(client: Client, review: ReviewPage, body: str) -> Revision:
    response = send(client, review, word_file(body))
    assert response.status_code == 302, response.content
    client.post(response["Location"])
    revision = review.drafts.get().latest_revision
    assert revision is not None
    return revision


def texts(revision: Revision) -> dict[str, str]:
    return {paragraph.key: paragraph.text for _, paragraph in revision.as_object().document().paragraphs()}


def test_a_word_file_is_shown_first_and_becomes_the_draft_when_confirmed(
    client: Client, review: ReviewPage, author: User
) -> None:
    sign_in(client, author)
    body = FIRST + paragraph(raw=commented(0, "Nobody came."))
    sent = send(client, review, word_file(body, {"comments": comments({0: ("A", "x")})}))
    assert not review.drafts.exists()
    page = client.get(sent["Location"])
    assert "She rang the surgery." in page.content.decode()
    assert "1 Word comment. It becomes a comment here" in page.content.decode()
    client.post(sent["Location"])
    draft: DraftReportPage = review.drafts.get()
    assert not draft.live
    assert draft.latest_revision is not None
    assert list(texts(draft.latest_revision).values()) == ["She rang the surgery.", "Nobody came."]
    assert WordUpload.objects.get().revision == draft.latest_revision
    assert AuditEntry.objects.filter(what="draft.brought-in", revision=draft.latest_revision.pk).exists()


def test_a_new_version_is_a_new_revision_that_keeps_the_keys(client: Client, review: ReviewPage, author: User) -> None:
    sign_in(client, author)
    first = bring_in(client, review, FIRST)
    second_file = paragraph("Report", style="Title") + paragraph("Facts", style="Heading1")
    sent = send(client, review, word_file(second_file + paragraph("New.") + paragraph("She rang the surgery twice.")))
    assert "0 paragraphs are the same, 1 changed, 1 new, 0 gone." in client.get(sent["Location"]).content.decode()
    client.post(sent["Location"])
    draft = review.drafts.get()
    assert Revision.objects.for_instance(draft).count() == 2
    [key] = texts(first)
    assert texts(draft.latest_revision)[key] == "She rang the surgery twice."
    assert texts(Revision.objects.get(pk=first.pk)) == {key: "She rang the surgery."}


def test_confirming_twice_makes_one_revision(client: Client, review: ReviewPage, author: User) -> None:
    sign_in(client, author)
    sent = send(client, review, word_file(FIRST))
    client.post(sent["Location"])
    client.post(sent["Location"])
    assert Revision.objects.for_instance(review.drafts.get()).count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"<html></html>", "web page"), (b"", "empty"), (b"PK\x03\x04", "damaged"), (b"%PDF-1.7", "PDF")],
)
def test_what_is_no_word_file_is_said_and_nothing_is_kept(
    client: Client, review: ReviewPage, author: User, content: bytes, said: str
) -> None:
    sign_in(client, author)
    response = send(client, review, content)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not WordUpload.objects.exists()


def test_a_file_that_is_too_large_is_said(
    client: Client, review: ReviewPage, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "LARGEST", 100)
    sign_in(client, author)
    assert "the most that can be taken" in send(client, review, word_file(FIRST)).content.decode()


def test_no_file_is_said(client: Client, review: ReviewPage, author: User) -> None:
    sign_in(client, author)
    assert "Choose the report’s Word file." in client.post(at("report-upload", review)).content.decode()


def test_the_original_comes_back_as_it_was_sent(client: Client, review: ReviewPage, author: User) -> None:
    sign_in(client, author)
    data = word_file(FIRST).getvalue()
    send(client, review, data)
    kept = WordUpload.objects.get()
    response = client.get(at("report-file", review, kept.pk))
    assert response.content == data
    name = f"{review.reference}-{kept.pk}.docx"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert AuditEntry.objects.filter(what="report.word-file-read").count() == 1


def test_sharing_lets_the_panel_read_that_revision_only(client: Client, review: ReviewPage, author: User) -> None:
    panel = factories.member(review, Role.PANEL_MEMBER)
    sign_in(client, author)
    first = bring_in(client, review, FIRST)
    second = bring_in(client, review, FIRST + paragraph("Later."))
    client.post(at("report-share", review, first.pk), {"name": "Draft 1"})
    assert SharedRevision.objects.get().revision == first
    reader = sign_in(Client(), panel)
    assert reader.get(at("report", review)).headers["Location"] == reverse("comments:read", args=[review.reference])
    for revision, status in ((first, 200), (second, 404)):
        read = reader.get(reverse("comments:read-revision", args=[review.reference, revision.pk]))
        assert read.status_code == status


def test_a_name_or_revision_is_shared_once(client: Client, review: ReviewPage, author: User) -> None:
    sign_in(client, author)
    first, second = bring_in(client, review, FIRST), bring_in(client, review, FIRST + paragraph("Later."))
    client.post(at("report-share", review, first.pk), {"name": "Draft 1"})
    client.post(at("report-share", review, first.pk), {"name": "Draft 2"})
    refused = client.post(at("report-share", review, second.pk), {"name": "draft 1"})
    assert "Another revision is called" in refused.content.decode()
    assert SharedRevision.objects.count() == 1


def test_who_may_not_write_or_read_is_told_nothing(client: Client, review: ReviewPage) -> None:
    elsewhere = factories.review()
    for role in (Role.PANEL_MEMBER, Role.AGENCY_AUTHOR, Role.MANAGER):
        sign_in(client, factories.member(review, role))
        assert client.get(at("report-upload", review)).status_code == 404
    for role in (Role.PANEL_MEMBER, Role.AGENCY_AUTHOR):
        sign_in(client, factories.member(review, role))
        assert client.get(at("report", review)).status_code == 404
    sign_in(client, factories.member(elsewhere, Role.AUTHOR))
    for name in ("report", "report-upload"):
        assert client.get(at(name, review)).status_code == 404


def test_the_list_of_revisions_costs_the_same_for_many(
    client: Client, review: ReviewPage, author: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client, author)
    bring_in(client, review, FIRST)
    draft = review.drafts.get()
    for _ in range(12):
        draft.save_revision(user=author)
    with django_assert_max_num_queries(25):
        assert client.get(at("report", review)).status_code == 200


BY = 'w:author="Amira Sandhurst" w:date="2026-03-04T10:00:00Z"'
TRACKED = FIRST + paragraph(
    raw=run("Nobody ")
    + f"<w:del {BY}><w:r><w:delText>came</w:delText></w:r></w:del>"
    + f"<w:ins {BY}>{run('called')}</w:ins>"
    + run(".")
)


@pytest.mark.parametrize(
    ("choice", "text", "suggested"),
    [("accept", "Nobody called.", 0), ("reject", "Nobody came.", 0), ("suggest", "Nobody came.", 1)],
)
def test_tracked_changes_are_shown_and_the_author_chooses_what_becomes_of_them(
    client: Client, review: ReviewPage, author: User, choice: str, text: str, suggested: int
) -> None:
    sign_in(client, author)
    sent = send(client, review, word_file(TRACKED))
    shown = client.get(sent["Location"]).content.decode()
    assert "The Word file has tracked changes" in shown
    assert "Amira Sandhurst: 1" in shown
    assert client.post(sent["Location"]).status_code == 422
    assert not review.drafts.exists()
    assert "Choose what to make of" in client.get(sent["Location"], {"asked": "1"}).content.decode()
    assert text in client.get(sent["Location"], {"asked": "1", "changes": choice}).content.decode()
    for _time in range(2):
        client.post(sent["Location"], {"changes": choice})
    [revision] = Revision.objects.for_instance(review.drafts.get())
    assert list(texts(revision).values()) == ["She rang the surgery.", text]
    found = PassageComment.objects.filter(kind=CommentKind.SUGGESTION)
    assert [(each.exact, each.replacement, each.user_name, each.user) for each in found] == [
        ("came", "called", "Amira Sandhurst", None)
    ] * suggested


def test_a_suggestion_of_a_tracked_change_comes_in_once_and_can_be_accepted(
    client: Client, review: ReviewPage, author: User
) -> None:
    sign_in(client, author)
    added = f"<w:ins {BY}>{run('It was a Monday.')}</w:ins>"
    new = paragraph(raw=added, properties=f"<w:rPr><w:ins {BY}/></w:rPr>")
    for _time in range(2):
        sent = send(client, review, word_file(FIRST + new + paragraph("Nobody came.")))
        client.post(sent["Location"], {"changes": "suggest"})
    said = PassageComment.objects.get()
    draft = review.drafts.get()
    address = reverse("comments:accept", args=[review.reference, draft.latest_revision_id, said.pk])
    client.post(address)
    draft.refresh_from_db()
    assert [*texts(draft.latest_revision).values()] == ["She rang the surgery.", "It was a Monday.", "Nobody came."]


def test_what_a_new_version_changes_is_shown_word_by_word_before_it_is_saved(
    client: Client, review: ReviewPage, author: User
) -> None:
    sign_in(client, author)
    bring_in(client, review, FIRST)
    changed = FIRST.replace("the surgery", "the school") + paragraph("Nobody came.")
    sent = send(client, review, word_file(changed))
    page = client.get(sent["Location"]).content.decode()
    assert "2 passages would not be as they are now." in page
    assert re.search(r"<del>.*?surgery.*?</del>", page)
    assert re.search(r"<ins>.*?school.*?</ins>", page)
    assert Revision.objects.for_instance(review.drafts.get()).count() == 1
