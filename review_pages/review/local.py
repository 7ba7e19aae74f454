"""What a partnership changes in a profile without touching its file: words, added questions, its own times.

Each change is a version of its own (`LocalProfile`), never overwritten. A review pins a copy of the version that held
when it was opened, as it pins its edition: what is changed later reaches it only when a manager moves it there.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from review_pages.profiles import profile
from review_pages.profiles.model import Profile
from review_pages.review.history import LocalProfile
from review_pages.review.models import PartnershipPage

LOCAL = "local"
"""The field of a profile that says what was changed, and when."""


def newest(partnership: PartnershipPage, code: str, edition: str) -> LocalProfile | None:
    """The version that holds for reviews opened now; None where the partnership has changed nothing."""
    return LocalProfile.objects.filter(partnership=partnership, code=code, edition=edition).last()


def to_pin(version: LocalProfile | None) -> dict[str, Any]:
    """What a review keeps of a version: the changes, and when they were made."""
    if version is None or not version.changes:
        return {}
    on = timezone.localtime(version.made_at).date()
    return version.changes | {LOCAL: {"on": on.isoformat(), "version": version.version, **touched(version.changes)}}


def profile_of(partnership: PartnershipPage, code: str, edition: str) -> Profile:
    """The profile under which this partnership opens reviews now. Raises UnknownProfileError."""
    return profile(code, edition, to_pin(newest(partnership, code, edition)))


def touched(changes: dict[str, Any]) -> dict[str, list[str]]:
    """Which terms, milestones and questions (as "form.question") the changes touch."""
    return {
        "terms": list(changes.get("terms", {})),
        "milestones": [each["key"] for each in changes.get("milestones", [])],
        "questions": [
            f"{form}.{question['key']}"
            for form, said in changes.get("forms", {}).items()
            for part in said.get("parts", [])
            for question in part.get("questions", [])
        ],
    }


@transaction.atomic
def change(
    partnership: PartnershipPage, code: str, edition: str, changes: dict[str, Any], *, note: str, by: User
) -> LocalProfile:
    """Keep `changes` as the next version. Raises ProfileError where they do not fit the profile.

    Does not ask whether `by` may: the caller does.
    """
    profile(code, edition, changes)
    # Of two who change one profile at once, the second waits and makes the version after the first's.
    PartnershipPage.objects.select_for_update().get(pk=partnership.pk)
    before = newest(partnership, code, edition)
    return LocalProfile.objects.create(
        partnership=partnership,
        code=code,
        edition=edition,
        version=before.version + 1 if before else 1,
        changes=changes,
        note=note,
        made_by=by,
    )
