"""PDFs: read by qpdf, so that what hides in compressed objects is seen as well."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf.settings import set_qpdf_limits

from portal.uploads.inspection.refusal import Reason, Refusal

MOST_OBJECTS = 300_000
_UNPACKED = 64 * 1024 * 1024
set_qpdf_limits(
    flate_max_memory=_UNPACKED,
    png_max_memory=_UNPACKED,
    tiff_max_memory=_UNPACKED,
    run_length_max_memory=_UNPACKED,
    dct_max_memory=_UNPACKED,
    doc_max_warnings=200,
    max_stream_filters=5,
    parser_max_nesting=100,
)
_SCRIPT_KEYS = {"/JS", "/JavaScript", "/XFA"}
_SCRIPT_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE"}
_INSIDE_KEYS = {"/EmbeddedFiles", "/EF", "/RichMediaContent", "/RichMediaSettings"}


def check(data: bytes) -> None:
    """Raise `Refusal` for a PDF that is cut off, needs a password, runs something or holds other files."""
    if b"%%EOF" not in data[-2048:]:
        raise Refusal(Reason.DAMAGED)
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
            if len(document.objects) > MOST_OBJECTS:
                raise Refusal(Reason.BOMB)
            if len(document.pages) == 0:
                raise Refusal(Reason.DAMAGED)
            for each in document.objects:
                for dictionary in _dictionaries(each):
                    _judge(dictionary)
    except pikepdf.PasswordError:
        raise Refusal(Reason.PASSWORD) from None
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, RecursionError):
        raise Refusal(Reason.DAMAGED) from None


def _dictionaries(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every dictionary that stands directly in this object. What it refers to comes by itself."""
    waiting = [thing]
    while waiting:
        here = waiting.pop()
        if isinstance(here, (pikepdf.Dictionary, pikepdf.Stream)):
            yield here
            inner = [value for _, value in here.items()]
        elif isinstance(here, pikepdf.Array):
            inner = list(here)
        else:
            continue
        waiting += [each for each in inner if isinstance(each, pikepdf.Object) and not each.is_indirect]


def _judge(dictionary: pikepdf.Object) -> None:
    keys = set(dictionary.keys())
    if keys & _SCRIPT_KEYS or str(dictionary.get("/S", "")) in _SCRIPT_ACTIONS:
        raise Refusal(Reason.PDF_SCRIPT)
    if keys & _INSIDE_KEYS or str(dictionary.get("/Type", "")) == "/EmbeddedFile":
        raise Refusal(Reason.PDF_INSIDE)
    if str(dictionary.get("/Subtype", "")) in ("/RichMedia", "/FileAttachment", "/3D", "/Screen", "/Movie", "/Sound"):
        raise Refusal(Reason.PDF_INSIDE)
