"""What a return waits for once it was handed in: signing it, sending it back, taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.access.rules import Action, Stage, can
from portal.accounts.models import User
from review_pages.models import AgencyReturnPage, ReturnVersion
from review_pages.returns.decisions import (
    send_back,
    sign,
    take_back,
    why_not_sign,
    write_to_authors_of,
)
from review_pages.returns.models import Talk
from review_pages.returns.saving import RefusedError
from review_pages.returns.sign_off import RefusedSignOff, signers_of
from review_pages.returns.views.one import address, context, open_return, record, require_would
from review_pages.review.access import posted, reader
from review_pages.review.forms import ReasonForm


def decision(user: User, page: AgencyReturnPage) -> dict[str, Any]:
    """For the page of a return that was handed in: what the reader may decide, and who else might."""
    common = {
        "talks": can(user, Action.READ, Talk(page)),
        "versions": ReturnVersion.objects.visible_to(user).filter(page=page).count(),
    }
    if not page.with_sign_off:
        return common | {"reopens": page.handed_in and can(user, Action.REOPEN, page)}
    decides = can(user, Action.APPROVE, page)
    return common | {
        "decides": decides,
        "why_not": why_not_sign(user, page) if decides else None,
        "takes_back": can(user, Action.REOPEN, page),
        "signers": get_text_list([person.full_name for person in signers_of([page])[page.pk]], _("or")),
    }


@require_POST
def return_sign(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Sign a return off, as the senior manager of its agency."""
    page = open_return(request, reference, pk)
    require_would(request, Action.APPROVE, page, Stage.WITH_SIGN_OFF)
    try:
        signed = sign(page, by=reader(request))
    except RefusedSignOff as error:
        messages.error(request, _("Not signed. %(why)s") % {"why": error})
        return HttpResponseRedirect(address("return", page))
    record("return.signed-off", request, signed)
    write_to_authors_of(signed, "return-decided", but=reader(request))
    messages.success(
        request,
        _("Signed off. Thank you. The %(commissioner)s can read it now, and it is locked.")
        % {"commissioner": page.profile.terms.commissioner},
    )
    return HttpResponseRedirect(address("return", page))


@require_http_methods(["GET", "POST"])
def return_send_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Give a return back to its authors, with the reason."""
    page = open_return(request, reference, pk)
    require_would(request, Action.APPROVE, page, Stage.WITH_SIGN_OFF)
    form = ReasonForm(posted(request))
    if page.with_sign_off and not form.is_valid():
        return render(request, "review_pages/returns/send_back.html", context(page, form=form))
    try:
        given = send_back(page, form.cleaned_data["reason"] if form.is_valid() else "", by=reader(request))
    except RefusedSignOff as error:
        messages.error(request, _("Not sent back. %(why)s") % {"why": error})
        return HttpResponseRedirect(address("return", page))
    record("return.sent-back", request, given)
    write_to_authors_of(given, "return-decided", but=reader(request))
    messages.success(request, _("Sent back. Its authors have been told, and find your reason on the return."))
    return HttpResponseRedirect(address("return", page))


@require_POST
def return_take_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Withdraw what was handed in and is not signed yet."""
    page = open_return(request, reference, pk)
    require_would(request, Action.REOPEN, page, Stage.WITH_SIGN_OFF)
    try:
        page = take_back(page.pk, by=reader(request))
    except RefusedError:
        messages.error(request, _("This return does not wait for sign-off any more. Nothing was changed."))
        return HttpResponseRedirect(address("return", page))
    record("return.taken-back", request, page)
    messages.success(request, _("Taken back. You can change it, and hand it in again."))
    return HttpResponseRedirect(address("return", page))
