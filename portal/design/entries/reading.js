// The reading view: select words and comment, move by keyboard, keep comments beside their passage. The page does all
// of it without this script too, with a link at each paragraph and a page of its own for the comment.
import { Arrivals } from "../reading/arrivals.js";
import { Composer } from "../reading/composer.js";
import { listShortcuts, offerPrint, onKeys } from "../reading/keys.js";
import { Margin } from "../reading/margin.js";
import { replaceRow, send } from "../reading/send.js";
import { byAWord, rangeOf, selected, wholeOf } from "../reading/text.js";

const reading = document.querySelector("[data-reading]");
const body = reading.querySelector("[data-body]");
const live = document.querySelector("[data-live]");
const words = reading.dataset;
const margin = new Margin(body);
const mayComment = Boolean(document.querySelector("template[data-composer]"));

const paragraphs = () => [...body.querySelectorAll(".reading__block [data-key]")];
const threads = () => [...body.querySelectorAll(".comment[data-open]")].filter((each) => each.offsetParent);

function say(text) {
  live.textContent = "";
  setTimeout(() => (live.textContent = text), 50);
}

function goTo(element, scroll = true) {
  if (!element) return;
  element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
  if (scroll) element.scrollIntoView({ block: "center" });
}

// Where the reader is: the paragraph with the focus, or the one nearest to the top of the window.
function here() {
  const focused = document.activeElement.closest?.("[data-key]");
  if (focused) return focused;
  const row = document.activeElement.closest?.("[data-row]")?.querySelector("[data-key]");
  return row ?? paragraphs().find((each) => each.getBoundingClientRect().bottom > 80);
}

function step(list, from, by) {
  const at = list.indexOf(from);
  if (at === -1) return list.find((each) => each.getBoundingClientRect().top > 0) ?? list[0];
  return list[at + by];
}

function move(by) {
  const at = document.activeElement.closest?.("[data-key]");
  goTo(step(paragraphs(), at ?? (by < 0 ? here() : null), by));
}

function moveByComment(by) {
  goTo(step(threads(), document.activeElement.closest?.(".comment"), by));
}

// Comments and their passages

body.addEventListener("focusin", (event) => {
  const card = event.target.closest(".comment");
  if (card && card !== margin.current) margin.setCurrent(card);
});

body.addEventListener("click", (event) => {
  const mark = event.target.closest("mark.passage");
  if (!mark || !document.getSelection().isCollapsed) return;
  const ids = mark.dataset.comments.split(" ");
  const next = (ids.indexOf(margin.current?.dataset.comment) + 1) % ids.length;
  goTo(document.getElementById(`comment-${ids[next]}`), !margin.isWide);
});

// Sending

function recount() {
  for (const section of body.querySelectorAll("[data-section]")) {
    const open = section.querySelectorAll(".comment[data-open]").length;
    const count = reading.querySelector(`[data-count="${CSS.escape(section.dataset.section)}"]`);
    if (!count) continue;
    count.hidden = !open;
    count.querySelector("[data-count-number]").textContent = open;
  }
  const tally = document.querySelector("[data-open-count]");
  if (tally) tally.textContent = body.querySelectorAll(".comment[data-open]").length;
}

body.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-change]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const { row, refusal, trouble } = await send(form);
  delete form.dataset.sending;
  if (!row) {
    refuse(form, refusal ?? [document.createTextNode(words[trouble])]);
    return;
  }
  const { change } = form.dataset;
  const id = form.closest("[data-comment]")?.dataset.comment;
  if (change === "saved") composer.sent();
  else if (composer?.isIn(row.dataset.row)) composer.leave();
  replaceRow(row, form);
  recount();
  say(words[change]);
  if (change === "saved") {
    goTo(row.querySelector(`[data-key="${CSS.escape(form.elements.paragraph.value)}"]`), false);
  } else {
    const card = document.getElementById(`comment-${id}`);
    goTo(card?.querySelector("summary:first-child") ?? card, false);
  }
  margin.place();
});

function refuse(form, content) {
  const place = form.querySelector("[data-refusal]") ?? form.appendChild(document.createElement("div"));
  place.setAttribute("role", "alert");
  place.classList.add("govuk-error-message");
  place.replaceChildren(...content);
  form.querySelector("textarea")?.focus();
  margin.place();
}

// What others say meanwhile

if (words.arrivals) {
  let level = null;
  const keepLevel = () => {
    const at = here();
    level = at && { at, top: at.getBoundingClientRect().top };
  };
  // On a phone comments stand in the text: what one reads stays where it is on the screen.
  new Arrivals(reading, keepLevel, (rows) => {
    recount();
    const names = rows.map((row) => row.querySelector("[role=group]")?.getAttribute("aria-label")).filter(Boolean);
    say(`${words.arrived} ${names.join(", ")}`);
    margin.place();
    if (level?.at.isConnected) window.scrollBy(0, level.at.getBoundingClientRect().top - level.top);
  });
}

