"""A person at a browser, watched: what their browser asked of other hosts, and what the strict policy refused."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "tests" / "output"
AXE = ROOT / "portal/design/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong
DESK, PHONE = 1280, 390
"""Widths of a laptop and of a phone, in CSS pixels."""


def faults(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA on the page as it stands: one line each, with the first place."""
    page.wait_for_load_state()  # a click waits for the next page's first bytes only
    # Through the debugger rather than a script tag, which the content security policy rightly refuses.
    page.evaluate(AXE.read_text())
    rules = json.dumps({"runOnly": {"type": "tag", "values": RULES}})
    found = json.loads(page.evaluate(f"async () => JSON.stringify((await axe.run(document, {rules})).violations)"))
    return [f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]}" for each in found]


def select(page: Page, words: str) -> None:
    """Select words of the report with the mouse, from their first letter to their last.

    The page may still be settling (comments find their places a frame after the window was resized): what was selected
    is looked at, and selected again where it was something else.
    """
    selected = ""
    for _ in range(20):
        box = page.evaluate(_PLACE_OF_WORDS, words)
        page.mouse.move(box[0], box[1])
        page.mouse.down()
        page.mouse.move(box[2] - 5, box[3], steps=5)
        page.mouse.move(box[2], box[3])
        page.mouse.up()
        selected = page.evaluate("document.getSelection().toString()").strip()
        if selected == words:
            return
    raise AssertionError(f"{selected!r} was selected, not {words!r}")


_PLACE_OF_WORDS = """async (words) => {
    const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(words);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + words.length);
        walker.currentNode.parentElement.scrollIntoView({block: "center"});
        for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
        const all = [...range.getClientRects()];
        const [first, last] = [all[0], all[all.length - 1]];
        return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
    }
}"""


@dataclass
class Visitor:
    """One person with a browser of their own (no cookie shared), who keeps to `home`, the server under test."""

    browser: Browser
    home: str
    width: int = DESK
    scripts: bool = True
    other_hosts: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context: BrowserContext = self.browser.new_context(
            base_url=self.home,
            viewport={"width": self.width, "height": 900},
            reduced_motion="reduce",
            java_script_enabled=self.scripts,
        )
        self.context.set_default_timeout(30_000)
        self.context.on("request", self._on_request)
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self.broken.append(str(error.error)))
        self.page: Page = self.context.new_page()

    def _on_request(self, request: Request) -> None:
        where = urlsplit(request.url)
        if where.scheme not in ("data", "blob") and where.netloc != urlsplit(self.home).netloc:
            self.other_hosts.append(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        # Wagtail's own editor has two inline scripts, which the policy stops without harm.
        in_editor = message.page is not None and urlsplit(message.page.url).path.startswith("/admin/")
        if "Content Security Policy" in message.text and not in_editor:
            self.refused.append(message.text)

    def keep(self, name: str, *, widths: tuple[int, ...] = (DESK, PHONE)) -> list[str]:
        """Keep a picture of the page at each width in tests/output as `name`-WIDTH.png; says what is wrong with it.

        Wrong is: what axe finds at any of the widths, and a page that scrolls sideways.
        """
        self.page.wait_for_load_state()
        wrong: list[str] = []
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            path = OUTPUT / f"{name}-{width}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=path, full_page=True)
            wrong += [f"{name} at {width} px: {fault}" for fault in faults(self.page)]
            if self.page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{name} at {width} px: the page scrolls sideways")
        self.page.set_viewport_size({"width": self.width, "height": 900})
        return wrong

    def leave(self) -> None:
        """Close the browser; fails where it asked another host, was refused by the policy, or a script broke."""
        self.context.close()
        assert self.other_hosts == [], "the browser asked another host"
        assert self.refused == [], "the content security policy refused something"
        assert self.broken == [], "a script broke"
