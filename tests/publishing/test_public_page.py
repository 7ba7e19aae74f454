"""The public report page, and that nothing else of the case answers to the public."""

from __future__ import annotations

import gzip
import hashlib

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page, Site

from publishing import site
from publishing.models import LibraryPage, PublishedReportPage
from publishing.pages import name_of_report
from publishing.rendering import texts_in
from tests.helpers import sign_in
from tests.publishing.drafts import report, scene

pytestmark = pytest.mark.django_db


def test_the_page_has_all_that_a_reader_needs(client: Client) -> None:
    page = scene().publish(report("Karen was afraid.", note="A note."), month_of_death="March 2019")

    content = client.get(page.url).content.decode()

    for wanted in (
        "Exit this page",
        "0808 2000 247",
        "116 123",
        "This report describes abuse and a death",
        'id="p1.1"',
        'href="#p1.1"',
        'href="#note-1"',
        'href="#note-1-mark"',
        "How to cite",
        "version 1",
        "March 2019",
        page.api_url,
        reverse("accessibility"),
    ):
        assert wanted in content, wanted
    assert content.count("<h1") == 1


def test_a_visitor_who_has_the_page_is_told_that_it_has_not_changed(client: Client) -> None:
    here = scene()
    page = here.publish()

    first = client.get(page.url)
    again = client.get(page.url, headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert again["ETag"] == first["ETag"]
    assert first["Cache-Control"] == "public, no-cache"
    assert "Cookie" in first["Vary"]
    here.publish(report("Corrected."))
    changed = client.get(page.url, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_the_page_is_compressed_for_those_who_take_it_so(client: Client) -> None:
    page = scene().publish(report(*["Karen was afraid to go home."] * 50))

    small = client.get(page.url, headers={"accept-encoding": "gzip"})
    plain = client.get(page.url)

    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert len(small.content) < len(plain.content) / 2
    assert "Accept-Encoding" in small["Vary"]
    again = client.get(page.url, headers={"accept-encoding": "gzip", "if-none-match": small["ETag"]})
    assert again.status_code == 304


def test_every_format_is_offered_with_its_size_and_names_the_same_content(client: Client) -> None:
    page = scene().publish()
    content = client.get(page.url).content.decode()
    fingerprint = client.get(page.api_url).json()["content_sha256"]

    assert [file["file"].removeprefix(page.slug) for file in page.downloads] == [
        ".pdf",
        ".docx",
        ".json",
        "-recommendations.csv",
        "-recommendations.json",
    ]
    for file in page.downloads:
        assert f'href="{file["url"]}"' in content
        answer = client.get(file["url"])
        assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]
        assert answer["ETag"] == f'"{file["sha256"]}"'
        assert client.get(file["url"], headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert fingerprint in content
    files = {name: client.get(page.downloads[place]["url"]).content for place, name in enumerate(("pdf", "docx"))}
    for texts in texts_in(files):
        assert fingerprint in "".join("".join(text.split()) for _place, text in texts)


def test_files_of_a_report_that_was_taken_away_are_gone(client: Client) -> None:
    page = scene().publish()
    addresses = [file["url"] for file in page.downloads]
    PublishedReportPage.objects.filter(pk=page.pk).update(live=False)

    assert {client.get(address).status_code for address in addresses} == {404}
    assert client.get(reverse("download", args=[page.slug, "html"])).status_code == 404


def test_the_schema_of_the_data_is_published(client: Client) -> None:
    answer = client.get(reverse("schema"))

    assert answer.json()["properties"]["schema"] == {"const": "candour-report-1"}
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_corrected_report_says_what_changed(client: Client) -> None:
    here = scene()
    here.publish()
    page = here.publish(report("Corrected."), change_note="Paragraph 1.1 was corrected.")

    content = client.get(page.url).content.decode()

    assert "version 2" in content
    assert "Paragraph 1.1 was corrected." in content


def test_a_report_can_be_kept_from_search_engines(client: Client) -> None:
    page = scene().publish()
    PublishedReportPage.objects.filter(pk=page.pk).update(unlisted=True)

    response = client.get(page.url)

    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex' in response.content.decode()
    assert client.get(page.api_url)["X-Robots-Tag"] == "noindex, nofollow"


def test_a_title_that_names_the_pseudonym_does_not_name_it_twice() -> None:
    assert name_of_report("Karen", "The death of Karen") == "The death of Karen"
    assert name_of_report("Karen", "Overview report") == "“Karen”: Overview report"


def test_nothing_of_the_case_answers_to_the_public(client: Client) -> None:
    here = scene()
    here.publish()
    review, draft = here.review, here.draft

    for address in (
        f"/reports/{review.partnership.slug}/",
        f"/reports/{review.slug}/",
        f"/reports/{review.partnership.slug}/{review.slug}/",
        f"/reports/{review.partnership.slug}/{review.slug}/{draft.slug}/",
        f"/reports/{draft.slug}/",
        f"/api/v1/reports/{draft.slug}",
        f"/api/v1/reports/{review.reference}",
    ):
        assert client.get(address).status_code == 404, address
    for address in (f"/portal/reviews/{review.reference}/publication/", f"/admin/pages/{draft.pk}/edit/"):
        assert client.get(address).status_code == 302, address
    for address in ("/", "/sitemap.xml", "/feed/", "/api/v1/reports", f"/?q={review.reference}"):
        answer = client.get(address).content.decode()
        assert draft.slug not in answer
        if "?q" not in address:
            assert review.reference not in answer


def test_the_public_page_says_nothing_of_the_case(client: Client) -> None:
    here = scene()
    page = here.publish()

    content = client.get(page.url).content.decode()

    for secret in (here.review.reference, here.draft.slug, here.author.full_name, here.manager.full_name):
        assert secret not in content


def test_a_page_that_was_taken_away_does_not_answer(client: Client) -> None:
    page = scene().publish()
    PublishedReportPage.objects.filter(pk=page.pk).update(live=False)

    assert client.get(page.url).status_code == 404
    assert client.get(page.api_url).status_code == 404


def test_only_reading_is_possible(client: Client) -> None:
    assert client.post(scene().publish().url).status_code == 405


def test_someone_who_works_on_the_review_reads_the_same_page() -> None:
    here = scene()
    page = here.publish()
    signed_in = sign_in(Client(), here.manager).get(page.url)

    assert signed_in["ETag"] == Client().get(page.url)["ETag"]
    assert here.manager.full_name not in signed_in.content.decode()


def test_the_page_takes_few_queries(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    page = scene().publish()
    client.get(page.url)
    with django_assert_max_num_queries(10):
        response = client.get(page.url)
    with django_assert_max_num_queries(8):
        client.get(page.url, headers={"if-none-match": response["ETag"]})


def test_the_default_site_serves_the_library_and_no_case() -> None:
    here = scene()

    assert [each.root_page.specific_class for each in Site.objects.all()] == [LibraryPage]
    assert not here.review.is_descendant_of(LibraryPage.objects.get())
    assert not Page.objects.filter(title__startswith="Welcome to").exists()


def test_setting_up_again_changes_nothing() -> None:
    before = (Page.objects.count(), Site.objects.count())
    site.set_up()

    assert (Page.objects.count(), Site.objects.count()) == before


def test_the_root_of_the_public_tree_leads_to_the_library(client: Client) -> None:
    assert client.get("/reports/")["Location"] == "/"
