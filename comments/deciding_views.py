"""Accept or decline a suggestion, from the reading view."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comments import deciding
from comments.forms import DeclineForm
from comments.views import answer, back_to, frame, open_thread, refusal
from portal.access.by_script import by_script
from portal.access.rules import Action
from review_pages.review.access import require


@require_POST
def accept_view(request: HttpRequest, reference: str, revision_id: int, comment_id: int) -> HttpResponse:
    """Take suggested words into the draft; where the passage has changed, show both first."""
    opened, thread = open_thread(request, reference, revision_id, comment_id)
    require(request, Action.EDIT, opened.draft)
    try:
        deciding.accept(
            request, thread, instead_of=request.POST.get("instead_of"), saved_as=request.POST.get("saved_as", "")
        )
    except deciding.PassageDiffersError as differs:
        context = frame(opened) | {
            "said": thread,
            "differs": differs,
            "accept_url": f"{opened.url('accept', thread.pk)}?{request.GET.urlencode()}",
        }
        return render(request, "comments/decide.html", context, status=409)
    except deciding.NotDecidedError as error:
        if by_script(request):
            return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
        messages.error(request, str(error))
    else:
        if by_script(request):
            return HttpResponse(status=204)
        messages.success(request, _("The suggested words are in the draft as last saved, as a new version."))
    return HttpResponseRedirect(back_to(request, opened, comment_id))


@require_POST
def decline_view(request: HttpRequest, reference: str, revision_id: int, comment_id: int) -> HttpResponse:
    """Decline suggested words, with a reason."""
    opened, thread = open_thread(request, reference, revision_id, comment_id)
    require(request, Action.EDIT, opened.draft)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        if by_script(request):
            return refusal(request, form)
        messages.error(request, _("Give a reason to decline a suggestion. Nothing was changed."))
        return HttpResponseRedirect(back_to(request, opened, comment_id))
    try:
        deciding.decline(request, thread, form.cleaned_data["text"])
    except deciding.NotDecidedError as error:
        messages.error(request, str(error))
    return answer(request, opened, thread.pk)
