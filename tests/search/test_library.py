"""The public library: what it finds, what it shows, and that no question breaks it."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from publishing.models import PublishedReportPage
from search.library import Question, found
from search.models import LibraryEntry
from search.words import MOST_CHARACTERS, best_sentence, words_of
from tests.publishing.drafts import report, scene

pytestmark = pytest.mark.django_db

ODD_QUERIES = [
    '"',
    "'",
    '"afraid',
    "afraid*",
    "NEAR(afraid home)",
    "NEAR/3",
    "AND OR NOT",
    "title:afraid",
    "(afraid",
    "-",
    "%s %d %",
    "\\",
    "a:*",
    "!&|",
    "\0",
    "😀",
    "é" * 300,
    "<script>alert(1)</script>",
]


def get(client: Client, **asked: str) -> str:
    response = client.get("/", asked)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_library_says_so(client: Client) -> None:
    assert "Nothing has been published yet" in get(client)


def test_a_published_report_is_listed_with_what_it_is(client: Client) -> None:
    page = scene().publish()

    listed = get(client)

    assert f'href="{page.url}"' in listed
    assert "“Karen”: Overview report" in listed
    assert "Domestic Homicide Review" in listed
    assert page.partnership_name in listed


def test_the_sentence_that_answers_stands_under_the_report_with_its_paragraph(client: Client) -> None:
    page = scene().publish(report("Nothing of note. Karen said that she was afraid to go home. She left.", "More."))

    listed = get(client, q="AFRAID home")

    assert "Karen said that she was <mark>afraid</mark> to go <mark>home</mark>." in listed
    assert f'href="{page.url}#p1.1"' in listed
    assert "Nothing of note" not in listed


def test_what_stands_in_tables_and_notes_is_found() -> None:
    scene().publish(report("Text.", cell="Quarterly inspections", note="See the Pemberton inquiry."))

    assert found(Question.of("inspections")).count() == 1
    assert found(Question.of("pemberton")).count() == 1
    assert found(Question.of("nowhere")).count() == 0


def test_all_words_must_be_in_a_report() -> None:
    scene().publish(report("The moon rose."))
    scene().publish(report("The moon and the stars."))

    assert found(Question.of("moon stars")).count() == 1
    assert found(Question.of("moon")).count() == 2


@pytest.mark.parametrize("query", ODD_QUERIES)
def test_no_odd_question_breaks_the_library(client: Client, query: str) -> None:
    scene().publish()

    assert "<script>alert" not in get(client, q=query)


@pytest.mark.parametrize("value", ["x", "-1", "²", "99999999999999999999", "\0"])
def test_no_odd_choice_breaks_the_library(client: Client, value: str) -> None:
    scene().publish()

    get(client, year=value, partnership=value, page=value)


def test_results_are_narrowed_by_partnership(client: Client) -> None:
    first, second = scene().publish(), scene().publish()

    assert f"?partnership={first.partnership_name.replace(' ', '+')}" in get(client)
    narrowed = get(client, partnership=first.partnership_name)

    assert "1 report found" in narrowed
    assert f'href="{first.url}"' in narrowed
    assert f'href="{second.url}"' not in narrowed


def test_a_new_version_takes_the_place_of_the_old_one() -> None:
    here = scene()
    here.publish(report("The moon rose."))
    here.publish(report("The stars came out."))

    assert found(Question.of("moon")).count() == 0
    assert found(Question.of("stars")).count() == 1


def test_the_index_can_be_made_anew() -> None:
    page = scene().publish(report("The moon rose."))
    LibraryEntry.objects.all().delete()
    LibraryEntry.objects.create(
        page_id=10**6, title="Gone", published_on="2020-01-01", year=2020, text="moon", anchors=[["", ""]]
    )

    call_command("rebuild_library")

    assert [entry.page_id for entry in found(Question.of("moon"))] == [page.pk]


def test_the_library_takes_the_same_few_queries_however_many_reports(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        scene().publish()
    with django_assert_max_num_queries(8):
        get(client, q="afraid")
    with django_assert_max_num_queries(5):
        get(client)


def test_machines_are_told_what_to_read(client: Client) -> None:
    page, hidden = scene().publish(), scene(pseudonym="Vera").publish()
    PublishedReportPage.objects.filter(pk=hidden.pk).update(unlisted=True)

    robots = client.get("/robots.txt").content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()
    feed = client.get("/feed/").content.decode()

    assert "Disallow: /portal/" in robots
    assert "/sitemap.xml" in robots
    assert f"{page.url}</loc>" in sitemap
    assert str(hidden.url) not in sitemap
    assert "“Vera”: Overview report" in feed
    assert "example.com" not in robots + sitemap + feed


def test_the_accessibility_statement_is_there(client: Client) -> None:
    assert "Accessibility statement" in client.get("/accessibility/").content.decode()


@given(st.text(max_size=60))
def test_words_are_only_words(query: str) -> None:
    assert all(word.isalnum() or "_" in word or word for word in words_of(query))
    assert not any(character in '"*()\0' for word in words_of(query) for character in word)


@given(st.lists(st.text(max_size=400), max_size=5), st.text(max_size=30))
def test_a_sentence_is_found_in_any_text_and_is_not_long(lines: list[str], query: str) -> None:
    text = "\n".join(" ".join(line.split()) for line in lines)
    match = best_sentence(text, words_of(query))
    if match is not None:
        assert any(piece.found for piece in match.pieces)
        assert sum(len(piece.text) for piece in match.pieces) <= MOST_CHARACTERS + 4
        assert 0 <= match.line < len(text.split("\n"))
