"""The page "Who looked at what I wrote", and what it knows of returns and drafts."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Revision

from portal.accounts.models import User
from portal.audit.looked import Written
from portal.audit.looked import who_looked as gather
from portal.audit.models import AuditEntry
from review_pages.models import AgencyReturnPage, DraftReportPage, SharedRevision
from review_pages.review.access import reader


def returns_and_drafts(user: User) -> Iterator[Written]:
    """The returns that this person worked on, and the shared versions of the drafts that they saved."""
    yield from _returns(user)
    yield from _drafts(user)


def _returns(user: User) -> Iterator[Written]:
    mine = AuditEntry.objects.filter(who=user, what__in=["return.saved", "return.submitted"])
    wrote = set(mine.order_by().values_list("thing", flat=True).distinct())
    pages = AgencyReturnPage.objects.visible_to(user).select_related("review", "agency")
    for page in pages.filter(pk__in=[int(thing.split()[1]) for thing in wrote]):
        review, label = page.review, page._meta.label
        more = frozenset({f"{review._meta.label} {review.pk}"})
        url = reverse("review_pages:return", args=[review.reference, page.pk])
        title = _("The return of %(agency)s") % {"agency": page.agency.name}
        yield Written(title, url, review.reference, review.pseudonym, frozenset({f"{label} {page.pk}"}))
        if page.submitted_at:
            yield Written(
                _("The return of %(agency)s, beside those of other agencies") % {"agency": page.agency.name},
                url,
                review.reference,
                review.pseudonym,
                more,
                what=frozenset({"consolidation.read"}),
                since=page.submitted_at,
            )


def _drafts(user: User) -> Iterator[Written]:
    drafts = {str(draft.pk): draft for draft in DraftReportPage.objects.visible_to(user).select_related("review")}
    saved = Revision.objects.filter(user=user, object_id__in=drafts).order_by()
    for pk in sorted(set(saved.page_revisions().values_list("object_id", flat=True))):
        draft = drafts[pk]
        yield Written(
            _("The draft, in any of its versions"),
            reverse("comments:read", args=[draft.review.reference]),
            draft.review.reference,
            draft.review.pseudonym,
            frozenset({f"{draft._meta.label} {pk}"}),
        )
    shared = SharedRevision.objects.visible_to(user).filter(revision__user=user).select_related("draft__review")
    # A version that was shared with several audiences is one version, under the name it had first.
    for each in {each.revision_id: each for each in shared}.values():
        review = each.draft.review
        yield Written(
            f"“{each.name}”",
            reverse("comments:read-revision", args=[review.reference, each.revision_id]),
            review.reference,
            review.pseudonym,
            frozenset({f"{DraftReportPage._meta.label} {each.draft_id}"}),
            revisions=frozenset({each.revision_id}),
        )


@require_safe
@never_cache
def who_looked(request: HttpRequest) -> HttpResponse:
    """Who looked at what the person who asks wrote, and when."""
    user = reader(request)
    return render(request, "review_pages/history/who_looked.html", {"looked": gather(user)})
