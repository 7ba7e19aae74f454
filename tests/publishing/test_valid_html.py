"""The public site keeps the standard for HTML, by the W3C's own validator."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.publishing.drafts import scene
from tests.publishing.render.reports import every_kind
from tests.second_opinions import is_valid_html

pytestmark = pytest.mark.django_db


def test_the_nu_validator_finds_nothing_on_the_public_site(client: Client, tmp_path: Path) -> None:
    page = scene().publish(every_kind(), month_of_death="March 2019")
    addresses = {
        "report": page.url,
        "library": reverse("library"),
        "found": f"{reverse('library')}?q=Karen",
        "accessibility": reverse("accessibility"),
        "nothing": "/nothing-here/",
    }
    for name, address in addresses.items():
        (tmp_path / f"{name}.html").write_bytes(client.get(address).content)

    assert "Facts" in (tmp_path / "report.html").read_text()
    is_valid_html(*sorted(tmp_path.glob("*.html")))
