"""What a picture says besides itself: EXIF, XMP, comments, and where it was taken."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from PIL import ExifTags, Image, UnidentifiedImageError

_GPS = 0x8825
_OF_WINDOWS = range(0x9C9B, 0x9CA0)
"""Title, comment, author, keywords and subject as Windows writes them: in UTF-16."""


def texts_of_image(data: bytes) -> Iterator[str]:
    """The texts that a picture carries with it. Nothing for what is no picture."""
    try:
        image = Image.open(io.BytesIO(data))
        exif = image.getexif()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        yield from _readable(data)
        return
    directories = [exif, *(exif.get_ifd(directory) for directory in ExifTags.IFD)]
    for directory in directories:
        for tag, value in directory.items():
            wide = tag in _OF_WINDOWS and isinstance(value, bytes)
            yield from _text(value.decode("utf-16-le", "replace") if wide else value)
    if exif.get_ifd(_GPS):
        yield "///taken.at.position"
    for value in image.info.values():
        if not isinstance(value, bytes) or len(value) < 200_000:
            yield from _text(value)
    text = getattr(image, "text", None)
    if isinstance(text, dict):
        for value in text.values():
            yield from _text(value)


def _text(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value.strip("\0 ")
    elif isinstance(value, bytes):
        if value[:8] in (b"UNICODE\0", b"ASCII\0\0\0"):
            value = value[8:]
        for encoding in ("utf-16-le", "utf-16-be") if b"\0" in value else ("utf-8",):
            try:
                text = value.decode(encoding).strip("\0 ")
            except UnicodeDecodeError:
                continue
            if text and sum(sign.isascii() and sign.isprintable() for sign in text) > 0.6 * len(text):
                yield re.sub(r"<[^>]+>", " ", text)
                return
        yield from _readable(value)


def _readable(data: bytes) -> Iterator[str]:
    """Runs of readable letters in bytes that say nothing of their encoding."""
    for match in re.finditer(rb"[\x20-\x7e]{5,}", data[:200_000]):
        yield match[0].decode("ascii")
