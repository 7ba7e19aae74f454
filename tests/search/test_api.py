"""The open API: its shape is a promise, kept as golden files in tests/search/expected."""

from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import partnership
from tests.publishing.drafts import report, scene

pytestmark = pytest.mark.django_db

EXPECTED = Path(__file__).parent / "expected"


def agree(name: str, body: bytes) -> None:
    """The answer is the golden file; a changed promise is made by deleting the file and looking at the new one."""
    path = EXPECTED / f"{name}.json"
    answer = json.dumps(json.loads(body), indent=2, ensure_ascii=False) + "\n"
    if not path.exists():
        path.write_text(answer)
    assert answer == path.read_text()


@time_machine.travel(datetime.datetime(2027, 6, 9, 12, tzinfo=datetime.UTC), tick=False)
def test_the_api_gives_what_it_promised(client: Client) -> None:
    here = scene(partnership("Northshire Community Safety Partnership"))
    here.publish(
        report("Karen was afraid.", cell="Two visits", note="A note."),
        reference="DHR/Karen/2019",
        month_of_death="March 2019",
    )

    agree("reports", client.get("/api/v1/reports").content)
    agree("report", client.get("/api/v1/reports/dhr-karen-2019").content)
    agree("openapi", client.get("/api/v1/openapi.json").content)


def test_a_report_comes_byte_for_byte_as_it_was_frozen(client: Client) -> None:
    page = scene().publish()

    response = client.get(page.api_url)

    assert hashlib.sha256(response.content).hexdigest() == page.artefact("json").sha256
    assert response["ETag"] == f'"{page.artefact("json").sha256}"'
    assert client.get(page.api_url, headers={"if-none-match": response["ETag"]}).status_code == 304


def test_nothing_leads_from_the_api_to_the_case(client: Client) -> None:
    here = scene()
    page = here.publish()

    answers = client.get("/api/v1/reports").content.decode() + client.get(page.api_url).content.decode()

    assert here.review.reference not in answers
    assert here.author.email not in answers
    assert here.author.full_name not in answers


def test_the_list_comes_in_pages(client: Client) -> None:
    for _ in range(3):
        scene().publish()

    answer = client.get("/api/v1/reports", {"page_size": 2}).json()

    assert answer["count"] == 3
    assert client.get("/api/v1/reports", {"page": "none"}).status_code == 422


def test_what_is_not_published_is_not_there(client: Client) -> None:
    here = scene()
    here.write()

    assert client.get("/api/v1/reports").json()["items"] == []
    assert client.get(f"/api/v1/reports/{here.draft.slug}").status_code == 404
    assert client.post("/api/v1/reports").status_code == 405
    assert client.get("/api/v1/docs").status_code == 404


def test_the_list_takes_the_same_few_queries_however_many_reports(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        scene().publish()
    with django_assert_max_num_queries(2):
        client.get("/api/v1/reports")
