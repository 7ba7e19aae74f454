"""Pictures: decoded once, within limits, so that a cut-off or invented one is found here."""

from __future__ import annotations

import io
import warnings

from PIL import Image

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
