"""The text of the demonstration report: chapters, and a course of contacts told as narrative, by agency and as a table.

Everything in `texts/` was written for this and is invented: Northshire, its agencies, Karen and Martin. The rest is
composed from it in a fixed order, so that the report is the same each time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, groupby
from pathlib import Path
from typing import Literal

TEXTS = Path(__file__).parent / "texts"
Length = Literal["full", "short"]

_FIRST_DAY, _LAST_DAY = date(2023, 1, 2), date(2026, 1, 9)
_PROBATION_DAYS = date(2023, 9, 1), date(2024, 8, 20)
_SOCIAL_CARE_DAYS = date(2025, 9, 8), date(2025, 10, 14)
_NAMES = ("Karen", "Martin", "Neighbour", "GP ", "Adult")
_QUARTERS = ("January to March", "April to June", "July to September", "October to December")
_LEFT_OUT_WHEN_SHORT = (
    "Methodology",
    "Involvement",
    "The review panel",
    "Author of",
    "Parallel",
    "Equality",
    "Dissemination",
    "Lessons",
    "Appendix B",
    "Appendix C",
)
_SOURCES = {
    "Primary care": ("patient record", "patient record and an interview", "record of appointments"),
    "Northshire NHS Foundation Trust": ("record of the department", "letters", "patient record"),
    "Northshire Housing": ("tenancy file", "record of repairs", "rent account"),
    "Northshire Police": ("incident log", "incident log and an officer’s notebook"),
    "Northshire Adult Social Care": ("case record", "minutes and case record"),
    "The Probation Service": ("contact log",),
}


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact of an agency with Karen or Martin. Routine contacts have only `what`."""

    day: date
    agency: str
    what: str
    told: str = ""
    did: str = ""


def said(day: date) -> str:
    """A date as people write it: 4 March 2025."""
    return f"{day.day} {day:%B %Y}"


def contacts(length: Length = "full") -> list[Contact]:
    """All contacts in order of time."""
    notable: list[Contact] = []
    for entry in (TEXTS / "contacts.txt").read_text().strip().split("\n\n"):
        head, what, told, did = entry.split("\n")
        day, agency = head.split(" ", 1)
        notable.append(Contact(date.fromisoformat(day), agency, what, told, did))
    if length == "short":
        return notable[::6]
    return sorted([*notable, *_routine()], key=lambda contact: contact.day)


