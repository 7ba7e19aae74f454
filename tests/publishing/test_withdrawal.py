"""A report that was withdrawn, and earlier versions that may still be read."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.audit.models import AuditEntry
from publishing import withdrawal
from publishing.models import PublishedReportPage
from publishing.sign_off import Refused
from review_pages.models import IdentityEntry
from tests.helpers import sign_in
from tests.publishing.drafts import Scene, report, scene

pytestmark = pytest.mark.django_db
REASON = "It is being corrected."


def withdraw(here: Scene, page: PublishedReportPage) -> None:
    answer = sign_in(Client(), here.manager).post(
        reverse("publishing:withdraw", args=[here.review.reference]), {"reason": REASON}
    )
    assert answer.status_code == 302, answer.content.decode()


def test_in_its_place_stands_that_it_was_withdrawn_and_why_and_nothing_of_it(client: Client) -> None:
    here = scene()
    page = here.publish(report("Afraid to go home."), month_of_death="March 2019")
    files = [reverse("download", args=[page.slug, name]) for name in ("pdf", "docx", "csv")]
    assert [client.get(each).status_code for each in files] == [200, 200, 200]

    withdraw(here, page)

    for address in (page.url, page.api_url, *files):
        answer = client.get(address)
        assert answer.status_code == 410, address
        said = answer.content.decode()
        assert REASON in said
        assert not any(each in said for each in ("Afraid", "March 2019", page.pseudonym, page.title)), address
        assert answer["Cache-Control"] == "no-store"


def test_nobody_finds_it_any_more(client: Client) -> None:
    here = scene()
    page = here.publish(report("Afraid to go home."))
    places = [reverse("library"), f"{reverse('library')}?q=afraid", reverse("feed"), reverse("sitemap")]
    places.append(reverse("api:reports"))
    assert all(page.slug in client.get(each).content.decode() for each in places)

    withdraw(here, page)

    assert not any(page.slug in client.get(each).content.decode() for each in places)


def test_a_new_version_puts_it_back_and_the_history_tells_of_both(client: Client) -> None:
    here = scene()
    page = here.publish(report("Afraid to go home."))
    withdraw(here, page)

    here.approve(here.submit(), None)  # the same draft may be handed in again

    again = here.publish(report("Afraid."), change_note="A sentence was shortened.")
    assert client.get(page.url).status_code == 200
    assert again.pk == page.pk
    tab = sign_in(Client(), here.author).get(reverse("publishing:publication", args=[here.review.reference]))
    assert "withdrew the report." in tab.content.decode()
    assert REASON in tab.content.decode()
    assert AuditEntry.objects.filter(what="report.withdrawn").exists()


def test_the_reason_may_not_name_anyone_and_must_be_given() -> None:
    here = scene()
    page = here.publish()
    IdentityEntry.objects.create(review=here.review, pseudonym="Karen", relationship="victim", name="Jane Doe")
    client = sign_in(Client(), here.manager)
    address = reverse("publishing:withdraw", args=[here.review.reference])

    named = client.post(address, {"reason": "It named Jane Doe."})
    nothing = client.post(address, {"reason": " "})

    assert "The reason says something that must not be published" in named.content.decode()
    assert "Say why, in words that the public can read." in nothing.content.decode()
    assert page.withdrawal is None


def test_only_those_who_sign_off_withdraw_and_only_once() -> None:
    here = scene()
    page = here.publish()

    with pytest.raises(Refused):
        withdrawal.withdraw(here.review, page, here.author, REASON)
    withdrawal.withdraw(here.review, page, here.chair, REASON)
    with pytest.raises(Refused):
        withdrawal.withdraw(here.review, page, here.manager, REASON)
    address = reverse("publishing:withdraw", args=[here.review.reference])
    assert sign_in(Client(), here.manager).get(address).status_code == 404


def test_an_earlier_version_is_read_only_where_every_later_approval_left_it(client: Client) -> None:
    here = scene()
    page = here.publish(report("First words."))
    address = reverse("earlier-version", args=[page.slug, 1])
    assert client.get(address).status_code == 404, "it is no earlier version yet"

    here.publish(report("Second words."), keeps_earlier=True)
    first = client.get(address)
    assert "First words." in first.content.decode()
    assert "It was replaced by version 2." in first.content.decode()
    assert "noindex" in first["X-Robots-Tag"]
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert address in client.get(page.url).content.decode()

    here.publish(report("Third words."), keeps_earlier=False)
    assert client.get(address).status_code == 404
    assert client.get(reverse("earlier-version", args=[page.slug, 2])).status_code == 404
    assert address not in client.get(page.url).content.decode()


def test_a_withdrawn_report_has_no_earlier_versions_either(client: Client) -> None:
    here = scene()
    page = here.publish(report("First words."))
    here.publish(report("Second words."), keeps_earlier=True)

    withdraw(here, page)

    assert client.get(reverse("earlier-version", args=[page.slug, 1])).status_code == 404
