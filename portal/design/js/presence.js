// Asks every half minute who else has this page open, while it is in sight, and says so. By doing so it says that we
// have it open too.

const EVERY = 30000; // milliseconds; portal/unsaved/presence.py counts somebody as present for three times as long

export function tellWhoElseIsHere() {
  const place = document.querySelector("[data-now]");
  if (!place) return;

  async function ask() {
    if (document.visibilityState === "hidden") return;
    try {
      const answer = await fetch(place.dataset.now, {
        method: "POST",
        body: new URLSearchParams({ started_from: place.dataset.startedFrom }),
        headers: {
          "X-Requested-With": "fetch",
          "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value,
        },
      });
      if (!answer.ok) return;
      const { said } = await answer.json();
      if (place.textContent !== said) place.textContent = said;
    } catch {
      // No connection: what was said last stands until there is one.
    }
  }

  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}
