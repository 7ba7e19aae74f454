"""Every role tries every action on every kind of thing at every stage, by every way in, and nothing leaks.

`pytest -s tests/house/test_access_walk.py` prints how much was tried.
"""

from __future__ import annotations

import pytest

from portal.access.rules import Stage
from tests.house import world as worlds
from tests.house.access_walk import Tally, everyone_tries
from tests.house.world import ELSEWHERE, IN_REVIEW, SHUT_OUT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

WHO = {
    Stage.BEING_WRITTEN: [*IN_REVIEW, SHUT_OUT],
    Stage.WITH_SIGN_OFF: [*IN_REVIEW, SHUT_OUT],
    Stage.SUBMITTED: [*IN_REVIEW, SHUT_OUT],
    # For someone who is not in the review the most open stage is the telling one.
    Stage.RELEASED: [*IN_REVIEW, *ELSEWHERE],
}


@pytest.mark.parametrize("stage", list(WHO))
def test_whatever_anyone_tries_nothing_leaks_and_nothing_is_wrongly_shut(stage: Stage) -> None:
    world, tally = worlds.build(stage), Tally()
    for who in WHO[stage]:
        everyone_tries(world, who, tally)
    print(f"\nReturns {stage}: {tally}")  # noqa: T201 - the figure is asked for
    assert tally.leaks == []
    assert tally.shut == []
    assert set(tally.tried) >= {"can", "visible_to", "page GET", "page POST", "admin GET", "admin POST", "file GET"}
    assert set(tally.tried) >= {"search", "API", "words"}
