// The triage desk by keyboard: j and k walk the queue, Enter opens, 1 to 5 choose the decision; one button turns it off.

const KEPT = "desk-keys";

/** @param {HTMLElement} element holds links [data-queue], perhaps radio buttons `route` and a text, and [data-keys] */
export function start(element) {
  const links = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-queue]")]);
  const routes = /** @type {HTMLInputElement[]} */ ([...element.querySelectorAll('[name="route"]')]);
  const text = /** @type {HTMLElement | null} */ (element.querySelector('[name="text"]'));
  const toggle = /** @type {HTMLElement | null} */ (element.querySelector("[data-keys]"));
  let on = localStorage.getItem(KEPT) !== "off";
  const show = () => {
    if (!toggle) return;
    toggle.hidden = false;
    toggle.textContent = (on ? element.dataset.off : element.dataset.on) ?? "";
  };
  toggle?.addEventListener("click", () => {
    on = !on;
    localStorage.setItem(KEPT, on ? "on" : "off");
    show();
  });
  show();

  const step = (/** @type {number} */ by) => {
    const focused = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const current = focused >= 0 ? focused : links.findIndex((link) => link.getAttribute("aria-current"));
    links[Math.min(links.length - 1, Math.max(0, current < 0 ? 0 : current + by))]?.focus();
  };
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.closest("input:not([type=radio]), textarea, select");
    if (!on || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    const route = routes[Number(event.key) - 1];
    if (!route) return;
    event.preventDefault();
    route.checked = true;
    const needs = { merge: "target", pass: "unit" }[route.value];
    const first = needs ? element.querySelector(`[name="${needs}"]`) : text;
    /** @type {HTMLElement | null} */ (first)?.focus();
  });
}
