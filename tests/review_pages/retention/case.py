"""A closed case with something in every table that can hold a case, for what is said of its disposal."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import ModelLogEntry, Page, PageLogEntry, PageSubscription, ReferenceIndex

from comments.models import PassageComment
from portal.access.rules import Role, Stage
from portal.encryption import fernet
from portal.unsaved.models import UnsavedForm
from publishing.models import PublishedReportPage
from review_pages.models import Extension, LegalHold, Notification, ReviewEvent, SharedRevision
from review_pages.review import register
from review_pages.review.progress import CLOSED
from tests import factories
from tests.publishing.drafts import Scene, report, scene

SENTINEL = "Quillfeathersentinel"
LONG_AGO = datetime.date(2015, 3, 1)


@dataclass
class Case:
    """A closed review whose time is over, its people, and the page that the public reads."""

    scene: Scene
    page: PublishedReportPage

    @property
    def review(self) -> Any:
        return self.scene.review


def closed_review(scene: Scene, on: datetime.date = LONG_AGO) -> None:
    ReviewEvent.objects.create(review=scene.review, key=CLOSED, on=on, note=SENTINEL, recorded_by=scene.manager)


def build() -> Case:
    """Everything that people and Wagtail write about a case, through the product where it can."""
    here = scene()
    review, author, manager = here.review, here.author, here.manager
    revision = here.write(report(f"The first draft named {SENTINEL}."))
    page = here.publish()
    agency = factories.agency(review.partnership)
    review.agencies.add(agency)
    for role in (Role.PANEL_MEMBER, Role.AGENCY_AUTHOR):
        factories.member(review, role, agency=agency)
    returned = factories.agency_return(
        review, agency, stage=str(Stage.SUBMITTED), answers={"summary": f"We knew {SENTINEL}."}
    )
    returned.save_revision(user=author, log_action=True)
    entry = register.add(review, {"pseudonym": "Karen", "relationship": "victim", "name": SENTINEL}, manager)
    register.change(entry, {"name": f"Zofia {SENTINEL}"}, manager)
    answers = json.dumps({"circumstances": SENTINEL})
    Notification.objects.create(review=review, answers_json=answers, recorded_by=manager)
    Extension.objects.create(
        review=review,
        milestone="completion",
        moved_from=LONG_AGO,
        moved_to=LONG_AGO,
        reason=SENTINEL,
        agreed_by=SENTINEL,
        recorded_by=manager,
    )
    LegalHold.objects.create(
        review=review, reason=SENTINEL, placed_by=manager, lifted_by=manager, lifted_at=timezone.now()
    )
    SharedRevision.objects.create(
        draft=here.draft, revision=revision, audience=Stage.FOR_PANEL, name=SENTINEL, shared_by=author
    )
    comment = PassageComment.said_by(author, here.draft, revision.pk, SENTINEL, exact=SENTINEL)
    comment.save()
    PassageComment.said_by(manager, here.draft, revision.pk, SENTINEL, parent_id=comment.pk).save()
    upload = factories.word_upload(review, author, f"<w:p><w:r><w:t>{SENTINEL}</w:t></w:r></w:p>")
    with Path(default_storage.path(str(upload.file.name))).open("ab") as kept:
        kept.write(SENTINEL.encode())  # beside what is compressed, so that a search of the disk finds it
    UnsavedForm.objects.create(
        person=manager, address=f"/portal/reviews/{review.reference}/", typed=SENTINEL, page="p", kept_at=timezone.now()
    )
    closed_review(here)
    _of_wagtail(here)
    return Case(here, page)


def _of_wagtail(here: Scene) -> None:
    """What Wagtail writes about pages beside the pages."""
    draft, of_page = here.draft, ContentType.objects.get_for_model(Page)
    of_draft = ContentType.objects.get_for_model(type(draft))
    named: dict[str, Any] = {"content_type": of_draft, "object_id": str(draft.pk)}
    now = timezone.now()
    FormState.objects.create(user=here.author, data=f"title={SENTINEL}", last_updated_at=now, **named)
    EditingSession.objects.create(user=here.author, last_seen_at=now, **named)
    PageSubscription.objects.create(page=draft, user=here.author, comment_notifications=True)
    logged: dict[str, Any] = {"action": "wagtail.edit", "label": SENTINEL, "data": {"of": SENTINEL}, "timestamp": now}
    PageLogEntry.objects.create(page_id=draft.pk, content_type=of_draft, **logged)
    comment = PassageComment.objects.first()
    assert comment is not None
    of_comment = ContentType.objects.get_for_model(PassageComment)
    ModelLogEntry.objects.create(content_type=of_comment, object_id=str(comment.pk), **logged)
    path = {"model_path": SENTINEL, "content_path": SENTINEL, "content_path_hash": "0" * 32}
    ReferenceIndex.objects.create(base_content_type=of_page, to_content_type=of_page, to_object_id="1", **named, **path)
    index: Any = apps.get_model("modelsearch", "IndexEntry")
    index.objects.create(content_type=of_draft, object_id=str(draft.pk), title=SENTINEL, body=SENTINEL, title_norm=1)


def tables_with(needle: str) -> list[str]:
    """Every table of the database in which any column of any row holds `needle`, encrypted fields read in clear."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name that it told us
            if any(needle in _in_clear(value) for row in cursor.fetchall() for value in row):
                found.append(table)
    return found


def _in_clear(value: Any) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode(errors="replace")
    text = str(value)
    if text.startswith("gAAAA"):
        return fernet().decrypt(text.encode()).decode()
    return text


def files_with(needle: str) -> list[str]:
    """Every file of the data folder, the database's own among them, whose bytes hold `needle`."""
    return [
        str(path.relative_to(settings.DATA_DIR))
        for path in settings.DATA_DIR.rglob("*")
        if path.is_file() and needle.encode() in path.read_bytes()
    ]
