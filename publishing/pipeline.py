"""From an approved revision to a public page.

    read -> check -> render -> check the renders -> publish (freeze the artefacts, make the page, tell the index)

Everything before `publish` only computes; `publish_version` writes it all in one transaction, so that the public sees
the old version or the new one. Repeating a publication that is finished changes nothing; one that stopped starts from
the beginning. What stops it is said in a sentence for the people of the review in `Publication.trouble`.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_tasks import task

from portal import audit
from publishing.disclosure import Finding
from publishing.disclosure.pseudonyms import State
from publishing.findings import Looked, look_through
from publishing.models import Artefact, Publication, PublishedReportPage
from publishing.places import found_sentence
from publishing.render.facts import Facts
from publishing.rendering import Renders, make_renders
from publishing.signals import report_published
from publishing.site import library
from review_pages.models import DraftReportPage, ReviewEvent
from review_pages.profiles.model import Profile
from review_pages.report.document import Document
from review_pages.report.html import anchored
from review_pages.report.stream import of_revision
from review_pages.review.progress import PUBLISHED

log = logging.getLogger(__name__)


class StoppedError(Exception):
    """A publication cannot go on. The text is for the people of the review: what happened and what to do."""


@task()
def publish(publication_id: int) -> None:
    """Take one publication all the way. Idempotent."""
    publication = Publication.objects.select_related("draft__review__partnership", "page").get(pk=publication_id)
    if publication.finished_at:
        return
    stage = _("reading the approved draft")
    try:
        document, facts = read(publication)
        stage = _("checking the draft for names")
        looked = look_through(publication.draft, document)
        check(looked, facts)
        stage = _("laying the report out")
        renders = make_renders(document, facts, around(publication.draft.review.profile))
        stage = _("checking what was laid out for names")
        check_renders(renders, looked, facts)
        stage = _("putting the report into the library")
        publish_version(publication.pk, facts, renders)
    except StoppedError as stopped:
        _stop(publication, str(stopped))
    except Exception:
        _stop(
            publication,
            _(
                "Something went wrong while %(stage)s. Nothing was published: the library is as it was before. "
                "Try again; if it happens again, tell whoever runs Candour for you."
            )
            % {"stage": stage},
        )
        raise


def start_again(publication: Publication) -> None:
    """Put a publication that stopped back to work."""
    publication.trouble = ""
    publication.started_at = timezone.now()
    publication.save(update_fields=["trouble", "started_at"])
    transaction.on_commit(lambda: publish.enqueue(publication.pk))


def _stop(publication: Publication, why: str) -> None:
    # The row may have been finished by another worker meanwhile; then there is no trouble.
    Publication.objects.filter(pk=publication.pk, finished_at=None).update(trouble=why)
    log.warning("Publication %s stopped.", publication.pk)


# The stages


def read(publication: Publication) -> tuple[Document, Facts]:
    """The approved text, as it stood at the approval, its cross-references as outsiders know them; and what is told
    about it."""
    document = anchored(of_revision(publication.content))
    return document, facts_of(publication, document)


def facts_of(publication: Publication, document: Document, today: datetime.date | None = None) -> Facts:
    """What the page says about the report. The version counts on from the page that is there."""
    draft, review = publication.draft, publication.draft.review
    page = page_of(draft)
    today = today or timezone.localdate()
    kind = review.profile
    return Facts(
        slug=page.slug if page else _free_slug(publication.reference),
        title=document.title.strip() or draft.title,
        pseudonym=review.pseudonym,
        reference=publication.reference,
        review_type=kind.name,
        guidance=kind.guidance_name,
        partnership_name=review.partnership.title,
        month_of_death=publication.month_of_death,
        version=page.version + 1 if page else 1,
        first_published_on=page.first_published_on if page else today,
        published_on=today,
        change_note=publication.change_note if page else "",
    )


def check(looked: Looked, facts: Facts) -> None:
    """Stop where the text, or what is told about it, says something that must not be published."""
    if looked.strong:
        raise StoppedError(_stopped_by(looked.strong))
    if looked.pseudonyms is State.DIFFERS:
        raise StoppedError(
            _(
                "The table of pseudonyms is not as the identity register has it. Nothing was published. Ask the writer "
                "of the draft to bring it up to date under “Disclosure check”, and to submit the draft again."
            )
        )
    if looked.in_facts(facts.title, facts.pseudonym, facts.reference, facts.month_of_death, facts.change_note):
        raise StoppedError(
            _(
                "Something that must not be published stands in what the public page says about the report: its title, "
                "reference, pseudonym or the note of what changed. Nothing was published. Submit the draft again, and "
                "say it without."
            )
        )


def check_renders(renders: Renders, looked: Looked, facts: Facts) -> None:
    """Check what was made once more: what is frozen is what counts, whatever it was made from."""
    places = {finding.place.detail for finding in looked.in_renders(renders, facts)}
    if places:
        raise StoppedError(
            _(
                "The report as it would be published holds something that must not be published and that the "
                "draft's own text does not show (%(places)s). Nothing was published. Preview it, and change the draft "
                "where this comes from."
            )
            % {"places": ", ".join(sorted(places))}
        )


@transaction.atomic
def publish_version(publication_id: int, facts: Facts, renders: Renders) -> None:
    """Freeze the artefacts, make the page or its new version, tell the index: all of it, or nothing."""
    publication = Publication.objects.select_for_update().get(pk=publication_id)
    if publication.finished_at:
        return
    newer = Publication.objects.filter(draft=publication.draft_id, pk__gt=publication.pk).exclude(finished_at=None)
    if newer.exists():
        raise StoppedError(_("A later draft of this report was published meanwhile, so this one was not."))
    page = page_of(publication.draft)
    if (page.version if page else 0) != facts.version - 1:
        raise StoppedError(_("Another version of this report was published at the same moment. Try again."))
    page = _write_page(page, facts, publication)
    for name, content in renders.items():
        sha256 = hashlib.sha256(content).hexdigest()
        Artefact.objects.create(
            page=page, version=facts.version, format=name, content=content, size=len(content), sha256=sha256
        )
    publication.page = page
    publication.version = facts.version
    publication.finished_at = timezone.now()
    publication.trouble = ""
    publication.save()
    ReviewEvent.objects.get_or_create(
        review=publication.draft.review,
        key=PUBLISHED,
        defaults={"on": timezone.localdate(), "recorded_by": publication.approved_by},
    )
    report_published.send(sender=PublishedReportPage, page=page)
    audit.record(
        "report.published",
        page,
        who=publication.approved_by,
        review=publication.draft.review,
        revision=publication.revision_id,
    )


def around(profile: Profile) -> dict[str, Any]:
    """What stands around a report of this type: the note before it, help lines, what it is about. Kept with the page,
    so that a published report stays as it is when its profile changes."""
    return {
        "event": profile.terms.event,
        "content_note": profile.publication.content_note,
        "help_lines": [line.model_dump() for line in profile.publication.help_lines],
    }


def _write_page(page: PublishedReportPage | None, facts: Facts, publication: Publication) -> PublishedReportPage:
    now = timezone.now()
    told = asdict(facts) | {"title": facts.title[:255], "unlisted": publication.unlisted, "live": True}
    told |= {"last_published_at": now, "around": around(publication.draft.review.profile)}
    if page is None:
        page = PublishedReportPage(**told, draft_title=told["title"], first_published_at=now, show_in_menus=False)
        library().add_child(instance=page)
        return page
    for name, value in told.items():
        setattr(page, name, value)
    page.save()
    return page


# What the stages need to know


def page_of(draft: DraftReportPage) -> PublishedReportPage | None:
    """The public page of a draft, once there is one."""
    return PublishedReportPage.objects.filter(publications__draft=draft).first()


def public_reference(draft: DraftReportPage) -> str:
    """The reference that the public may cite: the one in use, or one that is made of what is public anyway."""
    page = page_of(draft)
    if page:
        return str(page.reference)
    review = draft.review
    return f"{review.profile.prefix}-{review.pseudonym.replace(' ', '-')}-{timezone.localdate().year}"[:40]


def _stopped_by(findings: Sequence[Finding]) -> str:
    return " ".join(
        [
            found_sentence(findings),
            _("Nothing was published."),
            _("Ask its writer to take it out and to submit the draft again."),
        ]
    )


def _free_slug(reference: str) -> str:
    stem = slugify(re.sub(r"[/.]", "-", reference)) or "report"
    taken = set(PublishedReportPage.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slugs = (stem if count == 1 else f"{stem}-{count}" for count in range(1, len(taken) + 2))
    return next(slug for slug in slugs if slug not in taken)
