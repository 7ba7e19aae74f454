"""The whole URL map: every address is in a list, and what is for nobody is a 404. `test_access_walk` tries the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.access import admin_guard, doors
from portal.access.rules import Role
from tests.helpers import give_password, sign_in
from tests.house import world as worlds
from tests.house.access_walk import ANSWERS, ask
from tests.house.url_lists import (
    ADMINISTRATORS,
    ANYONE,
    CASE,
    CLOSED_UNNAMED,
    EDITOR,
    EDITOR_FURNITURE,
    HALF_WAY,
    SIGNED_IN,
    UNNAMED,
    Address,
)
from tests.house.world import IN_REVIEW, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OPEN_LISTS: list[Mapping[str, object]] = [ANYONE, HALF_WAY, SIGNED_IN, CASE, ADMINISTRATORS, EDITOR, EDITOR_FURNITURE]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One address of the resolver: its full name ("" if it has none) and its route from the root."""

    name: str
    route: str


def patterns(of: Any = None, route: str = "", namespace: str = "") -> Iterator[Pattern]:
    """Every address that the resolver knows."""
    for entry in get_resolver().url_patterns if of is None else of:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry.url_patterns, route + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name}" if entry.name else ""
            yield Pattern(name, route + str(entry.pattern))


CLOSED = sorted(
    {
        pattern.name
        for pattern in patterns()
        if pattern.route.startswith("admin/")
        and pattern.name
        and not any(pattern.name in open_ for open_ in OPEN_LISTS)
    }
)
"""Every other address of Wagtail's admin: they answer to nobody."""


def test_every_address_is_in_exactly_one_list() -> None:
    for pattern in patterns():
        if not pattern.name:
            assert pattern.route in UNNAMED | CLOSED_UNNAMED, f"{pattern.route} has no name and is in no list"
            continue
        holding = [each for each in [*OPEN_LISTS, CLOSED] if pattern.name in each]
        assert len(holding) == 1, f"{pattern.name} ({pattern.route}) is in {len(holding)} lists of url_lists.py"


def test_every_address_in_the_lists_exists() -> None:
    known = {pattern.name for pattern in patterns()}
    assert {name for open_ in OPEN_LISTS for name in open_} <= known


def test_the_front_doors_own_lists_are_the_same() -> None:
    known = {pattern.name for pattern in patterns()}
    assert doors.PUBLIC & known == set(ANYONE)
    assert doors.HALF_WAY & known == set(HALF_WAY)
    assert set(EDITOR) | set(EDITOR_FURNITURE) - {"wagtailadmin_home"} == admin_guard.EDITOR


def address_of(name: str, address: Address, world: World) -> str:
    return reverse(name, kwargs=address.arguments(world)) + address.query


def closed_addresses(world: World) -> Iterator[str]:
    """Addresses of the closed part of Wagtail's admin, with the draft wherever a page is asked for."""
    values = {"revision_id": world.revision.pk, "action": "publish", "action_name": "approve"}
    ours = {pattern.route for pattern in patterns() if any(pattern.name in open_ for open_ in OPEN_LISTS)}
    routes = {pattern.route for pattern in patterns() if pattern.name in CLOSED or pattern.route in CLOSED_UNNAMED}
    for route in sorted(routes - ours):

        def value(match: re.Match[str]) -> str:
            converter, _colon, name = match[1].rpartition(":")
            return str(values.get(name, world.draft.pk if converter in ("int", "") or "id" in name else "x"))

        yield "/" + re.sub(r"<([^>]*)>", value, route.replace("^.*/$", "anything/").replace("^", ""))


def leads_to(response: HttpResponse, *names: str) -> bool:
    places = tuple(reverse(name) for name in names)
    return response.status_code == 302 and response["Location"].startswith(places)


def closed_to(response: HttpResponse, *, takes_method: bool = True) -> bool:
    """Whether nothing of the case was said: 404; or 405 where the address takes no such method from anyone."""
    return response.status_code == 404 or (not takes_method and response.status_code == 405)


@pytest.mark.parametrize("who", ["anonymous", "password only"])
def test_nobody_without_both_factors_gets_past_the_front_door(client: Client, who: str) -> None:
    world = worlds.build()
    asked = ["accounts:sign-in"]
    if who == "password only":
        give_password(client, world.people[Role.MANAGER])
        asked = ["accounts:second-factor", "accounts:enrol"]
    addresses = [
        *(reverse(name, kwargs=arguments(world)) for name, arguments in {**SIGNED_IN, **EDITOR_FURNITURE}.items()),
        *(address_of(name, address, world) for name, address in {**CASE, **ADMINISTRATORS, **EDITOR}.items()),
        *closed_addresses(world),
    ]
    if who == "anonymous":
        addresses += [reverse(name, kwargs=arguments(world)) for name, arguments in HALF_WAY.items()]
    wrong = [
        f"{method} {address}: {response.status_code}"
        for address in addresses
        for method in ("GET", "POST")
        if not leads_to(response := ask(client, method, address), *asked)
    ]
    assert wrong == []


@pytest.mark.parametrize("route", sorted(UNNAMED))
def test_wagtails_own_doors_lead_to_ours(client: Client, route: str) -> None:
    assert leads_to(ask(client, "GET", f"/{route}"), "accounts:sign-in")
    assert ask(client, "POST", f"/{route}").status_code in (302, 405)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("who", [*IN_REVIEW, "superuser"])
def test_the_rest_of_wagtails_admin_answers_to_nobody(client: Client, who: str) -> None:
    world = worlds.build()
    sign_in(client, world.people[who])
    wrong = [
        f"{method} {address}: {response.status_code}"
        for address in closed_addresses(world)
        for method in ("GET", "POST")
        if not closed_to(response := ask(client, method, address))
    ]
    assert wrong == []


UNKNOWN = ("accounts:accept-invitation", "wagtail_serve", "download", "earlier-version", "api:report", "api:api-root")
"""Public addresses of what is not there in these tests."""


@pytest.mark.parametrize("who", [*IN_REVIEW, "superuser", "stranger"])
def test_ones_own_pages_answer(client: Client, who: str) -> None:
    world = worlds.build()
    sign_in(client, world.people[who])
    for name, arguments in {**ANYONE, **HALF_WAY, **SIGNED_IN}.items():
        if name not in UNKNOWN:
            assert ask(client, "GET", reverse(name, kwargs=arguments(world))).status_code in ANSWERS, name
