// Quiet links to published ideas worded like the one being written; nothing is kept of what is typed.
import { element as make } from "./dom.js";

const SHORTEST = 4;

/** @param {HTMLElement} element holds the fields `what` and `why` and a [data-near]; says where to ask, and its words */
export function start(element) {
  const near = element.querySelector("[data-near]");
  const field = element.querySelector('[name="what"]');
  const { address = "", words = "" } = element.dataset;
  if (!near || !(field instanceof HTMLInputElement)) return;
  let shown = "";
  const look = async () => {
    const text = field.value.trim();
    if (text.length < SHORTEST || text === shown) return;
    shown = text;
    const answer = await fetch(`${address}?${new URLSearchParams({ q: text })}`).catch(() => null);
    if (!answer?.ok) return;
    const found = /** @type {{near: {words: string, address: string}[]}} */ (await answer.json()).near;
    near.replaceChildren();
    if (found.length === 0) return;
    const links = found.map((one) => make("li", {}, make("a", { href: one.address, lang: "zh-Hans", target: "_blank" }, one.words)));
    near.append(make("p", {}, words), make("ul", {}, ...links));
  };
  field.addEventListener("change", look);
}
