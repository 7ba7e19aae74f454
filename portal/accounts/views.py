"""Signing in: password, second factor, enrolment, and the way in by invitation."""

from __future__ import annotations

import segno
from django.contrib import auth, messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts import destinations, invitations, new_start, places, second_factor, sessions
from portal.accounts.asking import ask, freshly_proved, refuse_code
from portal.accounts.forms import CodeForm, NewPasswordForm, PasswordAgainForm, SignInForm
from portal.accounts.models import NewStart, User
from portal.audit import record

asks = require_http_methods(["GET", "HEAD", "POST"])


@asks
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password. Leads on to the second factor, and only from there to anything else."""
    if isinstance(request.user, User) and request.user.is_verified():
        return destinations.onwards(request)
    form = SignInForm(request, request.POST or None)
    if form.is_valid() and form.user:
        sessions.give_password(request, form.user)
        record("sign-in.password", request=request, who=form.user)
        return destinations.to("accounts:second-factor", destinations.wanted(request))
    return render(
        request,
        "portal/accounts/sign_in.html",
        {
            "form": form,
            "next": destinations.wanted(request),
            "lost": "lost" in request.GET,
            "kept": "kept" in request.GET,
            "over": "over" in request.GET,
        },
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    record("sign-out", request=request)
    auth.logout(request)
    messages.success(request, _("You have signed out."))
    return redirect("accounts:sign-in")


@asks
@never_cache
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """A key, a code of the authenticator app, or a recovery code. Whoever has none yet is led to enrol one."""
    user = sessions.signed_in(request)
    if user.is_verified():
        return destinations.onwards(request)
    if not user.has_second_factor:
        return destinations.to("accounts:enrol", destinations.wanted(request))
    asked = ask(request, user)
    if asked.given:
        sessions.step_up(request, asked.given)
        record("sign-in.verified", request=request)
        if asked.by_recovery_code:
            return _came_in_by_recovery(request)
        return destinations.onwards(request)
    return render(request, "portal/accounts/second_factor.html", asked.context)


def _came_in_by_recovery(request: HttpRequest) -> HttpResponse:
    """Lead to the account page, where a lost app or key can be replaced at once."""
    sessions.prove(request)
    record("recovery-code.used", request=request)
    messages.warning(
        request,
        _("You came in with a recovery code, which is now used up. If you have lost your app, set up a new one here."),
    )
    return redirect("accounts:security")


@asks
@never_cache
@freshly_proved
def enrol(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app: QR code or typed key, then its first code. It takes the place of the one before."""
    user = sessions.signed_in(request)
    device = second_factor.waiting(user)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        confirmed = second_factor.confirm(user, form.cleaned_data["code"])
        if confirmed:
            device, codes = confirmed
            sessions.step_up(request, device)
            sessions.keep_codes(request, codes)
            places.end_all(user, but=request)
            record("second-factor.enrolled", device, request=request)
            return destinations.to("accounts:recovery-codes", destinations.wanted(request))
        record("second-factor.failed", request=request)
        device.refresh_from_db()
        refuse_code(form, device)
    title = _("QR code for your authenticator app")
    qr = segno.make(device.enrolment_uri, error="m")
    picture = qr.svg_inline(omitsize=True, light="#fff", svgclass="candour-qr", lineclass=None, title=title)
    return render(
        request,
        "portal/accounts/enrol.html",
        {
            "form": form,
            "next": destinations.wanted(request),
            "picture": mark_safe(picture),  # noqa: S308 - made by segno, of squares and our own title
            "typed_key": device.typed_key,
            "replaces": user.authenticator is not None,
            "is_first": not user.has_second_factor,
        },
    )


@asks
@never_cache
@sensitive_post_parameters("new_password", "password")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Set a password, then go on to the second factor. Opening the link uses nothing up: mail scanners open links."""
    invitation = invitations.open_invitation(token)
    if invitation is None:
        return render(request, "portal/accounts/invitation_over.html", status=410)
    data = request.POST or None
    if invitation.keeps_password:
        form: Form = PasswordAgainForm(request, invitation.user, data)
    else:
        form = NewPasswordForm(invitation.user, data)
    if form.is_valid():
        auth.logout(request)  # a session of before, in this browser, ends as all others do
        if not invitations.accept(invitation, form.cleaned_data.get("new_password", "")):
            return render(request, "portal/accounts/invitation_over.html", status=410)
        sessions.give_password(request, invitation.user)
        return redirect("accounts:enrol")
    context = {"form": form, "invited": invitation.user, "keeps_password": invitation.keeps_password}
    return render(request, "portal/accounts/accept_invitation.html", context)


@asks
@never_cache
def ask_new_start(request: HttpRequest) -> HttpResponse:
    """For someone who gave the password and has lost everything else: ask for a new start, and see its number."""
    user = sessions.signed_in(request)
    if user.is_verified() or not user.has_second_factor:
        return redirect("accounts:second-factor")
    if request.method == "POST":
        new_start.ask(user, request)
        return redirect("accounts:ask-new-start")
    wanted = NewStart.objects.open().filter(user=user).first()
    return render(request, "portal/accounts/ask_new_start.html", {"wanted": wanted})
