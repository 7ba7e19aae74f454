"""Partnerships, reviews and people for tests. All plainly fictional."""

from __future__ import annotations

import itertools
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image
from wagtail.models import Page

from portal.access.rules import AGENCY_ROLES, PARTNERSHIP_ROLES, Role
from portal.accounts.models import User
from portal.uploads.gate import Accepted
from portal.uploads.inspection.kinds import WORD
from portal.uploads.storage import keeping_files
from review_pages.models import (
    Agency,
    AgencyReturnPage,
    BrokenGlass,
    DraftReportPage,
    IncomingNotification,
    Membership,
    PartnershipPage,
    ReturnFile,
    ReturnWordFile,
    ReviewPage,
    SharedRevision,
    ShutOut,
    WordUpload,
)
from review_pages.profiles import profile
from review_pages.profiles.model import Profile
from review_pages.report.pictures import keep_pictures
from review_pages.review import incoming as notifying
from tests.review_pages.report.word_files import paragraph as word_paragraph
from tests.review_pages.report.word_files import word_file

_count = itertools.count(1)

PASSWORD = "correct horse battery staple"


def person(name: str = "", **fields: Any) -> User:
    """An account with `PASSWORD`."""
    number = next(_count)
    name = name or f"Person {number}"
    return User.objects.create_user(f"person{number}@example.test", name, PASSWORD, **fields)


def partnership(name: str = "") -> PartnershipPage:
    number = next(_count)
    page = PartnershipPage(title=name or f"Northshire Partnership {number}", slug=f"partnership-{number}", live=False)
    Page.get_first_root_node().add_child(instance=page)
    return page


def agency(of: PartnershipPage, name: str = "") -> Agency:
    number = next(_count)
    return Agency.objects.create(partnership=of, name=name or f"Agency {number}", short_name=f"A{number}")


def review(of: PartnershipPage | None = None, **fields: Any) -> ReviewPage:
    """A review under the profile "dhr", edition "2016-12"."""
    of = of or partnership()
    number = next(_count)
    values: dict[str, Any] = {
        "title": f"Review {number}",
        "slug": f"review-{number}",
        "reference": f"DHR-2026-{number:04}",
        "pseudonym": "Karen",
        "profile_code": "dhr",
        "profile_edition": "2016-12",
        "opened_by": person(),
        "live": False,
    }
    page = ReviewPage(partnership=of, **(values | fields))
    of.add_child(instance=page)
    return page


def member(of: ReviewPage, role: Role, *, agency: Agency | None = None, person: User | None = None) -> User:
    """Someone who holds `role`: partnership-wide for a manager or chair, otherwise in this review.

    For break-glass a system administrator who has just broken the glass of it.
    """
    user = person or globals()["person"](f"{role} of {of.reference}", is_superuser=role is Role.BREAK_GLASS)
    if role is Role.BREAK_GLASS:
        break_glass(of, user)
        return user
    if role in AGENCY_ROLES and agency is None:
        agency = of.agencies.first() or globals()["agency"](of.partnership)
        of.agencies.add(agency)
    Membership.objects.create(
        person=user,
        partnership=of.partnership,
        review=None if role in PARTNERSHIP_ROLES else of,
        role=role,
        agency=agency,
    )
    return user


def break_glass(of: ReviewPage, by: User) -> BrokenGlass:
    """An administrator opens this review for an hour."""
    until = timezone.now() + BrokenGlass.LASTS
    return BrokenGlass.objects.create(review=of, administrator=by, reason="The draft does not open.", until=until)


def shut_out(thing: AgencyReturnPage | SharedRevision, person: User, by: User) -> ShutOut:
    """Keep this person out of a return or a shared draft."""
    review = thing.review if isinstance(thing, AgencyReturnPage) else thing.draft.review
    kind = str(thing.access_kind)
    return ShutOut.objects.create(
        review=review, person=person, kind=kind, item=thing.pk, reason="Conflict of interest", shut_out_by=by
    )


def incoming(
    from_agency: Agency, by: User, name: str = "Ottilie Inventedname", of: Profile | None = None
) -> IncomingNotification:
    """A notification that waits for the partnership; `name` is the real name of the one person in it."""
    of = of or profile("dhr", "2016-12")
    person = {"pseudonym": "Olive", "relationship": of.terms.subject, "name": name}
    return notifying.send(from_agency, of, [person], {"circumstances": "A fall on the stairs."}, by)


def agency_return(of: ReviewPage, agency: Agency, **fields: Any) -> AgencyReturnPage:
    number = next(_count)
    page = AgencyReturnPage(
        title=f"Involvement form {number}", slug=f"return-{number}", review=of, agency=agency, live=False, **fields
    )
    of.add_child(instance=page)
    return page


def draft(of: ReviewPage, **fields: Any) -> DraftReportPage:
    number = next(_count)
    page = DraftReportPage(title="Overview report", slug=f"draft-{number}", review=of, live=False, **fields)
    of.add_child(instance=page)
    return page


def picture(colour: str = "grey", size: int = 2) -> bytes:
    """A small picture, as it is kept."""
    file = BytesIO()
    Image.new("RGB", (size, size), colour).save(file, "PNG")
    return file.getvalue()


def pictures(of: ReviewPage, by: User, *given: bytes) -> list[str]:
    """Keep pictures of a review's drafts; the names by which figures show them."""
    kept = {sha256(each).hexdigest(): each for each in given or (picture(),)}
    with keeping_files():
        keep_pictures(of, kept, by)
    return list(kept)


def word_upload(of: ReviewPage, by: User, body: str = "") -> WordUpload:
    """A Word file that was brought in and not yet made a revision; `body` is raw XML of its paragraphs."""
    file = word_file(body or word_paragraph("She rang the surgery."))
    with keeping_files():
        return WordUpload.keep(Accepted("report.docx", file.getvalue(), WORD), review=of, uploaded_by=by)


def answer_file(of: AgencyReturnPage, by: User, question: str = "chronology_file") -> ReturnFile:
    """A file that answers a question of a return, and stands among its answers."""
    with keeping_files():
        kept = ReturnFile.keep(
            Accepted("chronology.docx", word_file(word_paragraph("She rang in May.")).getvalue(), WORD),
            page=of,
            question=question,
            uploaded_by=by,
        )
    at = kept.uploaded_at.isoformat()
    of.answers = of.answers | {question: {"file": kept.pk, "name": kept.name, "size": kept.size, "at": at}}
    of.save()
    return kept


def return_file(of: AgencyReturnPage, by: User) -> ReturnWordFile:
    """A Word file that an agency brought in for its return: it answers one question."""
    heading = word_paragraph("Summary of your agency's involvement", style="Heading1")
    file = word_file(heading + word_paragraph("She rang the office."))
    with keeping_files():
        return ReturnWordFile.keep(Accepted("return.docx", file.getvalue(), WORD), page=of, uploaded_by=by)
