// Sends the forms of the reading view without leaving the page. The server answers with the row that changed.

/**
 * Send a form. Resolves to {row} (the new element), {refusal} (HTML that says what is wrong), or {trouble: "lost"|"out"}.
 * What was written stays in the form in every case but the first.
 */
export async function send(form, again = true) {
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Requested-With": "fetch" },
      credentials: "same-origin",
    });
  } catch {
    return { trouble: "lost" };
  }
  if (answer.status === 401 || answer.redirected) return { trouble: "out" };
  if (answer.status === 403 && again) {
    // Signing in again elsewhere changed the token that protects forms.
    return (await renewToken()) ? send(form, false) : { trouble: "out" };
  }
  const html = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.status === 422) return { refusal: [...html.body.childNodes] };
  const row = answer.ok && html.querySelector("[data-row]");
  return row ? { row } : { trouble: "lost" };
}

async function renewToken() {
  try {
    const answer = await fetch(window.location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-reading] ~ template, [data-reading] form") && tokenIn(page);
    if (!fresh) return false;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh;
    for (const template of document.querySelectorAll("template")) {
      const field = template.content.querySelector("[name=csrfmiddlewaretoken]");
      if (field) field.setAttribute("value", fresh);
    }
    return true;
  } catch {
    return false;
  }
}

function tokenIn(page) {
  const inTemplates = [...page.querySelectorAll("template")].map((each) => each.content);
  for (const place of [page, ...inTemplates]) {
    const field = place.querySelector("[name=csrfmiddlewaretoken]");
    if (field) return field.value;
  }
  return "";
}

/** Put a new row in the place of the old one; replies that were begun in it are kept. */
export function replaceRow(row, sent) {
  const old = document.querySelector(`[data-row="${CSS.escape(row.dataset.row)}"]`);
  const begun = [...old.querySelectorAll("textarea[id]")].filter((field) => field.value && !sent.contains(field));
  old.replaceWith(document.adoptNode(row));
  for (const field of begun) {
    const fresh = row.querySelector(`#${CSS.escape(field.id)}`);
    if (fresh) {
      fresh.value = field.value;
      fresh.closest("details").open = true;
    }
  }
  return row;
}
