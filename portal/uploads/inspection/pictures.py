"""Pictures: decoded once, within limits, so that a cut-off or invented one is found here."""

from __future__ import annotations

import io
import warnings

from PIL import Image

from portal.uploads.inspection.refusal import Reason, Refusal

MOST_POINTS = 40_000_000


def check(data: bytes) -> None:
    """Raise `Refusal` for a PNG or JPEG that is damaged or too large to draw."""
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
