// Keeps the hall screen up to date and obeys the clicker; what is shown comes whole from the server.
import { begun, pressed, updated } from '../hall/slides.js';

const SILENCE = 15_000;
const ASK_EVERY = 3_000;

/** @typedef {import('../hall/slides.js').Shown} Shown */

/** @param {HTMLElement} body has data-slides, data-events; holds [data-stage] and [data-lost] */
export function start(body) {
  const stage = /** @type {HTMLElement} */ (body.querySelector('[data-stage]'));
  const lost = /** @type {HTMLElement} */ (body.querySelector('[data-lost]'));
  const { slides: address = '', events = '' } = body.dataset;
  let shown = begun(...found(stage));
  let heard = Date.now();

  const draw = () => show(stage, shown.at);
  const look = async () => {
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) return;
    heard = Date.now();
    stage.replaceChildren(...parsed(await answer.text()));
    shown = updated(shown, ...found(stage));
    draw();
  };

  document.addEventListener('keydown', (event) => {
    const next = pressed(shown, event.key);
    if (next === shown) return;
    event.preventDefault();
    shown = next;
    draw();
  });
  listen(events, look, () => (heard = Date.now()));
  // A stream that is refused, or a line that is cut: ask by oneself, and say that the picture may be old.
  setInterval(() => {
    if (Date.now() - heard > ASK_EVERY * 2) look();
    lost.hidden = Date.now() - heard < SILENCE;
  }, ASK_EVERY);
  draw();
  body.dataset.ready = '';
}

/**
 * The browser opens the stream anew by itself when it ends; after a refusal it doesn't.
 * @param {string} address
 * @param {() => void} look
 * @param {() => void} beat
 */
function listen(address, look, beat) {
  const source = new EventSource(address);
  source.addEventListener('show', look);
  source.addEventListener('beat', beat);
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(address, look, beat), SILENCE);
  });
}

/**
 * @param {HTMLElement} stage
 * @returns {[string[], string]}
 */
function found(stage) {
  const names = [...stage.querySelectorAll('[data-slide]')].map((slide) => /** @type {HTMLElement} */ (slide).dataset.slide ?? '');
  const live = /** @type {HTMLElement} */ (stage.querySelector('[data-live]')).dataset.live ?? names[0];
  return [names, live];
}

/**
 * @param {HTMLElement} stage
 * @param {string} name
 */
function show(stage, name) {
  for (const slide of stage.querySelectorAll('[data-slide]')) {
    /** @type {HTMLElement} */ (slide).hidden = /** @type {HTMLElement} */ (slide).dataset.slide !== name;
  }
}

/** @param {string} text */
function parsed(text) {
  return new DOMParser().parseFromString(text, 'text/html').body.children;
}
