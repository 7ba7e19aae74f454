"""All answers side by side: who sees which, what a cell says, and at what cost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import lxml.html
import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.access.rules import Role, Stage
from portal.audit.models import AuditEntry
from review_pages.models import AgencyReturnPage
from review_pages.returns.asking import ask
from tests import factories
from tests.helpers import sign_in
from tests.libreoffice import convert
from tests.review_pages.returns.case import Case, answers_in_full, arrive_and_reopen, make_case
from tests.review_pages.returns.side_by_side import AGENCIES, QUESTIONS, Wide, hand_in, wide_review

pytestmark = pytest.mark.django_db

LONG = "The tenancy began in spring. " * 30


@pytest.fixture
def case() -> Case:
    """Housing has answered; Police has not."""
    case = make_case()
    hand_in(case.housing, answers_in_full(case) | {"significant_events": LONG})
    return case


def shown(case: Case, role: Role = Role.MANAGER, query: str = "") -> str:
    """The page's words, white space straightened."""
    return " ".join(case.client(role).get(case.url("consolidation") + query).content.decode().split())


def row(page: str, question: str) -> str:
    """The cells of one question, without markup."""
    cells = page.split(f'<th scope="row">{question}')[1].split("</th>", 1)[1].split("</tr>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", cells).split())


def test_known_and_not_known_are_said_in_words_for_each_person(case: Case) -> None:
    cells = row(shown(case), "Was this person known to your agency?")
    assert cells.startswith("● Karen: Known, first contact 2016, last 3 April 2019 ○ Mark: Not known")


def test_an_agency_that_has_not_replied_is_a_column_that_says_so(case: Case) -> None:
    AgencyReturnPage.objects.filter(pk=case.police.pk).update(due="2026-03-04")
    page = shown(case)
    assert "Has not replied, was due on 4 March 2026" in page
    assert row(page, "Summary of your agency&#x27;s involvement") == "Karen rented a flat from us. Has not replied"


def test_what_waits_for_sign_off_or_was_reopened_is_not_called_a_reply_that_never_came(case: Case) -> None:
    AgencyReturnPage.objects.filter(pk=case.police.pk).update(stage=str(Stage.WITH_SIGN_OFF), due="2026-03-04")
    page = shown(case)
    assert "Waits for sign-off, was due on 4 March 2026" in page
    assert row(page, "Summary of your agency&#x27;s involvement") == "Karen rented a flat from us. Waits for sign-off"
    arrive_and_reopen(case, case.police)
    assert "Reopened, being changed, was due on 4 March 2026" in shown(case)
    book = openpyxl.load_workbook(BytesIO(fetched(case, "xlsx")))
    assert "Reopened, being changed" in {cell.value for line in book["Answers"].iter_rows() for cell in line}
    assert "Has not replied" not in shown(case)


def test_what_an_agency_has_not_handed_in_is_shown_to_nobody(case: Case) -> None:
    AgencyReturnPage.objects.filter(pk=case.police.pk).update(answers={"summary": "Not yet for you."})
    for role in (Role.MANAGER, Role.AUTHOR):
        assert "Not yet for you." not in shown(case, role)


def test_a_nil_return_is_said_so(case: Case) -> None:
    nil = {"author_name": "P", "known": {str(case.karen.pk): {"known": "no"}, str(case.mark.pk): {"known": "no"}}}
    hand_in(case.police, nil, nil_return=True)
    page = shown(case)
    assert "A nil return" in page
    assert row(page, "Summary of your agency&#x27;s involvement") == "Karen rented a flat from us. Nil return"
    assert row(page, "Was this person known to your agency?").endswith(
        "○ Karen: Not known ≠ (agencies do not agree) ○ Mark: Not known"
    )


def test_up_to_four_agencies_are_shown_in_full_and_more_are_folded(case: Case) -> None:
    others = [factories.agency(case.review.partnership) for _ in range(4)]
    asked = [ask(case.review, agency, timezone.localdate(), case.people[Role.MANAGER]) for agency in others]
    picked = [f"agency={each.agency_id}" for each in (case.housing, case.police, *asked)]
    for count in (1, 4):
        page = shown(case, query="?" + "&".join(picked[:count]))
        assert page.count('<th scope="col"') == count + 1
        assert "Whole answer" not in page
    page = shown(case, query="?" + "&".join(picked[:5]))
    assert page.count('<th scope="col"') == 6
    assert "Whole answer" in page


