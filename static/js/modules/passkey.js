// Asks the browser for a passkey's answer and sends it as a form; the button appears only where that can work.
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from "../../vendor/simplewebauthn.js";

/**
 * @param {HTMLElement} element a form with data-act "make" or "prove", and the options as JSON in data-options
 */
export function start(element) {
  const button = element.querySelector("[data-begin]");
  const answer = element.querySelector("[name=answer]");
  if (!(element instanceof HTMLFormElement) || !(button instanceof HTMLButtonElement)) return;
  if (!(answer instanceof HTMLInputElement) || !window.isSecureContext || !browserSupportsWebAuthn()) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!element.reportValidity()) return;
    button.disabled = true;
    try {
      answer.value = JSON.stringify(await asked(element));
      element.submit();
    } catch (fault) {
      say(element, fault);
      button.disabled = false;
    }
  });
}

/** @param {HTMLElement} element */
function asked(element) {
  const optionsJSON = JSON.parse(element.dataset.options ?? "{}");
  return element.dataset.act === "make" ? startRegistration({ optionsJSON }) : startAuthentication({ optionsJSON });
}

/**
 * @param {HTMLElement} element
 * @param {unknown} fault
 */
function say(element, fault) {
  const place = element.querySelector("[data-said]");
  if (place) place.textContent = `${element.dataset.failed ?? ""} ${fault instanceof Error ? fault.name : ""}`;
}
