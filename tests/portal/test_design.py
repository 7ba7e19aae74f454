"""The look: every component is drawn, without a fault that axe can find, under the strict content security policy."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "portal/design/node_modules/axe-core/axe.min.js"
OUTPUT = ROOT / "tests/output/design"
WIDTHS = (390, 1280)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop in this thread
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


def faults(page: Page) -> list[dict[str, Any]]:
    """What axe finds, as its own records cut to the rule, the words and the places."""
    # Through the debugger rather than a script tag, which the content security policy rightly refuses.
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = json.loads(
        page.evaluate("async () => JSON.stringify((await axe.run(document)).violations)")
    )
    return [
        {"rule": each["id"], "help": each["help"], "at": [node["html"][:160] for node in each["nodes"]]}
        for each in found
    ]


@override_settings(ROOT_URLCONF="tests.portal.design_urls")
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", ["/design/", "/design/?wrong", "/design/public/"])
def test_no_component_has_a_fault_that_axe_can_find(
    live_server: LiveServer, browser: Browser, address: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(live_server.url + address)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    name = address.strip("/").replace("/", "-").replace("?", "-")
    page.screenshot(path=OUTPUT / f"{name}-{width}.png", full_page=True)
    assert faults(page) == []
    assert refused == [], "the content security policy or the network refused something"
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    page.close()
