"""The disclosure check in a review: what it finds is replaced or kept with a reason, and nothing goes out before."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.admin.models import EditingSession
from wagtail.models import Page

from portal.access.rules import Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from publishing import clearing, pipeline, submission
from publishing.disclosure import Finding, Kind
from publishing.findings import look_through, open_findings
from publishing.models import KeptFinding, Publication, PublishedReportPage
from publishing.sign_off import Refused
from review_pages.models import DraftReportPage, IdentityEntry
from review_pages.report.document import Cell, Document, Paragraph, Run, Section, Table
from review_pages.report.stream import of_revision
from tests import factories
from tests.helpers import sign_in
from tests.publishing.drafts import Scene, report, scene

pytestmark = pytest.mark.django_db

DATE = "On Tuesday 3 March 2019 Karen rang the surgery."


def a_case(*sentences: str) -> Scene:
    """A review of someone whose name stands in its register, with these sentences in its draft."""
    here = scene()
    IdentityEntry.objects.create(
        review=here.review, pseudonym="Karen", relationship="victim", name="Jane Fairweather", aliases="Janie"
    )
    here.write(report(*sentences))
    return here


def draft_of(here: Scene) -> DraftReportPage:
    return DraftReportPage.objects.get(pk=here.draft.pk)


def found(here: Scene) -> list[Finding]:
    return open_findings(draft_of(here))


def text_of(here: Scene) -> str:
    latest = draft_of(here).latest_revision
    assert latest is not None
    return "\n".join(paragraph.text for _, paragraph in of_revision(latest.content).paragraphs())


def ask(here: Scene, who: User, name: str, *args: int, **data: str) -> HttpResponse:
    address = reverse(f"publishing:{name}", args=[here.review.reference, *args])
    answer: HttpResponse = sign_in(Client(), who).post(address, data, follow=True)  # type: ignore[assignment]
    return answer


def look(here: Scene, who: User) -> str:
    answer = sign_in(Client(), who).get(reverse("publishing:findings", args=[here.review.reference]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_is_approved_while_a_strong_finding_is_open() -> None:
    here = a_case("Jane Fairweather rang.")
    task_state = here.submit()

    answer = ask(here, here.manager, "approve", task_state.pk).content.decode()

    assert "Each place has to be dealt with first" in answer
    with pytest.raises(Refused, match="dealt with first"):
        here.approve(task_state)
    assert not Publication.objects.exists()


def test_a_weak_finding_does_not_stop_it() -> None:
    here = a_case("Peter Ncube rang.")

    assert [finding.kind for finding in found(here)] == [Kind.LIKELY_NAME]
    assert here.approve(here.submit())


def test_the_screen_shows_each_finding_in_its_sentence_with_what_to_say_instead() -> None:
    here = a_case("Nothing here. Jane Fairweather rang. Nobody came.", DATE)

    page = look(here, here.author)

    assert '<mark class="finding__mark">Jane Fairweather</mark> rang.' in page
    assert "paragraph 1.1" in page
    assert 'value="Karen"' in page
    assert 'value="March 2019"' in page
    assert "2 findings stop the publication" in page
    assert "Nobody came" not in page


def test_replacing_makes_a_revision_of_the_one_who_does_it_and_keeps_the_looks() -> None:
    here = a_case()
    runs = (Run("Then Jane Fair"), Run("weather", bold=True), Run(" rang.", italic=True))
    document = report("x")
    section = document.sections[1]
    blocks = (Paragraph("k1", runs), *section.blocks[1:])
    sections = (document.sections[0], type(section)(section.key, section.heading, blocks))
    before = here.write(Document(document.title, sections))
    (finding,) = found(here)

    ask(here, here.author, "replace-finding", finding=finding.token, words="Karen", scope="one")

    latest = draft_of(here).latest_revision
    assert latest is not None
    assert (latest.pk != before.pk, latest.user) == (True, here.author)
    paragraph = of_revision(latest.content).sections[1].blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "Then Karen rang."
    assert paragraph.runs[-1] == Run(" rang.", italic=True)
    assert found(here) == []
    entry = AuditEntry.objects.get(what="finding.replaced")
    assert (entry.who, entry.revision) == (here.author, latest.pk)


def test_a_day_makes_way_for_its_month_in_a_sentence_that_still_reads() -> None:
    here = a_case(DATE, "She rang on 4 March 2019 and on the 5th of March 2019.", "By 6 March 2019 it was over.")
    first = found(here)[0]

    ask(here, here.author, "replace-finding", finding=first.token, words=first.suggestion, scope="kind")

    text = text_of(here)
    assert "In March 2019 Karen rang the surgery." in text
    assert "She rang in March 2019 and in March 2019." in text
    assert "By March 2019 it was over." in text
    assert found(here) == []


def test_all_places_with_the_same_words_are_replaced_at_once_and_others_are_left() -> None:
    here = a_case("Jane Fairweather rang. JANE FAIRWEATHER rang again.", "Jane Fairweather left.", "Janie left.")
    first = found(here)[0]

    answer = ask(here, here.author, "replace-finding", finding=first.token, words="Karen", scope="same")

    assert "Replaced in 3 places" in answer.content.decode()
    assert [finding.text for finding in found(here)] == ["Janie"]


def test_headings_tables_notes_and_links_are_replaced_too() -> None:
    here = a_case()
    here.write(
        report("She rang.", title="The death of Jane Fairweather", note="Janie said so.", cell="Jane Fairweather")
    )

    while findings := found(here):
        clearing.replace(draft_of(here), here.author, findings[0].token, "Karen")

    latest = draft_of(here).latest_revision
    assert latest is not None
    document = of_revision(latest.content)
    assert document.title == "The death of Karen"
    assert document.notes[0].text == "Karen said so."
    assert "Fairweather" not in str(document)


def test_what_is_kept_is_published_and_the_approver_reads_why() -> None:
    here = a_case("The Jane Fairweather Trust helped.")
    (finding,) = found(here)

    ask(here, here.author, "keep-finding", finding=finding.token, reason="A charity of the same name.")
    task_state = here.submit()
    address = reverse("publishing:sign-off", args=[here.review.reference, task_state.pk])
    for_manager = sign_in(Client(), here.manager).get(address).content.decode()
    for_chair = sign_in(Client(), here.chair).get(address).content.decode()

    assert found(here) == []
    for page in (for_manager, for_chair):
        assert "A charity of the same name." in page
        assert here.author.full_name in page
        assert "Approve and publish</button>" in page
    assert "“Jane Fairweather”" in for_manager
    assert "Jane" not in for_chair  # who may not see the register is not told what stands in it
    publication = here.approve(task_state)
    pipeline.publish.func(publication.pk)
    publication.refresh_from_db()
    assert publication.trouble == ""
    assert "The Jane Fairweather Trust" in PublishedReportPage.objects.get().artefact("html").body


def test_an_exception_needs_a_reason() -> None:
    here = a_case("Janie rang.")

    answer = ask(here, here.author, "keep-finding", finding=found(here)[0].token, reason=" ")

    assert "Say why it may stay" in answer.content.decode()
    assert not KeptFinding.objects.exists()


def test_an_exception_holds_as_long_as_its_sentence_stays_as_it_is() -> None:
    here = a_case("Janie rang.", "Nobody came.")
    kept = clearing.keep(draft_of(here), here.author, found(here)[0].token, "It is the name of a shop.")

    here.write(report("Somebody came.", "Nobody left. Janie rang. It was late."))
    assert found(here) == []

    here.write(report("Janie rang twice.", "Janie rang."))
    assert [finding.sentence for finding in found(here)] == ["Janie rang twice."]

    ask(here, here.author, "open-again", kept.pk)
    assert len(found(here)) == 2
    kept.refresh_from_db()
    assert kept.ended_by == here.author


def test_who_made_an_exception_does_not_approve_it() -> None:
    here = a_case("Janie rang.")
    clearing.keep(draft_of(here), here.manager, found(here)[0].token, "A shop.")
    task_state = here.submit()

    with pytest.raises(Refused, match="Someone else has to approve it"):
        here.approve(task_state)
    assert here.approve(task_state, by=here.chair)


def test_a_page_that_is_out_of_date_changes_nothing() -> None:
    here = a_case("Jane Fairweather rang.")
    (old,) = found(here)
    here.write(report("Later, Jane Fairweather rang."))

    answer = ask(here, here.author, "replace-finding", finding=old.token, words="Karen", scope="one")

    assert "The draft has changed since" in answer.content.decode()
    assert "Later, Jane Fairweather rang." in text_of(here)


def test_nothing_is_replaced_while_somebody_types_in_the_editor() -> None:
    here = a_case("Janie rang.")
    EditingSession.objects.create(
        user=here.author,
        content_type=ContentType.objects.get_for_model(Page),
        object_id=str(here.draft.pk),
        is_editing=True,
        last_seen_at=timezone.now() - datetime.timedelta(seconds=20),
    )

    answer = ask(here, here.author, "replace-finding", finding=found(here)[0].token, words="Karen", scope="one")

    assert "has not saved. Nothing was changed." in answer.content.decode()
    assert "Janie rang." in text_of(here)


def test_managers_keep_and_authors_also_replace_and_nobody_else_sees_the_screen() -> None:
    here = a_case("Janie rang.")
    (finding,) = found(here)

    assert 'name="words"' not in look(here, here.manager)
    assert ask(here, here.manager, "replace-finding", finding=finding.token, words="x", scope="one").status_code == 404
    for person in (here.chair, factories.member(here.review, Role.PANEL_MEMBER)):
        address = reverse("publishing:findings", args=[here.review.reference])
        assert sign_in(Client(), person).get(address).status_code == 404
        assert ask(here, person, "keep-finding", finding=finding.token, reason="x").status_code == 404
    ask(here, here.manager, "keep-finding", finding=finding.token, reason="A shop.")
    assert KeptFinding.objects.get().by == here.manager


def test_nobody_replaces_what_waits_for_sign_off() -> None:
    here = a_case("Janie rang.")
    here.submit()

    answer = ask(here, here.author, "replace-finding", finding=found(here)[0].token, words="Karen", scope="one")

    assert answer.status_code == 404
    assert "Janie rang." in text_of(here)


def test_what_enters_the_register_after_the_approval_stops_the_publication_until_it_is_decided_on() -> None:
    here = a_case("Corin rang.")
    publication = here.approve(here.submit())
    IdentityEntry.objects.create(
        review=here.review, pseudonym="Adrian", relationship="friend", name="Corin Quillfeather"
    )

    pipeline.publish.func(publication.pk)
    publication.refresh_from_db()
    assert "paragraph 1.1" in publication.trouble

    clearing.keep(draft_of(here), here.chair, found(here)[0].token, "Another Corin.")
    pipeline.publish.func(publication.pk)
    publication.refresh_from_db()
    assert publication.trouble == ""
    assert publication.finished_at


def test_what_is_told_about_a_report_may_not_say_it_either() -> None:
    here = a_case("She rang.")
    here.publish(report("She rang."))
    here.write(report("She rang twice."))
    task_state = here.submit()

    answer = ask(here, here.manager, "approve", task_state.pk, change_note="Jane Fairweather was taken out.")

    assert "This says something that must not be published" in answer.content.decode()
    assert Publication.objects.count() == 1


def test_what_was_made_is_looked_through_once_more() -> None:
    here = a_case("She rang.")
    publication = here.approve(here.submit())
    document, facts = pipeline.read(publication)
    looked = look_through(here.draft, document)
    made = {"html": b"<p>Ja<b>ne</b> Fairweather</p>", "json": b'{"published": "2026-11-24"}'}

    assert next(finding.text for finding in looked.in_renders(made, facts)) == "Jane Fairweather"
    with pytest.raises(pipeline.StoppedError, match="html"):
        pipeline.check_renders(made, looked, facts)


def test_the_bar_says_how_many_are_dealt_with() -> None:
    here = a_case("Janie rang. Jane Fairweather rang.")
    client = sign_in(Client(), here.author)
    address = reverse("publishing:findings", args=[here.review.reference])
    client.get(address)
    clearing.keep(draft_of(here), here.author, found(here)[0].token, "A shop.")

    assert "1 of 2 dealt with" in client.get(address).content.decode()


def test_the_screen_takes_the_same_few_queries_however_much_is_found(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    here = a_case(*[f"Janie rang on {day} March 2019." for day in range(1, 25)])
    for _ in range(4):
        clearing.keep(draft_of(here), here.author, found(here)[0].token, "A shop.")
    client = sign_in(Client(), here.author)
    client.get(reverse("publishing:findings", args=[here.review.reference]))

    with django_assert_max_num_queries(28):
        client.get(reverse("publishing:findings", args=[here.review.reference]))


def test_submitting_is_possible_with_findings_open() -> None:
    """They are dealt with in moderation as well, by exception; what they stop is the approval."""
    here = a_case("Janie rang.")

    assert submission.why_not_submit(draft_of(here), here.author) is None


def test_a_number_beside_a_month_in_a_table_is_no_date_on_the_printed_page() -> None:
    here = a_case("She rang.")
    cells = (("No.", "When"), ("1", "March 2019"), ("12", "April 2019"))
    rows = tuple(
        tuple(Cell((Paragraph(f"r{row}c{column}", (Run(text),)),)) for column, text in enumerate(line))
        for row, line in enumerate(cells)
    )
    document = report("She rang.")
    first, second = document.sections
    longer = Section(second.key, second.heading, (*second.blocks, Table("t9", rows)))

    assert here.publish(Document(document.title, (first, longer))).version == 1
