"""`make bench`: every benchmark, round by round. Prints a table; writes docs/benchmarks.json and docs/benchmarks.md.

Each repetition is a fresh process on a fresh copy of its side's database. In a round all sides run one after the
other, and their order turns from round to round, so that what the machine does meanwhile falls on all of them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.alone import sections

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGE = DOCS / "benchmarks.md"
FIGURES = DOCS / "benchmarks.json"


@dataclass(frozen=True, slots=True)
class Database:
    """What is measured: a settings module, and the module that makes its database in a folder of its own."""

    name: str
    settings: str
    prepare: str

    def environment(self, folder: Path) -> dict[str, str]:
        """What a process needs whose database is the one in `folder`."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("CANDOUR_", "DATABASE_URL"))},
            "DJANGO_SETTINGS_MODULE": self.settings,
            "CANDOUR_MODE": "development",
            "CANDOUR_DATA_DIR": str(folder),
            "BENCHMARK_DATABASE": str(folder / "candour.sqlite3"),
        }


_CANDOUR, _STOCK = "portal.settings", "benchmarks.stock.settings"
DEMO = Database("demo", _CANDOUR, "benchmarks.prepare_candour")
STOCK_REPORT = Database("stock-report", _STOCK, "benchmarks.prepare_stock")
TREE = Database("tree", _CANDOUR, "benchmarks.prepare_tree")
STOCK_TREE = Database("stock-tree", _STOCK, "benchmarks.prepare_stock_tree")
RETURNS = Database("returns", _CANDOUR, "benchmarks.prepare_returns")
DATABASES = [DEMO, STOCK_REPORT, TREE, STOCK_TREE, RETURNS]
"""In the order in which they are made: a stock one takes over what Candour's has told about itself."""


@dataclass(frozen=True, slots=True)
class Side:
    """Who asks whom, and for which address: keys of what the databases told (no cookie for an anonymous visitor).

    `must_say` is what this side's answers must hold, where it is not what those of all sides must.
    """

    name: str
    database: Database
    address: str
    cookie: str = ""
    must_say: str = ""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What is asked of all sides, and what a reader should know of the difference.

    The first side is Candour's, and the ratio is its time by the second one's; any others are set against the second
    as well. `must_say` names the file with what every answer must hold.
    """

    key: str
    title: str
    note: str
    sides: tuple[Side, ...]
    must_say: str
    requests: int = 30


BENCHMARKS = [
    Benchmark(
        "public",
        "Public report page",
        "The same report, some seventy pages long, read by an anonymous visitor. Candour serves a frozen artefact and "
        "frames it with contents, help lines and numbered paragraphs; stock Wagtail renders a StreamField of rich text "
        "and tables.",
        (Side("Candour", DEMO, "public"), Side("stock Wagtail", STOCK_REPORT, "stock report")),
        "passages.json",
    ),
    Benchmark(
        "reading",
        "Draft reading view",
        "The same report as a panel member reads it in Candour: session and second factor, the rule table, every "
        "paragraph numbered, a dozen threads placed beside their passages, and the reading written into the trail. "
        "Stock Wagtail serves the same text as a public page, with none of that: the ratio is what all of it costs.",
        (Side("Candour", DEMO, "reading", "reader"), Side("stock Wagtail", STOCK_REPORT, "stock report")),
        "passages.json",
    ),
    Benchmark(
        "explorer",
        "Wagtail's explorer",
        "The list of reviews in a tree of 10,000 pages (one partnership, 500 reviews, 19 pages in each), fifty to a "
        "page. Candour's Independent Author has 200 memberships and sees those 200 reviews; stock Wagtail's superuser "
        "sees all 500, and its editor 200, each by a group that may change it. The first fifty are the same on all "
        "sides, by title. Candour's list has fewer columns and no menu in each row, which is a part of the difference.",
        (
            Side("Candour, 200 memberships", TREE, "explorer", "author"),
            Side("stock Wagtail, superuser", STOCK_TREE, "stock explorer", "superuser"),
            Side("stock Wagtail, 200 group grants", STOCK_TREE, "stock explorer", "editor"),
        ),
        "titles.json",
        requests=10,
    ),
    Benchmark(
        "returns",
        "All answers side by side",
        "Forty agencies have each answered sixty questions, most of them in words and a quarter of those at length; a "
        "manager reads all of it on one page. Stock Wagtail has nothing like it: the other side is the same page with "
        "two agencies, which shows that the number of queries does not grow.",
        (
            Side("Candour, 40 agencies", RETURNS, "forty", "manager of forty", "said by forty.json"),
            Side("Candour, 2 agencies", RETURNS, "two", "manager of two", "said by two.json"),
        ),
        "said by two.json",
        requests=10,
    ),
]


def python(database: Database, folder: Path, module: str, *arguments: str) -> str:
    """Run a module on the database in `folder`; stop with its own words where it fails."""
    done = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=database.environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{module} ({database.name}) failed:\n{done.stderr[-2000:]}")
    return done.stdout


def prepare(folder: Path, chosen: list[Benchmark]) -> None:
    """The databases of the chosen benchmarks. What they tell about themselves stands beside them, in told.json."""
    (folder / "told.json").write_text("{}")
    needed = {side.database for benchmark in chosen for side in benchmark.sides}
    for database in DATABASES:
        if database not in needed:
            continue
        (folder / database.name).mkdir()
        python(database, folder / database.name, database.prepare, str(folder))
        if database.settings == _CANDOUR:
            # The files' names are looked up in every answer; the files themselves are not measured and not copied.
            if not (folder / "static").exists():
                python(database, folder / database.name, "django", "collectstatic", "--noinput", "--verbosity=0")
                shutil.move(folder / database.name / "static", folder / "static")
            (folder / database.name / "static").symlink_to(folder / "static")


def repeat(benchmark: Benchmark, side: Side, folder: Path, requests: int) -> dict[str, Any]:
    """One repetition: a fresh process on a copy of the database."""
    told = json.loads((folder / "told.json").read_text())
    cookie = told[side.cookie] if side.cookie else ""
    with tempfile.TemporaryDirectory(dir=folder) as copy:
        shutil.copytree(folder / side.database.name, copy, symlinks=True, dirs_exist_ok=True)
        arguments = [
            told[side.address],
            f"--cookie={cookie}",
            f"--requests={requests}",
            f"--must-say={folder / (side.must_say or benchmark.must_say)}",
        ]
        measured: dict[str, Any] = json.loads(python(side.database, Path(copy), "benchmarks.measure", *arguments))
        return measured


def run(benchmark: Benchmark, folder: Path, rounds: int, requests: int) -> dict[str, Any]:
    """All rounds of one benchmark. Medians of the repetitions' medians, in milliseconds; ratios round by round."""
    measured: dict[Side, list[dict[str, Any]]] = {side: [] for side in benchmark.sides}
    for turn in range(rounds):
        first = turn % len(benchmark.sides)
        for side in (*benchmark.sides[first:], *benchmark.sides[:first]):
            measured[side].append(repeat(benchmark, side, folder, requests))
    candour, base, *others = benchmark.sides
    return {
        "benchmark": benchmark.key,
        "title": benchmark.title,
        "note": benchmark.note,
        "rounds": rounds,
        "requests": requests,
        "sides": {
            side.name: {
                "median": statistics.median(each["median"] for each in results),
                "lowest": min(each["median"] for each in results),
                "highest": max(each["median"] for each in results),
                "queries": results[0]["queries"],
                "bytes": results[0]["bytes"],
            }
            for side, results in measured.items()
        },
        "ratios": {f"{side.name} / {base.name}": ratio(measured[side], measured[base]) for side in (candour, *others)},
    }


