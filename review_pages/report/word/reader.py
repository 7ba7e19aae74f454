"""Reading a Word file: the one way in."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from portal.uploads.inspection import Refusal, bare_picture
from review_pages.report.document import Document
from review_pages.report.word.build import Anchor, Builder
from review_pages.report.word.changes import Tally, WordChange, changed_looks, moment, placed
from review_pages.report.word.house import W14, W15
from review_pages.report.word.lines import Block, flat
from review_pages.report.word.names import Kind, named
from review_pages.report.word.own import OwnBuilder
from review_pages.report.word.package import BrokenPart, NotAWordDocument, Readable, WordPackage
from review_pages.report.word.story import Story
from review_pages.report.word.styles import Numbering, Styles

_W14, _W15 = f"{{{W14}}}", f"{{{W15}}}"


@dataclass(frozen=True, slots=True)
class WordComment:
    """A comment as the Word file has it.

    `quote` is everything that it covers, paragraphs parted by line breaks. `start` and `end` are its place in the one
    paragraph that `paragraph_key` names: the first, where it covers several. A comment on nothing has an empty quote;
    the key is that of a heading where it stands at one, and "" where the file does not say where it stands. `answers`
    is the place among the file's comments of the one that it replies to.
    """

    author: str
    initials: str
    date: datetime | None
    text: str
    quote: str = ""
    paragraph_key: str = ""
    start: int = 0
    end: int = 0
    resolved: bool = False
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class WordReport:
    """What was read. `typed_numbers` are numbers cut off paragraphs and headings, as typed, by key;
    `pictures` are the bytes of the figures, by SHA-256. `has_changes` says that the file has tracked changes; `changes`
    are they, placed in `document`, where that is the text before them."""

    document: Document
    comments: tuple[WordComment, ...] = ()
    warnings: tuple[str, ...] = ()
    typed_numbers: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    has_changes: bool = False
    changes: tuple[WordChange, ...] = ()


def read_word(file: Readable | Path, *, before_changes: bool = False) -> WordReport:
    """Read a .docx file, as if all tracked changes in it were accepted; or as it was before them.

    Raises `NotAWordDocument`, whose message is for the person who chose the file, and nothing else: a file that
    breaks the reader is reported as one that cannot be read.
    """
    package = WordPackage.open(file)
    try:
        return _Reader(package, before_changes).read()
    except NotAWordDocument:
        raise
    except Exception as error:
        raise NotAWordDocument(
            "This Word file is put together in a way that cannot be read. "
            "Please open it in Word, save it again as .docx, and retry."
        ) from error


class _Reader:
    def __init__(self, package: WordPackage, before_changes: bool) -> None:
        self.package = package
        self.before_changes = before_changes
        self.warnings: list[str] = []
        self.tally = Tally()
        self.looks = 0
        self.has_changes = False
        self.ours = False
        self.pictures: dict[str, bytes] = {}
        self.styles = Styles(self._part("styles", "The styles of the file"))
        self.numbering = Numbering(self._part("numbering", "The lists' numbering"), self.styles)

    def read(self) -> WordReport:
        root = self.package.xml(self.package.main)
        body = None if root is None else root.find(qn("w:body"))
        self.ours = root is not None and any(
            (found := named(str(mark.get(qn("w:name"))))) and found[0] is Kind.TITLE
            for mark in root.iter(qn("w:bookmarkStart"))
        )
        if root is not None:
            self._look_for_changes(root)
        blocks = [] if root is None or body is None else self._story(root, self.package.main).blocks(body)
        kind = OwnBuilder if self.ours else Builder
        builder = kind(self._notes("footnote") | self._notes("endnote"), self._declared_title())
        document = builder.build(blocks)
        changes = placed(self.tally.changes, {name: each.parts for name, each in builder.anchors.items()}, document)
        comments = tuple(self._comments(builder.anchors))
        self.warnings += builder.warnings
        self._say_what_is_left(builder)
        counted = Counter(self.warnings)
        warnings = tuple(text if times == 1 else f"{text} ({times} times)" for text, times in counted.items())
        return WordReport(
            document, comments, warnings, dict(builder.typed), self.pictures, self.has_changes, tuple(changes)
        )

    def _part(self, kind: str, called: str) -> Element | None:
        """The root of the part that the main document relates to as `kind`; a damaged one is said and passed over."""
        for name in self.package.related(kind):
            try:
                return self.package.xml(name)
            except BrokenPart as error:
                self.warnings.append(f"{called} could not be read: {error}.")
        return None

    def _story(self, root: Element, part: str) -> Story:
        relations = self.package.relations(part)
        return Story(
            self.styles,
            self.numbering,
            relations,
            self.tally,
            root,
            exact=self.ours,
            before=self.before_changes,
            draw=self._draw,
        )

    def _look_for_changes(self, root: Element) -> None:
        self.looks += changed_looks(root)
        self.has_changes |= (
            next(root.iter(*(qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo"))), None) is not None
        )

    def _draw(self, target: str) -> str:
        try:
            data, _ = bare_picture(self.package.data(target))
        except (BrokenPart, Refusal):
            return ""
        name = hashlib.sha256(data).hexdigest()
        self.pictures[name] = data
        return name

    def _notes(self, kind: str) -> dict[str, list[Block]]:
        """Footnotes or endnotes by the name that their marks carry; Word's separator lines are not notes."""
        root = self._part(f"{kind}s", f"The {kind}s")
        if root is None:
            return {}
        self._look_for_changes(root)
        part = self.package.related(f"{kind}s")[0]
        return {
            f"{kind}:{note.get(qn('w:id'))}": self._story(note, part).blocks(note)
            for note in root.findall(qn(f"w:{kind}"))
            if str(note.get(qn("w:type"), "normal")) == "normal"
        }

    def _comments(self, anchors: dict[str, Anchor]) -> list[WordComment]:
        root = self._part("comments", "The comments")
        if root is None:
            return []
        part = self.package.related("comments")[0]
        comments: list[WordComment] = []
        elements = root.findall(qn("w:comment"))
        extended = self._extended()
        names = {name: place for place, element in enumerate(elements) for name in _paragraph_names(element)}
        for element in elements:
            own = next((extended[name] for name in _paragraph_names(element) if name in extended), ("", False))
            lines = flat(self._story(element, part).blocks(element))
            anchor = anchors.get(str(element.get(qn("w:id"))), Anchor())
            places = [place for place in anchor.parts if place[3]] or anchor.parts[:1] or [("", 0, 0, "")]
            key, start, end, _ = places[0]
            comments.append(
                WordComment(
                    author=str(element.get(qn("w:author"), "")),
                    initials=str(element.get(qn("w:initials"), "")),
                    date=moment(element.get(qn("w:date"))),
                    text="\n".join(line.text for line in lines if line.text),
                    quote="\n".join(text for _, _, _, text in places),
                    paragraph_key=key,
                    start=start,
                    end=end,
                    resolved=own[1],
                    answers=names.get(own[0]),
                )
            )
        return comments

    def _extended(self) -> dict[str, tuple[str, bool]]:
        """What Word keeps beside the comments, by the name of a comment's paragraph: whom it answers, and whether
        it is resolved."""
        root = self._part("commentsExtended", "Which comment answers which")
        entries = () if root is None else root.iter(f"{_W15}commentEx")
        return {
            str(entry.get(f"{_W15}paraId")): (
                str(entry.get(f"{_W15}paraIdParent", "")),
                str(entry.get(f"{_W15}done")).lower() in ("1", "true"),
            )
            for entry in entries
        }

    def _say_what_is_left(self, builder: Builder) -> None:
        if not self.before_changes and (self.tally.inserted or self.tally.deleted):
            self.warnings.append(
                f"The file has tracked changes: {self.tally.inserted} insertions were kept as text and "
                f"{self.tally.deleted} deletions were left out, as if all were accepted."
            )
        if self.looks:
            self.warnings.append(
                f"{self.looks} tracked changes of formatting were not kept: the text looks as it does in the file now."
            )
        for look, times in (("underlined", self.tally.underlined), ("highlighted in colour", self.tally.highlighted)):
            if times:
                self.warnings.append(f"Text was {look} in {times} places; it was kept as plain text.")
        for text in builder.unused_notes():
            self.warnings.append(f"A footnote that nothing in the text refers to was not kept: “{text}”.")
        for kind in () if self.ours else ("header", "footer"):
            texts: dict[str, None] = {}
            for name in self.package.related(kind):
                try:
                    root = self.package.xml(name)
                except BrokenPart:
                    continue
                lines = [] if root is None else flat(self._story(root, name).blocks(root))
                texts.update(dict.fromkeys(line.text for line in lines if line.text))
            if texts:
                self.warnings.append(f"The page {kind} was not kept: “{'”, “'.join(texts)}”.")

    def _declared_title(self) -> str:
        """The title in the file's properties, used only where the text itself has none."""
        try:
            root = self.package.xml("docprops/core.xml")
        except BrokenPart:
            return ""
        found = None if root is None else root.find("{http://purl.org/dc/elements/1.1/}title")
        title = "" if found is None else " ".join(str(found.text or "").split())
        return "" if title.lower() in ("word document", "document", "title") else title


def _paragraph_names(comment: Element) -> list[str]:
    """The names of a comment's paragraphs, the last one, by which Word knows the comment, first."""
    return [str(each.get(f"{_W14}paraId")) for each in comment.iter(qn("w:p")) if each.get(f"{_W14}paraId")][::-1]
