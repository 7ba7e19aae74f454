"""A draft leaves as a Word file, with its open comments where they are wanted."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from comments.models import PassageComment
from portal.access.rules import Role
from review_pages.report.document import Document, Paragraph, Run, Section
from review_pages.report.word import WordReport, read_word
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


def test_the_command_writes_the_newest_revision_with_its_comments(tmp_path: Path) -> None:
    said = a_draft()
    out = tmp_path / "report.docx"
    call_command("export_report", said.draft.review.reference, "--format", "docx", "--comments", "--out", out)
    read = read_word(out)
    assert read.document == REPORT
    check(read)
    with pytest.raises(CommandError, match="There is no draft"):
        call_command("export_report", "none", "--out", out)
