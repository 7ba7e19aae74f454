"""The protective marking: every page of a case carries its own review's, on screen and on every sheet of paper."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from portal.access.rules import Role
from tests.browser import Visitor
from tests.helpers import browser_sign_in, sign_in
from tests.house import world as worlds
from tests.house.access_walk import ask
from tests.house.test_url_map import address_of
from tests.house.url_lists import CASE, EDITOR
from tests.house.world import IN_REVIEW

MARKING = "OFFICIAL-SENSITIVE: FICTIONAL CASE"
SHOWN = re.compile(r'<div class="candour-marking"[^>]*>([^<]*)</div>')
ON_PAPER = re.compile(r'<html[^>]*\bdata-marking="([^"]*)"')
WITHOUT_A_CASE = {"wagtailadmin_pages:preview_on_edit"}
"""Wagtail's word that it has no preview of a draft."""


@pytest.mark.django_db
@pytest.mark.slow
def test_every_page_of_a_case_carries_its_reviews_own_marking(client: Client) -> None:
    world = worlds.build()
    world.review.marking = MARKING
    world.review.save()
    seen, wrong = set(), []
    for who in IN_REVIEW:
        person = world.people[who]
        sign_in(client, person)
        for name, address in {**CASE, **EDITOR}.items():
            if address.get is None or not address.get(world, person) or name in WITHOUT_A_CASE:
                continue
            if "partnership" in address.arguments(world):
                continue  # of no single review
            response = ask(client, "GET", address_of(name, address, world))
            text = response.content.decode(errors="replace") if not response.streaming else ""
            if response.status_code != 200 or "<body" not in text:
                continue
            seen.add(name)
            if SHOWN.findall(text) != [MARKING]:
                wrong.append(f"{name} for {who} shows {SHOWN.findall(text)}")
            if name in CASE and ON_PAPER.findall(text) != [MARKING]:
                wrong.append(f"{name} for {who} prints {ON_PAPER.findall(text)}")
    assert not wrong, "\n".join(wrong)
    assert len(seen) >= 25


@pytest.mark.django_db(transaction=True)
@pytest.mark.browser
def test_every_printed_sheet_carries_the_reviews_own_marking(visitor: Callable[[], Visitor]) -> None:
    world = worlds.build()
    world.review.marking = MARKING
    world.review.save()
    for number in range(40):
        world.review.identities.create(pseudonym=f"Person {number}", relationship="other person", name="Zofia Testname")
    ruth = visitor()
    browser_sign_in(ruth.page, ruth.home, world.people[Role.MANAGER])
    ruth.page.goto(reverse("review_pages:identities", args=[world.review.reference]))
    sheets = PdfReader(io.BytesIO(ruth.page.pdf(prefer_css_page_size=True))).pages
    assert len(sheets) > 2
    assert [MARKING in sheet.extract_text() for sheet in sheets] == [True] * len(sheets)