// Choosing a passage and writing

let composer = null;
let chosen = null;
let bar = null;

function hideBar() {
  bar?.remove();
  bar = null;
}

function showBar(passage) {
  hideBar();
  const row = passage.paragraph.closest("[data-row]");
  bar = document.querySelector("template[data-bar]").content.firstElementChild.cloneNode(true);
  row.querySelector(".reading__block").after(bar);
  const box = row.getBoundingClientRect();
  const last = [...rangeOf(passage.paragraph, passage.start, passage.end).getClientRects()].pop();
  if (last) {
    bar.style.setProperty("top", `${Math.round(last.bottom - box.top + 6)}px`);
    bar.style.setProperty("left", `${Math.round(Math.max(0, Math.min(last.right - box.left, box.width) - bar.offsetWidth))}px`);
  }
  bar.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
  bar.querySelector("[data-comment-here]").addEventListener("click", () => write(passage));
}

function show(passage) {
  chosen = passage;
  const range = rangeOf(passage.paragraph, passage.start, passage.end);
  document.getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  const text = passage.whole ? words.whole : passage.quote;
  say(`${words.passage} ${text}`);
}

function write(passage) {
  hideBar();
  chosen = null;
  document.getSelection().removeAllRanges();
  composer.open(passage);
}

function leaveChoosing() {
  const paragraph = chosen?.paragraph;
  chosen = null;
  hideBar();
  document.getSelection().removeAllRanges();
  if (paragraph) goTo(paragraph, false);
}

function narrow(event) {
  if (!chosen) return false;
  show(byAWord(chosen, event.key));
  return true;
}

function comment() {
  const passage = selected(paragraphs());
  if (passage && !chosen) return write(passage);
  if (chosen) return write(chosen);
  const paragraph = here();
  const whole = paragraph && wholeOf(paragraph);
  if (!whole) return false;
  goTo(paragraph, false);
  show(whole);
  return true;
}

if (mayComment) {
  composer = new Composer(reading, margin, say);
  const showShortcuts = listShortcuts(reading);
  reading.querySelector("[data-without-scripts]").hidden = true;
  reading.querySelector("[data-with-scripts]").hidden = false;

  let pressed = false;
  let timer = null;
  document.addEventListener("pointerdown", () => (pressed = true));
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => ((pressed = false), look()));
  document.addEventListener("selectionchange", () => look());

  function look() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (pressed || document.activeElement.matches("textarea, input")) return;
      const passage = selected(paragraphs());
      if (passage) showBar(passage);
      else {
        hideBar();
        chosen = null;
      }
    }, 120);
  }

  body.addEventListener("click", (event) => {
    const link = event.target.closest("[data-say]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const row = link.closest("[data-row]");
    // Which item or cell, and what to say of a figure, a section or the report, is asked on the page of its own.
    if (row.querySelectorAll(".reading__block [data-key]").length !== 1) return;
    event.preventDefault();
    const whole = wholeOf(row.querySelector("[data-key]"));
    if (whole) write(whole);
  });

  onKeys({
    j: () => move(1),
    k: () => move(-1),
    n: () => moveByComment(1),
    p: () => moveByComment(-1),
    c: comment,
    "?": showShortcuts,
    "Shift+ArrowLeft": narrow,
    "Shift+ArrowRight": narrow,
    "Shift+ArrowUp": narrow,
    "Shift+ArrowDown": narrow,
    Enter: () => (chosen ? write(chosen) : false),
    Escape: () => (chosen || bar ? leaveChoosing() : false),
  });
} else {
  onKeys({ j: () => move(1), k: () => move(-1), n: () => moveByComment(1), p: () => moveByComment(-1) });
}

offerPrint();

// Contents: folded away on a phone, and marked with where the reader is.
const contents = reading.querySelector("[data-contents]");
const inView = new IntersectionObserver(
  (entries) => {
    const entry = entries.find((each) => each.isIntersecting);
    if (!entry) return;
    for (const each of contents.querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
    const heading = entry.target.querySelector(".report__heading");
    contents.querySelector(`a[href="#${CSS.escape(heading.id)}"]`)?.setAttribute("aria-current", "true");
  },
  { rootMargin: "-10% 0px -85% 0px" },
);
for (const section of body.querySelectorAll("[data-section]")) inView.observe(section);
if (!margin.isWide) contents.open = false;
const linked = document.getElementById(window.location.hash.slice(1))?.closest?.(".comment");
if (linked) goTo(linked);
margin.place();
