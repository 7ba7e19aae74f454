"""`python -m benchmarks.disclosure_check`: the check of a report of 150 pages against a register; `--keep` keeps it.

The register is made of nine invented people, four places and two numbers. Every round makes the check anew, as a page
does, so that what it remembers of words is not counted as speed. The lists of words are read once in each process: the
first round, which reads them, is told apart.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

from benchmarks.alone import keep, own_database

TELLS = """
## The disclosure check

A report of {words:,} words ({pages} pages in print) is looked through against a register of {people} people in
**{seconds} seconds**; the first time in a process, which reads the lists of words, in {first} seconds.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.disclosure_check")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keep", action="store_true", help="write it into docs/benchmarks.md")
    options = parser.parse_args()
    with own_database():
        from publishing.disclosure import Check, Listed, Person, Register
        from publishing.disclosure.artefacts import texts_of_pdf
        from publishing.render.pdf import render_pdf
        from tests.publishing.render.reports import FACTS, long_report

        names = "Rosalind Pettigrove, Clement Pettigrove, Jasper Pettigrove, Elena Quillfeather, Corin Quillfeather"
        more = "Wren Quillfeather, Tobias Garrowby, Damian Garrowby, Judith Marlow-Finch"
        people = [
            Person((name, name.split()[0][:3]), f"19{60 + place}-05-17", f"Person {place}")
            for place, name in enumerate(f"{names}, {more}".split(", "))
        ]
        places = (
            "St Cuthwin's Primary School",
            "Thornybrook Surgery",
            "12 Example Terrace",
            "Larkspur Nursery",
            "Plover",
        )
        register = Register(
            tuple(people), tuple(map(Listed, places)), (Listed("NP/26/004417"), Listed("Mosaic 123456"))
        )
        document = long_report()
        pages = len([place for place, _ in texts_of_pdf(render_pdf(document, FACTS)) if place.across])
        times: list[float] = []
        for _ in range(options.rounds + 1):
            start = time.perf_counter()
            Check(register).findings(document)
            times.append(time.perf_counter() - start)
    told = {
        "words": sum(len(paragraph.text.split()) for _, paragraph in document.paragraphs()),
        "pages": pages,
        "people": len(people),
        "seconds": round(statistics.median(times[1:]), 2),
        "first": round(times[0], 2),
    }
    sys.stdout.write(f"{told}\n")
    if options.keep:
        keep("disclosure_check", told)


if __name__ == "__main__":
    main()
