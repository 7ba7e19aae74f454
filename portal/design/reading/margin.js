// Keeps comments beside their passage on a desk. Without this script, and on a phone, they stand under the paragraph.

const WIDE = window.matchMedia("(min-width: 68.75em)");
const GAP = 12;
const TALL = 120; // lower ones are not worth folding
const LEEWAY = 60; // how far a comment may push the next one before it folds

/** Lays out the comments of the reading view; `place()` again whenever anything moved. */
export class Margin {
  constructor(body) {
    this.body = body;
    this.current = null;
    this.waiting = false;
    new ResizeObserver(() => this.place()).observe(body.querySelector("article"));
    WIDE.addEventListener("change", () => this.place());
    body.addEventListener("toggle", () => this.place(), true);
    document.fonts?.ready.then(() => this.place());
  }

  get isWide() {
    return WIDE.matches;
  }

  /** Bring one comment (or the form) level with its passage; the others make room. */
  setCurrent(card) {
    this.current = card;
    for (const each of this.body.querySelectorAll(".comment--current")) each.classList.remove("comment--current");
    for (const each of this.body.querySelectorAll(".passage--current")) each.classList.remove("passage--current");
    if (card) {
      card.classList.add("comment--current");
      for (const mark of this.marksOf(card)) mark.classList.add("passage--current");
    }
    this.place();
  }

  marksOf(card) {
    const id = card.dataset.comment;
    return id ? this.body.querySelectorAll(`mark[data-comments~="${id}"]`) : [];
  }

  place() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.#place();
    });
  }

  #place() {
    this.body.classList.toggle("reading__body--placed", WIDE.matches);
    const cards = [...this.body.querySelectorAll(".reading__margin > .comment")];
    for (const card of cards) card.classList.remove("comment--folded");
    if (!WIDE.matches) {
      for (const card of cards) card.style.removeProperty("top");
      this.body.style.removeProperty("min-height");
      return;
    }
    const origin = this.body.getBoundingClientRect().top;
    const items = cards
      .map((card) => ({ card, wanted: this.#levelOf(card) - origin, height: card.offsetHeight }))
      .sort((one, other) => one.wanted - other.wanted);
    this.#foldCrowded(items);
    const pinned = Math.max(
      0,
      items.findIndex((item) => item.card === this.current),
    );
    for (let place = pinned; place < items.length; place += 1) {
      const before = items[place - 1];
      const free = place > pinned ? before.top + before.height + GAP : items[place].wanted;
      items[place].top = Math.max(items[place].wanted, free);
    }
    for (let place = pinned - 1; place >= 0; place -= 1) {
      items[place].top = Math.min(items[place].wanted, items[place + 1].top - items[place].height - GAP);
    }
    const rows = items.map(({ card }) => card.closest("[data-row]").getBoundingClientRect().top - origin);
    items.forEach(({ card, top }, place) => card.style.setProperty("top", `${Math.round(top - rows[place])}px`));
    const last = items.at(-1);
    this.body.style.setProperty("min-height", last ? `${Math.ceil(last.top + last.height + GAP)}px` : "0");
  }

  /** A tall comment that would push the next one away shows its beginning only, until someone goes to it. */
  #foldCrowded(items) {
    items.forEach((item, place) => {
      const next = items[place + 1];
      const pushes = next && item.wanted + item.height + GAP > next.wanted + LEEWAY;
      const foldable = item.height > TALL && item.card !== this.current && !item.card.matches("details, form");
      if (pushes && foldable) item.card.classList.add("comment--folded");
    });
    for (const item of items) item.height = item.card.offsetHeight;
  }

  #levelOf(card) {
    const [mark] = this.marksOf(card);
    const row = card.closest("[data-row]");
    const key = card.dataset.paragraph;
    const paragraph = key && row.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const place = mark ?? paragraph ?? row.querySelector(".reading__block");
    return place.getClientRects()[0]?.top ?? row.getBoundingClientRect().top;
  }
}
