"""Table questions and file questions of a return: written by two, kept, read, compared, side by side, in files."""

from __future__ import annotations

import html
import io
import re
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access.rules import Role, Stage
from portal.audit.models import AuditEntry
from portal.unsaved.tickets import FIELD
from portal.uploads.storage import private_files
from review_pages.models import AgencyReturnPage, ReturnFile
from review_pages.profiles import profiles
from review_pages.returns.answers import missing
from review_pages.returns.asking import ask, release
from review_pages.returns.decisions import reopen
from tests import factories
from tests.helpers import sign_in
from tests.review_pages.report.word_files import paragraph, word_file
from tests.review_pages.returns.case import Case, make_case

pytestmark = pytest.mark.django_db

KEY = "chronology_rows"
ROWS = [
    {"date": "2019-04-03", "source": "Call log", "about": "Karen", "event": "She rang us.\nShe was upset."},
    {"date": "2019-05", "source": "Case notes", "event": "=1+1 visits", "response": "We wrote to her."},
]
TYPED = {
    f"{KEY}-0-date": "3 April 2019",
    f"{KEY}-0-source": "Call log",
    f"{KEY}-0-about": "Karen",
    f"{KEY}-0-event": "She rang us.\nShe was upset.",
    f"{KEY}-3-date": "05/2019",
    f"{KEY}-3-source": "Case notes",
    f"{KEY}-3-event": "=1+1 visits",
    f"{KEY}-3-response": "We wrote to her.",
    f"{KEY}-4-date": "  ",
}


@pytest.fixture
def case() -> Case:
    """Housing and Police are asked for the longer report."""
    case = make_case()
    case.housing, case.police = (
        ask(case.review, page.agency, timezone.localdate(), case.people[Role.MANAGER], "agency_report")
        for page in (case.housing, case.police)
    )
    return case


def fresh(page: AgencyReturnPage) -> AgencyReturnPage:
    found: AgencyReturnPage = AgencyReturnPage.objects.get(pk=page.pk)
    return found


def part(case: Case, key: str = "chronology") -> str:
    return case.url("return-part", case.housing, part=key)


def post(case: Case, data: dict[str, Any], client: Client | None = None, started_from: int | None = None) -> Any:
    began = fresh(case.housing).latest_revision_id if started_from is None else started_from
    return (client or case.client(Role.AGENCY_AUTHOR)).post(part(case), data | {"started_from": str(began)})


def word(text: str = "She rang in May.", name: str = "Karen Realname.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, word_file(paragraph(text)).getvalue())


def answered(case: Case, page: AgencyReturnPage, answers: dict[str, Any], stage: Stage = Stage.SUBMITTED) -> None:
    AgencyReturnPage.objects.filter(pk=page.pk).update(
        answers=answers, stage=str(stage), submitted_at=timezone.now(), submitted_by=case.people[Role.AGENCY_AUTHOR]
    )


def arrive(case: Case) -> AgencyReturnPage:
    """Housing's report is signed, as it stands."""
    page = fresh(case.housing)
    page.arrive(case.people[Role.AGENCY_AUTHOR], signed_off_by=case.people[Role.AGENCY_SIGN_OFF])
    return page


# Rows


def test_rows_are_kept_without_the_empty_ones_and_come_back_as_they_were_typed(case: Case) -> None:
    author = case.client(Role.AGENCY_AUTHOR)
    assert post(case, TYPED | {"continue": "1"}, author).status_code == 302
    assert fresh(case.housing).answers == {KEY: ROWS}
    page = author.get(part(case))
    assert f'name="{KEY}-0-date" value="3 April 2019"' in page.content.decode()
    assert f'name="{KEY}-2-date"' in page.content.decode(), "an empty row stands at the end"
    again = {name: value for name, value in typed_in(page.content.decode()).items() if name.startswith(KEY)}
    before = fresh(case.housing).latest_revision_id
    post(case, again | {"later": "1"}, author)
    assert fresh(case.housing).latest_revision_id == before, "the same again is no change"


def typed_in(page: str) -> dict[str, str]:
    """What a browser would send of the rows, if nobody changed anything."""
    inputs = re.findall(r'<input type="text" name="([^"]+)"(?: value="([^"]*)")?', page.split("<template>")[0])
    areas = re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page.split("<template>")[0], re.DOTALL)
    return {name: html.unescape(value) for name, value in [*inputs, *areas]}


