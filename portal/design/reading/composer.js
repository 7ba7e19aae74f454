// The form for a new comment, beside its passage. What was written is never thrown away while the page is open.
import { rangeOf } from "./text.js";

export class Composer {
  constructor(reading, margin, say) {
    this.reading = reading;
    this.margin = margin;
    this.say = say;
    this.form = null;
    this.passage = null;
    this.unsent = "";
    window.addEventListener("beforeunload", (event) => {
      if (this.form?.elements.text.value.trim() || this.unsent.trim()) event.preventDefault();
    });
  }

  /** Open the form for a passage; words that were not sent yet come along. */
  open(passage) {
    this.#close();
    const form = document.querySelector("template[data-composer]").content.firstElementChild.cloneNode(true);
    const row = passage.paragraph.closest("[data-row]");
    form.elements.paragraph.value = passage.paragraph.dataset.key;
    form.elements.start.value = passage.start;
    form.elements.end.value = passage.end;
    form.elements.quote.value = passage.quote;
    const begun = document.querySelector(`[data-begun="${CSS.escape(passage.paragraph.dataset.key)}"]`);
    form.elements.text.value = this.unsent || (begun?.dataset.text ?? "");
    form.elements.replacement.value = passage.quote; // to be changed rather than typed anew
    form.dataset.paragraph = passage.paragraph.dataset.key;
    form.querySelector("[data-title]").textContent = row.querySelector("[data-say]").lastElementChild.textContent;
    const quote = form.querySelector("[data-quote]");
    if (passage.whole) quote.remove();
    else quote.textContent = passage.quote;
    form.querySelector("[data-leave]").addEventListener("click", () => this.leave());
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.leave();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    marginOf(row).append(form);
    this.form = form;
    this.passage = passage;
    this.unsent = "";
    light(passage);
    this.margin.setCurrent(form);
    form.elements.text.focus({ preventScroll: this.margin.isWide });
  }

  /** Close without sending, back to the paragraph. */
  leave() {
    const { paragraph } = this.passage;
    this.#close();
    paragraph.setAttribute("tabindex", "-1");
    paragraph.focus({ preventScroll: true });
    if (this.unsent.trim()) this.say(this.reading.dataset.kept);
  }

  isIn(row) {
    return this.form?.closest("[data-row]").dataset.row === row;
  }

  /** The comment was saved. */
  sent() {
    this.form.elements.text.value = "";
    this.#close();
  }

  #close() {
    if (!this.form) return;
    this.unsent = this.form.elements.text.value;
    const row = this.form.parentElement;
    this.form.remove();
    if (!row.children.length) row.remove();
    this.form = null;
    light(null);
    this.margin.setCurrent(null);
  }
}

function marginOf(row) {
  const there = row.querySelector(".reading__margin");
  if (there) return there;
  const made = document.createElement("div");
  made.className = "reading__margin";
  row.append(made);
  return made;
}

/** Show which words are being commented on, where the browser can mark them without touching the page. */
function light(passage) {
  if (!CSS.highlights) return;
  CSS.highlights.delete("commenting");
  if (passage) {
    const range = rangeOf(passage.paragraph, passage.start, passage.end);
    CSS.highlights.set("commenting", new Highlight(range));
  }
}
