// A button that copies what stands beside it; hidden until it works, since it needs script and a safe context.

/**
 * @param {HTMLElement} element holds a [data-copied] button and a <code>
 */
export function start(element) {
  const button = element.querySelector("button");
  const code = element.querySelector("code");
  if (!button || !code || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent ?? "");
    button.textContent = button.dataset.copied ?? "";
  });
}
