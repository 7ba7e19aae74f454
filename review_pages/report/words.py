"""The words around a report, in the reader's language: the same in the reading view, in previews and in what is
published."""

from __future__ import annotations

from django.utils.translation import gettext as _

from review_pages.report.document import Scope
from review_pages.report.html import Wording


def wording() -> Wording:
    """What the renderer puts beside the report's own text."""
    return Wording(
        paragraph=_("Paragraph {number}"),
        note=_("Note {number}"),
        notes=_("Notes"),
        back_from_note=_("Back to where note {number} stands in the text"),
        table=_("Table {number}"),
        not_shown=_("The picture is not shown here."),
        recommendation=_("Recommendation {number}"),
        owner=_("Who must act: {owner}"),
        scopes={
            Scope.LOCAL: _("Local recommendation"),
            Scope.REGIONAL: _("Regional recommendation"),
            Scope.NATIONAL: _("National recommendation"),
        },
    )
