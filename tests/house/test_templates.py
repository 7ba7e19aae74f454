"""What every template and every line of static source must keep to: the strict policy, one host, words in gettext."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.environment import ROOT

TEMPLATES = sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")])
DESIGN = ROOT / "portal" / "design"
SOURCES = sorted(
    path
    for pattern in ("*.js", "*.mjs", "*.scss", "*.svg")
    for path in DESIGN.rglob(pattern)
    if "node_modules" not in path.parts
)

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:",
    re.IGNORECASE,
)
LOADED_FROM_OUTSIDE = re.compile(
    r"(?:\bsrc|\bsrcset|\baction|<link[^>]*\bhref)\s*=\s*[\"']\s*(?:https?:)?//", re.IGNORECASE
)
NAMESPACES = re.compile(r"https?://www\.w3\.org/[^\s\"')]*")

TRANSLATED = re.compile(r"{%-?\s*(blocktranslate|blocktrans)\b.*?{%-?\s*end\1\s*%}", re.DOTALL)
NOT_WORDS = re.compile(
    r"{%\s*block \w*class\w*\s*%}.*?{%\s*endblock|{%-?\s*comment.*?endcomment\s*%}|<!--.*?-->"
    r"|<script.*?</script>|<svg.*?</svg>|{#.*?#}|{%.*?%}|{{.*?}}|&[a-z#0-9]+;",
    re.DOTALL,
)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
SPOKEN = re.compile(r"\b(?:aria-label|alt|title|placeholder)=\"([^\"]*)\"")
WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = {"Candour", "JSON", "HTML", "PDF"}
"""Names that are the same in every language."""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def bare_words(text: str) -> list[str]:
    """The words of a template that a reader would see and no translator would."""
    text = NOT_WORDS.sub(" ", TRANSLATED.sub(" ", text))
    seen = [TAG.sub(" ", text), *SPOKEN.findall(text)]
    return [word for part in seen for word in WORD.findall(part) if word not in NAMES]


def test_bare_words_are_found() -> None:
    assert bare_words('<p title="Read">{% translate "Yes" %} {{ name }} No {# a note #}</p>') == ["No", "Read"]
    assert bare_words("{% blocktranslate %}Yes <b>and</b> yes{% endblocktranslate %}") == []


@pytest.mark.parametrize("template", [path for path in TEMPLATES if path.suffix == ".html"], ids=named)
def test_every_word_of_a_template_can_be_translated(template: Path) -> None:
    assert bare_words(template.read_text()) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_a_template_holds_no_script_and_no_style_of_its_own(template: Path) -> None:
    assert INLINE.findall(template.read_text()) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_a_template_loads_nothing_from_another_host(template: Path) -> None:
    assert LOADED_FROM_OUTSIDE.findall(template.read_text()) == []


@pytest.mark.parametrize("source", SOURCES, ids=named)
def test_static_source_names_no_other_host(source: Path) -> None:
    assert re.findall(r"https?://[^\s\"')]+", NAMESPACES.sub("", source.read_text())) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_a_template_stays_readable(template: Path) -> None:
    assert len(template.read_text().splitlines()) <= 200
