"""What an agency's authors and its sign-off manager say to one another about their return."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portal.access.rules import Action
from review_pages.models import ReturnMessage
from review_pages.returns.decisions import write_to_colleagues
from review_pages.returns.models import Talk
from review_pages.returns.views.one import address, context, open_return, record
from review_pages.review.access import posted, reader, require
from review_pages.review.forms import PlainForm


class MessageForm(PlainForm):
    text = forms.CharField(
        label=gettext_lazy("Your message"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5_000
    )


@require_http_methods(["GET", "POST"])
def return_talk(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Read what was said, and say something."""
    page = open_return(request, reference, pk)
    require(request, Action.READ, Talk(page))
    form = MessageForm(posted(request))
    if request.method == "POST" and form.is_valid():
        require(request, Action.COMMENT, Talk(page))
        with transaction.atomic():
            ReturnMessage.objects.create(page=page, author=reader(request), text=form.cleaned_data["text"])
            record("return.talked", request, page)
        write_to_colleagues(page, but=reader(request))
        messages.success(request, _("Sent. Your colleagues have been told."))
        return HttpResponseRedirect(address("return-talk", page))
    record("return.talk-read", request, page)
    said = page.messages.select_related("author")
    return render(request, "review_pages/returns/talk.html", context(page, form=form, said=said))
