// Gives Wagtail's editor the names that it leaves out, so that a screen reader can say which field someone is in:
// rich text boxes take their panel's heading, a table's hidden input the words that portal/wagtail_hooks.py gives.
import { mindTheSession } from "../js/editor-session.js";

const words = document.querySelector("script[data-in-table]").dataset;

function giveNames() {
  for (const box of document.querySelectorAll('[role="textbox"]:not([aria-labelledby]):not([aria-label])')) {
    const heading = box.closest("[data-panel][aria-labelledby]")?.getAttribute("aria-labelledby");
    if (heading) box.setAttribute("aria-labelledby", heading);
  }
  document.getElementById("HandsontableCopyPaste")?.setAttribute("aria-label", words.inTable);
}

new MutationObserver(giveNames).observe(document.body, { childList: true, subtree: true });
giveNames();
mindTheSession(words);
