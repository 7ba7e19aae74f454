"""A zip, opened with suspicion: its directory is believed only within limits, and its parts are read one by one."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise

from portal.uploads.inspection.refusal import Reason, Refusal

MAX_PARTS = 5_000
MAX_PART_BYTES = 64 * 1024 * 1024
MAX_TOTAL_BYTES = 300 * 1024 * 1024
MAX_RATIO = 150
"""Times that a file may grow; text of Word and Excel grows ten to sixty times."""
HARMLESS_BYTES = 20 * 1024 * 1024
"""What a file may unpack to, however small it was."""
LONGEST_NAME = 255

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, KeyError)
_ODD_NAME = re.compile(r"(^|/)\.\.(/|$)|^/|^[a-z]:|[\x00-\x1f\x7f]", re.IGNORECASE)


class Archive:
    """The parts of a zip by name, as the zip writes them."""

    def __init__(self, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
        self._archive = archive
        self.entries = {entry.filename: entry for entry in entries}

    @property
    def names(self) -> list[str]:
        return list(self.entries)

    @property
    def unpacked_size(self) -> int:
        return sum(entry.file_size for entry in self.entries.values())

    @classmethod
    def open(cls, data: bytes) -> Archive:
        """Open and look through the directory; no part is unpacked. Raises `Refusal`."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN:
            raise Refusal(Reason.DAMAGED) from None
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        total = sum(entry.file_size for entry in entries)
        grows = total > HARMLESS_BYTES and total > MAX_RATIO * len(data)
        too_large = any(entry.file_size > MAX_PART_BYTES for entry in entries)
        if len(archive.infolist()) > MAX_PARTS or total > MAX_TOTAL_BYTES or grows or too_large or _overlap(entries):
            raise Refusal(Reason.BOMB)
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refusal(Reason.PASSWORD)
        names = [entry.orig_filename.replace("\\", "/") for entry in archive.infolist()]
        if any(_ODD_NAME.search(name) or len(name) > LONGEST_NAME for name in names):
            raise Refusal(Reason.PART_NAMES)
        if len({name.lower() for name in names}) < len(names):
            raise Refusal(Reason.PART_NAMES)
        if not entries or min(entry.header_offset for entry in entries) != 0:
            raise Refusal(Reason.DAMAGED)
        return cls(archive, entries)

    def read(self, name: str, most: int = -1) -> bytes:
        """One part, unpacked: its first `most` bytes, or all. Raises `Refusal` where it is damaged."""
        try:
            with self._archive.open(self.entries[name]) as part:
                return part.read(most)
        except BROKEN:
            raise Refusal(Reason.DAMAGED) from None

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Every part, unpacked, one at a time."""
        for name in self.entries:
            yield name, self.read(name)


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """True where parts share their packed bytes: the flat kind of zip bomb."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    return any(one.header_offset + 30 + one.compress_size > other.header_offset for one, other in pairwise(ordered))