def test_a_row_is_added_and_removed_without_scripts_and_nothing_typed_is_lost(case: Case) -> None:
    author = case.client(Role.AGENCY_AUTHOR)
    added = post(case, TYPED | {"add_row": KEY}, author)
    assert added["Location"] == f"{part(case)}#id_{KEY}-2-date"
    assert fresh(case.housing).answers == {KEY: ROWS}
    removed = post(case, TYPED | {"remove_row": f"{KEY}-0"}, author)
    assert removed["Location"] == f"{part(case)}#id_{KEY}"
    assert fresh(case.housing).answers == {KEY: ROWS[1:]}
    # Of what is no row, nothing is taken away.
    post(case, TYPED | {"remove_row": "started"}, author)
    assert fresh(case.housing).answers == {KEY: ROWS}


def test_what_is_wrong_in_a_cell_is_said_with_its_row_and_leads_there(case: Case) -> None:
    page = post(case, TYPED | {f"{KEY}-3-date": "Spring 2018"}).content.decode()
    assert f'<a href="#id_{KEY}-1-date">Your agency&#x27;s chronology: Row 2, Date: Write a date such as' in page
    assert 'value="Spring 2018"' in page
    assert "She was upset.</textarea>" in page
    assert f'aria-describedby="id_{KEY}-1-date_error"' in page
    assert fresh(case.housing).answers == {}


def test_more_rows_than_there_is_room_for_are_refused_and_a_full_table_has_no_empty_row(case: Case) -> None:
    page = post(case, {f"{KEY}-{number}-source": "Case notes" for number in range(201)}).content.decode()
    assert "There are more than 200 rows. Give a longer list as a file." in page
    assert fresh(case.housing).answers == {}
    author = case.client(Role.AGENCY_AUTHOR)
    post(case, {f"{KEY}-{number}-source": "Case notes" for number in range(200)}, author)
    full = author.get(part(case)).content.decode()
    assert f"{KEY}-199-source" in full
    assert f"{KEY}-200-source" not in full
    assert re.search(r"data-add-row\s+hidden", full)


def test_two_authors_of_a_chronology_both_see_both_and_nothing_is_overwritten(case: Case) -> None:
    began = fresh(case.housing).latest_revision_id
    post(case, TYPED, started_from=began)
    second = sign_in(Client(), factories.member(case.review, Role.AGENCY_AUTHOR, agency=case.housing.agency))
    theirs = {f"{KEY}-0-date": "2020", f"{KEY}-0-source": "E-mail", f"{KEY}-0-event": "He wrote to us."}
    clash = post(case, theirs | {"chronology_file": word()}, second, began)
    shown = html.unescape(clash.content.decode())
    assert clash.status_code == 409
    assert "She was upset." in shown
    assert "He wrote to us.</textarea>" in shown
    assert "Choose this file again" in shown
    assert fresh(case.housing).answers == {KEY: ROWS}
    assert not ReturnFile.objects.exists()
    assert list(private_files().names()) == []


def test_rows_that_were_typed_and_not_saved_are_kept_for_their_author(case: Case) -> None:
    author = case.client(Role.AGENCY_AUTHOR)
    page = html.unescape(author.get(part(case)).content.decode())
    ticket = re.findall(rf'name="{FIELD}" value="([^"]+)"', page)[0]
    author.post(reverse("unsaved:keep"), {FIELD: ticket, **TYPED, f"{KEY}-3-date": "Spring 2018"})
    again = author.get(part(case)).content.decode()
    assert "We kept what you typed" in again
    assert "She was upset.</textarea>" in again
    assert 'value="Spring 2018"' in again
    post(case, TYPED | {FIELD: ticket}, author)
    assert "We kept what you typed" not in author.get(part(case)).content.decode()


