"""A review with a draft that the panel reads, for tests of the reading view."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.test import Client
from wagtail.models import Revision

from comments.anchoring import describe
from comments.models import PassageComment
from comments.views import document_of
from portal.access.rules import Role, Stage
from portal.accounts.models import User
from review_pages.models import DraftReportPage, ReviewPage, SharedRevision
from review_pages.report.document import Document
from tests import factories
from tests.comments.reports import report
from tests.helpers import sign_in


@dataclass
class Scene:
    """One review: its author, its manager, a panel member of Health, and draft 1, shared with the panel."""

    review: ReviewPage
    draft: DraftReportPage
    revision: Revision
    author: User
    manager: User
    panel_member: User

    @property
    def url(self) -> str:
        return f"/portal/reviews/{self.review.reference}/report/read/{self.revision.pk}/"

    def key(self, words: str) -> str:
        """The key of the paragraph that holds these words."""
        return next(p.key for _, p in document_of(self.revision).paragraphs() if words in p.text)

    def comment(self, by: User | None = None, quote: str = "", text: str = "Is this right?", **fields: Any) -> Any:
        """A comment on the first passage that reads `quote`."""
        quote = quote or "afraid to go home"
        document = document_of(self.revision)
        key = self.key(quote)
        start = next(p.text for _, p in document.paragraphs() if p.key == key).index(quote)
        selector = describe(document, key, start, start + len(quote))
        said = PassageComment.said_by(
            by or self.panel_member,
            self.draft,
            self.revision.pk,
            text,
            **selector.fields,
            **fields,
        )
        said.save()
        return said


def share(draft: DraftReportPage, revision: Revision, by: User, **fields: Any) -> SharedRevision:
    values: dict[str, Any] = {"audience": Stage.FOR_PANEL, "name": "Draft 1", "shared_by": by}
    return SharedRevision.objects.create(draft=draft, revision=revision, **(values | fields))


def scene(text: Document | None = None, **share_fields: Any) -> Scene:
    """A new review with everyone in it, and a draft with this text."""
    review = factories.review()
    author = factories.member(review, Role.AUTHOR, person=factories.person("Ruth Ames"))
    manager = factories.member(review, Role.MANAGER, person=factories.person("Dawn Okafor"))
    health = factories.agency(review.partnership, f"Northshire Health {review.pk}")
    panel_member = factories.member(review, Role.PANEL_MEMBER, agency=health, person=factories.person("Amira Khan"))
    draft = factories.draft(review)
    revision = draft.save_document(text or report(), author)
    share(draft, revision, author, **share_fields)
    return Scene(review, draft, revision, author, manager, panel_member)


def redraft(here: Scene, nurse: str) -> Scene:
    """The same review with draft 2, in which the paragraph about the nurse reads `nurse`."""
    revision = here.draft.save_document(report(nurse), here.author)
    share(here.draft, revision, here.author, name="Draft 2")
    return replace(here, revision=revision)


def signed_in(user: User) -> Client:
    """A client in which this person has passed both factors."""
    return sign_in(Client(), user)
