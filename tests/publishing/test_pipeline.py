"""From an approved revision to a public page: all of it or nothing, once, and exactly what was approved."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from uuid import uuid4

import pytest

from publishing import pipeline
from publishing.cleaning import clean
from publishing.models import Artefact, Publication, PublishedReportPage
from publishing.rendering import make_renders
from publishing.signals import report_published
from review_pages.models import DraftReportPage, IdentityEntry
from review_pages.report.document import Document, Paragraph, Recommendation, Run, Section
from search.models import LibraryEntry
from tests.publishing.drafts import Scene, report, scene

pytestmark = pytest.mark.django_db


def approved(here: Scene, *sentences: str) -> Publication:
    here.write(report(*sentences))
    return here.approve(here.submit())


def run(publication: Publication) -> Publication:
    pipeline.publish.func(publication.pk)
    return Publication.objects.get(pk=publication.pk)


def test_the_approval_starts_the_work_when_it_is_saved(django_capture_on_commit_callbacks: object) -> None:
    here = scene()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        publication = approved(here, "Karen was afraid.")
        assert not PublishedReportPage.objects.exists()

    publication.refresh_from_db()
    assert publication.finished_at
    assert publication.page == PublishedReportPage.objects.get()


def test_artefacts_carry_the_hash_and_the_size_of_their_bytes() -> None:
    page = scene().publish(report("Café, “quoted”."))

    for artefact in Artefact.objects.filter(page=page):
        assert artefact.sha256 == hashlib.sha256(artefact.content).hexdigest()
        assert artefact.size == len(artefact.content)
    formats = {artefact.format for artefact in Artefact.objects.all()}
    assert formats == {"html", "json", "pdf", "docx", "csv", "recommendations"}


def test_what_is_saved_between_approval_and_publication_is_not_published() -> None:
    here = scene()
    publication = approved(here, "What was approved.")
    here.write(report("What was written afterwards."))
    draft = DraftReportPage.objects.get(pk=here.draft.pk).get_latest_revision_as_object()
    draft.title = "Another title"
    draft.save_revision(user=here.author, overwrite_revision=draft.latest_revision)

    page = run(publication).page

    assert page is not None
    assert "What was approved." in page.artefact("html").body
    assert "afterwards" not in page.artefact("html").body + page.artefact("json").body
    assert page.title == "Overview report"


def test_an_autosave_over_the_approved_revision_is_not_published() -> None:
    here = scene()
    publication = approved(here, "What was approved.")
    draft = DraftReportPage.objects.get(pk=here.draft.pk).get_latest_revision_as_object()
    draft.title = "What was typed afterwards"
    draft.save_revision(user=here.author, overwrite_revision=publication.revision)

    page = run(publication).page

    assert page is not None
    assert page.title == "Overview report"


def test_repeating_a_publication_changes_nothing() -> None:
    here = scene()
    publication = run(approved(here, "Once."))
    before = list(Artefact.objects.values())

    assert run(publication).finished_at == publication.finished_at
    assert list(Artefact.objects.values()) == before
    assert PublishedReportPage.objects.count() == 1


def test_a_second_publication_is_a_new_version_at_the_same_address() -> None:
    here = scene()
    first = here.publish(report("First."))
    address = first.url
    second = here.publish(report("Second."), change_note="A date was corrected.")

    assert second.pk == first.pk
    assert (second.version, second.url) == (2, address)
    assert second.change_note == "A date was corrected."
    assert "Second." in second.artefact("html").body
    assert "First." in Artefact.objects.get(page=second, version=1, format="html").body


def test_a_new_version_keeps_what_was_said_about_the_report_before() -> None:
    here = scene()
    here.publish(report("First."), month_of_death="March 2019")

    assert here.publish(report("Second.")).month_of_death == "March 2019"


def test_the_review_is_published_on_the_day_of_its_first_version() -> None:
    here = scene()
    here.publish(report("First."))
    here.publish(report("Second."))

    assert [event.key for event in here.review.events.all()] == ["published"]


def test_two_reports_of_the_same_name_have_addresses_of_their_own() -> None:
    assert scene().publish().url != scene().publish().url


@pytest.mark.parametrize("stage", ["make_renders", "check_renders", "publish_version", "read"])
def test_a_stage_that_fails_leaves_the_old_version_and_says_so(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = scene()
    page = here.publish(report("First."))
    publication = approved(here, "Second.")

    def fail(*args: object) -> None:
        raise RuntimeError("Jane Doe's row is gone")

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, stage, fail)
        with pytest.raises(RuntimeError):
            pipeline.publish.func(publication.pk)
    publication.refresh_from_db()
    page.refresh_from_db()

    assert "Nothing was published" in publication.trouble
    assert "Jane" not in publication.trouble
    assert page.version == 1
    assert Artefact.objects.filter(version=2).count() == 0

    assert run(publication).finished_at
    page.refresh_from_db()
    assert page.version == 2


def test_the_index_and_the_page_change_together_or_not_at_all() -> None:
    here = scene()
    publication = approved(here, "Karen was afraid.")

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the index is broken")

    report_published.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            pipeline.publish.func(publication.pk)
    finally:
        report_published.disconnect(fail)

    assert not PublishedReportPage.objects.exists()
    assert not LibraryEntry.objects.exists()


def test_an_older_approval_does_not_overtake_a_newer_publication() -> None:
    here = scene()
    older = approved(here, "Older.")
    newer = approved(here, "Newer.")
    run(newer)

    stopped = run(older)

    assert "A later draft" in stopped.trouble
    assert PublishedReportPage.objects.get().version == 1


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (report("Fine.", "Then jane DOE called."), "paragraph 1.2"),
        (report("Born 020384."), "paragraph 1.1"),
        (report(note="As Janie said."), "note 1"),
        (report(cell="Jane Doe"), "a table in section 1"),
        (report(title="The death of Jane Doe"), "the title"),
    ],
)
def test_a_name_of_the_identity_register_stops_the_publication_and_says_where(document: object, place: str) -> None:
    here = scene()
    here.write(document)  # type: ignore[arg-type]  # parametrised
    publication = here.approve(here.submit())
    IdentityEntry.objects.create(
        review=here.review,
        pseudonym="Karen",
        relationship="victim",
        name="Jane Doe",
        aliases="Janie\nJ. D. Smith",
        date_of_birth="1984-03-02",
    )
    stopped = run(publication)

    assert place in stopped.trouble
    assert "Nothing was published" in stopped.trouble
    assert "jan" not in stopped.trouble.lower()
    assert "1984" not in stopped.trouble
    assert not PublishedReportPage.objects.exists()
    assert stopped.may_be_tried_again


def test_a_name_in_what_is_said_about_the_report_stops_it_too() -> None:
    here = scene()
    IdentityEntry.objects.create(review=here.review, pseudonym="Karen", relationship="victim", name="Jane Doe")
    here.write()

    stopped = run(here.approve(here.submit(), reference="DHR Jane Doe"))

    assert "reference" in stopped.trouble
    assert not PublishedReportPage.objects.exists()


def test_a_name_that_only_the_rendering_holds_stops_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    here = scene()
    IdentityEntry.objects.create(review=here.review, pseudonym="Karen", relationship="victim", name="Jane Doe")
    publication = approved(here, "Fine.")
    monkeypatch.setattr(pipeline, "make_renders", lambda *_: {"html": b"<p>Ja<b>ne</b> D&#111;e</p>"})

    assert "as it would be published" in run(publication).trouble
    assert not Artefact.objects.exists()


@pytest.mark.parametrize("name", ["html", "json", "pdf", "docx", "csv", "recommendations"])
def test_a_name_in_any_one_render_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = scene()
    IdentityEntry.objects.create(review=here.review, pseudonym="Karen", relationship="victim", name="Jane Doe")
    publication = approved(here, "Fine.")
    document, facts = pipeline.read(publication)
    asked = Recommendation(str(uuid4()), (Paragraph("r", (Run("Jane "), Run("Doe", bold=True))),))
    named = replace(document, sections=(Section("s", "Asked", (asked,)),))
    only = {name: make_renders(named, facts, {})[name]}
    monkeypatch.setattr(pipeline, "make_renders", lambda *_: only)

    assert "as it would be published" in run(publication).trouble


def test_a_cross_reference_leads_to_the_paragraph_s_number_in_every_format() -> None:
    first = Paragraph("zzzzzzzz", (Run("She rang."),))
    second = Paragraph("yyyyyyyy", (Run("See "), Run("9.9", href="#zzzzzzzz"), Run(".")))
    here = scene()
    here.write(Document("Overview report", (Section("s000000000001", "Facts", (first, second)),)))
    document, facts = pipeline.read(here.approve(here.submit()))

    renders = make_renders(document, facts, {})

    assert '<a class="govuk-link" href="#p1.1">1.1</a>' in renders["html"].decode()
    assert "#p1.1" in renders["json"].decode()
    assert 'w:anchor="p1.1"' in zipfile.ZipFile(io.BytesIO(renders["docx"])).read("word/document.xml").decode()
    assert b"#zzzzzzzz" not in b"".join(renders.values())


def test_nothing_of_the_case_is_in_what_is_frozen() -> None:
    here = scene()
    page = here.publish()

    frozen = page.artefact("html").body + page.artefact("json").body
    for secret in (here.review.reference, here.review.slug, here.draft.slug, here.author.email, here.author.full_name):
        assert secret not in frozen
    assert "data-key" not in page.artefact("html").body
    assert json.loads(page.artefact("json").body)["reference"] == page.reference


def test_nothing_of_the_drafts_page_goes_to_the_public_page() -> None:
    here = scene()
    page = here.publish()

    assert page.latest_revision is None
    assert page.owner is None
    assert not page.is_descendant_of(here.review)


def test_only_text_structure_and_safe_links_pass_the_cleaning() -> None:
    dirty = (
        '<p class="a" onclick="x()" data-key="k" style="color:red">Text<script>alert(1)</script>'
        '<a href="javascript:x()">bad</a> <a href="https://example.test/" rel="noopener">good</a>'
        '<img src="x"><!-- c --></p>'
    )

    assert clean(dirty) == (
        '<p class="a">Textalert(1)<a>bad</a> <a href="https://example.test/" rel="noopener">good</a></p>'
    )
