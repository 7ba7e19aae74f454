"""What the disclosure check says of a draft: what is open, and what was kept, by whom and why."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.disclosure import Check, Finding, Listed, Part, Person, Place, Register, Rules
from publishing.disclosure.plain import squeezed
from publishing.disclosure.pseudonyms import Known, State, state, table
from publishing.disclosure.walk import texts
from publishing.kept import KeptFinding
from publishing.render.facts import Facts
from publishing.rendering import Renders, texts_in
from review_pages.models import DraftReportPage, IdentityEntry, Membership, Notification, ReviewPage
from review_pages.report.document import Document, Table
from review_pages.report.stream import of_revision


@dataclass(frozen=True, slots=True)
class Looked:
    """A report that was looked through. What is open stands in reading order, the strong ones first."""

    check: Check
    document: Document
    open: tuple[Finding, ...]
    kept: tuple[tuple[Finding, KeptFinding], ...]
    pseudonyms: State = State.ABSENT
    """How the table of pseudonyms in it stands to the register."""

    @property
    def strong(self) -> list[Finding]:
        """What stops a publication."""
        return [finding for finding in self.open if finding.strong]

    def in_facts(self, *told: str) -> list[Finding]:
        """What stops it in what is told about the report beside its text."""
        known = {squeezed(finding.text) for finding, _ in self.kept}
        found = (finding for text in told for finding in self.check.findings_in(ABOUT, text))
        return [finding for finding in found if finding.strong and squeezed(finding.text) not in known]

    def in_renders(self, renders: Renders, facts: Facts) -> Iterator[Finding]:
        """What stops it in what was made of the report, and is not of its text: what is, was decided on there, where it
        stands among its own words and not beside what a page lays next to it."""
        days = {facts.published_on, facts.first_published_on}
        told = [text for day in days for text in (day.isoformat(), f"{day.day} {day:%B %Y}")]
        known = squeezed(" ".join([*(text for _, text in texts(self.document)), *told]))
        for made in texts_in(renders):
            for finding in self.check.findings_of(made):
                if finding.strong and squeezed(finding.text) not in known:
                    yield finding


ABOUT = Place(Part.ABOUT)


def look_through(draft: DraftReportPage, document: Document) -> Looked:
    """The check of a draft's text, with the exceptions that hold for it."""
    check = check_of(draft.review)
    exceptions = list(draft.kept_findings.filter(ended_at=None).select_related("by"))
    kept: list[tuple[Finding, KeptFinding]] = []
    still_open: list[Finding] = []
    for finding in check.findings(document):
        exception = next((each for each in exceptions if each.holds_for(finding)), None)
        if exception:
            kept.append((finding, exception))
        else:
            still_open.append(finding)
    still_open.sort(key=lambda finding: not finding.strong)
    return Looked(check, document, tuple(still_open), tuple(kept), state(document, table_of(draft.review)))


def table_of(review: ReviewPage) -> Table:
    """The table of pseudonyms, as the register has it now."""
    people = [
        Known(entry.pseudonym, capfirst(entry.relationship), entry.date_of_birth) for entry in review.identities.all()
    ]
    event = review.profile.terms.event
    titles = (_("Name in this report"), _("Part in the case"), _("Age at the time of the %(event)s") % {"event": event})
    return table(people, _day_of_the_event(review), titles, _("Who is who in this report"))


def _day_of_the_event(review: ReviewPage) -> datetime.date:
    """The day of the death or the harm, as far as it was told; otherwise the day on which the review was notified."""
    notification = Notification.objects.filter(review=review).first()
    answers = json.loads(notification.answers_json) if notification else {}
    told = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?$", str(answers.get("death_date", "")))
    if told:
        return datetime.date(int(told[1]), int(told[2] or 7), int(told[3] or 1))
    first = review.events.order_by("on").first()
    return first.on if first else timezone.localdate()


def open_findings(draft: DraftReportPage) -> list[Finding]:
    """What is open in the latest revision of a draft, strong ones first. A strong one stops its publication."""
    latest = draft.latest_revision
    return list(look_through(draft, of_revision(latest.content)).open) if latest else []


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
    named = Membership.objects.of_review(review).values_list("person__full_name", flat=True)
    publication = review.profile.publication
    rules = Rules(
        month_and_year=publication.dates == "month_and_year",
        help_lines=tuple(line.number for line in publication.help_lines),
    )
    return Check(Register(people, addresses, numbers, said, tuple(named)), rules)
