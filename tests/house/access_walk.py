"""Everyone tries everything: each role, action, kind and stage, by every way in. Counts what was tried, and the leaks.

What is expected comes from the rule table and from where a person was put in the world, not from what the product
makes of both. A leak is an answer that the table refuses, or an answer with words of a kind of thing that its reader
may not read, whatever the status.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from comments.models import PassageComment, Round
from portal.access.rules import PARTNERSHIP_ROLES, STAGES_OF, Action, Kind, Role, Stage, Standing, allows, can
from portal.access.table import rows
from portal.accounts.models import User
from review_pages.models import (
    AgencyReturnPage,
    DraftReportPage,
    IncomingNotification,
    PartnershipPage,
    ReturnVersion,
    ReviewPage,
    SharedRevision,
)
from tests.helpers import sign_in
from tests.house.url_lists import ADMINISTRATORS, CASE, EDITOR, Address
from tests.house.world import SECRETS, SHUT_OUT, World

ANSWERS = {200, 301, 302, 303, 304, 400, 405, 409, 422}
"""What an address that is open to someone may say: all but "not found", "forbidden" and a fault."""

PUBLIC = (("search", "library"), ("API", "api:reports"))
"""Ways in that anyone has, with their views: whoever asks, they know nothing of a case."""


@dataclass
class Tally:
    """How often each way in was tried, what leaked, and what was shut to someone whom the table lets in."""

    tried: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    shut: list[str] = field(default_factory=list)

    def count(self, way: str, what: str, *, expected: bool, found: bool) -> None:
        self.tried[way] += 1
        if found and not expected:
            self.leaks.append(f"{way}: {what}")
        if expected and not found:
            self.shut.append(f"{way}: {what}")

    def __str__(self) -> str:
        ways = ", ".join(f"{way} {number:,}" for way, number in sorted(self.tried.items()))
        return f"{self.tried.total():,} tried ({ways}): {len(self.leaks)} leaks, {len(self.shut)} wrongly shut"


def everyone_tries(world: World, who: str, tally: Tally) -> None:
    """One person's turn, by every way in."""
    ask_the_table(world, who, tally)
    look_in_the_lists(world, who, tally)
    knock(world, who, tally)


def role_in(who: str) -> Role | None:
    """The role in the world's review of the person with this name; None for everyone else."""
    return Role(who) if who in set(Role) else Role.PANEL_MEMBER if who == SHUT_OUT else None


def reads(role: Role | None, kind: Kind, stage: Stage | None, *, own: bool = False) -> bool:
    return role is not None and allows(Standing(role, own_agency=own), Action.READ, kind, stage)


def fresh(user: User) -> User:
    """The person as a new request knows them."""
    return User.objects.get(pk=user.pk)


def ask_the_table(world: World, who: str, tally: Tally) -> None:
    """Every action on every kind at every stage, by `can`; of returns the own agency's and another's."""
    user, role = fresh(world.people[who]), role_in(who)
    for kind, stage in rows():
        thing: Any = world.review.part(kind, stage)
        if kind is Kind.PARTNERSHIP:
            thing = world.review.partnership
        holds = role in PARTNERSHIP_ROLES if kind is Kind.PARTNERSHIP else role is not None
        for action in Action:
            expected = holds and role is not None and allows(Standing(role), action, kind, stage)
            tally.count("can", f"{who} {action} {kind} {stage}", expected=expected, found=can(user, action, thing))
    for action in Action:
        expected = allowed_to_incoming(who, action)
        tally.count("can", f"{who} {action} incoming", expected=expected, found=can(user, action, world.incoming))
    for page, own in ((world.returned, True), (world.other_return, False)):
        stood = page.stage
        for stage in STAGES_OF[Kind.RETURN]:
            page.stage = str(stage)
            for action in Action:
                may = role is not None and allows(Standing(role, own_agency=own), action, Kind.RETURN, stage)
                expected = may and not (own and who == SHUT_OUT)
                what = f"{who} {action} {'own' if own else 'other'} return {stage}"
                tally.count("can", what, expected=expected, found=can(user, action, page))
        page.stage = stood


def allowed_to_incoming(who: str, action: Action) -> bool:
    """What the table lets this person do to the notification that waits, which the agency author has sent."""
    role = role_in(who)
    mine = role is Role.AGENCY_AUTHOR
    if role is None or not (mine or role in PARTNERSHIP_ROLES):
        return False
    return allows(Standing(role, own_agency=mine), action, Kind.INCOMING, None)


