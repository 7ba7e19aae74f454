"""The slip that a form carries, so that what is typed into it is kept for the person it was drawn for.

It is signed, and says who, which page and which form. Whoever holds it may add to what is kept of that form, and
nothing else: read nothing, open nothing. That is why it may outlive the session, and why keeping needs no other token.
It is void after `KEPT_FOR`, when the person's password changes, and when their account is closed.
"""

from __future__ import annotations

import datetime
import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.accounts.models import User

FIELD = "_unsaved"
"""The name under which a form sends its ticket."""

KEPT_FOR = datetime.timedelta(days=14)
_SALT = "portal.unsaved"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whose form it is, where it stands, and which drawing of the page it was put in, at which moment.

    `by` names a field whose value belongs to the address, where one form is used for many things of a page (the
    comment that scripts move about): "/comment/?paragraph=" and by "paragraph".
    """

    person: int
    address: str
    form: str
    by: str
    page: str
    drawn_at: float

    @property
    def drawn(self) -> datetime.datetime:
        return datetime.datetime.fromtimestamp(self.drawn_at, tz=datetime.UTC)

    def address_of(self, typed: QueryDict) -> str:
        return self.address + (quote(typed.get(self.by, "")[:64]) if self.by else "")


def _seal(user: User) -> str:
    """Changes with the password, so that tickets of before are void. The session's own hash is not given away."""
    return salted_hmac(_SALT, user.get_session_auth_hash()).hexdigest()[:16]


def _page(request: HttpRequest) -> str:
    """One name for all forms of one drawing of a page; a form that comes back with its mistakes keeps its name."""
    if not hasattr(request, "unsaved_page"):
        sent = read(request.POST.get(FIELD, ""))
        name = sent[0].page if sent else secrets.token_urlsafe(12)
        request.unsaved_page = name  # type: ignore[attr-defined]  # ours, for this request
    return str(request.unsaved_page)  # type: ignore[attr-defined]


def draw(request: HttpRequest, user: User, address: str, form: str, by: str = "") -> str:
    """A ticket for a form that is drawn for this person now."""
    ticket = Ticket(user.pk, address, form, by, _page(request), time.time())
    return signing.dumps({**asdict(ticket), "seal": _seal(user)}, salt=_SALT, compress=True)


def read(written: str) -> tuple[Ticket, User] | None:
    """The ticket and its person, or None where it is none of ours, too old, or void."""
    try:
        said: dict[str, Any] = signing.loads(written, salt=_SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    seal = said.pop("seal")
    ticket = Ticket(**said)
    user = User.objects.filter(pk=ticket.person, is_active=True).first()
    if user is None or not constant_time_compare(seal, _seal(user)):
        return None
    return ticket, user