def test_one_person_one_question_or_one_part_can_be_chosen(case: Case) -> None:
    about_mark = shown(case, query=f"?person={case.mark.pk}")
    assert row(about_mark, "Was this person known to your agency?").startswith("○ Mark: Not known")
    assert "Karen: Known" not in about_mark
    assert "Karen rented a flat" not in about_mark
    one = shown(case, query="?question=summary")
    assert "Karen rented a flat from us." in one
    assert one.count('<th scope="row">') == 1
    whole_part = shown(case, query="?question=part:records")
    assert "The case system, by name and address." in whole_part
    assert "Karen rented a flat" not in whole_part


@pytest.mark.parametrize("query", ["?person=x", "?person=999999999", "?question=nothing", "?agency=%00"])
def test_what_cannot_be_chosen_is_passed_over(case: Case, query: str) -> None:
    assert "Karen rented a flat from us." in shown(case, query=query)


def test_nothing_that_matches_is_said_so(case: Case) -> None:
    assert "Nothing matches what you chose." in shown(case, query="?disagreements=on")


def disagree(case: Case) -> None:
    """Police knew Karen before Housing did, and knew Mark, whom Housing did not know."""
    hand_in(
        case.police,
        answers_in_full(case)
        | {
            "known": {
                str(case.karen.pk): {"known": "yes", "first": "2014-05"},
                str(case.mark.pk): {"known": "yes"},
            }
        },
    )


def test_disagreements_are_counted_said_and_can_be_shown_alone(case: Case) -> None:
    disagree(case)
    page = shown(case)
    assert "Disagreements (2)" in page
    assert "≠ Karen: first contact May 2014 (Northshire Police); first contact 2016 (Northshire Housing)." in page
    assert "≠ Mark: known to Northshire Police; not known to Northshire Housing." in page
    alone = shown(case, query="?disagreements=on")
    assert alone.count('<th scope="row">') == 1
    assert "Disagreements (2)" in shown(case, query=f"?person={case.mark.pk}")


def test_the_panel_is_told_of_disagreements_among_what_it_may_read_only(case: Case) -> None:
    disagree(case)
    AgencyReturnPage.objects.filter(pk=case.police.pk).update(stage=str(Stage.RELEASED))
    others = factories.member(case.review, Role.PANEL_MEMBER, agency=factories.agency(case.review.partnership))
    page = sign_in(Client(), others).get(case.url("consolidation")).content.decode()
    assert "Northshire Police" in page
    assert "Housing" not in page
    assert "≠" not in page


def test_the_manager_can_chase_a_late_agency_from_here(case: Case) -> None:
    AgencyReturnPage.objects.filter(pk=case.police.pk).update(due="2026-03-04")
    assert f'value="{case.police.pk}"' in shown(case)
    assert f'value="{case.police.pk}"' not in shown(case, Role.AUTHOR)


def fetched(case: Case, file_type: str, query: str = "", role: Role = Role.MANAGER) -> bytes:
    answer = case.client(role).get(case.url("consolidation-export", file_type=file_type) + query)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    return answer.content


def test_the_word_file_holds_every_cell_and_the_marking_and_names_no_author(case: Case) -> None:
    disagree(case)
    document = docx.Document(BytesIO(fetched(case, "docx")))
    assert document.sections[0].header.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    assert (document.core_properties.author, document.core_properties.last_modified_by) == ("", "")
    tables = {
        paragraph.text: None
        for paragraph in document.paragraphs
        if paragraph.style and paragraph.style.name == "Heading 2"
    }
    assert len(tables) == len(document.tables)
    answers = dict(zip(tables, document.tables, strict=True))["Summary of your agency's involvement"]
    assert [[cell.text for cell in line.cells] for line in answers.rows] == [
        ["Agency", "Answer"],
        ["Northshire Housing", "Karen rented a flat from us."],
        ["Northshire Police", "Karen rented a flat from us."],
    ]
    assert "Mark: known to Northshire Police; not known to Northshire Housing." in [
        paragraph.text for paragraph in document.paragraphs
    ]


@pytest.mark.slow
def test_libreoffice_opens_the_word_file_of_forty_agencies_and_sixty_questions_with_the_same_cells(
    client: Client, tmp_path: Path
) -> None:
    wide = wide_review()
    written = tmp_path / "answers.docx"
    address = reverse("review_pages:consolidation-export", args=[wide.review.reference, "docx"])
    written.write_bytes(sign_in(client, wide.manager).get(address).content)
    ours = [
        [[" ".join(cell.text.split()) for cell in line] for line in _lines(table)]
        for table in docx.Document(str(written)).tables
    ]
    page = lxml.html.fromstring(convert(written, "html", tmp_path).read_text())
    theirs = [
        [[" ".join(cell.text_content().split()) for cell in line.iter("td", "th")] for line in table.iter("tr")]
        for table in page.iter("table")
    ]
    assert (len(ours), {len(table) for table in ours}) == (QUESTIONS, {AGENCIES + 1})
    assert theirs == ours
    cells = {text for table in theirs for line in table for text in line}
    assert not [said for said in wide.said if said not in cells]


