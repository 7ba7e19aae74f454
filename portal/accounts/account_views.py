"""The account page: your details, your second factor, recovery codes, password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from portal.accounts import destinations, second_factor, sessions
from portal.accounts.forms import ChangePasswordForm, CodeForm
from portal.accounts.views import asks, refuse_code
from portal.audit import record


@require_safe
@never_cache
def security(request: HttpRequest) -> HttpResponse:
    """Who you are here, and what keeps your account safe."""
    user = sessions.signed_in(request)
    return render(
        request,
        "portal/accounts/security.html",
        {"device": user.authenticator, "codes_left": user.recovery_codes.filter(used_at=None).count()},
    )


@asks
@never_cache
def change_second_factor(request: HttpRequest, change: str) -> HttpResponse:
    """Ask for a code, then replace the authenticator ("authenticator") or make new recovery codes ("codes")."""
    user = sessions.signed_in(request)
    recovery = "recovery" in request.GET
    form = CodeForm(request.POST or None, recovery=recovery)
    if request.method == "POST" and (sessions.has_proved(request) or form.is_valid()):
        if sessions.has_proved(request) or second_factor.check(user, form.cleaned_data["code"]):
            sessions.prove(request)
            if change == "authenticator":
                return redirect("accounts:enrol")
            sessions.keep_codes(request, second_factor.renew_recovery_codes(user))
            record("recovery-codes.renewed", request=request)
            return redirect("accounts:recovery-codes")
        record("second-factor.failed", request=request)
        refuse_code(form, user.authenticator)
    return render(
        request,
        "portal/accounts/change_second_factor.html",
        {"form": form, "change": change, "recovery": recovery, "proved": sessions.has_proved(request)},
    )


@asks
@never_cache
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show new recovery codes until the person says that they are kept; they cannot be shown again after that."""
    codes = sessions.kept_codes(request)
    if request.method == "POST" or not codes:
        sessions.forget_codes(request)
        return destinations.onwards(request)
    return render(
        request, "portal/accounts/recovery_codes.html", {"codes": codes, "next": destinations.wanted(request)}
    )


@require_safe
@never_cache
def recovery_codes_text(request: HttpRequest) -> HttpResponse:
    """The same codes as a text file."""
    codes = sessions.kept_codes(request)
    if not codes:
        return redirect("accounts:security")
    heading = _("Candour: recovery codes. Each one works once, in place of a code from your app.")
    return HttpResponse(
        "\n".join([heading, "", *codes, ""]),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="candour-recovery-codes.txt"'},
    )


@asks
@never_cache
@sensitive_post_parameters("old_password", "new_password")
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; every other session of this person ends."""
    user = sessions.signed_in(request)
    form = ChangePasswordForm(request, user, request.POST or None)
    if form.is_valid():
        with transaction.atomic():
            user.set_password(form.cleaned_data["new_password"])
            user.save(update_fields=["password"])
            record("password.changed", user, request=request)
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password has been changed. You are signed out everywhere else."))
        return redirect("accounts:security")
    return render(request, "portal/accounts/password.html", {"form": form})
