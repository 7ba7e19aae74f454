"""Nothing of a case leaves by e-mail, whoever writes the next one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.environment import ROOT

LETTERS = sorted((ROOT / "templates/portal/notify").glob("*.txt"))
PACKAGES = ("portal", "review_pages", "comments", "publishing", "search")
SENDS = re.compile(r"django\.core\.mail|send_mail|EmailMessage|email_user|smtplib")


@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.stem)
def test_an_email_is_filled_with_references_links_and_due_dates_alone(letter: Path) -> None:
    text = letter.read_text()
    assert set(re.findall(r"{{\s*([^}\s]*)", text)) <= {"reference", "url", "item.url", "due", "number"}
    assert set(re.findall(r"(\w+)=([\w.|]+)", text)) <= {
        ("number", "items|length"),
        ("reference", "items.0.reference"),
        ("reference", "item.reference"),
        ("due", "item.due|day"),
    }
    assert set(re.findall(r"{%\s*(\w+)", text)) <= {
        "load",
        "autoescape",
        "endautoescape",
        "blocktranslate",
        "plural",
        "endblocktranslate",
        "translate",
        "for",
        "endfor",
    }


def test_nothing_but_notify_sends_mail() -> None:
    senders = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "node_modules" not in path.parts and SENDS.search(path.read_text())
    }
    assert senders == {"portal/notify/__init__.py", "portal/settings.py"}


def test_wagtails_own_notifications_have_nobody_to_go_to() -> None:
    from django.conf import settings

    assert settings.WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS is False
