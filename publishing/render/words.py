"""What the renders say beside the report's own words, and the lines that tell about it. Pure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from publishing.render.facts import Facts
from review_pages.report.html import Wording


@dataclass(frozen=True, slots=True)
class Words:
    """`{page}`, `{pages}`, `{hash}` and so on are filled in."""

    contents: str = "Contents"
    published: str = "Published {on}, version {version}"
    change: str = "What changed: {note}"
    reference: str = "Reference {reference}"
    event: str = ""
    page: str = "Page {page} of {pages}"
    content: str = "Content {hash}"
    note_before: str = ""
    report: Wording = field(default_factory=Wording)
    language: str = "en-gb"


def told(facts: Facts, words: Words) -> list[str]:
    """What is told about a report on its title page, a line each."""
    lines = [words.event.format(month=facts.month_of_death)] if words.event and facts.month_of_death else []
    lines += [facts.partnership_name]
    lines += [words.published.format(on=day_in_words(facts.published_on), version=facts.version)]
    lines += [words.change.format(note=facts.change_note)] if facts.change_note else []
    lines += [words.reference.format(reference=facts.reference)]
    return lines + ([facts.guidance] if facts.guidance else [])


def day_in_words(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
