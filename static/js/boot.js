// One registry, and no other script starts anything: an element with data-module="name" gets its module.

/** @type {Record<string, () => Promise<{start: (element: HTMLElement) => void}>>} */
const registry = {
  copy: () => import("./modules/copy.js"),
  verify: () => import("./modules/verifyPage.js"),
};

for (const element of document.querySelectorAll("[data-module]")) {
  const load = registry[/** @type {HTMLElement} */ (element).dataset.module ?? ""];
  if (!load) throw new Error(`no module ${/** @type {HTMLElement} */ (element).dataset.module}`);
  load().then((module) => module.start(/** @type {HTMLElement} */ (element)));
}
