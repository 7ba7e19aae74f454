"""What `manage.py check --deploy` says about the virus scanner."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from portal.uploads import scanner


@register(Tags.security, deploy=True)
def scanner_answers(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Nothing is scanned without a scanner; with one that does not answer, nothing comes in."""
    if not settings.CLAMD:
        return [
            Warning(
                "Files that people send are not scanned for viruses.",
                hint="Set CANDOUR_CLAMD to your clamd, as docs/operators.md says.",
                id="candour.W001",
            )
        ]
    if not scanner.ping():
        return [
            Error(
                f"The virus scanner at {settings.CLAMD} does not answer, so that no file can be brought in.",
                hint="Start clamd, or mend CANDOUR_CLAMD.",
                id="candour.E001",
            )
        ]
    return []
