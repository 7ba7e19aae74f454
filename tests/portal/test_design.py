"""The look: every component is drawn, without a fault that axe can find, under the strict content security policy."""

from collections.abc import Callable

import pytest
from django.test import override_settings

from tests.browser import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@override_settings(ROOT_URLCONF="tests.portal.design_urls")
@pytest.mark.parametrize(
    ("name", "address"),
    [("components", "/design/"), ("components-wrong", "/design/?wrong"), ("public", "/design/public/")],
)
def test_no_component_has_a_fault_that_axe_can_find(visitor: Callable[[], Visitor], name: str, address: str) -> None:
    someone = visitor()
    someone.page.goto(address)
    assert someone.keep(f"design/{name}") == []
