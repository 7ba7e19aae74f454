"""The table of pseudonyms comes from the identity register, and nobody types it."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from publishing import clearing
from publishing.disclosure.pseudonyms import KEY, State, band
from publishing.findings import look_through, table_of
from publishing.sign_off import Refused
from review_pages.models import DraftReportPage, IdentityEntry
from review_pages.report.document import Document, Paragraph, Run, Section, Table
from review_pages.report.stream import of_revision
from tests.helpers import sign_in
from tests.publishing.drafts import Scene, report, scene


@pytest.mark.parametrize(
    ("born", "says"),
    [
        ("2019-03-02", "under 5"),
        ("2009-03-02", "10 to 15"),
        ("2001-03-01", "18 to 24"),
        ("1984-03-01", "35 to 44"),
        ("1984-03-02", "35 to 44"),
        ("1984-03-03", "25 to 34"),
        ("1930-01-01", "85 or over"),
        ("not known", ""),
        ("", ""),
    ],
)
def test_an_age_is_told_as_a_band(born: str, says: str) -> None:
    assert band(born, datetime.date(2019, 3, 2)) == says


def a_case() -> Scene:
    here = scene()
    for pseudonym, part, name, born in (
        ("Karen", "victim", "Jane Fairweather", "1984-03-02"),
        ("Martin", "alleged perpetrator", "Corin Quillfeather", ""),
    ):
        IdentityEntry.objects.create(
            review=here.review, pseudonym=pseudonym, relationship=part, name=name, date_of_birth=born
        )
    here.write(report("She rang."))
    return here


def now(here: Scene) -> tuple[DraftReportPage, Document]:
    draft = DraftReportPage.objects.get(pk=here.draft.pk)
    assert draft.latest_revision is not None
    return draft, of_revision(draft.latest_revision.content)


def tables(document: Document) -> list[tuple[Section, Table]]:
    return [
        (section, block)
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Table) and block.key == KEY
    ]


@pytest.mark.django_db
def test_it_is_put_where_the_guidance_has_it_and_says_nothing_else_of_the_register() -> None:
    here = a_case()
    client = sign_in(Client(), here.author)

    client.post(reverse("publishing:pseudonyms", args=[here.review.reference]))

    draft, document = now(here)
    ((section, table),) = tables(document)
    assert section.heading == "Confidentiality"
    assert [[cell.text for cell in row][:2] for row in table.rows[1:]] == [
        ["Karen", "Victim"],
        ["Martin", "Alleged perpetrator"],
    ]
    assert "Fairweather" not in str(document)
    assert "1984" not in str(table)
    assert look_through(draft, document).pseudonyms is State.AS_REGISTERED
    assert here.publish(document).version == 1


@pytest.mark.django_db
def test_what_was_typed_into_it_is_not_approved_and_is_written_anew() -> None:
    here = a_case()
    clearing.write_pseudonyms(now(here)[0], here.author)
    _draft, document = now(here)
    ((_section, table),) = tables(document)
    typed = replace(table.rows[1][0], paragraphs=(Paragraph("x", (Run("Kate"),)),))
    other = replace(table, rows=(table.rows[0], (typed, *table.rows[1][1:]), *table.rows[2:]))
    sections = tuple(
        replace(each, blocks=tuple(other if block is table else block for block in each.blocks))
        for each in document.sections
    )
    here.write(replace(document, sections=sections))
    task_state = here.submit()

    with pytest.raises(Refused, match="brought up to date first"):
        here.approve(task_state)

    clearing.write_pseudonyms(now(here)[0], here.author)
    draft, document = now(here)
    assert len(tables(document)) == 1
    assert look_through(draft, document).pseudonyms is State.AS_REGISTERED


@pytest.mark.django_db
def test_it_is_out_of_date_when_the_register_changes() -> None:
    here = a_case()
    clearing.write_pseudonyms(now(here)[0], here.author)
    IdentityEntry.objects.create(review=here.review, pseudonym="Ella", relationship="child", name="Wren Quillfeather")

    draft, document = now(here)

    assert look_through(draft, document).pseudonyms is State.DIFFERS
    assert len(table_of(draft.review).rows) == 4
