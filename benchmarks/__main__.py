"""`make bench`: every benchmark, pair by pair. Prints a table; writes docs/benchmarks.json and docs/benchmarks.md.

Each repetition is a fresh process on a fresh copy of its side's database. The two sides of a pair run one after the
other, and swap places from pair to pair, so that what the machine does meanwhile falls on both.
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
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


@dataclass(frozen=True, slots=True)
class Side:
    """Who is measured: a settings module, and where its database is expected."""

    name: str
    settings: str

    def environment(self, folder: Path) -> dict[str, str]:
        """What a process of this side needs; its database is the one in `folder`."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("CANDOUR_", "DATABASE_URL"))},
            "DJANGO_SETTINGS_MODULE": self.settings,
            "CANDOUR_MODE": "development",
            "CANDOUR_DATA_DIR": str(folder),
            "BENCHMARK_DATABASE": str(folder / "candour.sqlite3"),
        }


CANDOUR = Side("Candour", "portal.settings")
STOCK = Side("stock Wagtail", "benchmarks.stock.settings")


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What is asked of both sides, and what a reader should know of the difference."""

    key: str
    title: str
    note: str
    address: Callable[[dict[str, str]], tuple[str, str]]


BENCHMARKS = [
    Benchmark(
        "public",
        "Public report page",
        "The same report, some seventy pages long, read by an anonymous visitor. Candour serves a frozen artefact and "
        "frames it with contents, help lines and numbered paragraphs; stock Wagtail renders a StreamField of rich text "
        "and tables.",
        lambda told: (told["public"], ""),
    ),
    Benchmark(
        "reading",
        "Draft reading view",
        "The same report as a panel member reads it in Candour: session and second factor, the rule table, every "
        "paragraph numbered, a dozen threads placed beside their passages, and the reading written into the trail. "
        "Stock Wagtail serves the same text as a public page, with none of that: the ratio is what all of it costs.",
        lambda told: (told["reading"], told["cookie"]),
    ),
]


def python(side: Side, folder: Path, module: str, *arguments: str) -> str:
    """Run a module as this side; stop with its own words where it fails."""
    done = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=side.environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{module} ({side.name}) failed:\n{done.stderr[-2000:]}")
    return done.stdout


def prepare(folder: Path) -> None:
    """Both databases, with the same content."""
    for side, module in ((CANDOUR, "benchmarks.prepare_candour"), (STOCK, "benchmarks.prepare_stock")):
        (folder / side.settings).mkdir()
        python(side, folder / side.settings, module, str(folder))
    # The static files' names are looked up in every answer; the files themselves are not measured and not copied.
    python(CANDOUR, folder / CANDOUR.settings, "django", "collectstatic", "--noinput", "--verbosity=0")
    shutil.move(folder / CANDOUR.settings / "static", folder / "static")
    (folder / CANDOUR.settings / "static").symlink_to(folder / "static")


def repeat(benchmark: Benchmark, side: Side, folder: Path, requests: int) -> dict[str, Any]:
    """One repetition: a fresh process on a copy of the database."""
    told = json.loads((folder / "addresses.json").read_text())
    address, cookie = benchmark.address(told) if side is CANDOUR else ("/report/", "")
    with tempfile.TemporaryDirectory(dir=folder) as copy:
        shutil.copytree(folder / side.settings, copy, symlinks=True, dirs_exist_ok=True)
        arguments = [address, f"--cookie={cookie}", f"--requests={requests}", f"--must-say={folder / 'passages.json'}"]
        measured: dict[str, Any] = json.loads(python(side, Path(copy), "benchmarks.measure", *arguments))
        return measured


def run(benchmark: Benchmark, folder: Path, pairs: int, requests: int) -> dict[str, Any]:
    """All pairs of one benchmark. Medians of the repetitions' medians, in milliseconds, and the ratio pair by pair."""
    measured: dict[Side, list[dict[str, Any]]] = {CANDOUR: [], STOCK: []}
    for pair in range(pairs):
        for side in (CANDOUR, STOCK) if pair % 2 == 0 else (STOCK, CANDOUR):
            measured[side].append(repeat(benchmark, side, folder, requests))
    ratios = [
        ours["median"] / theirs["median"] for ours, theirs in zip(measured[CANDOUR], measured[STOCK], strict=True)
    ]
    return {
        "benchmark": benchmark.key,
        "title": benchmark.title,
        "note": benchmark.note,
        "pairs": pairs,
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
        "ratio": {"median": statistics.median(ratios), "lowest": min(ratios), "highest": max(ratios)},
    }


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
        ratio = result["ratio"]
        spread = f"({ratio['lowest']:.2f}–{ratio['highest']:.2f})"
        lines.append(f"| | **Candour / stock Wagtail** | **{ratio['median']:.2f}** {spread} | | |")
    return "\n".join(lines)


def page(results: list[dict[str, Any]]) -> str:
    """docs/benchmarks.md."""
    stack = ", ".join(f"{name} {version(name.lower())}" for name in ("Django", "Wagtail"))
    notes = "\n".join(f"- **{result['title']}.** {result['note']}" for result in results)
    first = results[0]
    return f"""# Benchmarks

Written by `make bench`; do not edit by hand. The ratios are the claim: absolute times are those of one machine
({os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, {stack}, SQLite).
Below 1, Candour is faster.

{table(results)}

{notes}

## How it is measured

- {first["pairs"]} pairs for each benchmark. In a pair both sides run one after the other, and they swap places from
  pair to pair.
- A repetition is a fresh process on a fresh copy of its side's database: 5 requests to warm up, then
  {first["requests"]} that are timed one by one. Its result is their median; the table shows the median of all
  repetitions, with the lowest and the highest.
- A request goes through the side's whole WSGI application, with every middleware it has; there is no network between.
- After the timing, the answer is checked: every longer paragraph of the report must be in it, on either side.
- The stock side (`benchmarks/stock`) is what `wagtail start` makes, with one page type; it exists for the measurement
  only.
- The numbers are in `docs/benchmarks.json`. `python -m benchmarks --pairs 3 --only public` is a quick look.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--pairs", type=int, default=8)
    parser.add_argument("--requests", type=int, default=30)
    parser.add_argument("--only", choices=[each.key for each in BENCHMARKS])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="candour-bench-") as name:
        folder = Path(name)
        prepare(folder)
        chosen = [each for each in BENCHMARKS if options.only in (None, each.key)]
        results = [run(each, folder, options.pairs, options.requests) for each in chosen]
    sys.stdout.write(table(results) + "\n")
    if not options.only:
        (DOCS / "benchmarks.json").write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
        (DOCS / "benchmarks.md").write_text(page(results))


if __name__ == "__main__":
    main()
