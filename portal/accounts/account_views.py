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
from django.views.decorators.http import require_POST, require_safe

from portal.accounts import destinations, places, second_factor, sessions
from portal.accounts.asking import ask, freshly_proved
from portal.accounts.forms import ChangePasswordForm
from portal.accounts.models import SecurityKey
from portal.accounts.views import asks
from portal.audit import record


@require_safe
@never_cache
def security(request: HttpRequest) -> HttpResponse:
    """Who you are here, and what keeps your account safe."""
    user = sessions.signed_in(request)
    keys = list(SecurityKey.objects.filter(user=user))
    device = user.authenticator
    context = {
        "device": device,
        "keys": keys,
        "may_remove": len(keys) + bool(device) > 1,
        "codes_left": user.recovery_codes.filter(used_at=None).count(),
        "places": len(places.places_of(user, request)),
    }
    return render(request, "portal/accounts/security.html", context)


@asks
@never_cache
def prove(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor again before how someone signs in is changed; a session left open changes nothing."""
    user = sessions.signed_in(request)
    if sessions.has_proved(request):
        return destinations.onwards(request)
    asked = ask(request, user)
    if asked.given:
        sessions.prove(request)
        record("second-factor.given", request=request)
        return destinations.onwards(request)
    return render(request, "portal/accounts/prove.html", asked.context)


@asks
@never_cache
@freshly_proved
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make ten new recovery codes, in the place of those before."""
    user = sessions.signed_in(request)
    if request.method == "POST":
        sessions.keep_codes(request, second_factor.renew_recovery_codes(user))
        record("recovery-codes.renewed", request=request)
        return redirect("accounts:recovery-codes")
    return render(request, "portal/accounts/new_recovery_codes.html")


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
        places.end_all(user, but=request)
        messages.success(request, _("Your password has been changed. You are signed out everywhere else."))
        return redirect("accounts:security")
    return render(request, "portal/accounts/password.html", {"form": form})


@require_safe
@never_cache
def signed_in_places(request: HttpRequest) -> HttpResponse:
    """Where you are signed in, and since when."""
    context = {"places": places.places_of(sessions.signed_in(request), request)}
    return render(request, "portal/accounts/places.html", context)


@require_POST
def end_place(request: HttpRequest, place: str) -> HttpResponse:
    """End one of your other sessions."""
    if places.end(sessions.signed_in(request), place):
        record("session.ended", request=request)
        messages.success(request, _("That session has ended."))
    else:
        messages.info(request, _("That session had ended already."))
    return redirect("accounts:places")


@require_POST
def end_other_places(request: HttpRequest) -> HttpResponse:
    """End all your sessions but this one."""
    ended = places.end_all(sessions.signed_in(request), but=request)
    record("session.others-ended", str(ended), request=request)
    messages.success(request, _("You are signed in nowhere else now."))
    return redirect("accounts:places")
