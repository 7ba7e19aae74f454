"""What a file can look like."""

from __future__ import annotations

from enum import Enum, auto


class Look(Enum):
    EMPTY = auto()
    COMPANION = auto()
    PASSWORD = auto()
    ZIP = auto()
    WORD = auto()
    EXCEL = auto()
    POWERPOINT = auto()
    OPEN_DOCUMENT = auto()
    PAGES = auto()
    OFFICE_WITHOUT_TEXT = auto()
    ARCHIVE = auto()
    OLD_WORD = auto()
    OLD_OFFICE = auto()
    OUTLOOK = auto()
    EMAIL = auto()
    PDF = auto()
    RTF = auto()
    HTML = auto()
    XML = auto()
    PNG = auto()
    JPEG = auto()
    PICTURE = auto()
    SOUND_OR_FILM = auto()
    PROGRAM = auto()
    TEXT = auto()
    UNKNOWN = auto()
