// A proof of work for sending an idea: a Worker does it while its sender reads the answers once more.

/**
 * @param {HTMLElement} element the form; says what the proof is for, how hard it is, and what to tell who must wait
 */
export function start(element) {
  const form = /** @type {HTMLFormElement} */ (element);
  const { challenge = "", hardness = "", waiting = "" } = form.dataset;
  const field = form.elements.namedItem("proof");
  const said = form.querySelector("[data-said]");
  if (!(field instanceof HTMLInputElement)) return;
  let asked = false;
  const worker = new Worker("/static/js/modules/proofWorker.js", { type: "module" });
  const give = (/** @type {string} */ proof) => {
    field.value = proof;
    worker.terminate();
    if (asked) form.submit();
  };
  worker.addEventListener("message", (/** @type {MessageEvent<string>} */ event) => give(event.data));
  // Whoever's browser can't do it goes the slow way, as without script.
  worker.addEventListener("error", () => {
    worker.terminate();
    form.dataset.given = "up";
    if (asked) form.submit();
  });
  worker.postMessage({ challenge, hardness: Number(hardness) });
  form.addEventListener("submit", (event) => {
    if (field.value || form.dataset.given) return;
    event.preventDefault();
    asked = true;
    if (said) said.textContent = waiting;
  });
}
