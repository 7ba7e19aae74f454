"""What a review's register and profile forbid to say, and what its draft says of it."""

from __future__ import annotations

from publishing.disclosure import Check, Finding, Kind, Listed, Person, Register, Rules
from review_pages.models import DraftReportPage, IdentityEntry, ReviewPage


def check_of(review: ReviewPage) -> Check:
    """The disclosure check of one review: its identity register, and what its profile allows."""
    entries: list[IdentityEntry] = list(review.identities.all())
    people = tuple(
        Person((entry.name, *entry.aliases.splitlines()), entry.date_of_birth, entry.pseudonym) for entry in entries
    )
    addresses = tuple(
        Listed(address) for entry in entries for address in entry.addresses.splitlines() if address.strip()
    )
    numbers = tuple(Listed(number) for entry in entries for _, number in entry.numbers)
    said = (review.pseudonym, *(entry.pseudonym for entry in entries))
    publication = review.profile.publication
    rules = Rules(
        month_and_year=publication.dates == "month_and_year",
        help_lines=tuple(line.number for line in publication.help_lines),
    )
    return Check(Register(people, addresses, numbers, said), rules)


_OF_THE_REGISTER = frozenset(
    {
        *(Kind.ALIAS, Kind.DATE_OF_BIRTH, Kind.FIRST_NAME, Kind.INITIALS, Kind.NAME, Kind.NICKNAME, Kind.PLACE),
        *(Kind.PRACTITIONER, Kind.SURNAME),
    }
)


def stops(finding: Finding) -> bool:
    """Whether it stops a publication: what the register holds."""
    return finding.strong and finding.kind in _OF_THE_REGISTER


def open_findings(draft: DraftReportPage) -> list[Finding]:
    """What stands open in the latest revision of a draft, in reading order. A strong one stops its publication."""
    return check_of(draft.review).findings(draft.get_latest_revision_as_object().document())