def test_a_row_without_its_source_and_a_chronology_without_rows_are_missing(case: Case) -> None:
    asked = fresh(case.housing).form.part("chronology")
    assert asked is not None

    def gaps(answers: dict[str, Any]) -> list[tuple[str, str]]:
        return [(each.question.key, each.cell) for each in missing(asked, answers, ())]

    assert gaps({}) == [(KEY, "")]
    assert gaps({KEY: [ROWS[0], {"event": "He rang."}]}) == [(KEY, "row 2, Date"), (KEY, "row 2, Source record")]
    assert gaps({"chronology_file": {"file": 1}}) == []
    post(case, {f"{KEY}-0-event": "He rang."})
    refused = case.client(Role.AGENCY_AUTHOR).post(case.url("return-submit", case.housing))
    assert refused.status_code == 422
    assert "Your agency&#x27;s chronology: row 1, Source record" in refused.content.decode()


@pytest.mark.parametrize("kind", profiles(), ids=lambda kind: kind.code)
def test_every_type_of_review_asks_for_a_chronology_and_takes_a_report_as_a_file(kind: Any) -> None:
    asked = {question.key: form for name, form in kind.forms.items() for question in form.questions}
    assert {KEY, "chronology_file", "report_file"} <= set(asked)
    assert KEY in {question.key for question in kind.forms["agency_report"].questions} or kind.code == "susr"
    report = kind.forms["agency_report"]
    left = [
        each.question.key
        for part in report.parts
        for each in missing(part, {"report_file": {"file": 1}, "chronology_file": {"file": 2}}, ())
    ]
    assert left == ["report_author", "report_sign_off", "report_independent"]


# Files


def test_a_file_is_kept_private_and_read_by_those_who_may_read_the_return(case: Case) -> None:
    author = case.client(Role.AGENCY_AUTHOR)
    post(case, {"chronology_file": word()}, author)
    kept = ReturnFile.objects.get()
    answer = fresh(case.housing).answers["chronology_file"]
    assert (answer["file"], answer["name"], answer["size"]) == (kept.pk, "Karen Realname.docx", kept.size)
    [stored] = private_files().names()
    assert private_files().encrypted(stored)[:2] != b"PK"
    url = case.url("return-answer-file", case.housing, file=kept.pk)
    for address in (part(case), case.url("return-submit", case.housing)):
        assert url in author.get(address).content.decode()
    sent = author.get(url)
    assert sent.content[:2] == b"PK"
    assert "Realname" not in sent["Content-Disposition"]
    assert sent["Content-Disposition"].endswith('.docx"')
    for role in (Role.MANAGER, Role.AUTHOR, Role.CHAIR):
        assert case.client(role).get(url).status_code == 404, "not handed in yet"
    police = sign_in(Client(), factories.member(case.review, Role.AGENCY_AUTHOR, agency=case.police.agency))
    assert police.get(url).status_code == 404
    assert police.get(case.url("return-answer-file", case.police, file=kept.pk)).status_code == 404
    page = arrive(case)
    assert case.client(Role.MANAGER).get(url).status_code == 200
    assert url in case.client(Role.MANAGER).get(case.url("return", page)).content.decode()
    panel = sign_in(Client(), factories.member(case.review, Role.PANEL_MEMBER, agency=case.police.agency))
    assert panel.get(url).status_code == 404
    release(case.review, case.people[Role.MANAGER])
    assert panel.get(url).status_code == 200
    told = (
        AuditEntry.objects.filter(what__startswith="return.answer-file").order_by("pk").values_list("what", flat=True)
    )
    assert list(told) == ["return.answer-file-given", *["return.answer-file-read"] * 3]


def test_a_file_stays_until_it_is_taken_away_or_replaced_and_then_nobody_reads_it(case: Case) -> None:
    author = case.client(Role.AGENCY_AUTHOR)
    post(case, {"chronology_file": word()}, author)
    first = fresh(case.housing).answers["chronology_file"]["file"]
    post(case, TYPED, author)
    assert fresh(case.housing).answers["chronology_file"]["file"] == first
    post(case, TYPED | {"chronology_file": word("Another."), "chronology_file-remove": "1"}, author)
    second = fresh(case.housing).answers["chronology_file"]["file"]
    assert second != first
    post(case, TYPED | {"chronology_file-remove": "1"}, author)
    assert fresh(case.housing).answers == {KEY: ROWS}
    arrive(case)
    for file in (first, second):
        for role in (Role.AGENCY_AUTHOR, Role.MANAGER):
            assert case.client(role).get(case.url("return-answer-file", case.housing, file=file)).status_code == 404


