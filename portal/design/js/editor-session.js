// Wagtail's editor when its session has ended. It saves half a second after each key, so that what was typed before is
// safe; but then it only says "a server error". This says what is the matter, keeps the author on the page, and once
// they have signed in again in another tab, has what was typed meanwhile saved, under the token that holds then.

export function mindTheSession(words) {
  const form = document.querySelector("form[data-edit-form]");
  if (!form) return;
  let place = null;

  function say(text, ...more) {
    place ??= document.createElement("div");
    place.className = "candour-session";
    place.setAttribute("role", "alert");
    place.replaceChildren(document.createTextNode(`${text} `), ...more);
    form.before(place);
  }

  function signedOut() {
    const link = document.createElement("a");
    link.href = words.signInUrl;
    link.target = "_blank";
    link.textContent = words.signIn;
    say(words.signedOut, link);
  }

  async function lookAgain() {
    if (!place || document.visibilityState === "hidden") return;
    const answer = await fetch(words.tokenUrl, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!answer?.ok) return;
    const { token } = await answer.json();
    window.wagtailConfig.CSRF_TOKEN = token;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    say(words.signedIn);
    form.dispatchEvent(new CustomEvent("w-unsaved:add", { cancelable: true }));
  }

  document.addEventListener("w-autosave:error", ({ detail }) => detail.response?.signed_out && signedOut());
  document.addEventListener("w-autosave:success", () => {
    place?.remove();
    place = null;
  });
  form.addEventListener("submit", (event) => {
    if (!place) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    place.scrollIntoView({ block: "center" });
    lookAgain();
  }, { capture: true });
  document.addEventListener("visibilitychange", lookAgain);
  window.addEventListener("focus", lookAgain);
}
