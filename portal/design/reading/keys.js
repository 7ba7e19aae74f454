// Shortcuts of a single key: off in fields and dialogs, and off altogether for whoever turns them off (WCAG 2.1.4).

const SETTING = "candour-single-keys";

export function singleKeysAreOn() {
  try {
    return localStorage.getItem(SETTING) !== "off";
  } catch {
    return true;
  }
}

/** Wire the list of shortcuts and its check box. */
export function listShortcuts(root) {
  const dialog = root.querySelector("[data-shortcuts]");
  const box = root.querySelector("[data-single-keys]");
  box.checked = singleKeysAreOn();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(SETTING, box.checked ? "on" : "off");
    } catch {
      // Private windows may keep nothing: then the choice holds for no longer than this page.
    }
  });
  root.querySelector("[data-show-shortcuts]").addEventListener("click", () => dialog.showModal());
  return () => dialog.showModal();
}

/** Show the button that prints the page; without scripts there is the browser's own. */
export function offerPrint() {
  const offer = document.querySelector("[data-with-print]");
  if (!offer) return;
  offer.hidden = false;
  offer.querySelector("[data-print]").addEventListener("click", () => window.print());
}

/** Call `actions[key]` for a key that is pressed alone, outside fields. */
export function onKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return;
    if (event.target.closest?.("input, textarea, select, dialog, [contenteditable]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key.length === 1 && !singleKeysAreOn()) return;
    const action = actions[event.shiftKey && key.startsWith("Arrow") ? `Shift+${key}` : key];
    if (action && action(event) !== false) event.preventDefault();
  });
}
