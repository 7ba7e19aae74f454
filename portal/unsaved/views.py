"""What a page's script calls to keep what is typed, the button that discards it, and a form whose token is stale."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portal.unsaved.doors import keep_at_the_door
from portal.unsaved.keeping import TooLargeError, discard, keep
from portal.unsaved.tickets import FIELD, read


@csrf_exempt  # the ticket is the token, and stays good when signing in elsewhere changes the other one
@require_POST
@never_cache
def keep_typed(request: HttpRequest) -> HttpResponse:
    """Keep what is in a form just now. Answers {"said": words for the page, "token": the token that forms need now}."""
    found = read(request.POST.get(FIELD, ""))
    if found is None or found[0].person != request.user.pk:
        told = _("Not kept: this page is too old, or somebody else has signed in. Copy what you typed, and reload it.")
        return JsonResponse({"said": told}, status=409)
    try:
        at = keep(found[0], request.POST)
    except TooLargeError:
        return JsonResponse({"said": _("Not kept: this is too long. Save the form, or make it shorter.")}, status=413)
    said = _("Saved %(time)s") % {"time": date_format(timezone.localtime(at), "H:i")} if at else ""
    return JsonResponse({"said": said, "token": get_token(request)})


@require_safe
@never_cache
def form_token(request: HttpRequest) -> HttpResponse:
    """The token that forms of this browser need now, for the editor, whose page was there before its last sign-in."""
    return JsonResponse({"token": get_token(request)})


@require_POST
def discard_typed(request: HttpRequest) -> HttpResponse:
    """Throw away what was kept of a form, and show the page with what is saved."""
    found = read(request.POST.get(FIELD, ""))
    if found is None or found[0].person != request.user.pk:
        raise Http404
    discard(found[0])
    messages.success(request, _("Discarded. This is what is saved."))
    return HttpResponseRedirect(found[0].address)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For a form whose token is no longer the one of this browser: someone signed in meanwhile, in another tab."""
    kept = keep_at_the_door(request)
    address = kept.address_of(request.POST) if kept else ""
    return render(request, "portal/stale_form.html", {"address": address}, status=403)