def look_in_the_lists(world: World, who: str, tally: Tally) -> None:
    """What `visible_to` finds of each model."""
    user, role = fresh(world.people[who]), role_in(who)
    returned, other = world.returned, world.other_return
    own = reads(role, Kind.RETURN, returned.access_stage, own=True) and who != SHUT_OUT
    kept = who != SHUT_OUT and reads(role, Kind.RETURN, world.version.access_stage, own=True)
    held: list[tuple[type[Any], Any, bool]] = [
        (PartnershipPage, world.review.partnership, role in PARTNERSHIP_ROLES),
        (IncomingNotification, world.incoming, allowed_to_incoming(who, Action.READ)),
        (ReviewPage, world.review, reads(role, Kind.REVIEW, None)),
        (AgencyReturnPage, returned, own),
        (ReturnVersion, world.version, kept),
        (AgencyReturnPage, other, reads(role, Kind.RETURN, other.access_stage)),
        (DraftReportPage, world.draft, reads(role, Kind.DRAFT, world.draft.access_stage)),
        (PassageComment, world.comment, reads(role, Kind.COMMENT, Stage.FOR_PANEL)),
        (Round, world.round, reads(role, Kind.ROUND, None)),
        (PassageComment, world.confided, reads(role, Kind.COMMENT, Stage.FOR_AUTHOR)),
    ]
    held += [(SharedRevision, share, reads(role, Kind.SHARED_DRAFT, to)) for to, share in world.shared.items()]
    for model, thing, expected in held:
        found = model.objects.visible_to(user).filter(pk=thing.pk).exists()
        tally.count("visible_to", f"{who} {model.__name__} {thing}", expected=expected, found=found)


def knows(world: World, who: str) -> set[str]:
    """Which of the secrets this person may read somewhere."""
    role = role_in(who)
    may = {
        "draft": any(reads(role, Kind.SHARED_DRAFT, audience) for audience in world.shared),
        "comment": reads(role, Kind.COMMENT, Stage.FOR_PANEL),
        "confided": reads(role, Kind.COMMENT, Stage.FOR_AUTHOR),
        "incoming": allowed_to_incoming(who, Action.READ),
        "identity": reads(role, Kind.IDENTITY, None),
        # Once the partnership had it, a version is kept for those who could read it.
        "return": who != SHUT_OUT
        and any(
            reads(role, Kind.RETURN, stage, own=True)
            for stage in (world.returned.access_stage, world.version.access_stage)
        ),
        "talk": reads(role, Kind.RETURN_TALK, None, own=True) and who != SHUT_OUT,
        "other return": reads(role, Kind.RETURN, world.other_return.access_stage),
    }
    return {name for name, known in may.items() if known}


def ask(client: Client, method: str, address: str) -> HttpResponse:
    """One request, whose changes are taken back."""
    taken_back = transaction.atomic()
    taken_back._from_testcase = True  # type: ignore[attr-defined]  # as in Django's own TestCase: work that must be outermost may stand in it
    with taken_back:
        response: HttpResponse = client.get(address) if method == "GET" else client.post(address)  # type: ignore[assignment]  # Django's test response
        transaction.set_rollback(True)
    return response


def addresses() -> Iterator[tuple[str, str, Address]]:
    """Every address of a case or for administrators, with the way in that it belongs to."""
    for name, address in {**CASE, **ADMINISTRATORS}.items():
        yield "file" if name.endswith(("file", "export", "letter")) else "page", name, address
    for name, address in EDITOR.items():
        yield "admin", name, address


def is_open(response: HttpResponse) -> bool:
    """Whether the address answered as one that is open to whoever asked; a fault counts as that, too."""
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/account/")
    return (response.status_code in ANSWERS and not to_sign_in) or response.status_code >= 500


def knock(world: World, who: str, tally: Tally) -> None:
    """Every address by GET and by POST: pages, files, the editor, the public search and the API."""
    person, client, known = fresh(world.people[who]), Client(), knows(world, who)
    sign_in(client, person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    for way, name, address in addresses():
        place = reverse(name, kwargs=address.arguments(world)) + address.query
        for method, needs in (("GET", address.get), ("POST", address.post)):
            allowed = (needs or address.get or address.post)(world, person)  # type: ignore[misc]  # never both None
            # Someone without any part is signed out at the first request, which is taken back here.
            client.cookies[settings.SESSION_COOKIE_NAME] = session
            response = ask(client, method, place)
            what = f"{who} {method} {name}: {response.status_code}"
            found = is_open(response) and not (response.status_code == 405 and needs is None)
            tally.count(f"{way} {method}", what, expected=allowed and needs is not None, found=found)
            if needs is not None and response.status_code == 405:
                tally.shut.append(what)
            read_over(response, what, known, tally)
    for way, name in PUBLIC:
        for words in SECRETS.values():
            response = ask(client, "GET", f"{reverse(name)}?q={words}")
            tally.count(way, f"{who} {name}", expected=True, found=response.status_code == 200)
            read_over(response, f"{who} {way}", set(), tally, asked=words)


def read_over(response: HttpResponse, what: str, known: set[str], tally: Tally, asked: str = "") -> None:
    """Look for words of the case in an answer to someone who may not read them, but for those that they asked for."""
    text = "" if response.streaming else response.content.decode(errors="replace")
    for name, words in SECRETS.items():
        if name not in known and words != asked:
            tally.count("words", f"{what} holds words of the {name}", expected=False, found=words in text)
