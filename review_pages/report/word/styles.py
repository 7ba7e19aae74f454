"""What a Word file's styles and numbering say about a paragraph, looked up through their inheritance."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

VAL = qn("w:val")
MAX_LEVEL = 8


@dataclass(frozen=True, slots=True)
class Look:
    """How text is set. None: nothing said here, ask the next place. `size` in half points."""

    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    caps: bool | None = None
    size: int | None = None

    def over(self, below: Look) -> Look:
        """This look where it says something, the one below where it does not."""
        return Look(
            below.bold if self.bold is None else self.bold,
            below.italic if self.italic is None else self.italic,
            below.hidden if self.hidden is None else self.hidden,
            below.caps if self.caps is None else self.caps,
            below.size if self.size is None else self.size,
        )


@dataclass(frozen=True, slots=True)
class Style:
    """A style with all that it inherits. `outline` is 0 for the highest heading; `list_id` "" is no list."""

    name: str = ""
    look: Look = Look()
    outline: int | None = None
    list_id: str = ""
    level: int = 0
    heads_first_row: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering: `shape` is Word's name ("decimal", "bullet"), `pattern` like "%1.%2"."""

    shape: str = "decimal"
    pattern: str = ""
    start: int = 1

    @property
    def ordered(self) -> bool:
        return self.shape not in ("bullet", "none") and "%" in self.pattern

    @property
    def visible(self) -> bool:
        return self.shape != "none" or bool(self.pattern)


def whole(value: object, default: int = 0) -> int:
    """A whole number as Word files write it; `default` where it is anything else."""
    try:
        return int(float(str(value)))
    except (ValueError, OverflowError):
        return default


def child(element: Element | None, name: str) -> Element | None:
    """The first child with this prefixed name."""
    return None if element is None else element.find(qn(name))


def value(element: Element | None, name: str) -> str | None:
    """The `w:val` of the first child with this name; None where there is no such child or value."""
    found = child(element, name)
    got = None if found is None else found.get(VAL)
    return None if got is None else str(got)


def switch(element: Element | None, name: str) -> bool | None:
    """An on/off property: None where nothing is said."""
    found = child(element, name)
    return None if found is None else str(found.get(VAL, "1")).lower() not in ("0", "false", "off", "none")


def look_of(properties: Element | None) -> Look:
    """What a `w:rPr` says."""
    if properties is None:
        return Look()
    size = value(properties, "w:sz")
    return Look(
        switch(properties, "w:b"),
        switch(properties, "w:i"),
        switch(properties, "w:vanish"),
        switch(properties, "w:caps"),
        whole(size) if size else None,
    )


class Styles:
    """The styles of one file."""

    def __init__(self, root: Element | None) -> None:
        self._elements = {} if root is None else {str(s.get(qn("w:styleId"))): s for s in root.iter(qn("w:style"))}
        self._known: dict[str, Style] = {}
        defaults = None if root is None else root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self._base = Style(look=look_of(defaults))
        self._default = next(
            (
                key
                for key, style in self._elements.items()
                if style.get(qn("w:type")) == "paragraph" and str(style.get(qn("w:default"))).lower() in ("1", "true")
            ),
            "",
        )

    def paragraph(self, style_id: str | None) -> Style:
        """The style of a paragraph that names `style_id`, or none."""
        return self._resolve(style_id or self._default, 0)

    def named(self, style_id: str | None) -> Style:
        """The style with this id as it stands, for characters and tables."""
        return self._resolve(style_id, 0) if style_id else Style()

    def _resolve(self, style_id: str, depth: int) -> Style:
        if style_id in self._known:
            return self._known[style_id]
        element = self._elements.get(style_id)
        if element is None or depth > 20:
            # Without a definition the id is all there is: "Heading2" stands for "heading 2".
            return replace(self._base, name=re.sub(r"(?<=\D)(\d)$", r" \1", style_id).lower())
        parent_id = value(element, "w:basedOn")
        is_paragraph = element.get(qn("w:type")) == "paragraph"
        parent = self._resolve(parent_id, depth + 1) if parent_id else (self._base if is_paragraph else Style())
        properties = child(element, "w:pPr")
        outline = value(properties, "w:outlineLvl")
        list_id, level = numbering_of(properties)
        style = Style(
            (value(element, "w:name") or style_id).lower(),
            look_of(child(element, "w:rPr")).over(parent.look),
            parent.outline if outline is None else whole(outline, 9),
            parent.list_id if list_id is None else list_id,
            parent.level if level is None else level,
            parent.heads_first_row
            or any(part.get(qn("w:type")) == "firstRow" for part in element.iter(qn("w:tblStylePr"))),
        )
        self._known[style_id] = style
        return style


