"""A real SMTP server on this machine, which can be told to fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings

from tests.postgres import free_port


@dataclass
class Post:
    """What arrived. `breaks_at` is the number of e-mails after which the server hangs up on everyone; None: never."""

    letters: list[Message] = field(default_factory=list)
    breaks_at: int | None = None

    @property
    def addresses(self) -> list[str]:
        return [str(letter["To"]) for letter in self.letters]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.breaks_at is not None and len(self.letters) >= self.breaks_at:
            server.transport.abort()
            return "421 Gone"
        self.letters.append(message_from_bytes(envelope.content))
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[Post]:
    """Serve on a free port, and have Django send its e-mail there."""
    post = Post()
    port = free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=port,
            EMAIL_USE_TLS=False,
            EMAIL_USE_SSL=False,
            EMAIL_HOST_USER="",
        ):
            yield post
    finally:
        controller.stop()
