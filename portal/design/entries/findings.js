// The disclosure check by keyboard: next, before, replace, keep. Without this script everything is a form.
import { listShortcuts, onKeys } from "../reading/keys.js";

const cards = [...document.querySelectorAll("[data-finding]")];
const showShortcuts = listShortcuts(document);
for (const each of document.querySelectorAll("[data-with-scripts]")) each.hidden = false;

const here = () => document.activeElement.closest?.("[data-finding]");

function goTo(card) {
  card?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: "center" });
}

function step(by) {
  const at = cards.indexOf(here());
  goTo(at < 0 ? cards[0] : cards[at + by]);
}

function keep() {
  const details = (here() ?? cards[0])?.querySelector("[data-keep]");
  if (!details) return;
  details.open = true;
  details.querySelector("input[name=reason]").focus();
}

// Only where a person has gone to: a key pressed by chance changes nothing.
function replace() {
  here()?.querySelector("[data-replace]")?.click();
}

onKeys({ n: () => step(1), p: () => step(-1), r: replace, k: keep, "?": showShortcuts });

if (location.hash.startsWith("#finding-")) goTo(document.getElementById(location.hash.slice(1)) ?? cards.at(-1));