def numbering_of(properties: Element | None) -> tuple[str | None, int | None]:
    """List id and level that a `w:pPr` names; "" for "no list" said outright, None where it says nothing."""
    numbering = child(properties, "w:numPr")
    list_id, level = value(numbering, "w:numId"), value(numbering, "w:ilvl")
    return (
        None if list_id is None else ("" if list_id == "0" else list_id),
        None if level is None else min(max(whole(level), 0), MAX_LEVEL),
    )


class Numbering:
    """The lists of one file: their levels, and a running count as the paragraphs go by."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._family: dict[str, str] = {}
        self._levels: dict[str, dict[int, Level]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        if root is None:
            return
        aliases: dict[str, str] = {}
        for abstract in root.findall(qn("w:abstractNum")):
            key = str(abstract.get(qn("w:abstractNumId")))
            self._levels[key] = dict(_level(entry) for entry in abstract.findall(qn("w:lvl")))
            if linked := value(abstract, "w:numStyleLink"):
                aliases[key] = linked
        for entry in root.findall(qn("w:num")):
            list_id = str(entry.get(qn("w:numId")))
            self._family[list_id] = value(entry, "w:abstractNumId") or ""
            for override in entry.findall(qn("w:lvlOverride")):
                level = whole(override.get(qn("w:ilvl")))
                start = value(override, "w:startOverride")
                if start is not None:
                    self._restarts.setdefault(list_id, {})[level] = whole(start, 1)
        for list_id, family in self._family.items():
            if family in aliases and (target := styles.named(aliases[family]).list_id):
                self._family[list_id] = self._family.get(target, family)

    def known(self, list_id: str) -> bool:
        return self._family.get(list_id, "") in self._levels

    def family(self, list_id: str) -> str:
        """Lists of one family share their look and, unless restarted, their count."""
        return self._family.get(list_id, list_id)

    def level(self, list_id: str, level: int) -> Level:
        return self._levels.get(self.family(list_id), {}).get(level, Level(pattern=f"%{level + 1}."))

    def count(self, list_id: str, level: int) -> tuple[int, str]:
        """Count one more paragraph of this list: its number, and its label as Word prints it ("2.1", "(a)")."""
        family = self.family(list_id)
        counts = self._counts.setdefault(family, {})
        if list_id not in self._seen:
            self._seen.add(list_id)
            for restarted, start in self._restarts.get(list_id, {}).items():
                counts[restarted] = start - 1
        for deeper in [known for known in counts if known > level]:
            del counts[deeper]
        for above in range(level):
            counts.setdefault(above, self.level(list_id, above).start)
        counts[level] = counts.get(level, self.level(list_id, level).start - 1) + 1
        shown = self.level(list_id, level)

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            return _figure(counts.get(at, 1), self.level(list_id, at).shape)

        label = re.sub(r"%([1-9])", number, shown.pattern) if shown.ordered else ""
        return counts[level], label


def _level(entry: Element) -> tuple[int, Level]:
    at = whole(entry.get(qn("w:ilvl")))
    shape, pattern = value(entry, "w:numFmt"), value(entry, "w:lvlText")
    if shape is None:  # Word wraps unusual shapes in a choice
        found = next(entry.iter(qn("w:numFmt")), None)
        shape = None if found is None else str(found.get(VAL))
    return at, Level(
        shape or "decimal",
        f"%{at + 1}." if pattern is None else pattern,
        whole(value(entry, "w:start"), 1),
    )


def _figure(number: int, shape: str) -> str:
    if shape in ("lowerLetter", "upperLetter") and 0 < number <= 26 * 30:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if shape == "lowerLetter" else letter.upper()
    if shape in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = ""
        for amount, letters in _ROMAN:
            roman += letters * (number // amount)
            number %= amount
        return roman if shape == "lowerRoman" else roman.upper()
    return f"{number:02d}" if shape == "decimalZero" else str(number)


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
