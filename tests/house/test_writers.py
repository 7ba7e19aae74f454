"""Eight writers at once, on the database as it is really set up, lose nothing."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, transaction
from wagtail.models import Revision

from comments.models import PassageComment
from portal.access.rules import Role
from portal.audit import record
from portal.audit.models import AuditEntry
from review_pages.models import DraftReportPage
from tests import factories

WRITERS = 8
ROUNDS = 12


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_lose_nothing() -> None:
    review = factories.review()
    readers = [factories.member(review, Role.PANEL_MEMBER) for _writer in range(WRITERS)]
    draft = factories.draft(review)
    revision = draft.save_revision(user=factories.member(review, Role.AUTHOR))
    together = threading.Barrier(WRITERS)

    def write(number: int) -> int:
        """One person's rounds, as requests do them: a comment, a revision and the trail, each round in one piece."""
        reader = readers[number]
        together.wait()
        try:
            for turn in range(ROUNDS):
                with transaction.atomic():
                    # Read before writing: where SQLite would otherwise not let a reader become a writer.
                    mine = DraftReportPage.objects.get(pk=draft.pk)
                    PassageComment.objects.create(
                        content_object=mine,
                        site_id=settings.SITE_ID,
                        draft=mine,
                        revision=revision,
                        user=reader,
                        comment=f"Comment {turn} of {number}",
                    )
                    saved = mine.save_revision(user=reader, changed=False)
                    record("draft.changed", mine, who=reader, review=review, revision=saved.pk)
            return ROUNDS
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        done = list(pool.map(write, range(WRITERS)))

    assert done == [ROUNDS] * WRITERS
    expected = Counter({reader.pk: ROUNDS for reader in readers})
    assert Counter(PassageComment.objects.values_list("user", flat=True)) == expected
    assert len(set(PassageComment.objects.values_list("comment", flat=True))) == WRITERS * ROUNDS
    revisions = Revision.objects.filter(object_id=str(draft.pk)).exclude(pk=revision.pk)
    assert Counter(revisions.values_list("user", flat=True)) == expected
    trail = AuditEntry.objects.filter(what="draft.changed")
    assert Counter(trail.values_list("who", flat=True)) == expected
    assert set(trail.values_list("revision", flat=True)) == set(revisions.values_list("pk", flat=True))


@pytest.mark.django_db
def test_sqlite_is_a_file_with_a_write_ahead_log_where_writers_queue() -> None:
    if connection.vendor == "sqlite":
        assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        assert "memory" not in str(connection.settings_dict["NAME"])
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
