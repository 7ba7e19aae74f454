"""E-mail that says nothing: a reference and a link, and never a name or a word of the case.

What an e-mail says is a template of this project, filled with those two and nothing else. So nobody can put more into
one by mistake.
"""

from __future__ import annotations

import datetime
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9/.-]{0,39}")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due: the reference it belongs to, the path of this system where it is done, and the day."""

    reference: str
    url: str
    on: datetime.date


def send(to: str, template: str, reference: str, url: str) -> bool:
    """Send `templates/portal/notify/<template>.txt` to one address; its first line is the subject.

    `reference` is the reference of a review or a partnership (no spaces: a name would not pass), `url` a path of this
    system such as "/account/sign-in/". Call it outside a transaction: a mail server can be slow. Answers whether the
    mail server took it; a failure is logged without the address.
    """
    return _send(to, template, {"reference": _reference(reference), "url": _link(url)})


def send_reminder(to: str, items: Sequence[Due]) -> bool:
    """Remind one address of all that is due, in one e-mail. As `send`."""
    told = [{"reference": _reference(item.reference), "url": _link(item.url), "due": item.on} for item in items]
    return _send(to, "reminder", {"items": told})


def _reference(reference: str) -> str:
    if not REFERENCE.fullmatch(reference):
        raise ValueError(f"{reference!r} is not a reference: letters, digits, full stops, hyphens and slashes only.")
    return reference


def _link(url: str) -> str:
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError("An e-mail links to a path of this system only.")
    return settings.BASE_URL.rstrip("/") + url


def _send(to: str, template: str, context: dict[str, object]) -> bool:
    text = render_to_string(f"portal/notify/{template}.txt", context)
    subject, _blank, body = text.partition("\n")
    try:
        send_mail(subject.strip(), body.strip() + "\n", None, [to])
    except (SMTPException, OSError) as error:
        log.error("An e-mail (%s) could not be sent: %s", template, type(error).__name__)
        return False
    return True
