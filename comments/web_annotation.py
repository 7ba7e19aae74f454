"""Web Annotation JSON-LD: what the W3C's data model demands of a file, checked. Pure.

https://www.w3.org/TR/annotation-model/ (2017-02-23). What it says MUST be is demanded; what it says SHOULD be is not,
and what it does not know is left alone. The numbers in the comments are its sections.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_MOMENT = re.compile(r"-?\d{4,}-(0\d|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-4]):[0-5]\d:[0-5]\d(\.\d+)?Z")
_SETS = {"Choice", "List", "Composite", "Independents"}
_WITH_VALUE = {"FragmentSelector", "CssSelector", "XPathSelector"}

Problems = Iterator[str]


def problems_of(text: str | bytes) -> list[str]:
    """What keeps a file from being an annotation, a page of annotations or a collection of them; empty if nothing."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return ["This is not JSON."]
    if not isinstance(told, dict):
        return ["This is not a JSON object."]
    contexts = told.get("@context")
    found = [] if CONTEXT in _listed(contexts) else [f"@context must name {CONTEXT}."]
    try:
        return [*found, *_whole(told)]
    except RecursionError:
        return ["This is nested too deeply."]


def _whole(told: dict[str, Any]) -> Problems:
    types = set(map(str, _listed(told.get("type"))))
    if "AnnotationCollection" in types:
        yield from _collection(told)
    elif "AnnotationPage" in types:
        yield from _page(told)
    else:
        yield from _annotation(told)


def _annotation(told: Any) -> Problems:
    """3.1 and 3.2."""
    if not isinstance(told, dict):
        yield "An annotation must be an object."
        return
    yield from _one(told, "id", _is_iri, "one IRI", needed=True)
    if "Annotation" not in _listed(told.get("type")):
        yield 'type must include "Annotation".'
    if "bodyValue" in told:
        yield from _one(told, "bodyValue", _is_text, "one text")
        if "body" in told:
            yield "There must not be a body and a bodyValue."
    if not _listed(told.get("target")):
        yield "There must be a target."
    for name in ("target", "body"):
        for each in _listed(told.get(name)):
            yield from _resource(each, name)
    yield from _one(told, "stylesheet", _is_iri_or_object, "one IRI or object")
    yield from _every(told, "motivation", _is_text, "a text")
    yield from _life(told)


def _resource(told: Any, name: str) -> Problems:
    """A body, a target, or an item of a set of them."""
    if isinstance(told, str):
        if not _is_iri(told):
            yield f"{name} must be an IRI or an object."
        return
    if not isinstance(told, dict):
        yield f"{name} must be an IRI or an object."
        return
    types = {each for each in _listed(told.get("type")) if isinstance(each, str)}
    sets = types & _SETS
    if "id" in told:
        yield from _one(told, "id", _is_iri, "one IRI")
    if len(sets) > 1:
        yield f"{name} can be a set of one kind only."
    if sets:
        yield from _items(told, name)
    elif "TextualBody" in types or ("value" in told and "source" not in told):
        yield from _one(told, "value", _is_text, "one text", needed=True)
    elif "SpecificResource" in types or "source" in told:
        yield from _specific(told)
    elif "id" not in told:
        yield f"{name} must have an id, a value or a source."
    yield from _every(told, "format", _is_text, "a text")
    yield from _every(told, "language", _is_text, "a text")
    yield from _one(told, "processingLanguage", _is_text, "one text")
    yield from _one(told, "textDirection", lambda way: way in ("ltr", "rtl", "auto"), "ltr, rtl or auto")
    yield from _every(told, "purpose", _is_text, "a text")
    yield from _every(told, "accessibility", _is_text, "a text")
    yield from _life(told)


def _items(told: dict[str, Any], name: str) -> Problems:
    items = told.get("items")
    if not isinstance(items, list) or not items:
        yield f"{name}: a set must have items."
        return
    for each in items:
        yield from _resource(each, name)


def _specific(told: dict[str, Any]) -> Problems:
    """4: a part, a state or a look of something."""
    yield from _one(told, "source", _is_iri_or_object, "one IRI or object", needed=True)
    if isinstance(told.get("source"), dict):
        yield from _resource(told["source"], "source")
    for each in _listed(told.get("selector")):
        yield from _selector(each)
    for each in _listed(told.get("state")):
        yield from _state(each)
    yield from _every(told, "styleClass", _is_text, "a text")
    yield from _every(told, "renderedVia", _is_iri_or_object, "an IRI or an object")
    yield from _every(told, "scope", _is_iri_or_object, "an IRI or an object")


