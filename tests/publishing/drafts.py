"""A review with a draft in it, and reports to fill the draft with. All plainly fictional."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.models import Revision, TaskState

from portal.access.rules import Role
from portal.accounts.models import User
from publishing import submission
from publishing.models import Publication, PublishedReportPage
from review_pages.models import DraftReportPage, PartnershipPage, ReviewPage
from review_pages.report.document import (
    Cell,
    Document,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    ParagraphStyle,
    Run,
    Section,
    Table,
)
from tests import factories


def report(*sentences: str, title: str = "Overview report", note: str = "", cell: str = "") -> Document:
    """A report of one numbered section with these sentences as its paragraphs, after an unnumbered preface."""
    words = sentences or ("In March 2019 Karen told the practice nurse that she was afraid to go home.",)
    paragraphs = tuple(
        Paragraph(f"k{count}", (Run(text), *((Run("", note="n1"),) if note and count == 1 else ())))
        for count, text in enumerate(words, start=1)
    )
    item = ListItem(Paragraph("i1", (Run("The police were called twice."),), ParagraphStyle.LIST_ITEM))
    header = (Cell((Paragraph("c1", (Run("Agency"),)),)), Cell((Paragraph("c2", (Run("Contact"),)),)))
    row = (Cell((Paragraph("c3", (Run("Housing"),)),)), Cell((Paragraph("c4", (Run(cell or "None"),)),)))
    return Document(
        title,
        (
            Section("s1", "Preface", (Paragraph("p1", (Run("The panel offers its condolences."),)),), numbered=False),
            Section("s2", "Facts", (*paragraphs, ListBlock((item,)), Table("t1", (header, row)))),
        ),
        (Note("n1", (Paragraph("n1p", (Run(note),)),)),) if note else (),
    )


@dataclass
class Scene:
    """A review with an author, a manager, a chair, and a draft."""

    review: ReviewPage
    draft: DraftReportPage
    author: User
    manager: User
    chair: User

    def write(self, document: Document | None = None, by: User | None = None) -> Revision:
        """Save a revision of the draft with this text."""
        draft = DraftReportPage.objects.get(pk=self.draft.pk)
        return draft.save_document(document or report(), by or self.author)

    def submit(self) -> TaskState:
        return submission.submit(self.draft, self.author)

    def approve(self, task_state: TaskState, by: User | None = None, **fields: str | bool) -> Publication:
        return submission.approve(task_state, by or self.manager, **fields)

    def publish(self, document: Document | None = None, **fields: str | bool) -> PublishedReportPage:
        """Take a report all the way, as the people and the worker would."""
        from publishing import pipeline

        self.write(document)
        publication = self.approve(self.submit(), None, **fields)
        pipeline.publish.func(publication.pk)
        publication.refresh_from_db()
        if publication.page is None:
            raise AssertionError(publication.trouble)
        return publication.page


def scene(of: PartnershipPage | None = None, **fields: str) -> Scene:
    """Everything that a publication needs, under a partnership of its own unless one is given."""
    review = factories.review(of, **fields)
    return Scene(
        review,
        factories.draft(review),
        factories.member(review, Role.AUTHOR),
        factories.member(review, Role.MANAGER),
        factories.member(review, Role.CHAIR),
    )
