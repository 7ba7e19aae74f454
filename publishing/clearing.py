"""What becomes of a finding: other words take its place in a new revision, or it is kept with a reason."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from portal.accounts.models import User
from publishing.disclosure import Finding, Part
from publishing.disclosure.pseudonyms import placed
from publishing.disclosure.replacing import can_replace, fitted, replace_in
from publishing.findings import Looked, look_through, table_of
from publishing.kept import KeptFinding
from review_pages.models import DraftReportPage
from review_pages.report.document import Document
from review_pages.report.presence import is_being_typed_in
from review_pages.report.rewriting import locked
from review_pages.report.stream import of_revision

ONE, SAME, KIND = SCOPES = ("one", "same", "kind")
"""How far a replacement goes: this place, every place with these words, every place of this kind."""


class NotClearedError(Exception):
    """Nothing was changed. The text says why and what to do."""


def alike(finding: Finding, findings: tuple[Finding, ...], scope: str) -> list[Finding]:
    """Of what is open, what a replacement of this one reaches."""
    if scope == ONE:
        return [finding]
    of_kind = [each for each in findings if each.kind is finding.kind and can_replace(each)]
    if scope == SAME:
        return [each for each in of_kind if each.text.casefold() == finding.text.casefold()]
    return [each for each in of_kind if each.strength is finding.strength and each.suggestion]


@transaction.atomic
def replace(draft: DraftReportPage, by: User, token: str, words: str, scope: str = ONE) -> tuple[Revision, int]:
    """Write other words into the draft as last saved, as a new revision. How many places that were comes with it.

    With the scope KIND each place gets what is suggested for it; otherwise all get `words`. Raises NotClearedError.
    """
    draft = _held(draft)
    document, looked, finding = _standing(draft, token)
    reached = [each for each in alike(finding, looked.open, scope) if can_replace(each)]
    if scope != KIND and not words and finding.place.part is not Part.LINK:
        raise NotClearedError(_("Write what the report should say instead. Nothing was changed."))
    if not reached:
        raise NotClearedError(_("This cannot be replaced from here. Change it in the editor, or keep it."))
    changes = [fitted(each, each.suggestion if scope == KIND else words) for each in reached]
    current = draft.latest_revision.as_object()
    return current.save_document(replace_in(document, changes), by), len(changes)


@transaction.atomic
def keep(draft: DraftReportPage, by: User, token: str, reason: str) -> KeptFinding:
    """Make an exception: these words may stand in this sentence. Raises NotClearedError."""
    draft = locked(draft)
    _document, _looked, finding = _standing(draft, token)
    return KeptFinding.objects.create(
        draft=draft, kind=str(finding.kind), text=finding.text, sentence=finding.sentence, reason=reason, by=by
    )


@transaction.atomic
def open_again(exception: KeptFinding, by: User) -> None:
    """End an exception."""
    KeptFinding.objects.filter(pk=exception.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=by)


@transaction.atomic
def write_pseudonyms(draft: DraftReportPage, by: User) -> Revision:
    """Put the table of pseudonyms into the draft as last saved, or bring it up to date. Raises NotClearedError."""
    draft = _held(draft)
    current = draft.latest_revision.as_object()
    heading = next(
        (each.heading for each in draft.review.profile.report.overview if each.key == "confidentiality"),
        _("Confidentiality"),
    )
    document = placed(of_revision(draft.latest_revision.content), table_of(draft.review), heading)
    return current.save_document(document, by)


def _held(draft: DraftReportPage) -> DraftReportPage:
    """The draft to write into, held until the transaction ends; never while somebody has not saved."""
    draft = locked(draft)
    if is_being_typed_in(draft):
        raise NotClearedError(
            _("Somebody is writing in the draft and has not saved. Nothing was changed. Save there, then try again.")
        )
    return draft


def _standing(draft: DraftReportPage, token: str) -> tuple[Document, Looked, Finding]:
    """The draft as last saved, what was found in it, and the finding of which a page has told."""
    document = of_revision(draft.latest_revision.content)
    looked = look_through(draft, document)
    for finding in looked.open:
        if finding.token == token:
            return document, looked, finding
    raise NotClearedError(_("The draft has changed since this page was made. Nothing was changed. Look again."))
