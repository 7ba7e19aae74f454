"""Who still has a part in something. The apps above say so; whoever has none is let in nowhere.

An app registers its answer in its `AppConfig.ready`. The front door asks at every request, so that an answer should
cost no more than what the page reads anyway.
"""

from __future__ import annotations

from collections.abc import Callable

from portal.accounts.models import User

HasPart = Callable[[User], bool]
_answers: list[HasPart] = []


def register(answer: HasPart) -> HasPart:
    """Add an answer once; can be used as a decorator."""
    if answer not in _answers:
        _answers.append(answer)
    return answer


def has_part(user: User) -> bool:
    """Whether this person has a part in anything today. The system administrator has none, and is let in."""
    return user.is_superuser or any(answer(user) for answer in _answers)
