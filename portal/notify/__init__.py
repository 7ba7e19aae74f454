"""E-mail that says nothing: a reference and a link, and never a name or a word of the case.

What an e-mail says is a template of this project, filled with those two and nothing else. So nobody can put more into
one by mistake.
"""

from __future__ import annotations

import logging
import re
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9/.-]{0,39}")
log = logging.getLogger(__name__)


def send(to: str, template: str, reference: str, url: str) -> bool:
    """Send `templates/portal/notify/<template>.txt` to one address; its first line is the subject.

    `reference` is the reference of a review or a partnership (no spaces: a name would not pass), `url` a path of this
    system such as "/account/sign-in/". Call it outside a transaction: a mail server can be slow. Answers whether the
    mail server took it; a failure is logged without the address.
    """
    if not REFERENCE.fullmatch(reference):
        raise ValueError(f"{reference!r} is not a reference: letters, digits, full stops, hyphens and slashes only.")
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError("An e-mail links to a path of this system only.")
    text = render_to_string(
        f"portal/notify/{template}.txt", {"reference": reference, "url": settings.BASE_URL.rstrip("/") + url}
    )
    subject, _blank, body = text.partition("\n")
    try:
        send_mail(subject.strip(), body.strip() + "\n", None, [to])
    except (SMTPException, OSError) as error:
        log.error("An e-mail (%s) for %s could not be sent: %s", template, reference, type(error).__name__)
        return False
    return True
