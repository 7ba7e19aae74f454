"""Plain text and comma-separated values."""

from __future__ import annotations

from portal.uploads.inspection.refusal import Reason, Refusal
from portal.uploads.inspection.sniffing import readable_text


def check(data: bytes) -> None:
    """Raise `Refusal` for what is not text that a person can read to the end."""
    if readable_text(data) is None:
        raise Refusal(Reason.DAMAGED)
