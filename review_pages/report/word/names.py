"""The names by which a Word file that we wrote tells what its parts are: hidden bookmarks, and tags of controls."""

from __future__ import annotations

import re
import uuid
from enum import StrEnum

from review_pages.report.document import Scope

_PREFIX = "_candour"
_PLAIN = re.compile(r"[A-Za-z0-9]+")
_LONGEST = 40


class Kind(StrEnum):
    TITLE = "T"
    SECTION = "S"
    SUBHEADING = "H"
    PARAGRAPH = "P"
    LIST = "L"
    TABLE = "B"
    FIGURE = "F"
    NOTE = "N"
    RECOMMENDATION = "R"


def bookmark(kind: Kind, key: str) -> str:
    """The name of the bookmark for a key; "" for a key that is too long for one."""
    name = f"{_PREFIX}_{kind}_{key}" if _PLAIN.fullmatch(key) else f"{_PREFIX}_{kind}x_{key.encode().hex()}"
    return name if len(name) <= _LONGEST and key else ""


def named(name: str) -> tuple[Kind, str] | None:
    """The kind and key that a bookmark's name tells; None for any other bookmark."""
    found = re.fullmatch(_PREFIX + r"_([A-Z])(x?)_([A-Za-z0-9]+)", name)
    if not found or found[1] not in Kind._value2member_map_:
        return None
    try:
        key = bytes.fromhex(found[3]).decode() if found[2] else found[3]
    except ValueError:
        return None
    return Kind(found[1]), key


def control_tag(identity: str, scope: Scope | None) -> str:
    """The tag of the content control around a recommendation."""
    return f"{_PREFIX}:{identity}:{scope or ''}"


def recommended(tag: str) -> tuple[str, Scope | None] | None:
    """The identity and scope that a control's tag tells; None for any other control."""
    prefix, _, rest = tag.partition(":")
    identity, _, scope = rest.partition(":")
    try:
        return (str(uuid.UUID(identity)), Scope(scope) if scope else None) if prefix == _PREFIX else None
    except ValueError:
        return None
