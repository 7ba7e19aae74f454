"""The one gate for files that people send."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from portal.uploads import scanner
from portal.uploads.inspection import FileType, Kind, Reason, Refusal, inspect
from portal.uploads.inspection.refusal import SENTENCES

LARGEST = 25 * 1024 * 1024
"""Bytes of the largest file that is taken. The form of an upload says it; the proxy must let it through."""
LONGEST_NAME = 120


class Sent(Protocol):
    """A file as Django hands it over."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def read(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that may be kept. `name` is for people to read, never a path."""

    name: str
    data: bytes
    type: FileType

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken: a sentence for the person who sent it, and a short word for the trail."""

    reason: Reason
    message: str


def check(file: Sent, accept: Collection[Kind]) -> Accepted | Refused:
    """Judge a file by what is in it: neither its name nor the type that a browser claims is believed."""
    given = file.name or ""
    try:
        if (file.size or 0) > LARGEST:
            raise Refusal(Reason.TOO_LARGE, most=filesizeformat(LARGEST))
        data = file.read()
        found = inspect(data, accept, given)
        scanner.scan(data)
    except Refusal as refusal:
        return Refused(refusal.reason, said(refusal))
    return Accepted(clean_name(given, found.extension), data, found)


def said(refusal: Refusal) -> str:
    """The refusal in the reader's language."""
    return _(SENTENCES[refusal.reason]) % {key: _(value) for key, value in refusal.facts.items()}


def clean_name(given: str, extension: str) -> str:
    """A name that is safe to show and to save under, ending as the file's true type does."""
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in name)
    stem = re.sub(r'[<>:"|?*]', " ", name)
    if "." in stem:
        stem = stem.rpartition(".")[0]
    stem = " ".join(stem.split()).strip(". ")[: LONGEST_NAME - len(extension)].strip(". ")
    return f"{stem or _('File')}{extension}"
