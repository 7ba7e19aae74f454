"""More than two hundred files that must not come in, each sent by an author as a browser would send it."""

from __future__ import annotations

import html
import logging
import re
import time
from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.access.rules import Role
from portal.audit.models import AuditEntry
from portal.uploads.storage import private_files
from review_pages.models import WordUpload
from tests import factories
from tests.helpers import sign_in
from tests.portal.hostile_files import SOUND, hostile_files

SUMMARY = re.compile(r'class="govuk-error-summary".*?<li>\s*<a[^>]*>(.*?)</a>', re.DOTALL)
LONGEST = 15
"""Seconds for one file on a busy machine: none takes a tenth of it on an idle one."""


@pytest.mark.django_db
@pytest.mark.slow
def test_each_is_refused_with_a_clear_sentence_and_nothing_is_kept(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    review = factories.review()
    sign_in(client, factories.member(review, Role.AUTHOR))
    address = reverse("review_pages:report-upload", args=[review.reference])
    before = set(private_files().names())
    table: Counter[tuple[str, str]] = Counter()
    files = hostile_files()
    for each in files:
        began = time.monotonic()
        response = client.post(address, {"file": SimpleUploadedFile(each.name, each.data)})
        took = time.monotonic() - began
        about = f"{each.kind}: {each.what}"
        assert response.status_code == 422, about
        found = SUMMARY.search(response.content.decode())
        assert found, about
        said = html.unescape(" ".join(found.group(1).split()))
        code = response.context["form"].errors.as_data()["file"][0].code
        assert code in each.reasons, f"{about}: {code}: {said}"
        assert re.search(r"not kept|nothing to keep|Nothing was kept", said), f"{about}: {said}"
        assert took < LONGEST, f"{about}: {took:.1f} s"
        table[(each.kind, said)] += 1
    assert caplog.records == []
    assert len(files) >= 200
    assert len({each.data + each.name.encode() for each in files}) == len(files)
    assert not WordUpload.objects.exists()
    assert set(private_files().names()) == before
    for (kind, said), count in sorted(table.items()):
        print(f"{kind:18} {count:3}  {said}")  # noqa: T201 - with `-s`: the sentences are there to be read through


@pytest.mark.django_db
def test_a_name_longer_than_any_system_gives_is_answered_in_words(client: Client) -> None:
    review = factories.review()
    sign_in(client, factories.member(review, Role.AUTHOR))
    address = reverse("review_pages:report-upload", args=[review.reference])
    response = client.post(address, {"file": SimpleUploadedFile("sent", SOUND)})
    assert response.status_code == 302
    body = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{"n" * 5000}.docx"\r\n\r\nx\r\n--x--\r\n'
    refused = client.post(address, body.encode(), content_type="multipart/form-data; boundary=x")
    assert refused.status_code == 400
    assert "give it a short name" in refused.content.decode()
    assert WordUpload.objects.count() == 1


@pytest.mark.django_db
def test_a_refusal_is_in_the_trail_by_its_reason_and_never_by_its_name(client: Client) -> None:
    review = factories.review()
    sign_in(client, factories.member(review, Role.AUTHOR))
    address = reverse("review_pages:report-upload", args=[review.reference])
    client.post(address, {"file": SimpleUploadedFile("Karen.docx", b"")})
    entry = AuditEntry.objects.get(what="report.word-file-refused")
    assert (entry.thing, entry.review_reference) == ("empty", review.reference)