@pytest.mark.parametrize("name", ["chronology.docx", "chronology.exe"])
def test_a_file_that_may_do_harm_is_not_kept_and_its_refusal_is_recorded(case: Case, name: str) -> None:
    page = post(case, TYPED | {"chronology_file": SimpleUploadedFile(name, b"MZ not a document")})
    assert 'href="#id_chronology_file"' in page.content.decode()
    assert "She was upset.</textarea>" in page.content.decode()
    assert fresh(case.housing).answers == {}
    assert AuditEntry.objects.filter(what="return.answer-file-refused").count() == 1
    assert not ReturnFile.objects.exists()


def test_a_good_file_beside_a_mistake_has_to_be_chosen_again_and_that_is_said(case: Case) -> None:
    page = post(case, TYPED | {f"{KEY}-0-date": "x", "chronology_file": word()}).content.decode()
    assert "Or your chronology as a file: Choose this file again" in page
    assert not ReturnFile.objects.exists()
    assert not AuditEntry.objects.filter(what="return.answer-file-refused").exists()


def test_versions_keep_their_own_rows_and_file_and_are_compared(case: Case) -> None:
    post(case, TYPED | {"chronology_file": word()})
    arrive(case)
    first = fresh(case.housing).answers["chronology_file"]["file"]
    reopen(case.housing.pk, "A call is missing.", by=case.people[Role.MANAGER])
    url = case.url("return-answer-file", case.housing, file=first)
    manager = case.client(Role.MANAGER)
    assert manager.get(url).status_code == 200, "of the version that the partnership has"
    changed = {f"{KEY}-3-event": "Two visits", "chronology_file": word("Another.", "New.docx")}
    post(case, TYPED | changed)
    second = fresh(case.housing).answers["chronology_file"]["file"]
    newer = case.url("return-answer-file", case.housing, file=second)
    assert manager.get(newer).status_code == 404, "not handed in yet"
    arrive(case)
    page = manager.get(case.url("return-version", case.housing, number=2)).content.decode()
    assert "Two " in page
    assert "=1+1 " in page
    assert newer in page
    assert manager.get(url).status_code == 200


# Side by side, and in files


@pytest.fixture
def two(case: Case) -> Case:
    """Both have handed in: Housing rows and a file, Police a file only."""
    post(case, TYPED | {"chronology_file": word()})
    answered(case, case.housing, fresh(case.housing).answers | {"report_narrative": "A tenancy."})
    factories.answer_file(fresh(case.police), case.people[Role.AGENCY_AUTHOR])
    answered(case, case.police, fresh(case.police).answers)
    return case


def test_rows_and_files_stand_side_by_side(two: Case) -> None:
    manager = two.client(Role.MANAGER)
    assert "Individual Management Review” instead" in manager.get(two.url("consolidation")).content.decode()
    page = " ".join(manager.get(two.url("consolidation") + "?form=agency_report").content.decode().split())
    assert "2 rows" in page
    assert "She rang us.<br>She was upset." in page
    assert "3 April 2019" in page
    for asked in (two.housing, two.police):
        file = fresh(asked).answers["chronology_file"]["file"]
        assert two.url("return-answer-file", asked, file=file) in page
    assert "Involvement form” instead" in page
    # Of an unknown form, the first is shown; nobody who reads a summary sees the longer report.
    assert manager.get(two.url("consolidation") + "?form=x").context["form_key"] == "involvement"
    chair = two.client(Role.CHAIR).get(two.url("consolidation") + "?form=agency_report")
    assert chair.context["form_key"] == "involvement"
    assert "She rang us." not in chair.content.decode()


def test_many_agencies_have_their_rows_counted_and_folded(two: Case) -> None:
    for _number in range(3):
        agency = factories.agency(two.review.partnership)
        ask(two.review, agency, timezone.localdate(), two.people[Role.MANAGER], "agency_report")
    page = two.client(Role.MANAGER).get(two.url("consolidation") + "?form=agency_report").content.decode()
    folded = page.split("2 rows")[1].split("</details>")[0]
    assert "Whole answer" in folded
    assert "She was upset." in folded


