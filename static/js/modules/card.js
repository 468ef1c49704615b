// Takes the card out of the address before anything else is loaded: what stood behind the # leaves address bar and history at once.

/**
 * @param {HTMLElement} element
 */
export function start(element) {
  const found = [taken()];
  const page = import("./cardPage.js").then(({ show }) => show(element, found.pop() ?? ""));
  // A card scanned while the page is open only changes what stands behind the #.
  addEventListener("hashchange", async () => {
    const again = taken();
    if (again) (await page).read(again);
  });
}

/** What stands behind the #, which then stands there no more. */
function taken() {
  const found = location.hash.slice(1);
  if (!found || found === "main") return "";
  history.replaceState(null, "", location.pathname + location.search);
  return decodeURIComponent(found);
}
