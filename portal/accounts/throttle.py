"""How many wrong passwords are too many: five for one account, fifty from one address, in a quarter of an hour.

A whole council often stands behind one address, so that an address may fail more often than an account.
"""

from __future__ import annotations

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

ADDRESS_SHARE = 10
"""How many failures from one address weigh as much as one failure of one account."""


class AccountAndAddress(AxesDatabaseHandler):
    """django-axes' count for the account, and beside it the count for the address over all accounts."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        of_account: int = super().get_failures(request, credentials)
        address = request.axes_ip_address  # type: ignore[attr-defined]  # set by django-axes
        since = get_cool_off_threshold(request)
        from_address = AccessAttempt.objects.filter(ip_address=address, attempt_time__gte=since).aggregate(
            total=Sum("failures_since_start")
        )
        return max(of_account, (from_address["total"] or 0) // ADDRESS_SHARE)


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page in place of the sign-in form; the same whether or not there is such an account."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "portal/accounts/locked_out.html", {"minutes": minutes}, status=429)
