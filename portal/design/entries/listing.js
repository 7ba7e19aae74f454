// The list of comments: next and previous by key, the list of shortcuts, print. All else is links and forms.
import { askForArrivals } from "../reading/arrivals.js";
import { listShortcuts, offerPrint, onKeys } from "../reading/keys.js";

const listing = document.querySelector("[data-listing]");
const showShortcuts = listShortcuts(listing);
listing.querySelector("[data-with-scripts]").hidden = false;
offerPrint();

function move(by) {
  const all = [...listing.querySelectorAll(".comment")];
  const at = all.indexOf(document.activeElement.closest(".comment"));
  const next = at === -1 ? all.find((each) => each.getBoundingClientRect().top > 0) : all[at + by];
  if (!next) return;
  const focused = next.querySelector(":scope > summary") ?? next;
  focused.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}

askForArrivals(listing, () => {
  listing.querySelector("[data-arrived] p").hidden = false;
});

onKeys({ n: () => move(1), p: () => move(-1), "?": showShortcuts });
