// Shows the lamp of what is being written, and asks for a reason only when there is something to explain.

/** @param {HTMLElement} form says the plan and the rule; holds the three lamps, and the reason's field in data-reason */
export function start(form) {
  const { planned = "0", basis = "lag", green = "10", yellow = "30" } = form.dataset;
  const field = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=progress]"));
  const place = /** @type {HTMLElement | null} */ (form.querySelector("[data-lamps]"));
  const reason = /** @type {HTMLElement | null} */ (form.querySelector("[data-reason]"));
  if (!field || !place || !reason) return;
  const isAsked = reason.querySelector("[aria-invalid]") !== null;

  const show = () => {
    const actual = Math.trunc(Number(field.value) * 10);
    const isNumber = field.value.trim() !== "" && Number.isFinite(actual);
    const lit = lampOf({ basis, green: Number(green) * 10, yellow: Number(yellow) * 10 }, Number(planned), actual);
    place.hidden = !isNumber;
    for (const lamp of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("[data-lamp]"))) {
      lamp.hidden = lamp.dataset.lamp !== lit;
    }
    const said = /** @type {HTMLInputElement | null} */ (reason.querySelector("[name=reason]"));
    reason.hidden = !isAsked && isNumber && actual >= Number(planned) && said?.value === "";
  };
  field.addEventListener("input", show);
  show();
}

/**
 * The lamp by the rule, as ballot/tracking/lamps/rules.py has it; everything in thousandths.
 * @param {{basis: string, green: number, yellow: number}} rule
 * @param {number} planned
 * @param {number} actual
 */
export function lampOf(rule, planned, actual) {
  if (rule.basis === "absolute") return actual >= rule.green ? "green" : actual >= rule.yellow ? "yellow" : "red";
  const behind = Math.max(planned - actual, 0);
  return behind <= rule.green ? "green" : behind <= rule.yellow ? "yellow" : "red";
}
