"""Word files in: `read_word` makes a neutral `Document` of a .docx, with its comments and a list of
what was lost. And out: `write_word`, whose files come back as the same `Document`."""

from review_pages.report.word.changes import NEW_PARAGRAPH, ChangeKind, WordChange
from review_pages.report.word.describe import describe, outline
from review_pages.report.word.package import NotAWordDocument
from review_pages.report.word.reader import WordComment, WordReport, read_word
from review_pages.report.word.writer import House, Remark, write_word

__all__ = [
    "NEW_PARAGRAPH",
    "ChangeKind",
    "House",
    "NotAWordDocument",
    "Remark",
    "WordChange",
    "WordComment",
    "WordReport",
    "describe",
    "outline",
    "read_word",
    "write_word",
]
