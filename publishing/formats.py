"""The files in which a published report is offered. Apart from what makes them, which takes long to load."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.uploads.inspection.kinds import WORD


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is offered: its media type, the end of its file name, and what it is called."""

    media_type: str
    ending: str
    name: Promise


DOWNLOADS = {
    "pdf": Format("application/pdf", ".pdf", _("PDF")),
    "docx": Format(WORD.media_type, WORD.extension, _("Word")),
    "json": Format("application/json", ".json", _("The report as data (JSON)")),
    "csv": Format("text/csv; charset=utf-8", "-recommendations.csv", _("Recommendations (CSV)")),
    "recommendations": Format("application/json", "-recommendations.json", _("Recommendations as data (JSON)")),
}
"""What is offered beside the page, in this order."""
