// Keeps an inspection on the phone until the site has it: the key of its page makes sending twice the same as once.
import { element } from "./dom.js";

const NAME = "inspections";
const STORE = "waiting";

/**
 * What was written on the spot; `key` is the record's own, `address` where it goes, `writer` whose account wrote it:
 * on a phone that several share, nobody sends another's record.
 * @typedef {object} Kept
 * @property {string} writer
 * @property {string} key
 * @property {string} address
 * @property {[string, string | File][]} fields
 */

/** @param {HTMLElement} root the form; its data say what to tell */
export async function start(root) {
  const form = /** @type {HTMLFormElement} */ (root);
  const said = /** @type {HTMLElement | null} */ (form.querySelector("[data-said]"));
  const token = /** @type {HTMLInputElement} */ (form.querySelector("[name=csrf_token]")).value;
  const words = form.dataset;
  const tell = (/** @type {string | undefined} */ text) => {
    if (said) [said.textContent, said.hidden] = [text ?? "", !text];
  };
  const base = await opened();

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    // What is kept for later must be whole now: nobody may be there to mend it then.
    const written = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input:not([type=checkbox]), textarea"));
    if (![...written].every((field) => field.reportValidity())) return;
    const fault = faultOf(form);
    if (fault) return tell(fault);
    const fields = /** @type {[string, string | File][]} */ ([...new FormData(form)].filter(([name]) => name !== "csrf_token"));
    const key = String(fields.find(([name]) => name === "key")?.[1]);
    const kept = { key, writer: String(words.writer), address: location.pathname, fields };
    if (base) await write(base, (store) => store.put(kept, key));
    const answer = await send(kept, token);
    if (answer === "away") return tell(base ? words.kept : words.passing);
    if (answer === "signed-out") return tell(words.signedOut);
    // What is refused, the page itself says field by field.
    if (answer === "refused") return form.submit();
    if (base) await write(base, (store) => store.delete(key));
    location.assign(location.pathname.replace("/inspections/", "/projects/"));
  });

  if (base) await sendKept(base, form, token, tell);
  addEventListener("online", () => base && sendKept(base, form, token, tell));
  form.dataset.ready = "";
}

/** What a field can't say of itself, in the page's words. @param {HTMLFormElement} form */
function faultOf(form) {
  const photos = /** @type {HTMLInputElement} */ (form.querySelector("[name=photos]"));
  if (!form.querySelector("[name=deputies]:checked")) return form.dataset.nobody;
  return (photos.files?.length ?? 0) > Number(form.dataset.most) ? form.dataset.many : undefined;
}

/**
 * Send what is kept. A record that is refused stays, is named, and is put back into its own page's form to be mended;
 * the ones after it are sent all the same.
 * @param {IDBDatabase} base
 * @param {HTMLFormElement} form
 * @param {string} token
 * @param {(text?: string) => void} tell
 */
async function sendKept(base, form, token, tell) {
  const words = form.dataset;
  const all = /** @type {Kept[]} */ (await answered(base.transaction(STORE).objectStore(STORE).getAll()));
  const waiting = all.filter(({ writer }) => writer === words.writer);
  if (!waiting.length) return;
  tell(words.sending);
  /** @type {Kept[]} */
  const refused = [];
  for (const kept of waiting) {
    const answer = await send(kept, token);
    if (answer === "away") return tell(words.kept);
    if (answer === "signed-out") return tell(words.signedOut);
    if (answer === "refused") refused.push(kept);
    else await write(base, (store) => store.delete(kept.key));
  }
  const own = refused.find(({ address }) => address === location.pathname);
  if (own) refill(form, own);
  form.querySelector("[data-listed]")?.replaceChildren(...refused.map((kept) => listed(base, kept, words)));
  tell(refused.length ? words.refused : words.sent);
}

/**
 * A record that was refused: where it belongs, and how to give it up, as that page may be there no more.
 * @param {IDBDatabase} base
 * @param {Kept} kept
 * @param {DOMStringMap} words
 */
function listed(base, kept, words) {
  const written = (/** @type {string} */ field) => String(kept.fields.find(([name]) => name === field)?.[1] ?? "");
  const link = element("a", { href: kept.address, lang: "zh-Hans" }, `${written("held_on")} ${written("place")}`);
  const button = element("button", { class: "action action--quiet", type: "button" }, words.sure ?? "");
  const item = element("li", {}, link, element("details", {}, element("summary", {}, words.discard ?? ""), button));
  button.addEventListener("click", async () => {
    await write(base, (store) => store.delete(kept.key));
    item.remove();
  });
  return item;
}

/**
 * Send a record with the token of the page that is open now.
 * @param {Kept} kept
 * @param {string} token
 * @returns {Promise<"taken" | "refused" | "signed-out" | "away">}
 */
async function send(kept, token) {
  const body = new FormData();
  body.append("csrf_token", token);
  for (const [name, value] of kept.fields) body.append(name, value);
  // The answer is a redirect once the record stands; where it leads is of no interest here.
  const answer = await fetch(kept.address, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") return "taken";
  // A session that has ended is no reason to give a record up.
  if (answer && [400, 403].includes(answer.status)) return "signed-out";
  // Only these say that the record itself is at fault.
  return answer && [404, 409, 410, 413, 422].includes(answer.status) ? "refused" : "away";
}

/**
 * @param {HTMLFormElement} form
 * @param {Kept} kept
 */
function refill(form, kept) {
  const photos = new DataTransfer();
  for (const [name, value] of kept.fields) {
    const field = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name="${name}"]:not([type=checkbox])`));
    const box = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name="${name}"][value="${value}"][type=checkbox]`));
    if (box) box.checked = true;
    else if (typeof value !== "string") photos.items.add(value);
    else if (field) field.value = value;
  }
  const files = /** @type {HTMLInputElement | null} */ (form.querySelector("[type=file]"));
  if (files && photos.files.length) files.files = photos.files;
}

/** This browser's store; null where it keeps none. @returns {Promise<IDBDatabase | null>} */
async function opened() {
  try {
    const asked = indexedDB.open(NAME, 1);
    asked.addEventListener("upgradeneeded", () => asked.result.createObjectStore(STORE));
    return await answered(asked);
  } catch {
    return null;
  }
}

/**
 * @param {IDBDatabase} base
 * @param {(store: IDBObjectStore) => void} change
 * @returns {Promise<void>}
 */
function write(base, change) {
  const transaction = base.transaction(STORE, "readwrite", { durability: "strict" });
  change(transaction.objectStore(STORE));
  return new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () => reject(transaction.error));
  });
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function answered(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}
