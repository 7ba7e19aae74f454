"""Pictures: decoded once, within limits, so that a cut-off or invented one is found here."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from portal.uploads.inspection.refusal import Reason, Refusal

MOST_POINTS = 40_000_000
_ENDS = (b"IEND\xaeB`\x82", b"\xff\xd9")
"""How a PNG and a JPEG end; the decoder itself takes a PNG without its last bytes."""


def check(data: bytes) -> None:
    """Raise `Refusal` for a PNG or JPEG that is damaged or too large to draw."""
    if not any(end in data for end in _ENDS):
        raise Refusal(Reason.DAMAGED)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
                if picture.width * picture.height > MOST_POINTS:
                    raise Refusal(Reason.PICTURE_SIZE)
                picture.load()
    except Image.DecompressionBombError:
        raise Refusal(Reason.PICTURE_SIZE) from None
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError):
        raise Refusal(Reason.DAMAGED) from None


_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"}
)
_JPEG_DROPPED = frozenset({0xFE, 0xE1, *range(0xE3, 0xEE), 0xEF})
"""Comments and what cameras and programs tell about themselves; kept are colour profiles (E2) and Adobe's (EE)."""


def bare(data: bytes) -> bytes:
    """The picture as a PNG or JPEG that tells nothing but what it shows: no place, camera, person or program.

    Done to what it gave, it changes nothing. Raises `Refusal` for what cannot be drawn, or is too large to.
    """
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        check(data)
        return _bare_png(data)
    if data.startswith(b"\xff\xd8\xff"):
        check(data)
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as picture:
            if picture.getexif().get(_ORIENTATION, 1) == 1:
                return _bare_jpeg(data)
            upright = io.BytesIO()
            ImageOps.exif_transpose(picture).save(upright, "JPEG", quality=92)
            return _bare_jpeg(upright.getvalue())
    return _as_png(data)


_ORIENTATION = 0x0112


def _bare_png(data: bytes) -> bytes:
    kept, at = [data[:8]], 8
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if kind in _PNG_KEPT:
            kept.append(data[at:end])
        at = end
        if kind == b"IEND":
            break
    return b"".join(kept)


def _bare_jpeg(data: bytes) -> bytes:
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind == 0xFF:  # a filling byte
            at += 1
            continue
        if kind == 0xDA:  # from here on the picture itself
            end = data.rfind(b"\xff\xd9")
            kept.append(data[at : end + 2])
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if kind not in _JPEG_DROPPED:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)


def _as_png(data: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("GIF", "BMP", "TIFF")) as picture:
                if picture.width * picture.height > MOST_POINTS:
                    raise Refusal(Reason.PICTURE_SIZE)
                drawn = io.BytesIO()
                picture.convert("RGBA").save(drawn, "PNG")
    except Image.DecompressionBombError:
        raise Refusal(Reason.PICTURE_SIZE) from None
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError):
        raise Refusal(Reason.DAMAGED) from None
    return _bare_png(drawn.getvalue())
