"""The trail is added to, and never changed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from portal.audit import record
from portal.audit.models import AuditEntry, PermanentTrailError
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_what_and_in_which_review() -> None:
    user, review = factories.person(), factories.review()
    record("draft.read", user, who=user, review=review, revision=7)
    entry = AuditEntry.objects.get()
    assert (entry.who, entry.what, entry.thing) == (user, "draft.read", f"portal.User {user.pk}")
    assert (entry.review_reference, entry.revision) == (review.reference, 7)


def test_an_entry_is_neither_changed_nor_deleted() -> None:
    record("draft.read")
    entry = AuditEntry.objects.get()
    entry.what = "nothing"
    for change in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(what="nothing"),
        lambda: AuditEntry.objects.bulk_update([entry], ["what"]),
    ):
        with pytest.raises(PermanentTrailError):
            change()
    assert AuditEntry.objects.get().what == "draft.read"


def test_an_entry_is_not_written_over_by_its_number() -> None:
    record("draft.read")
    with pytest.raises(IntegrityError):
        AuditEntry(pk=AuditEntry.objects.get().pk, what="nothing").save()
