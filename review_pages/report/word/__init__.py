"""Word files in: `read_word` makes a neutral `Document` of a .docx, with its comments and a list of what was lost."""

from review_pages.report.word.describe import describe, outline
from review_pages.report.word.package import NotAWordDocument
from review_pages.report.word.reader import WordComment, WordReport, read_word

__all__ = ["NotAWordDocument", "WordComment", "WordReport", "describe", "outline", "read_word"]