def _lines(table: Any) -> Iterator[list[Any]]:
    """The rows of a table of two columns; asked row by row, python-docx would read the whole table each time."""
    cells = table._cells
    yield from (cells[start : start + 2] for start in range(0, len(cells), 2))


def test_in_the_workbook_nothing_is_a_formula(case: Case) -> None:
    disagree(case)
    AgencyReturnPage.objects.filter(pk=case.housing.pk).update(
        answers=answers_in_full(case) | {"summary": "=HYPERLINK(1)\x0b", "records_searched": "x" * 40_000}
    )
    book = openpyxl.load_workbook(BytesIO(fetched(case, "xlsx")))
    sheet = book["Answers"]
    cells = {cell.value: cell.data_type for line in sheet.iter_rows() for cell in line if cell.value}
    assert cells["=HYPERLINK(1)"] == "s"
    assert set(cells.values()) == {"s"}
    assert max(len(str(text)) for text in cells) < 32_767
    assert book["Disagreements"].max_row == 4
    assert book.properties.creator is None or book.properties.creator == ""


def test_a_file_holds_what_is_shown_and_its_making_is_in_the_trail(case: Case) -> None:
    document = docx.Document(BytesIO(fetched(case, "docx", "?question=summary")))
    assert len(document.tables) == 1
    assert AuditEntry.objects.filter(what="consolidation.exported").count() == 1


def test_an_agency_of_another_review_cannot_be_picked(case: Case) -> None:
    other = make_case()
    hand_in(other.police, {"summary": "Of another case."})
    page = shown(case, query=f"?agency={case.housing.agency_id}&agency={other.police.agency_id}&agency=x")
    assert "Of another case." not in page


def test_panel_members_see_released_returns_only(case: Case) -> None:
    hand_in(case.police, {"summary": "The panel may read this."}, stage=Stage.RELEASED)
    page = shown(case, Role.PANEL_MEMBER)
    assert "The panel may read this." in page
    assert "Karen rented a flat" in page, "the return of their own agency"
    probation = factories.agency(case.review.partnership, "Northshire Probation")
    other = sign_in(Client(), factories.member(case.review, Role.PANEL_MEMBER, agency=probation))
    page = other.get(case.url("consolidation")).content.decode()
    assert "The panel may read this." in page
    assert "Housing" not in page
    assert "Karen rented a flat" not in page


def test_the_chair_sees_in_summary_who_replied_and_whom_each_agency_knew(case: Case) -> None:
    page = shown(case, Role.CHAIR)
    assert "The returns in summary" in page
    assert row(page, "Was this person known to your agency?").startswith("● Karen: Known ○ Mark: Not known")
    assert "Has not replied" in page
    for said in ("Karen rented a flat", "first contact", "The tenancy began", "Summary of your agency"):
        assert said not in page
    compared = shown(case, Role.CHAIR, f"?agency={case.housing.agency_id}&agency={case.police.agency_id}")
    assert "Karen rented a flat" not in compared
    assert case.client(Role.CHAIR).get(case.url("return", case.housing)).status_code == 404
    assert AuditEntry.objects.filter(what="consolidation.summary-read", who=case.people[Role.CHAIR]).exists()


def test_opening_the_view_is_in_the_trail(case: Case) -> None:
    shown(case)
    assert AuditEntry.objects.filter(what="consolidation.read", review_reference=case.review.reference).exists()


def test_before_anybody_is_asked_the_page_says_what_will_be_here() -> None:
    case = make_case()
    AgencyReturnPage.objects.filter(review=case.review).delete()
    assert "No agency has been asked yet." in shown(case)


def test_forty_agencies_and_sixty_questions_cost_as_many_queries_as_two(client: Client) -> None:
    def queries(wide: Wide, name: str) -> int:
        sign_in(client, wide.manager)
        address = reverse(f"review_pages:{name}", args=[wide.review.reference])
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    two, forty = wide_review(2), wide_review(40)
    few = queries(two, "consolidation"), queries(two, "agencies")
    assert (queries(forty, "consolidation"), queries(forty, "agencies")) == few
    assert max(few) <= 19
