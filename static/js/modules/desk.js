// The desk without reloading: acts and scans change the page in place, and every few seconds it asks what is new.
// The server draws the list in any case; without script the same buttons are plain forms.
import { judged } from "./badge.js";
import { element } from "./dom.js";
import { scanner } from "./scan.js";

const EVERY = 4000;
const PAUSE = 1200;
/** A badge has 26 characters: of anything longer no more than that is ever in the page. */
const LONGEST = 26;

/** @param {HTMLElement} desk holds the parts that change, each marked data-live */
export function start(desk) {
  const words = JSON.parse(desk.dataset.words ?? "{}");
  const said = desk.querySelector("[data-said]");
  /** @param {string} text */
  const say = (text) => { if (said) said.textContent = text; };
  // A place of its own: what was said of a press stays until the next one, however often it is looked.
  const stale = desk.querySelector("[data-stale]");
  /** @param {string} text */
  const note = (text) => { if (stale && stale.textContent !== text) stale.textContent = text; };
  let tag = "";
  let busy = false;

  /** @param {Response} answer */
  const show = async (answer) => {
    tag = answer.headers.get("ETag") ?? "";
    replace(desk, new DOMParser().parseFromString(await answer.text(), "text/html"));
  };

  /** @param {string} address @param {FormData | URLSearchParams} body */
  const send = async (address, body) => {
    busy = true;
    const answer = await fetch(address, { method: "POST", body, cache: "no-store" }).catch(() => null);
    busy = false;
    if (answer?.ok && !isSignedOut(answer)) {
      await show(answer);
      say("");
    } else say(answer ? await refusalOf(answer, words) : words.failed);
  };

  desk.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.method !== "post") {
      if (holdsCard(form)) {
        event.preventDefault();
        say(words.card);
      }
      return;
    }
    if (busy) return;
    event.preventDefault();
    send(form.action, new FormData(form));
  });

  const look = async () => {
    if (document.visibilityState !== "visible" || busy) return;
    const answer = await fetch(location.href, { headers: { "If-None-Match": tag }, cache: "no-store" }).catch(() => null);
    if (busy) return;
    // Every look of one whose sign-in has ended would stand in the log as refused.
    if (answer && isSignedOut(answer)) {
      clearInterval(looking);
      return note(words.ended);
    }
    if (answer?.status === 200) await show(answer);
    note(answer && (answer.ok || answer.status === 304) ? "" : words.stale);
  };
  const looking = setInterval(look, EVERY);

  offerScanner(desk, words, say, (badge) => {
    return send(desk.dataset.scan ?? "", new URLSearchParams({ badge, csrf_token: desk.dataset.token ?? "" }));
  });
}

/**
 * Whether a voting card was scanned into the search; what it holds is gone from the field before anything is sent.
 * @param {HTMLFormElement} form
 */
function holdsCard(form) {
  const field = form.elements.namedItem("q");
  if (!(field instanceof HTMLInputElement) || judged(field.value) !== "card") return false;
  field.value = "";
  return true;
}

/**
 * Whether an answer comes of a sign-in that has ended: looking leads to the sign-in then, and an act is refused, as is
 * the token of a page that was opened before. An act that is done leads back to the desk.
 * @param {Response} answer
 */
function isSignedOut(answer) {
  return [400, 403].includes(answer.status) || (answer.redirected && new URL(answer.url).pathname !== location.pathname);
}

/**
 * Why an act wasn't done: an answer that isn't the desk says it in its own words.
 * @param {Response} answer
 * @param {Record<string, string>} words
 */
async function refusalOf(answer, words) {
  if (isSignedOut(answer)) return words.signedOut;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const told = [...page.querySelectorAll("main h1, main .lead")].map((one) => one.textContent?.trim()).join(" ");
  return told || words.failed;
}

/**
 * Put the new page's living parts in place of the old ones; what was unfolded and focused stays so.
 * @param {HTMLElement} desk
 * @param {Document} page
 */
function replace(desk, page) {
  const parts = [...desk.querySelectorAll("[data-live]")];
  const fresh = [...page.querySelectorAll("[data-live]")];
  if (parts.length !== fresh.length) return;
  const unfolded = new Set([...desk.querySelectorAll("tr[id] details[open]")].map((one) => one.closest("tr")?.id));
  const row = document.activeElement?.closest("tr[id]")?.id;
  const folded = document.activeElement?.closest("details") !== null;
  parts.forEach((part, place) => part.replaceChildren(...fresh[place].childNodes));
  for (const id of unfolded) document.getElementById(id ?? "")?.querySelector("details")?.setAttribute("open", "");
  if (!row) return;
  const again = document.getElementById(row);
  const target = folded ? again?.querySelector("summary") : again?.querySelector("button:not(details *), summary");
  /** @type {HTMLElement | null | undefined} */ (target)?.focus();
}

/**
 * The camera's button, and a field for whoever has a hand scanner. Both exist with script alone:
 * what is no badge is refused here, and its text is gone before anything is sent.
 * @param {HTMLElement} desk
 * @param {Record<string, string>} words
 * @param {(text: string) => void} say
 * @param {(badge: string) => Promise<void>} send
 */
function offerScanner(desk, words, say, send) {
  const place = desk.querySelector("[data-scanner]");
  if (!place) return;
  /** @param {string} text */
  const take = async (text) => {
    const kind = judged(text);
    if (kind === "badge") await send(text.trim());
    else say(words[kind]);
  };
  const camera = scanner({ camera: words.camera, stop: words.stop, noCamera: words.noCamera }, async (text) => {
    await take(text);
    setTimeout(() => camera.querySelector("button")?.click(), PAUSE);
  });
  place.replaceChildren(camera, typed(words, take));
}

/**
 * @param {Record<string, string>} words
 * @param {(text: string) => Promise<void>} take
 */
function typed(words, take) {
  const field = element("input", { class: "field__control", id: "scanned", autocomplete: "off", spellcheck: "false" });
  const label = element("label", { class: "field__label", for: "scanned" }, words.typed);
  const hint = element("p", { class: "field__hint", id: "scanned-hint" }, words.hint);
  field.setAttribute("aria-describedby", "scanned-hint");
  let gone = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let silence;
  const finish = () => {
    const read = gone + field.value;
    clearTimeout(silence);
    gone = field.value = "";
    if (read.trim()) take(read);
  };
  // What is longer than a badge doesn't stay in the field, where a browser might keep it.
  field.addEventListener("input", () => {
    if (gone === "" && field.value.length <= LONGEST) return;
    gone += field.value;
    field.value = "";
    clearTimeout(silence);
    silence = setTimeout(finish, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    finish();
  });
  return element("div", { class: "field" }, label, hint, field);
}
