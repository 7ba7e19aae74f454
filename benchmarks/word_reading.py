"""`python -m benchmarks.word_reading`: reading a Word report of 120,000 words, by mammoth's time; `--keep` keeps it.

The file is made with python-docx: headings, paragraphs with bold words, lists and tables. mammoth makes HTML of it, the
import a `Document`; they take turns in one process, and each one's median counts.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from io import BytesIO

import docx
import mammoth

from benchmarks.alone import keep
from review_pages.report.word import read_word

TELLS = """
## Reading a Word report

A file of {words:,} words is read in {seconds} seconds; mammoth makes HTML of it in {mammoth} seconds in the same run:
**{ratio}** of mammoth's time.
"""
SENTENCE = "the nurse asked her twice about home and wrote it down but nobody called back before the appointment"
WORDS = tuple(SENTENCE.split())


def report(words: int, seed: int = 0) -> bytes:
    """A .docx of about so many words."""
    chance, file, written = random.Random(seed), docx.Document(), 0  # noqa: S311

    def text(count: int) -> str:
        nonlocal written
        written += count
        return " ".join(chance.choice(WORDS) for _ in range(count))

    while written < words:
        file.add_heading(text(4), 1)
        for _ in range(20):
            paragraph = file.add_paragraph(text(60))
            paragraph.add_run(text(3)).bold = True
            paragraph.add_run(text(20))
        for _ in range(5):
            file.add_paragraph(text(15), style="List Bullet")
        table = file.add_table(rows=6, cols=3)
        for cell in (cell for row in table.rows for cell in row.cells):
            cell.text = text(8)
    kept = BytesIO()
    file.save(kept)
    return kept.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.word_reading")
    parser.add_argument("--words", type=int, default=120_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", action="store_true", help="write it into docs/benchmarks.md")
    options = parser.parse_args()
    data = report(options.words)
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(options.rounds):
        turns = [(ours, read_word), (theirs, mammoth.convert_to_html)]
        for times, reads in turns if number % 2 else reversed(turns):
            start = time.perf_counter()
            reads(BytesIO(data))
            times.append(time.perf_counter() - start)
    read, mammoth_read = statistics.median(ours), statistics.median(theirs)
    told = {
        "words": options.words,
        "seconds": round(read, 2),
        "mammoth": round(mammoth_read, 2),
        "ratio": round(read / mammoth_read, 2),
    }
    sys.stdout.write(f"{told}\n")
    if options.keep:
        keep("word_reading", told)


if __name__ == "__main__":
    main()
