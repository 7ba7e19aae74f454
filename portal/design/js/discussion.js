// The discussion beside Wagtail's editor: fetched when its panel is opened, changed without leaving the page. What is
// typed in the draft is never touched, and a reply that was begun is put back after each change.

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

  async function look() {
    const answer = await fetch(place.dataset.discussion, { headers });
    if (!answer.ok || answer.redirected) throw new Error("not fetched");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const typed = begun();
    threads.replaceChildren(...fresh.body.childNodes);
    for (const [id, text] of typed) {
      const field = document.getElementById(id);
      if (!field) continue;
      field.value = text;
      field.closest("details").open = true;
    }
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

  const trouble = () => (told.textContent = place.dataset.trouble);

  threads.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    const { thread } = form.closest("[data-thread]").dataset;
    send(form)
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
  if (!panel.hidden) look().catch(trouble);
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
