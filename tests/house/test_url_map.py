"""The whole URL map, walked as everyone: what the rule table refuses is a 404 or the sign-in page, by GET and POST."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.access import admin_guard, doors
from portal.access.rules import Role, Stage
from tests.helpers import give_password, sign_in
from tests.house import world as worlds
from tests.house.url_lists import (
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
from tests.house.world import ELSEWHERE, IN_REVIEW, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OPEN_LISTS: list[Mapping[str, object]] = [ANYONE, HALF_WAY, SIGNED_IN, CASE, EDITOR, EDITOR_FURNITURE]
ANSWERS = {200, 301, 302, 303, 304, 400, 405, 409, 422}
"""What an address that is open to someone may say: all but "not found", "forbidden" and a fault."""


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


def ask(client: Client, method: str, address: str) -> HttpResponse:
    """One request, whose changes are taken back."""
    with transaction.atomic():
        response: HttpResponse = client.get(address) if method == "GET" else client.post(address)  # type: ignore[assignment]  # Django's test response
        transaction.set_rollback(True)
    return response


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
        *(address_of(name, address, world) for name, address in {**CASE, **EDITOR}.items()),
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


STAGES = (Stage.BEING_WRITTEN, Stage.SUBMITTED, Stage.RELEASED)
WHO_AND_WHEN = [
    *((who, stage) for who in IN_REVIEW for stage in STAGES),
    # For someone who is not in the review the most open stage is the telling one.
    *((who, Stage.RELEASED) for who in ELSEWHERE),
]


@pytest.mark.parametrize(("who", "stage"), WHO_AND_WHEN)
def test_what_the_rule_table_refuses_is_not_there(client: Client, who: str, stage: Stage) -> None:
    world = worlds.build(stage)
    person = world.people[who]
    sign_in(client, person)
    wrong: list[str] = []
    for name, address in {**CASE, **EDITOR}.items():
        place = address_of(name, address, world)
        for method, needs in (("GET", address.get), ("POST", address.post)):
            allowed = (needs or address.get or address.post)(world, person)  # type: ignore[misc]  # never both None
            response = ask(client, method, place)
            if needs is None:
                right = response.status_code in ({404, 405} if not allowed else ANSWERS)
            elif allowed:
                right = response.status_code in ANSWERS - {405}
            else:
                right = closed_to(response)
            if leads_to(response, "accounts:sign-in", "accounts:second-factor"):
                right = False
            if not right:
                wrong.append(f"{method} {name}: {response.status_code}, but the table says {allowed}")
    assert wrong == []


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


@pytest.mark.parametrize("who", [*IN_REVIEW, "superuser", "stranger"])
def test_ones_own_pages_answer(client: Client, who: str) -> None:
    world = worlds.build()
    sign_in(client, world.people[who])
    for name, arguments in {**ANYONE, **HALF_WAY, **SIGNED_IN}.items():
        if name not in ("accounts:accept-invitation", "wagtail_serve", "api:report", "api:api-root"):
            assert ask(client, "GET", reverse(name, kwargs=arguments(world))).status_code in ANSWERS, name
