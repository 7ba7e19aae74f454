// Gives Wagtail's editor the names that it leaves out, so that a screen reader can say which field someone is in:
// rich text boxes take their panel's heading, a table's hidden input the words that portal/wagtail_hooks.py gives.
// And gives each new block its identity at once: Wagtail would give it another one at every save until a reload.
import { keepTheDiscussion } from "../js/discussion.js";
import { mindTheSession } from "../js/editor-session.js";

const words = document.querySelector("script[data-in-table]").dataset;

function giveIdentities() {
  for (const field of document.querySelectorAll('[data-streamfield-child] > input[name$="-id"][value=""]')) {
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte, place) => {
      if (place === 6) byte = (byte & 0x0f) | 0x40; // version 4
      if (place === 8) byte = (byte & 0x3f) | 0x80; // its variant
      return byte.toString(16).padStart(2, "0");
    });
    field.setAttribute("value", hex.join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"));
  }
}

function giveNames() {
  for (const box of document.querySelectorAll('[role="textbox"]:not([aria-labelledby]):not([aria-label])')) {
    const heading = box.closest("[data-panel][aria-labelledby]")?.getAttribute("aria-labelledby");
    if (heading) box.setAttribute("aria-labelledby", heading);
  }
  document.getElementById("HandsontableCopyPaste")?.setAttribute("aria-label", words.inTable);
}

function give() {
  giveIdentities();
  giveNames();
}

new MutationObserver(give).observe(document.body, { childList: true, subtree: true });
give();
mindTheSession(words);
keepTheDiscussion();
