"""Makes Candour's database for the explorer's benchmark: 500 reviews, and an author with 200 memberships."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django

from benchmarks import forest


def main(folder: Path) -> None:
    django.setup()
    from django.core.management import call_command
    from django.urls import reverse
    from wagtail.models import Page

    from benchmarks.telling import session_of, tell
    from portal.access.rules import Role
    from review_pages.models import AgencyReturnPage, DraftReportPage, Membership, ReviewPage
    from tests import factories

    call_command("migrate", verbosity=0)
    partnership = factories.partnership("Northshire Community Safety Partnership")
    author, another = factories.person("Helen Ashdown-Vale"), factories.person("Someone Else")
    agencies = {f"Return {number:02}": factories.agency(partnership) for number in range(1, forest.IN_EACH)}

    def review(parent: Page, title: str) -> Page:
        return ReviewPage(
            partnership=partnership,
            reference=title,
            pseudonym="Karen",
            profile_code="dhr",
            profile_edition="2016-12",
            opened_by=another,
        )

    def part(parent: Page, title: str) -> Page:
        agency = agencies.get(title)
        return AgencyReturnPage(review=parent, agency=agency) if agency else DraftReportPage(review=parent)

    reviews = forest.add_children([partnership], forest.TITLES, review)
    forest.add_children(reviews, ["Overview report", *agencies], part)
    Membership.objects.bulk_create(
        Membership(
            person=author if number < forest.SEEN else another, partnership=partnership, review=each, role=Role.AUTHOR
        )
        for number, each in enumerate(reviews)
    )
    (folder / "titles.json").write_text(json.dumps(forest.FIRST_PAGE))
    tell(
        folder,
        {
            "explorer": reverse("wagtailadmin_explore", args=[partnership.pk]) + "?ordering=title",
            "author": session_of(author),
        },
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
