// Keeps what is typed: a moment after typing stops, and when the page is left. Forms that carry a ticket (see
// portal/unsaved) are kept on the server, for the person alone. Nothing is stored in the browser.

const FIELD = "_unsaved";
const QUIET = 1000; // milliseconds without a key before what was typed is kept
const AT_LATEST = 8000; // of typing without a pause
const AGAIN = 10000; // after a failure
const KEEPALIVE_LIMIT = 60000; // bytes: browsers refuse larger requests from a page that is being left

const forms = new Map(); // those with something that is not kept yet, or on its way

function stateOf(form) {
  if (!forms.has(form)) forms.set(form, { since: 0, timer: null, sending: null });
  return forms.get(form);
}

function isKept(form) {
  return Boolean(form?.elements?.namedItem(FIELD) && form.querySelector("[data-unsaved]"));
}

/** Show that the form keeps what is typed; the line that says when goes to its end, in sight from everywhere in it. */
function show(form) {
  const line = form.querySelector("[data-unsaved]");
  if (!line.hidden) return;
  line.hidden = false;
  form.querySelector("[data-unsaved-what]").hidden = false;
  form.append(line);
}

/** What the form would send, without files. */
function wordsOf(form) {
  const words = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") words.append(name, value);
  return words;
}

function say(form, text, { signIn = false } = {}) {
  const line = form.querySelector("[data-unsaved]");
  const said = line.querySelector("[data-said]");
  line.querySelector("[data-sign-in-link]")?.remove();
  if (said.textContent !== text) said.textContent = text; // so that a screen reader hears "Saved 10:42" once a minute
  if (!signIn) return;
  const link = document.createElement("a");
  link.className = "govuk-link";
  link.dataset.signInLink = "";
  link.href = `${window.location.pathname}${window.location.search}`;
  link.textContent = line.dataset.signIn;
  said.after(" ", link);
}

function renewToken(token) {
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  for (const template of document.querySelectorAll("template")) {
    template.content.querySelector("[name=csrfmiddlewaretoken]")?.setAttribute("value", token);
  }
}

async function ask(form, words, leaving) {
  const line = form.querySelector("[data-unsaved]");
  const body = words.toString();
  try {
    const answer = await fetch(line.dataset.unsaved, {
      method: "POST",
      body: words,
      headers: { "X-Requested-With": "fetch" },
      keepalive: leaving && body.length < KEEPALIVE_LIMIT,
    });
    const { said, token, kept } = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (token) renewToken(token);
    if (said || answer.ok) say(form, said, { signIn: Boolean(kept) });
    else say(form, line.dataset.lost);
    return answer.status < 500;
  } catch {
    say(form, line.dataset.lost);
    return false;
  }
}

function keep(form, leaving = false) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  state.timer = null;
  if (state.sending && !leaving) {
    later(form, QUIET);
    return;
  }
  state.since = 0;
  state.sending = ask(form, wordsOf(form), leaving).then((done) => {
    state.sending = null;
    if (!done && !state.timer) later(form, AGAIN);
    if (done && !state.timer) forms.delete(form);
  });
}

function later(form, pause) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => keep(form), pause);
}

function typed(event) {
  const { form } = event.target;
  if (!isKept(form)) return;
  show(form);
  const state = stateOf(form);
  state.since ||= Date.now();
  later(form, Math.max(0, Math.min(QUIET, state.since + AT_LATEST - Date.now())));
}

function leaving() {
  for (const [form, state] of forms) if (state.timer) keep(form, true);
}

/** The form is sent: what it holds needs keeping no more, and what is on its way must not come after it. */
function sent(event) {
  const form = event.target;
  const state = forms.get(form);
  if (!state) return;
  clearTimeout(state.timer);
  state.timer = null;
  if (!state.sending) {
    forms.delete(form);
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  state.sending.then(() => form.requestSubmit(event.submitter));
}

export function keepWhatIsTyped() {
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("submit", sent, { capture: true });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leaving());
  window.addEventListener("pagehide", leaving);
  for (const line of document.querySelectorAll("form [data-unsaved]")) show(line.closest("form"));
}
