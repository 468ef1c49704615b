// A code that came behind the # of an address: it goes into its field and out of the address, and never to the server's log.

/**
 * @param {HTMLElement} element holds the field whose name is in data-into
 */
export function start(element) {
  const field = element.querySelector(`[name="${element.dataset.into}"]`);
  const code = decodeURIComponent(location.hash.slice(1));
  if (!(field instanceof HTMLInputElement) || !code || code === "main") return;
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
}
