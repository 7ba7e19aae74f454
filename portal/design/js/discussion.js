// The discussion beside Wagtail's editor: fetched when its panel is opened, changed without leaving the page. What is
// typed in the draft is never touched, and a reply that was begun is put back after each change.

const ACCEPTED = "candour-accepted";
const LONGEST_SAVE = 20_000;
const HANDED_OVER = 600; // a rich text box hands over what is typed in it a quarter of a second after the last key

export function keepTheDiscussion() {
  const place = document.querySelector("[data-discussion]");
  if (!place) return;
  const panel = place.closest("[data-side-panel]");
  const threads = place.querySelector("[data-threads]");
  const told = place.querySelector("[data-told]");
  const toggle = document.querySelector('[data-side-panel-toggle="discussion"]');
  const counter = toggle.querySelector("[data-side-panel-toggle-counter]");
  const headers = { "X-Requested-With": "fetch" };

  const begun = () =>
    new Map([...threads.querySelectorAll("textarea")].filter((each) => each.value).map((each) => [each.id, each.value]));

  function putBack(typed) {
    for (const [id, text] of typed) {
      const field = document.getElementById(id);
      if (!field) continue;
      field.value = text;
      field.closest("details").open = true;
    }
  }

  async function look() {
    const answer = await fetch(place.dataset.discussion, { headers });
    if (!answer.ok || answer.redirected) throw new Error("not fetched");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const typed = begun();
    threads.replaceChildren(...fresh.body.childNodes);
    putBack(typed);
    const open = Number(threads.querySelector("[data-open-comments]").dataset.openComments);
    toggle.setAttribute("aria-label", toggle.getAttribute("aria-label").replace(/\d+/, open));
    counter.textContent = open;
    counter.hidden = !open;
  }

  async function send(form) {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers });
    if (answer.ok && !answer.redirected) {
      form.reset();
      await look();
      told.textContent = place.dataset.done;
      return;
    }
    const refused = answer.status === 422 ? (await answer.text()).replace(/<[^>]*>/g, " ").trim() : "";
    told.textContent = refused || place.dataset.trouble;
  }

  // What is typed in the draft is saved first, then the words are put in, then the editor is opened anew with them in it.
  // Nothing can be typed in between; replies that were begun come along.
  async function accept(form) {
    const editor = document.querySelector("form[data-edit-form]");
    editor.inert = true;
    try {
      const saved = await saveNow(editor);
      if (!saved) return (told.textContent = place.dataset.unsaved);
      form.elements.saved_as.value = saved;
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers });
      if (answer.status === 204) {
        sessionStorage.setItem(ACCEPTED, JSON.stringify([...begun()]));
        return window.location.reload();
      }
      if (answer.status === 409) return showBoth(form, await answer.text());
      told.textContent = answer.status === 422 ? await answer.text() : place.dataset.trouble;
    } finally {
      editor.inert = false;
    }
  }

  // The passage has changed since: the server's page shows both, and asks.
  function showBoth(form, html) {
    const differs = new DOMParser().parseFromString(html, "text/html").querySelector("[data-differs]");
    const again = differs.querySelector("form");
    if (again) {
      again.dataset.accept = "";
      again.append(form.elements.saved_as.cloneNode());
      again.querySelector("button").className = "button button-small";
    }
    const card = form.closest("[data-thread]");
    card.querySelector("[data-differs]")?.remove();
    form.after(differs);
    form.hidden = Boolean(again); // its place is taken by the one that says what it puts where
    card.focus();
  }

  function comeBack() {
    const kept = sessionStorage.getItem(ACCEPTED);
    if (!kept) return;
    sessionStorage.removeItem(ACCEPTED);
    putBack(new Map(JSON.parse(kept)));
    told.textContent = place.dataset.accepted;
  }

  const trouble = () => (told.textContent = place.dataset.trouble);

  threads.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    const { thread } = form.closest("[data-thread]").dataset;
    (form.matches("[data-accept]") ? accept(form) : send(form))
      .catch(trouble)
      .finally(() => {
        delete form.dataset.sending;
        (threads.querySelector(`[data-thread="${thread}"]`) ?? told).focus?.();
      });
  });

  threads.addEventListener("click", (event) => {
    const button = event.target.closest("[data-go-to]");
    if (button) told.textContent = goTo(button.dataset) ? "" : place.dataset.gone;
  });

  new MutationObserver(() => panel.hidden || look().catch(trouble)).observe(panel, { attributeFilter: ["hidden"] });
  if (!panel.hidden || sessionStorage.getItem(ACCEPTED)) look().then(comeBack).catch(trouble);
}

/** Have Wagtail's editor save what is typed in it; the id of the revision, or nothing where it was not saved. */
async function saveNow(editor) {
  await new Promise((resolve) => setTimeout(resolve, HANDED_OVER));
  const ended = new AbortController();
  return new Promise((resolve) => {
    const listen = (name, action) => document.addEventListener(`w-autosave:${name}`, action, { signal: ended.signal });
    let begun = false; // a save that was under way before may lack the last words
    listen("save", () => (begun = true));
    listen("success", ({ detail }) => begun && resolve(detail.response?.revision_id ?? ""));
    listen("error", () => begun && resolve(""));
    setTimeout(() => resolve(""), LONGEST_SAVE);
    editor.dispatchEvent(new CustomEvent("w-unsaved:add", { cancelable: true }));
  }).finally(() => ended.abort());
}

// A paragraph of running text stands under its key; what is in a table, or a whole section, under its block's id.
function goTo({ goTo: key, section, quote }) {
  const text = document.querySelector(`[data-block="true"][data-offset-key^="${CSS.escape(key)}-"]`);
  const block = text ?? blockOf(key) ?? blockOf(section);
  if (!block) return false;
  for (let each = block; each; each = each.parentElement.closest("[data-panel]")) {
    const toggle = each.querySelector(":scope > * [data-panel-toggle]");
    if (each.matches("[data-panel]") && toggle?.getAttribute("aria-expanded") === "false") toggle.click();
  }
  if (text) select(text, quote);
  else block.querySelector("input:not([type=hidden]), [contenteditable]")?.focus();
  block.scrollIntoView({ block: "center" });
  return true;
}

function blockOf(key) {
  const fields = document.querySelectorAll('[data-streamfield-child] > input[name$="-id"]');
  const start = key?.slice(1, 13);
  const field = [...fields].find((each) => start && each.value.replaceAll("-", "").startsWith(start));
  return field?.parentElement.querySelector("[data-panel]");
}

function select(block, quote) {
  block.closest("[contenteditable=true]").focus({ preventScroll: true });
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const start = Math.max(0, block.textContent.indexOf(quote));
  const bounds = [start, start + (block.textContent.includes(quote) ? quote.length : 0)];
  const points = [];
  for (let before = 0; walker.nextNode() && points.length < 2; before += walker.currentNode.length) {
    while (points.length < 2 && bounds[points.length] <= before + walker.currentNode.length) {
      points.push([walker.currentNode, bounds[points.length] - before]);
    }
  }
  if (points.length === 2) document.getSelection().setBaseAndExtent(...points[0], ...points[1]);
}
