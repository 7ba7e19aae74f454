"""Why a file is not taken, in words for the person who chose it: what happened, that nothing was kept, what to do.

The sentences are marked for translation here, and translated at the gate; this module knows no Django.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from portal.uploads.inspection.kinds import Kind
from portal.uploads.inspection.looks import Look


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation."""
    return message


class Reason(StrEnum):
    """The short word by which the trail keeps a refusal."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    WRONG_TYPE = "wrong type"
    COMPANION = "companion file"
    DAMAGED = "damaged"
    PASSWORD = "password"  # noqa: S105 - a reason, not a secret
    MACROS = "macros"
    BOMB = "unpacks to too much"
    ENTITIES = "entities"
    PART_NAMES = "names of parts"
    INSIDE = "file inside"
    REMOTE_TEMPLATE = "template elsewhere"
    REMOTE_PICTURE = "picture elsewhere"
    REMOTE = "content elsewhere"
    COMMANDS = "field that runs a command"
    PDF_SCRIPT = "script in PDF"
    PDF_INSIDE = "file in PDF"
    PICTURE_SIZE = "picture too large"
    VIRUS = "virus"
    NO_SCANNER = "scanner did not answer"
    SCANNER_LIMIT = "larger than the scanner takes"


SENTENCES = {
    Reason.EMPTY: gettext_noop(
        "This file is empty (0 bytes), so there was nothing to keep. "
        "Check that it was copied completely, and try again."
    ),
    Reason.TOO_LARGE: gettext_noop(
        "This file is larger than %(most)s, the most that can be taken, so it was not kept. "
        "Take large pictures out of it, or make them smaller, and try again."
    ),
    Reason.WRONG_TYPE: gettext_noop("This is %(what)s, not %(wanted)s, so it was not kept. %(advice)s"),
    Reason.COMPANION: gettext_noop(
        "This is a small hidden file that was made beside your document, not the document itself, so it was not kept. "
        "Choose the file whose name does not begin with ~$ or ._ and try again."
    ),
    Reason.DAMAGED: gettext_noop(
        "This file is damaged, or was cut off on its way, so it was not kept. "
        "Open it in the program that it was made with, save it again, and try again."
    ),
    Reason.PASSWORD: gettext_noop(
        "This file is protected with a password and cannot be checked, so it was not kept. "
        "Save it without the password and try again."
    ),
    Reason.MACROS: gettext_noop(
        "This file holds macros or controls: small programs that could harm the computers of those who read it. "
        "So it was not kept. Save it as %(wanted)s without macros and try again."
    ),
    Reason.BOMB: gettext_noop(
        "This file unpacks to far more than a document can hold, so it was not kept. "
        "Open it in the program that it was made with, save it again, and try again."
    ),
    Reason.ENTITIES: gettext_noop(
        "This file has hidden definitions in it (entities) that can fetch other files, and no document needs them. "
        "So it was not kept. Take out drawings that came from other programs, save the file again, and try again."
    ),
    Reason.PART_NAMES: gettext_noop(
        "The parts inside this file have names that no office program gives, so it was not kept. "
        "Open it in the program that it was made with, save it again, and try again."
    ),
    Reason.INSIDE: gettext_noop(
        "This file has a program or another file packed inside it, so it was not kept. "
        "Take out what was put in as an object or an icon, save the file and try again."
    ),
    Reason.REMOTE_TEMPLATE: gettext_noop(
        "This Word file fetches its template from another computer each time it is opened, so it was not kept. "
        "In Word, choose File, Options, Add-ins, Manage: Templates, Go; empty “Document template”, "
        "save the file and try again."
    ),
    Reason.REMOTE_PICTURE: gettext_noop(
        "This file has a picture that is fetched from another computer each time it is opened, so it was not kept. "
        "Copy the picture and paste it back as a picture, save the file and try again."
    ),
    Reason.REMOTE: gettext_noop(
        "This file fetches part of its content from another computer each time it is opened, so it was not kept. "
        "Choose File, Info, Edit Links to Files, Break Link; save the file and try again."
    ),
    Reason.COMMANDS: gettext_noop(
        "This file has a field that fetches something or starts a program when it is opened, so it was not kept. "
        "In Word, select everything, press Ctrl+Shift+F9 to turn fields into text, save the file and try again."
    ),
    Reason.PDF_SCRIPT: gettext_noop(
        "This PDF holds a script, a form or a command that runs when it is opened, so it was not kept. "
        "Print it to a new PDF and try again with that."
    ),
    Reason.PDF_INSIDE: gettext_noop(
        "This PDF has other files or media packed inside it, so it was not kept. "
        "Print it to a new PDF and try again with that; send what was inside by itself."
    ),
    Reason.PICTURE_SIZE: gettext_noop(
        "This picture has more points than can be taken (40 million), so it was not kept. "
        "Make it smaller and try again."
    ),
    Reason.VIRUS: gettext_noop(
        "The virus scanner found something harmful in this file, so it was not kept. "
        "Do not open the file or send it on; tell your own IT help desk."
    ),
    Reason.NO_SCANNER: gettext_noop(
        "This file could not be checked for viruses just now, so it was not kept. "
        "Try again in a few minutes; if it happens again, tell the people who look after this site."
    ),
    Reason.SCANNER_LIMIT: gettext_noop(
        "This file is larger than the virus scanner can check, so it was not kept. "
        "Make its pictures smaller and try again, or tell the people who look after this site."
    ),
}


class Refusal(Exception):  # noqa: N818 - an answer to a person, not a fault
    """A file is not taken. `str()` of it is the sentence in English; `reason` and `facts` are what it is made of."""

    def __init__(self, reason: Reason, **facts: str) -> None:
        super().__init__(SENTENCES[reason] % facts)
        self.reason = reason
        self.facts = facts


_WHAT = {
    Look.PDF: gettext_noop("a PDF"),
    Look.WORD: gettext_noop("a Word document"),
    Look.EXCEL: gettext_noop("an Excel workbook"),
    Look.POWERPOINT: gettext_noop("a PowerPoint presentation"),
    Look.OPEN_DOCUMENT: gettext_noop("an OpenDocument file"),
    Look.PAGES: gettext_noop("a Pages, Numbers or Keynote file"),
    Look.OFFICE_WITHOUT_TEXT: gettext_noop("an office file with no text in it"),
    Look.ZIP: gettext_noop("a zip file"),
    Look.ARCHIVE: gettext_noop("a packed archive"),
    Look.OLD_WORD: gettext_noop("an older Word file (.doc)"),
    Look.OLD_OFFICE: gettext_noop("an older Office file (.doc, .xls, .ppt)"),
    Look.OUTLOOK: gettext_noop("a message saved from Outlook"),
    Look.EMAIL: gettext_noop("a saved e-mail"),
    Look.RTF: gettext_noop("a rich text file (.rtf)"),
    Look.HTML: gettext_noop("a web page"),
    Look.XML: gettext_noop("an XML file"),
    Look.PNG: gettext_noop("a picture"),
    Look.JPEG: gettext_noop("a picture"),
    Look.PICTURE: gettext_noop("a picture of another type"),
    Look.SOUND_OR_FILM: gettext_noop("a recording or a film"),
    Look.PROGRAM: gettext_noop("a program"),
    Look.TEXT: gettext_noop("plain text"),
    Look.UNKNOWN: gettext_noop("a file of another type"),
}
_WORD_OPENS = {Look.OLD_WORD, Look.OLD_OFFICE, Look.RTF, Look.HTML, Look.XML, Look.OPEN_DOCUMENT, Look.TEXT}
_WORD_OPENS |= {Look.OFFICE_WITHOUT_TEXT, Look.PAGES}
OPEN_AND_SAVE = gettext_noop("Open it in the program that it was made with, save it as %(wanted)s and try again.")
TO_WORD = gettext_noop("Open it in Word, save it as %(wanted)s and try again.")
UNPACK = gettext_noop("Unpack it, and choose %(wanted)s.")
CHOOSE = gettext_noop("Choose %(wanted)s and try again.")
FROM_PDF = gettext_noop("Choose the Word document (.docx) that it was made from.")


def wrong_type(look: Look, accept: Collection[Kind], wanted: str) -> Refusal:
    """The refusal of a file that is something else than what was asked for."""
    if look is Look.EMPTY:
        return Refusal(Reason.EMPTY)
    if look is Look.COMPANION:
        return Refusal(Reason.COMPANION)
    if look is Look.PASSWORD:
        return Refusal(Reason.PASSWORD)
    if look in _WORD_OPENS:
        advice = TO_WORD if set(accept) == {Kind.WORD} else OPEN_AND_SAVE
    elif look in (Look.ZIP, Look.ARCHIVE):
        advice = UNPACK
    elif look is Look.PDF and set(accept) == {Kind.WORD}:
        advice = FROM_PDF
    else:
        advice = CHOOSE
    return Refusal(Reason.WRONG_TYPE, what=_WHAT[look], wanted=wanted, advice=advice % {"wanted": wanted})
