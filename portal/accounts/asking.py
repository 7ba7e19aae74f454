"""Ask for the second factor on a page: a code, a recovery code, or a key; at the sign-in and again before a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts import destinations, keys, second_factor, sessions
from portal.accounts.forms import CodeForm, KeyAnswerForm
from portal.accounts.models import User
from portal.accounts.second_factor import Factor
from portal.audit import record

P = ParamSpec("P")


@dataclass(slots=True)
class Asked:
    """What came of asking: the factor that was given, if it was; otherwise what the page shows next."""

    given: Factor | None
    by_recovery_code: bool
    context: dict[str, Any]


def ask(request: HttpRequest, user: User) -> Asked:
    """Check what was sent, and make what the page needs to ask (again)."""
    has_app = user.authenticator is not None
    recovery = "recovery" in request.GET or not has_app
    by_key = "key_answer" in request.POST
    code_form = CodeForm(None if by_key else request.POST or None, recovery=recovery)
    key_form = KeyAnswerForm(request.POST if by_key else None)
    given: Factor | None = None
    tried = by_key
    if by_key:
        given = keys.check(request, user, request.POST["key_answer"])
        if given is None:
            key_form.add_error(None, _("That key was not recognised. Try again, or use a code instead."))
    elif code_form.is_valid():
        tried = True
        given = second_factor.check(user, code_form.cleaned_data["code"])
        if given is None:
            refuse_code(code_form, second_factor.counted_on(user))
    if given is None and tried:
        record("second-factor.failed", request=request)
    context = {
        "form": code_form,
        "key_form": key_form,
        "key_options": "" if given else keys.options_to_sign_in(request, user),
        "has_app": has_app,
        "recovery": recovery,
        "next": destinations.wanted(request),
    }
    return Asked(given, recovery and not by_key, context)


def refuse_code(form: CodeForm, device: Factor | None) -> None:
    """Say on the form that the code was not taken, and how long to wait before the next."""
    seconds = second_factor.wait_for(device)
    if seconds > 1:
        told = ngettext(
            "That was not a right code. Wait %(seconds)s second before you try again.",
            "That was not a right code. Wait %(seconds)s seconds before you try again.",
            seconds,
        ) % {"seconds": seconds}
    else:
        told = _("That code is not right, or it has been used already. Wait for the next one and try again.")
    form.add_error("code", told)


def freshly_proved(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view that changes how someone signs in: it asks for the second factor again, unless that was minutes ago.

    Someone who has none yet, and has given a password, sets up the first one.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = sessions.signed_in(request)
        if user.has_second_factor:
            if not user.is_verified():
                return destinations.to("accounts:second-factor", destinations.wanted(request))
            if not sessions.has_proved(request):
                return destinations.to("accounts:prove", request.path)
        return view(request, *args, **kwargs)

    return guarded