def exported(case: Case, file_type: str, role: Role = Role.MANAGER) -> BytesIO:
    answer = case.client(role).get(case.url("consolidation-export", file_type=file_type) + "?form=agency_report")
    assert f'agency_report.{file_type}"' in answer["Content-Disposition"]
    return BytesIO(answer.content)


def test_the_word_export_has_each_agency_s_table_and_names_its_file(two: Case) -> None:
    document = docx.Document(exported(two, "docx"))
    [table] = [each for each in document.tables if each.rows[0].cells[0].text == "Date"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Date", "Source record", "Who it is about", "What happened", "What your agency did", "Comment"],
        ["3 April 2019", "Call log", "Karen", "She rang us.\nShe was upset.", "", ""],
        ["May 2019", "Case notes", "", "=1+1 visits", "We wrote to her.", ""],
    ]
    texts = [cell.text for table in document.tables for cell in table._cells]
    assert any(text.startswith("Karen Realname.docx (") for text in texts)


def test_the_workbook_has_a_sheet_of_rows_without_a_formula(two: Case) -> None:
    book = openpyxl.load_workbook(exported(two, "xlsx"))
    assert book.sheetnames == ["Answers", "Your agency s chronology"]
    rows = [[cell.value for cell in row] for row in book["Your agency s chronology"].iter_rows(min_row=2)]
    assert rows[0] == [
        "Agency", "Date", "Source record", "Who it is about", "What happened", "What your agency did", "Comment",
    ]  # fmt: skip
    assert rows[2][:5] == ["Northshire Housing", "May 2019", "Case notes", None, "=1+1 visits"]
    assert {cell.data_type for row in book["Your agency s chronology"].iter_rows() for cell in row if cell.value} == {
        "s"
    }
    matrix = [cell.value for row in book["Answers"].iter_rows() for cell in row]
    assert "2 rows, on the sheet “Your agency s chronology”" in matrix


def test_a_chronology_comes_back_from_an_agency_s_own_table_and_what_does_not_fit_is_told(case: Case) -> None:
    document = docx.Document()
    table = document.add_table(4, 4)
    texts = ["Source record", "Date", "What happened", "Room"]
    texts += ["Call log", "3rd April 2019", "She rang us.", ""]
    texts += ["Diary", "Spring 2018", "He came.", ""]
    texts += ["Diary", "2020", "She came.", "12"]
    for cell, text in zip(table._cells, texts, strict=True):
        cell.text = text
    out = io.BytesIO()
    document.save(out)
    author = case.client(Role.AGENCY_AUTHOR)
    sent = {"file": SimpleUploadedFile("Chronology.docx", out.getvalue())}
    look = author.post(case.url("return-word", case.housing), sent)["Location"]
    shown = author.get(look).content.decode()
    assert "Diary | Spring 2018 | He came. |" in shown
    assert "Diary | 2020 | She came. | 12" in shown
    author.post(look, {"take": [KEY], "started_from": str(fresh(case.housing).latest_revision_id)})
    assert fresh(case.housing).answers == {
        KEY: [
            {"source": "Call log", "date": "2019-04-03", "event": "She rang us."},
            {"source": "Diary", "event": "He came."},
            {"source": "Diary", "date": "2020", "event": "She came."},
        ]
    }


def test_the_form_in_word_says_that_files_are_given_in_candour_and_taking_it_back_keeps_them(case: Case) -> None:
    author = case.client(Role.AGENCY_AUTHOR)
    post(case, TYPED | {"chronology_file": word()}, author)
    before = fresh(case.housing).answers
    form = author.get(case.url("return-word-form", case.housing)).content
    texts = [cell.text for table in docx.Document(io.BytesIO(form)).tables for cell in table._cells]
    assert any("Give the file in Candour" in text for text in texts)
    assert len(docx.Document(io.BytesIO(form)).tables) >= 3
    sent = {"file": SimpleUploadedFile("Form.docx", form)}
    look = author.post(case.url("return-word", case.housing), sent)["Location"]
    author.post(look, {"take": [KEY], "started_from": str(fresh(case.housing).latest_revision_id)})
    assert fresh(case.housing).answers == before