def ratio(these: list[dict[str, Any]], those: list[dict[str, Any]]) -> dict[str, float]:
    each = [one["median"] / other["median"] for one, other in zip(these, those, strict=True)]
    return {"median": statistics.median(each), "lowest": min(each), "highest": max(each)}


def table(results: list[dict[str, Any]]) -> str:
    """The results as a table of Markdown."""
    lines = [
        "| benchmark | side | median ms (lowest–highest) | queries | kB |",
        "|---|---|---|---|---|",
    ]
    for result in results:
        for name, side in result["sides"].items():
            lines.append(
                f"| {result['title']} | {name} | {side['median']:.1f} ({side['lowest']:.1f}–{side['highest']:.1f}) "
                f"| {side['queries']} | {side['bytes'] / 1000:.0f} |"
            )
        for name, each in result["ratios"].items():
            spread = f"({each['lowest']:.2f}–{each['highest']:.2f})"
            lines.append(f"| | **{name}** | **{each['median']:.2f}** {spread} | | |")
    return "\n".join(lines)


def page(results: list[dict[str, Any]]) -> str:
    """docs/benchmarks.md."""
    stack = ", ".join(f"{name} {version(name.lower())}" for name in ("Django", "Wagtail"))
    notes = "\n".join(f"- **{result['title']}.** {result['note']}" for result in results)
    requests = ", ".join(f"{result['requests']} ({result['title']})" for result in results)
    return f"""# Benchmarks

Written by `make bench`; do not edit by hand. The ratios are the claim: absolute times are those of one machine
({os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, {stack}, SQLite).
Below 1, Candour is faster.

{table(results)}

{notes}

{sections()}
## How it is measured

- {min(result["rounds"] for result in results)} rounds or more for each benchmark. In a round all sides run one after
  the other, and their order turns from round to round.
- A repetition is a fresh process on a fresh copy of its side's database: 5 requests to warm up, then some that are
  timed one by one: {requests}.
  Its result is their median; the table shows the median of all repetitions, with the lowest and the highest.
- A request goes through the side's whole WSGI application, with every middleware it has; there is no network between.
- After the timing, the answer is checked: every longer paragraph of the report, every title of the list, or every
  answer in words must be in it, on each side.
- The stock side (`benchmarks/stock`) is what `wagtail start` makes, with one page type; it exists for the measurement
  only.
- The numbers are in `docs/benchmarks.json`. `python -m benchmarks --rounds 3 --only public` is a quick look; `--keep`
  puts what it found beside the figures of the others.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--requests", type=int, help="instead of each benchmark's own number")
    parser.add_argument("--only", choices=[each.key for each in BENCHMARKS])
    parser.add_argument("--keep", action="store_true", help="with --only: write it beside the others' last figures")
    options = parser.parse_args()
    chosen = [each for each in BENCHMARKS if options.only in (None, each.key)]
    with tempfile.TemporaryDirectory(prefix="candour-bench-") as name:
        folder = Path(name)
        prepare(folder, chosen)
        results = [run(each, folder, options.rounds, options.requests or each.requests) for each in chosen]
    sys.stdout.write(table(results) + "\n")
    if options.only and not options.keep:
        return
    known = {each["benchmark"]: each for each in json.loads(FIGURES.read_text())} if options.only else {}
    known |= {each["benchmark"]: each for each in results}
    results = [known[each.key] for each in BENCHMARKS if each.key in known]
    FIGURES.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    PAGE.write_text(page(results))


if __name__ == "__main__":
    main()