def _selector(told: Any) -> Problems:
    """4.2."""
    if not isinstance(told, dict):
        if not _is_iri(told):
            yield "A selector must be an IRI or an object."
        return
    types = {each for each in _listed(told.get("type")) if isinstance(each, str)}
    if types & _WITH_VALUE:
        yield from _one(told, "value", _is_text, "one text", needed=True)
    if "FragmentSelector" in types:
        yield from _one(told, "conformsTo", _is_iri, "one IRI")
    if "TextQuoteSelector" in types:
        yield from _one(told, "exact", _is_text, "one text", needed=True)
        yield from _one(told, "prefix", _is_text, "one text")
        yield from _one(told, "suffix", _is_text, "one text")
    if types & {"TextPositionSelector", "DataPositionSelector"}:
        yield from _one(told, "start", _is_count, "one number from 0", needed=True)
        yield from _one(told, "end", _is_count, "one number from 0", needed=True)
    if "SvgSelector" in types:
        yield from _one(told, "value", _is_text, "one text", needed="id" not in told)
    if "RangeSelector" in types:
        for name in ("startSelector", "endSelector"):
            yield from _one(told, name, _is_iri_or_object, "one selector", needed=True)
            yield from _selector(told[name]) if isinstance(told.get(name), dict) else ()
    for each in _listed(told.get("refinedBy")):
        yield from _selector(each)


def _state(told: Any) -> Problems:
    """4.3."""
    if not isinstance(told, dict):
        if not _is_iri(told):
            yield "A state must be an IRI or an object."
        return
    types = _listed(told.get("type"))
    if "HttpRequestState" in types:
        yield from _one(told, "value", _is_text, "one text", needed=True)
    if "TimeState" in types:
        yield from _every(told, "sourceDate", _is_moment, "a date and time in UTC")
        for name, other in (("sourceDateStart", "sourceDateEnd"), ("sourceDateEnd", "sourceDateStart")):
            yield from _one(told, name, _is_moment, "one date and time in UTC", needed=other in told)
        if "sourceDate" in told and "sourceDateStart" in told:
            yield "A state must not have a sourceDate and a sourceDateStart."
        yield from _every(told, "cached", _is_iri, "an IRI")
    for each in _listed(told.get("refinedBy")):
        # A state can be refined by another, or by a selector.
        yield from _selector(each)
        yield from _state(each)


def _life(told: dict[str, Any]) -> Problems:
    """3.3: who made it, when, for whom, under which terms, and where it comes from."""
    for name in ("created", "modified", "generated"):
        yield from _one(told, name, _is_moment, "one date and time in UTC")
    for name in ("creator", "generator", "audience"):
        for each in _listed(told.get(name)):
            yield from _agent(each, name)
    yield from _every(told, "rights", _is_iri, "an IRI")
    yield from _one(told, "canonical", _is_iri, "one IRI")
    yield from _every(told, "via", _is_iri, "an IRI")


def _agent(told: Any, name: str) -> Problems:
    if not _is_iri_or_object(told):
        yield f"{name} must be an IRI or an object."
    elif isinstance(told, dict):
        yield from _one(told, "id", _is_iri, "one IRI")
        yield from _every(told, "name", _is_text, "a text")
        yield from _one(told, "nickname", _is_text, "one text")
        yield from _every(told, "homepage", _is_iri, "an IRI")


def _collection(told: dict[str, Any]) -> Problems:
    """5.1."""
    yield from _one(told, "id", _is_iri, "one IRI", needed=True)
    yield from _every(told, "label", _is_text_or_object, "a text")
    yield from _one(told, "total", _is_count, "one number from 0")
    for name in ("first", "last"):
        yield from _one(told, name, _is_iri_or_object, "one IRI or page")
        if isinstance(told.get(name), dict):
            yield from _page(told[name])
    yield from _life(told)


def _page(told: dict[str, Any]) -> Problems:
    """5.2."""
    yield from _one(told, "id", _is_iri, "one IRI", needed=True)
    if "AnnotationPage" not in _listed(told.get("type")):
        yield 'type must include "AnnotationPage".'
    for name in ("partOf", "next", "prev"):
        yield from _one(told, name, _is_iri_or_object, "one IRI")
    yield from _one(told, "startIndex", _is_count, "one number from 0")
    items = told.get("items")
    if not isinstance(items, list):
        yield "A page must have a list of items."
        return
    for each in items:
        yield from _annotation(each)


# Values


def _one(told: dict[str, Any], name: str, fits: Callable[[Any], bool], what: str, *, needed: bool = False) -> Problems:
    if (needed or name in told) and not fits(told.get(name)):
        yield f"{name} must be {what}."


def _every(told: dict[str, Any], name: str, fits: Callable[[Any], bool], what: str) -> Problems:
    if name in told and not all(map(fits, _listed(told[name]) or [None])):
        yield f"{name}: each must be {what}."


def _listed(value: Any) -> list[Any]:
    """JSON-LD says one of something with or without a list around it."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _is_iri(value: Any) -> bool:
    return isinstance(value, str) and _IRI.fullmatch(value) is not None


def _is_iri_or_object(value: Any) -> bool:
    return isinstance(value, dict) or _is_iri(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_text_or_object(value: Any) -> bool:
    return isinstance(value, str | dict)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and _MOMENT.fullmatch(value) is not None