def _routine() -> Iterator[Contact]:
    chance = random.Random(2026)  # noqa: S311 - a fixed order, not a secret
    for agency, sentences in _by_agency("routine.txt").items():
        first, last = _FIRST_DAY, _LAST_DAY
        times = 7
        if agency == "The Probation Service":
            (first, last), times = _PROBATION_DAYS, 3
        elif agency == "Northshire Adult Social Care":
            (first, last), times = _SOCIAL_CARE_DAYS, 1
        elif agency == "Northshire Police":
            times = 1
        wanted = [sentence for sentence in sentences for _ in range(times if "{" in sentence else (times + 1) // 2)]
        chance.shuffle(wanted)
        step = (last - first) / (len(wanted) + 1)
        for place, sentence in enumerate(wanted, start=1):
            day = first + step * place + timedelta(days=chance.randint(-4, 4))
            day -= timedelta(days=max(day.weekday() - 4, 0))
            yield Contact(
                day,
                agency,
                sentence.format(
                    nth=chance.choice(("second", "third")),
                    place=chance.choice(("fracture clinic", "physiotherapy department", "emergency department")),
                    thing=chance.choice(("window catch", "kitchen tap", "door handle", "socket", "door frame")),
                    money=chance.choice(range(40, 960, 20)),
                ),
            )


def _by_agency(name: str) -> dict[str, list[str]]:
    """Sentences by agency: a line without a full stop names the agency of the lines below it."""
    held: dict[str, list[str]] = {}
    agency = ""
    for line in (TEXTS / name).read_text().strip().split("\n"):
        if line.endswith("."):
            held[agency].append(line)
        else:
            agency = line
            held[agency] = []
    return held


def chapters(length: Length = "full") -> Iterator[str]:
    """The report line by line, in the small markup that `word_report` reads."""
    skipping = False
    for line in (TEXTS / "chapters.md").read_text().split("\n"):
        if line.startswith("# "):
            skipping = length == "short" and line[2:].startswith(_LEFT_OUT_WHEN_SHORT)
        elif line.startswith("## ") and length == "short":
            skipping = line.startswith("## Line of enquiry") and not line.startswith("## Line of enquiry 1")
        if skipping:
            continue
        match line:
            case "{{narrative}}":
                yield from _narrative(contacts(length))
            case "{{overview}}":
                yield from _overview(contacts(length))
            case "{{table}}":
                yield from _table(contacts(length))
            case "{{actions}}":
                yield from _actions()
            case _:
                yield line


def agency_accounts() -> dict[str, str]:
    """What the report says of each agency's part, by the agency's name."""
    return {agency: "\n\n".join(sentences) for agency, sentences in _by_agency("agencies.txt").items()}


def agency_chronology(agency: str) -> list[dict[str, str]]:
    """An agency's contacts of note, as it would give them in the rows of its return."""
    mine = [contact for contact in contacts() if contact.agency == agency and contact.told]
    return [
        {
            "date": contact.day.isoformat(),
            "source": _record(contact).capitalize(),
            "event": f"{contact.what} {contact.told}",
            "response": contact.did,
        }
        for contact in mine
    ]


def _narrative(course: list[Contact]) -> Iterator[str]:
    remarks = {agency: cycle(sentences) for agency, sentences in _by_agency("remarks.txt").items()}
    cited = cycle((True, False, False))
    for year, of_year in groupby(course, key=lambda contact: contact.day.year):
        yield f"## {year}"
        for quarter, of_quarter in groupby(of_year, key=lambda contact: (contact.day.month - 1) // 3):
            yield f"### {_QUARTERS[quarter]} {year}"
            held = list(of_quarter)
            for contact in held:
                if contact.told:
                    source = f"^[{_source(contact)}]" if next(cited) else ""
                    yield f"On {said(contact.day)} {_inner(contact.what)} {contact.told}{source}"
                    yield f"{contact.did} {next(remarks[contact.agency])}"
            routine = [contact for contact in held if not contact.told]
            if routine:
                yield f"The records of these months also hold {len(routine)} smaller entries:"
                yield from (f"- {said(contact.day)}, {contact.agency}: {_inner(contact.what)}" for contact in routine)


def _overview(course: list[Contact]) -> Iterator[str]:
    for agency, (first, second) in _by_agency("agencies.txt").items():
        mine = [contact for contact in course if contact.agency == agency and contact.told]
        yield f"## {agency}"
        yield first
        yield f"In the period under review {agency.replace('The ', 'the ')} recorded these contacts of note:"
        yield from (f"- in {contact.day:%B %Y} {_inner(contact.what)[:-1]};" for contact in mine)
        yield second


def _table(course: list[Contact]) -> Iterator[str]:
    yield "| No. | Date | Agency and source | Event | Response |"
    for number, contact in enumerate(course, start=1):
        yield f"| {number} | {said(contact.day)} | {_source(contact)} | {contact.what} | {contact.did or '–'} |"
    yield "[Table: Combined chronology of the agencies]"


def _actions() -> Iterator[str]:
    yield "| Recommendation | Scope | Action to take | Lead agency | Milestones and target | < | Outcome |"
    yield "| ^ | ^ | ^ | ^ | Key milestones | Target date | ^ |"
    before = ""
    for line in (TEXTS / "actions.txt").read_text().strip().split("\n"):
        number, scope, action, lead, milestone, target, outcome = line.split("|")
        target = f"{date.fromisoformat(target + '-01'):%B %Y}"
        shown = "^" if number == before else f"Recommendation {number}"
        before = number
        yield f"| {shown} | {scope} | {action} | {lead} | {milestone} | {target} | {outcome} |"
    yield "[Table: Action plan]"


def _source(contact: Contact) -> str:
    """Where the contact is recorded: the agency, and which of its records."""
    return f"{contact.agency}, {_record(contact)}."


def _record(contact: Contact) -> str:
    records = _SOURCES[contact.agency]
    return records[contact.day.toordinal() % len(records)]


def _inner(sentence: str) -> str:
    """A sentence as it stands after a date: a small letter, unless it begins with a name."""
    return sentence if sentence.startswith(_NAMES) else sentence[0].lower() + sentence[1:]
