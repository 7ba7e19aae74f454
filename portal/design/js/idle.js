/**
 * Warns before a session ends, and covers the page when it has ended. The server alone knows how long a session lasts:
 * other tabs and the page's own saving may have kept it alive, so it is asked before anything is shown. Nothing counts
 * down: the dialog names the time once.
 */
const RETRY = 20; // seconds, where the server could not be reached

export function watchSession() {
  const dialog = document.getElementById("candour-idle");
  if (!dialog) return;
  const [title, text] = dialog.querySelectorAll("h2, p");
  const stayForm = dialog.querySelector(".candour-idle__stay");
  const stayButton = dialog.querySelector("[data-stay]");
  const over = dialog.querySelector(".candour-idle__over");
  const show = dialog.querySelector("[data-show]");
  const told = dialog.dataset;
  const warns = Number(told.warns);
  const words = { title: title.textContent, stay: stayButton.textContent };
  let timer = null;
  let due = 0; // when to look again, by this computer's clock, which goes on while the computer sleeps
  let isOver = false;
  let hasTyped = false; // by a person: scripts fill in fields too
  let longestIsKnown = false; // the warning that cannot be put off has been read

  function lookIn(seconds) {
    clearTimeout(timer);
    due = Date.now() + Math.max(1, seconds) * 1000;
    timer = setTimeout(look, Math.max(1, seconds) * 1000);
  }

  /** What the server says: {seconds, until, longest}, "over", or null where it does not answer. */
  async function ask(method = "GET") {
    const asked = method === "GET" ? { url: told.left } : { url: stayForm.action, body: new FormData(stayForm) };
    try {
      const answer = await fetch(asked.url, { method, body: asked.body, headers: { "X-Requested-With": "fetch" } });
      if (answer.status === 401 || answer.redirected) return "over";
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  function act(left) {
    if (isOver) return;
    if (left === "over") end();
    else if (!left) lookIn(RETRY);
    else if (left.seconds > warns) {
      if (dialog.open) dialog.close();
      lookIn(left.seconds - warns + 1);
    } else {
      if (!dialog.open && !(left.longest && longestIsKnown)) warn(left);
      lookIn(left.seconds + 1);
    }
  }

  const look = async () => act(await ask());

  function warn(left) {
    title.textContent = words.title;
    text.textContent = (left.longest ? told.longest : told.soon).replace("TIME", left.until);
    stayButton.textContent = left.longest ? told.longestButton : words.stay;
    stayForm.dataset.longest = left.longest ? "yes" : "";
    dialog.showModal();
    stayButton.focus();
  }

  async function stay() {
    if (stayForm.dataset.longest) {
      longestIsKnown = true;
      dialog.close();
      return;
    }
    act(await ask("POST"));
  }

  function end() {
    isOver = true;
    clearTimeout(timer);
    title.textContent = told.overTitle;
    text.textContent = told.over;
    document.title = `${told.overTitle} - Candour`;
    for (const form of dialog.querySelectorAll("form")) form.hidden = true;
    over.hidden = false;
    const back = encodeURIComponent(window.location.pathname + window.location.search);
    const link = over.querySelector("a");
    link.href = `${told.signIn}?over=1&next=${back}`;
    show.hidden = !hasTyped;
    dialog.classList.add("candour-idle--over");
    if (!dialog.open) dialog.showModal();
    link.focus();
  }

  stayForm.addEventListener("submit", (event) => {
    event.preventDefault();
    stay();
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (!isOver) stay();
  });
  document.addEventListener("input", (event) => (hasTyped ||= event.isTrusted), true);
  show.addEventListener("click", () => dialog.close());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !isOver && Date.now() > due) look();
  });
  window.addEventListener("pageshow", (event) => event.persisted && look()); // back to a page kept in memory
  lookIn(Number(told.seconds) - warns + 1);
}
