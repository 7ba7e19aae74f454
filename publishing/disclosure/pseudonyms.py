"""The table of pseudonyms, made from the identity register and never typed: who is called what in the report, what they
were to the case, and about how old they were."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from publishing.disclosure.dates import read_date
from review_pages.report.document import Cell, Document, Paragraph, Run, Table, cell_key
from review_pages.report.outline import wanted, with_sections

KEY = "t" + hashlib.blake2b(b"pseudonyms", digest_size=6).hexdigest()
"""The key of the table in every report: by it the table is found again, whatever stands in it."""
_BANDS = (5, 10, 16, 18, 25, 35, 45, 55, 65, 75, 85)


class State(StrEnum):
    """How a draft's table stands to the register."""

    ABSENT = "absent"
    AS_REGISTERED = "as registered"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Known:
    """What the table says of a person comes from this."""

    pseudonym: str
    relationship: str
    date_of_birth: str = ""


def band(born: str, on: datetime.date) -> str:
    """The age on a day, as a band; empty where the day of birth is not known."""
    day = read_date(born)
    if day is None or day > on:
        return ""
    age = on.year - day.year - ((on.month, on.day) < (day.month, day.day))
    over = [limit for limit in _BANDS if limit <= age]
    under = [limit for limit in _BANDS if limit > age]
    if not over:
        return f"under {_BANDS[0]}"
    return f"{over[-1]} to {under[0] - 1}" if under else f"{over[-1]} or over"


def table(people: Sequence[Known], on: datetime.date, titles: tuple[str, str, str], caption: str) -> Table:
    """The table of these people; `titles` are those of its columns."""
    lines = [titles, *((each.pseudonym, each.relationship, band(each.date_of_birth, on)) for each in people)]
    rows = tuple(
        tuple(
            Cell((Paragraph(cell_key(KEY, row, column, 0), (Run(text),)),)) if text else Cell(())
            for column, text in enumerate(line)
        )
        for row, line in enumerate(lines)
    )
    return Table(KEY, rows, 1, caption)


def state(document: Document, made: Table) -> State:
    """Whether the draft has the table, and as the register has it."""
    there = [block for section in document.sections for block in section.blocks if _is_it(block)]
    if not there:
        return State.ABSENT
    return State.AS_REGISTERED if all(_words(each) == _words(made) for each in there) else State.DIFFERS


def placed(document: Document, made: Table, heading: str) -> Document:
    """The report with the table where it stands already, or at the end of the section of this heading."""
    if state(document, made) is not State.ABSENT:
        sections = tuple(
            replace(section, blocks=tuple(made if _is_it(block) else block for block in section.blocks))
            for section in document.sections
        )
        return replace(document, sections=sections)
    document = with_sections(document, [heading])
    (found,) = wanted(document, [(heading, False)])
    sections = tuple(
        replace(section, blocks=(*section.blocks, made)) if section == found.section else section
        for section in document.sections
    )
    return replace(document, sections=sections)


def _is_it(block: object) -> bool:
    return isinstance(block, Table) and block.key == KEY


def _words(block: object) -> list[list[str]]:
    return [[cell.text.strip() for cell in row] for row in block.rows] if isinstance(block, Table) else []
