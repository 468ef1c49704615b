// Does the proof of work off the page's thread: one challenge in, one word out.
import { prove } from "../core/proof.js";

self.addEventListener("message", (/** @type {MessageEvent<{challenge: string, hardness: number}>} */ { data }) => {
  self.postMessage(prove(data.challenge, data.hardness));
});
