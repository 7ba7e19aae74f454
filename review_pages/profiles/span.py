"""Lengths of time as guidance writes them: "1 month", "15 working days". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Unit = Literal["months", "working_days", "days"]

_WRITTEN = re.compile(r"(\d+) (month|working day|day)s?")
_UNITS: dict[str, Unit] = {"month": "months", "working day": "working_days", "day": "days"}
_NAMES = {unit: name for name, unit in _UNITS.items()}


@dataclass(frozen=True, slots=True)
class Span:
    """So many calendar months, working days or days."""

    unit: Unit
    count: int

    @classmethod
    def parse(cls, written: str) -> Span:
        """From "1 month", "6 months", "14 days" or "15 working days". Raises ValueError with what is wrong."""
        match = _WRITTEN.fullmatch(" ".join(written.split()).lower())
        if match is None:
            raise ValueError(
                f'"{written}" is not a length of time. Write it as "1 month", "14 days" or "15 working days".'
            )
        return cls(_UNITS[match[2]], int(match[1]))

    def __str__(self) -> str:
        return f"{self.count} {_NAMES[self.unit]}{'' if self.count == 1 else 's'}"
