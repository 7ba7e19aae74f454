"""Yes and no, and choices as people write them in Word. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapidfuzz import fuzz

_NOTHING = frozenset(("", "n/a", "na", "n.a", "not applicable", "none", "nil", "not known", "unknown", "tbc", "-", "–"))
_TICKED = re.compile(r"(?:[☒☑✓✔✗]|\[\s*x\s*\])\s*([^☐☒☑✓✔✗\[\n]+)", re.I)


def nothing_said(text: str) -> bool:
    """Whether this is a way of saying nothing: "N/A", a dash."""
    return text.strip().rstrip(".").casefold() in _NOTHING


def read_yes_no(text: str) -> tuple[str | None, str]:
    """ "yes" or "no", and what else stands there."""
    ticked = _TICKED.findall(text)
    written = (ticked[0] if len(ticked) == 1 else text).strip()
    match = re.match(r"(yes|no|y|n)\b(?!\s*/\s*(?:no|yes|n|y)\b)", written, re.I)
    if not match:
        return None, text
    return ("yes" if match[1].casefold().startswith("y") else "no"), written[match.end() :].strip(" .,;:–-")


def read_one_of(text: str, choices: Mapping[str, str]) -> tuple[str | None, str]:
    """The key of the choice that is named, and the text where there is more to it."""
    ticked = _TICKED.findall(text)
    written = (ticked[0] if len(ticked) == 1 else text).strip().rstrip(".").casefold()
    for key, label in choices.items():
        if written == label.casefold():
            return key, ""
    scored = sorted(((fuzz.ratio(written, label.casefold()), key) for key, label in choices.items()), reverse=True)
    if scored[0][0] >= 80 and (len(scored) == 1 or scored[0][0] - scored[1][0] >= 8):
        return scored[0][1], ""
    begun = [
        key
        for key, label in choices.items()
        if re.match(rf"{re.escape(re.split('[:,;]', label)[0].casefold())}\b", written)
    ]
    return (begun[0], text) if len(begun) == 1 else (None, text)
