"""Fixtures that every test may use: real transactions that leave no trace, a browser, visitors in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests import laid_down
from tests.browser import AXE, ROOT, Visitor
from tests.trail import lifted

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """After a test with real transactions, put back what the migrations laid down (Wagtail's root page, a site)."""
    for item in items:
        asked = item.get_closest_marker("django_db")
        if asked is not None and asked.kwargs.get("transaction"):
            item.add_marker(pytest.mark.django_db(**{**asked.kwargs, "serialized_rollback": True}), append=False)


_empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # the one place that empties it


def _empty_with_the_trail(self: TransactionTestCase) -> None:
    """After a test with real transactions the database is emptied, which the trail's triggers would refuse."""
    with lifted():
        _empty(self)


TransactionTestCase._fixture_teardown = _empty_with_the_trail  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_keepdb(
    request: pytest.FixtureRequest, django_db_use_migrations: bool, django_db_modify_db_settings: None
) -> bool:
    """Begin with the database that an earlier run laid down, where the migrations are still the same."""
    return bool(request.config.getvalue("reuse_db")) or (django_db_use_migrations and laid_down.put_back())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_use_migrations: bool, django_db_keepdb: bool) -> None:
    if django_db_use_migrations and not django_db_keepdb:
        laid_down.keep()


@pytest.fixture(autouse=True)
def no_private_files_left() -> Iterator[None]:
    """Each test begins with no private files: those of the test before went with its transaction."""
    yield
    shutil.rmtree(settings.PRIVATE_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """Debian's Chromium, which cannot reach any other host."""
    chromium = shutil.which("chromium")
    if not chromium or not AXE.exists() or not (ROOT / "portal/static/candour").exists():
        pytest.fail("Browser tests need Chromium and the built static files: run `make test`, or `make setup` first.")
    # Playwright runs an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    laid_down = connection._test_serialized_contents  # type: ignore[attr-defined] # what the hook above puts back
    with sync_playwright() as playwright:
        # In Playwright's own context Django opens another connection, which does not know what the first one kept.
        connection._test_serialized_contents = laid_down  # type: ignore[attr-defined]
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield running
        running.close()


@pytest.fixture
def visitor(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors of the server under test; each is checked when the test ends."""
    visitors: list[Visitor] = []

    def come(*, scripts: bool = True) -> Visitor:
        visitors.append(Visitor(browser, live_server.url, scripts=scripts))
        return visitors[-1]

    yield come
    for each in visitors:
        each.leave()
