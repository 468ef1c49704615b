// One registry, and no other script starts anything: an element with data-module="name" gets its module.

/** @type {Record<string, () => Promise<{start: (element: HTMLElement) => void}>>} */
const registry = {
  copy: () => import("./modules/copy.js"),
  order: () => import("./modules/order.js"),
  fragment: () => import("./modules/fragment.js"),
  progress: () => import("./modules/progress.js"),
  passkey: () => import("./modules/passkey.js"),
  hall: () => import("./modules/hall.js"),
  proof: () => import("./modules/proof.js"),
  similar: () => import("./modules/similar.js"),
  desk: () => import("./modules/desk.js"),
  triage: () => import("./modules/triage.js"),
  verify: () => import("./modules/verifyPage.js"),
  card: () => import("./modules/card.js"),
  panel: () => import("./modules/panelPage.js"),
  booth: () => import("./booth/page.js"),
  votes: () => import("./booth/atCard.js"),
  onChain: () => import("./modules/onChain.js"),
  keptHeads: () => import("./modules/keptHeads.js"),
  liveLamp: () => import("./modules/liveLamp.js"),
  inspection: () => import("./modules/inspection.js"),
};

for (const element of document.querySelectorAll("[data-module]")) {
  const load = registry[/** @type {HTMLElement} */ (element).dataset.module ?? ""];
  if (!load) throw new Error(`no module ${/** @type {HTMLElement} */ (element).dataset.module}`);
  load().then((module) => module.start(/** @type {HTMLElement} */ (element)));
}
