"""The security page stands up: every requirement once, every file that it names is there, its sums are right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from portal.environment import ROOT

PAGE = (ROOT / "docs/security.md").read_text()

ASVS = """
1.1:22 1.2:1111122223 1.3:112222222223 1.4:222 1.5:123
2.1:122 2.2:112 2.3:12223 2.4:23
3.1:3 3.2:113 3.3:12223 3.4:11222233 3.5:11122333 3.6:3 3.7:22333
4.1:12233 4.2:23333 4.3:22 4.4:1222
5.1:2 5.2:112333 5.3:113 5.4:222
6.1:122 6.2:111111112222 6.3:11223333 6.4:112233 6.5:22222333 6.6:2223 6.7:33 6.8:2222
7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:223 7.6:22
8.1:1233 8.2:1123 8.3:133 8.4:23
9.1:111 9.2:1222
10.1:22 10.2:223 10.3:22223 10.4:1111122222233333 10.5:22222 10.6:22 10.7:222
11.1:2233 11.2:22233 11.3:11233 11.4:1222 11.5:23 11.6:23 11.7:33
12.1:12233 12.2:11 12.3:22223
13.1:2333 13.2:222223 13.3:2233 13.4:1222233
14.1:22 14.2:12223333 14.3:122
15.1:12233 15.2:12233 15.3:1222222 15.4:3333
16.1:2 16.2:22222 16.3:2222 16.4:222 16.5:2223
17.1:23 17.2:22223333 17.3:22
"""
"""OWASP ASVS 5.0.0: each section with the level of its first, second, third… requirement."""

TO_LEVEL_3 = frozenset({"8", "14", "16"})
VERDICTS = ("Met", "Operator", "Not applicable", "Not met")

ROW = re.compile(rf"^\| (\d+\.\d+\.\d+) \| (\d) \| (.+?) \| ({'|'.join(VERDICTS)}): (.+) \|$", re.MULTILINE)


def asked_for() -> Iterator[tuple[str, str]]:
    """Number and level of each requirement of level 1 and 2, and of level 3 where that is claimed."""
    for section in ASVS.split():
        name, _colon, levels = section.partition(":")
        for number, level in enumerate(levels, start=1):
            if level < "3" or name.partition(".")[0] in TO_LEVEL_3:
                yield f"{name}.{number}", level


def test_the_list_is_the_whole_standard() -> None:
    assert sum(len(section.partition(":")[2]) for section in ASVS.split()) == 345


def test_every_requirement_of_the_levels_claimed_has_one_row() -> None:
    assert [(number, level) for number, level, *_rest in ROW.findall(PAGE)] == list(asked_for())


def test_every_row_of_a_table_of_requirements_is_understood() -> None:
    assert len(re.findall(r"^\| \d+\.\d+", PAGE, re.MULTILINE)) == len(ROW.findall(PAGE))


def test_every_file_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"`([\w./-]+/[\w./-]+\.\w+)`", PAGE)) | {
        f"docs/{name}" for name in re.findall(r"\]\((\w+\.md)\)", PAGE)
    }
    assert named
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_what_is_met_is_shown_by_tests_in_the_main_and_by_parts_of_the_page_that_are_there() -> None:
    met = [why for _number, _level, _what, verdict, why in ROW.findall(PAGE) if verdict == "Met"]
    assert sum("`tests/" in why for why in met) > len(met) / 2
    assert {f"## {part}" for part in re.findall(r"“([^”]+)” below", PAGE)} <= set(PAGE.splitlines())


def test_the_sums_are_those_of_the_rows() -> None:
    found: dict[str, Counter[str]] = {}
    for number, _level, _what, verdict, _why in ROW.findall(PAGE):
        found.setdefault(number.partition(".")[0], Counter())[verdict] += 1
    said = re.findall(r"^\| V(\d+) [^|]+\| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE)
    assert said == [(chapter, *(str(count[verdict]) for verdict in VERDICTS)) for chapter, count in found.items()]
