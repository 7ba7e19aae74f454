"""XML that strangers wrote, looked at without building a tree: expat expands and fetches nothing here."""

from __future__ import annotations

import codecs
import re
from xml.parsers import expat

_DEFINITIONS = re.compile(rb"<!\s*(doctype|entity)", re.IGNORECASE)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class _Enough(Exception):  # noqa: N818 - a way out of the parser
    pass


class _DefinitionsFound(Exception):  # noqa: N818 - a way out of the parser
    pass


def looks_like_xml(data: bytes) -> bool:
    """True for what a program would take for XML."""
    return data[:2] in _WIDE or data[:64].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def defines_something(data: bytes) -> bool:
    """True where the XML has a document type or entities, or is written in an encoding that could hide them."""

    def found(*_: object) -> None:
        raise _DefinitionsFound

    def first_element(*_: object) -> None:
        raise _Enough

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = found
    parser.StartElementHandler = first_element
    try:
        parser.Parse(data, True)
    except _Enough:
        return False
    except _DefinitionsFound:
        return True
    except expat.ExpatError as error:
        unknown = error.code in (18, 19)  # XML_ERROR_UNKNOWN_ENCODING, XML_ERROR_INCORRECT_ENCODING
        return unknown or bool(_DEFINITIONS.search(data.replace(b"\x00", b"")))
    except (LookupError, ValueError):
        return True
    return False


def attributes(data: bytes, element: str) -> list[dict[str, str]]:
    """The attributes of every element of this local name, in order. Raises `ExpatError` for what is not well formed."""
    found: list[dict[str, str]] = []

    def start(name: str, given: dict[str, str]) -> None:
        if name.rsplit(":", 1)[-1] == element:
            found.append({key.rsplit(":", 1)[-1]: value for key, value in given.items()})

    def definitions(*_: object) -> None:
        raise expat.ExpatError("definitions")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = definitions
    try:
        parser.Parse(data, True)
    except (LookupError, ValueError) as error:
        raise expat.ExpatError(str(error)) from error
    return found


def as_utf8(data: bytes) -> bytes:
    """The same XML in UTF-8, for searching in its bytes."""
    return data.decode("utf-16", "replace").encode() if data[:2] in _WIDE else data
