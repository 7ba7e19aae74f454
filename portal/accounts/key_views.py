"""Passkeys and security keys on the account page: add, name, take away; and take the app away where a key remains."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.accounts import destinations, keys, second_factor, sessions
from portal.accounts.asking import freshly_proved
from portal.accounts.forms import KeyNameForm, NewKeyForm
from portal.accounts.models import SecurityKey, User
from portal.accounts.second_factor import Factor
from portal.accounts.views import asks
from portal.audit import record


@asks
@never_cache
@freshly_proved
def add_key(request: HttpRequest) -> HttpResponse:
    """Enrol a key: a name for it, then the browser asks for the key itself. Needs scripts; the app does not."""
    user = sessions.signed_in(request)
    is_first = not user.has_second_factor
    if SecurityKey.objects.filter(user=user).count() >= SecurityKey.MOST:
        messages.warning(request, _("You have as many keys as can be kept. Take one away first."))
        return redirect("accounts:security")
    form = NewKeyForm(request.POST or None)
    if form.is_valid():
        key = keys.enrol(request, user, form.cleaned_data["key_answer"], form.cleaned_data["name"])
        if key:
            record("security-key.enrolled", key, request=request)
            return _begin_with(request, user, key) if is_first else _added(request, key)
        record("second-factor.failed", request=request)
        form.add_error(None, _("The key could not be set up. Nothing has changed. Try again."))
    context = {
        "form": form,
        "key_options": keys.options_to_enrol(request, user),
        "is_first": is_first,
        "next": destinations.wanted(request),
    }
    return render(request, "portal/accounts/add_key.html", context)


def _begin_with(request: HttpRequest, user: User, key: SecurityKey) -> HttpResponse:
    """The first second factor of someone: they are in, and get their recovery codes."""
    sessions.step_up(request, key)
    sessions.keep_codes(request, second_factor.renew_recovery_codes(user))
    record("sign-in.verified", request=request)
    return destinations.to("accounts:recovery-codes", destinations.wanted(request))


def _added(request: HttpRequest, key: SecurityKey) -> HttpResponse:
    messages.success(request, _("“%(name)s” can be used from the next sign-in.") % {"name": key.name})
    return redirect("accounts:security")


@asks
@never_cache
@freshly_proved
def rename_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a key another name."""
    key = get_object_or_404(SecurityKey, user=sessions.signed_in(request), pk=pk)
    form = KeyNameForm(request.POST or None, initial={"name": key.name})
    if form.is_valid():
        SecurityKey.objects.filter(pk=key.pk).update(name=form.cleaned_data["name"])
        record("security-key.renamed", key, request=request)
        messages.success(request, _("The new name has been kept."))
        return redirect("accounts:security")
    return render(request, "portal/accounts/rename_key.html", {"form": form, "key": key})


@asks
@never_cache
@freshly_proved
def remove_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a key away, unless it is the last second factor."""
    key = get_object_or_404(SecurityKey, user=sessions.signed_in(request), pk=pk)
    return _remove(request, key, key.name, "security-key.removed")


@asks
@never_cache
@freshly_proved
def remove_authenticator(request: HttpRequest) -> HttpResponse:
    """Take the authenticator app away, unless it is the last second factor."""
    device = sessions.signed_in(request).authenticator
    if device is None:
        return redirect("accounts:security")
    return _remove(request, device, _("Authenticator app"), "second-factor.removed")


def _remove(request: HttpRequest, device: Factor, name: str, verb: str) -> HttpResponse:
    if request.method == "POST":
        label = f"{device._meta.label} {device.pk}"
        if second_factor.remove(sessions.signed_in(request), device):
            # Where it had verified this session, the session asks for what is left: a proof that it works.
            record(verb, label, request=request)
            messages.success(request, _("“%(name)s” no longer opens your account.") % {"name": name})
        else:
            messages.error(request, _("This is your only second factor, so it stays. Set up another one first."))
        return redirect("accounts:security")
    return render(request, "portal/accounts/remove_factor.html", {"name": name})
