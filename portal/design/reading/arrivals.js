// What others say while the page is open: asked for every few seconds while somebody looks at it, put in place row by row.
// A row in which the reader is at work (typing, choosing words, the focus in it) waits until they have left it.
import { replaceRow } from "./send.js";

const EVERY = 5_000;
const AFTER_TROUBLE = 30_000;

/**
 * Ask for what has changed since the page was made; `take` gets the answer's HTML. Ends when the session does.
 */
export function askForArrivals(place, take) {
  let { state } = place.dataset;
  let timer = null;

  async function ask() {
    clearTimeout(timer);
    if (document.hidden) return; // asked at once when the page is looked at again
    let wait = EVERY;
    try {
      const answer = await fetch(place.dataset.arrivals, {
        headers: { "X-Requested-With": "fetch", "If-None-Match": state },
        credentials: "same-origin",
        cache: "no-store",
      });
      if (answer.redirected || answer.status === 401 || answer.status === 404) return;
      if (answer.ok) {
        take(new DOMParser().parseFromString(await answer.text(), "text/html"));
        state = answer.headers.get("ETag");
      } else if (answer.status !== 304) wait = AFTER_TROUBLE;
    } catch {
      wait = AFTER_TROUBLE;
    }
    timer = setTimeout(ask, wait);
  }

  document.addEventListener("visibilitychange", ask);
  timer = setTimeout(ask, EVERY);
}

const versions = (row) =>
  [...(row?.querySelectorAll("[data-changed]") ?? [])].map((each) => `${each.id} ${each.dataset.changed}`).join();

function isAtWork(row) {
  if (row.contains(document.activeElement)) return true;
  if (row.querySelector(".composer, .passage-bar")) return true;
  const selection = document.getSelection();
  return !selection.isCollapsed && selection.containsNode(row, true);
}

/** Puts rows in place when nobody is at work in them; `placed` is told of those that differ from what stood there. */
export class Arrivals {
  constructor(reading, before, placed) {
    this.waiting = new Map();
    this.before = before;
    this.placed = placed;
    askForArrivals(reading, (page) => {
      for (const row of page.querySelectorAll("[data-row]")) this.waiting.set(row.dataset.row, row);
      this.place();
    });
    document.addEventListener("focusout", () => setTimeout(() => this.place(), 500));
    document.addEventListener("selectionchange", () => this.waiting.size && setTimeout(() => this.place(), 500));
  }

  place() {
    const news = [];
    for (const [name, row] of this.waiting) {
      const old = document.querySelector(`[data-row="${CSS.escape(name)}"]`);
      const same = !old || versions(old) === versions(row);
      if (!same && isAtWork(old)) continue;
      this.waiting.delete(name);
      if (same) continue;
      if (!news.length) this.before();
      const known = new Set(versions(old).split(","));
      const unfolded = [...old.querySelectorAll("details[id][open]")].map((each) => each.id);
      replaceRow(row, row);
      for (const id of unfolded) row.querySelector(`details#${id}`)?.setAttribute("open", "");
      for (const card of row.querySelectorAll("[data-changed]")) {
        if (!known.has(`${card.id} ${card.dataset.changed}`)) card.classList.add("comment--new");
      }
      news.push(row);
    }
    if (news.length) this.placed(news);
  }
}
