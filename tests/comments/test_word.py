"""A draft leaves as a Word file, with its open comments where they are wanted."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from comments.models import PassageComment
from comments.word import remarks_of
from portal.access.rules import Role
from review_pages.report.document import Document, Paragraph, Run, Section
from review_pages.report.word import Remark, WordReport, read_word, write_word
from tests import factories
from tests.helpers import sign_in

pytestmark = pytest.mark.django_db

TEXT = "She rang the surgery."
REPORT = Document("Report", (Section("s000000000001", "Facts", (Paragraph("abcdefgh", (Run(TEXT),)),)),))


def a_draft() -> PassageComment:
    """A draft with a comment on its sentence, and an answer to it."""
    review = factories.review()
    draft = factories.draft(review)
    revision = draft.save_document(REPORT, factories.member(review, Role.AUTHOR))
    reader = factories.member(review, Role.PANEL_MEMBER)
    said: PassageComment = PassageComment.said_by(
        reader, draft, revision.pk, "Which one?", section_key="s000000000001", paragraph_key="abcdefgh", start=9,
        end=20, exact="the surgery", prefix="She rang ", suffix=".",
    )  # fmt: skip
    said.save()
    PassageComment.said_by(reader, draft, revision.pk, "Hill Street.", parent_id=said.pk).save()
    return said


def check(read: WordReport) -> None:
    first, answer = read.comments
    assert (first.text, first.quote, first.paragraph_key) == ("Which one?", "the surgery", "abcdefgh")
    assert (answer.text, answer.answers) == ("Hill Street.", 0)


def test_the_author_takes_a_revision_out_and_it_is_the_same_report(client: Client) -> None:
    said = a_draft()
    sign_in(client, factories.member(said.draft.review, Role.AUTHOR))
    address = reverse("comments:word", args=[said.draft.review.reference, said.revision_id])
    alone = read_word(io.BytesIO(client.get(address).content))
    assert alone.document == REPORT
    assert not alone.comments
    check(read_word(io.BytesIO(client.get(address, {"comments": "1"}).content)))


def test_a_panel_member_takes_nothing_out(client: Client) -> None:
    said = a_draft()
    sign_in(client, factories.member(said.draft.review, Role.PANEL_MEMBER))
    address = reverse("comments:word", args=[said.draft.review.reference, said.revision_id])
    assert client.get(address).status_code == 404


def test_comments_made_in_word_come_in_once_with_their_answers(client: Client) -> None:
    said = a_draft()
    review, draft = said.draft.review, said.draft
    [_, paragraph] = next(REPORT.paragraphs())
    person = factories.member(review, Role.PANEL_MEMBER)
    person.full_name = "Grace Tolliver-Munn"
    person.save()
    remark = Remark(
        "Someone from Outside", "At night?", datetime(2026, 3, 4, 10, tzinfo=UTC), paragraph.key, 4, 8,
        answers=(Remark(person.full_name, "Yes.", datetime(2026, 3, 4, 11, tzinfo=UTC)),),
    )  # fmt: skip
    sign_in(client, factories.member(review, Role.AUTHOR))
    for _time in range(2):
        data = write_word(REPORT, remarks=[remark, *remarks_of(REPORT, PassageComment.objects.filter(pk=said.pk))])
        sent = client.post(
            reverse("review_pages:report-upload", args=[review.reference]),
            {"file": SimpleUploadedFile("report.docx", data)},
        )
        client.post(sent["Location"])
    assert PassageComment.objects.filter(draft=draft).count() == 4
    first = PassageComment.objects.get(comment="At night?")
    assert (first.user, first.user_name, first.exact) == (None, "Someone from Outside", "rang")
    assert first.submit_date == remark.date
    answer = PassageComment.objects.get(comment="Yes.")
    assert (answer.user, answer.parent_id) == (person, first.pk)


def test_the_command_writes_the_newest_revision_with_its_comments(tmp_path: Path) -> None:
    said = a_draft()
    out = tmp_path / "report.docx"
    call_command("export_report", said.draft.review.reference, "--format", "docx", "--comments", "--out", out)
    read = read_word(out)
    assert read.document == REPORT
    check(read)
    with pytest.raises(CommandError, match="There is no draft"):
        call_command("export_report", "none", "--out", out)
