"""The one line that makes a form keep what is typed into it."""

from __future__ import annotations

import datetime
from typing import Any

from django import template
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.accounts.models import User
from portal.unsaved.keeping import kept_at_address
from portal.unsaved.models import LONGEST_ADDRESS
from portal.unsaved.restoring import guard, lay_over
from portal.unsaved.tickets import FIELD, draw

register = template.Library()


@register.simple_tag(takes_context=True)
def unsaved(
    context: RequestContext,
    *drawn: Any,
    key: str | int = "",
    at: str = "",
    by: str = "",
    changed: datetime.datetime | None = None,
) -> SafeString:
    """Keep what is typed into this form, and show what was kept: the first thing inside `<form method="post">`.

    `drawn` are the forms, formsets and lists of them that stand in it: they begin with what was kept, below a note
    that says so. For fields drawn by hand, what was kept is in the template as `typed` (`typed.words.NAME`) or None.

    `key` tells apart the forms of one page. `at` is the address that shows the form, where that is not the page's
    own. `by` names a field whose value belongs to the end of that address. `changed` is when somebody last saved
    what the form is about: the note says so if it was after the typing.
    """
    request = context["request"]
    user = request.user
    context["typed"] = None
    if not isinstance(user, User) or not user.is_verified():
        return SafeString()
    guard(drawn)
    address = at or request.get_full_path()
    if len(address) > LONGEST_ADDRESS:
        address = request.path
    key = str(key)
    typed = None if by else kept_at_address(request, user, address).get(key)
    if typed and (not drawn or lay_over(drawn, typed.words)):
        context["typed"] = typed
    return render_to_string(
        "components/unsaved.html",
        {
            "field": FIELD,
            "ticket": draw(request, user, address, key, by),
            "typed": context["typed"],
            "changed": changed if changed and typed and changed > typed.at else None,
            "address": address,
        },
        request=request,
    )
