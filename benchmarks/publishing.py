"""`python -m benchmarks.publishing`: a report of 150 pages to PDF, beside WeasyPrint, and all the way to the public.

WeasyPrint prints the same report from the HTML that is published, with a style sheet of four lines; Typst prints what
people get, in the house style. They take turns in one process, after one report each to warm up; every turn has a
report of its own, as Typst remembers what it has laid out before. The publication is that of a review in a database of
its own, from the approval to the page, with every check and every format.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module

import pypdf

from benchmarks.alone import keep, own_database

TELLS = """
## Publishing

A report of {pages} pages is a PDF in {typst} seconds; WeasyPrint takes {weasyprint} seconds for the same report's HTML
in the same run ({their_pages} pages): **{ratio} times** as long. The whole pipeline, from the approved draft to the
public page with every check and every format, takes **{pipeline} seconds**.
"""
PRINT = """
@page { size: A4; margin: 25mm }
body { font: 11pt/1.4 serif }
table { border-collapse: collapse }
td { border: 1px solid }
"""


def printed(rounds: int) -> dict[str, float]:
    """Both printers on one report: pages, median seconds of each, and their ratio."""
    from publishing.render.pdf import render_pdf
    from publishing.rendering import render_html
    from tests.publishing.render.reports import FACTS, long_report

    weasyprint = import_module("weasyprint")
    made: dict[str, bytes] = {}
    times: dict[str, list[float]] = {"typst": [], "weasyprint": []}
    for turn in range(rounds + 1):
        document = long_report(turn)
        page = render_html(document).decode()
        html = weasyprint.HTML(string=f"<!doctype html><html lang=en><title>R</title><style>{PRINT}</style>{page}")
        printers: list[tuple[str, Callable[[], bytes]]] = [
            ("typst", partial(render_pdf, document, FACTS)),
            ("weasyprint", html.write_pdf),
        ]
        for name, prints in printers if turn % 2 else reversed(printers):
            start = time.perf_counter()
            made[name] = prints()
            times[name].append(time.perf_counter() - start)
    ours, other = (statistics.median(times[name][1:]) for name in ("typst", "weasyprint"))
    return {
        "pages": len(pypdf.PdfReader(io.BytesIO(made["typst"])).pages),
        "their_pages": len(pypdf.PdfReader(io.BytesIO(made["weasyprint"])).pages),
        "typst": round(ours, 2),
        "weasyprint": round(other, 2),
        "ratio": round(other / ours, 1),
    }


def published() -> dict[str, float]:
    """How long the pipeline takes from an approved draft of 150 pages to its public page."""
    from publishing import pipeline
    from publishing.models import Publication
    from tests.publishing.drafts import scene
    from tests.publishing.render.reports import long_report

    here = scene()
    here.write(long_report())
    publication = here.approve(here.submit(), None, month_of_death="March 2019")
    start = time.perf_counter()
    pipeline.publish.func(publication.pk)
    took = time.perf_counter() - start
    done = Publication.objects.get(pk=publication.pk)
    if done.page is None:
        sys.exit(done.trouble)
    return {"pipeline": round(took, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publishing")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", action="store_true", help="write it into docs/benchmarks.md")
    options = parser.parse_args()
    with own_database():
        told = printed(options.rounds) | published()
    sys.stdout.write(f"{told}\n")
    if options.keep:
        keep("publishing", told)


if __name__ == "__main__":
    main()
