"""Taking a published report away from the public, with a reason that the public can read."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.rules import Action, Kind, can
from portal.accounts.models import User
from publishing.findings import ABOUT, check_of
from publishing.models import PublishedReportPage, Withdrawal
from publishing.sign_off import Refused
from publishing.signals import report_withdrawn
from review_pages.models import ReviewPage


@transaction.atomic
def withdraw(review: ReviewPage, page: PublishedReportPage, user: User, reason: str) -> Withdrawal:
    """Withdraw the version in force and every one before it. Raises Refused.

    At once, without a second person: what names someone must not wait. A new version, with its own sign-off, puts the
    report back.
    """
    if not can(user, Action.APPROVE, review.part(Kind.PUBLICATION)):
        raise Refused(_("Your role in this review does not withdraw reports."))
    locked: PublishedReportPage = PublishedReportPage.objects.select_for_update().get(pk=page.pk)
    if locked.withdrawal is not None:
        raise Refused(_("This report has been withdrawn already."))
    if any(finding.strong for finding in check_of(review).findings_in(ABOUT, reason)):
        raise Refused(
            _("The reason says something that must not be published. The public would read it: leave it out.")
        )
    made = Withdrawal.objects.create(page=locked, version=locked.version, by=user, reason=reason)
    report_withdrawn.send(sender=PublishedReportPage, page=locked)
    return made
