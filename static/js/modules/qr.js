/** Draws QR codes as SVG; what they hold is drawn and never written into the page. */
import { qrcode } from '../../vendor/qrcode-generator.js';

const SVG = 'http://www.w3.org/2000/svg';
const QUIET = 4;
/** Characters of a QR code's denser writing. */
const DENSE = /[A-Z0-9 $%*+\-./:]+$/;

/**
 * A drawing of class "qr", with the quiet zone that readers need.
 * @param {string} text
 */
export function qrPicture(text) {
  const code = qrcode(0, 'M');
  const dense = DENSE.exec(text)?.[0] ?? '';
  const before = text.slice(0, text.length - dense.length);
  if (before) code.addData(before, 'Byte');
  if (dense) code.addData(dense, 'Alphanumeric');
  code.make();
  const side = code.getModuleCount();
  const places = Array.from({ length: side * side }, (_, at) => [at % side, Math.floor(at / side)]);
  return drawing(side + 2 * QUIET, side + 2 * QUIET, places.filter(([x, y]) => code.isDark(y, x)).map(([x, y]) => [x + QUIET, y + QUIET]));
}

/** @type {{text: string, picture: SVGSVGElement} | null} what is shown anew within a page is mostly the same */
let last = null;

/**
 * The same, drawn once the page around it has been painted: on a slow phone it takes a quarter of a second, and
 * nobody should wait for it to read what stands above. Its place is kept.
 * @param {string} text
 */
export function qrSoon(text) {
  if (last !== null && last.text === text) return /** @type {SVGSVGElement} */ (last.picture.cloneNode(true));
  const place = drawing(1, 1, []);
  requestAnimationFrame(() => setTimeout(() => {
    if (!place.isConnected) return;
    last = { text, picture: qrPicture(text) };
    place.replaceWith(last.picture.cloneNode(true));
  }));
  return place;
}

/**
 * Squares at random, of a QR code's density.
 * @param {number} across
 * @param {number} down
 */
export function noisePicture(across, down) {
  const bits = crypto.getRandomValues(new Uint8Array(across * down));
  const places = Array.from(bits, (_, at) => [at % across, Math.floor(at / across)]);
  return drawing(across, down, places.filter((_, at) => bits[at] & 1));
}

/**
 * @param {number} across
 * @param {number} down
 * @param {number[][]} dark places of the dark squares
 */
function drawing(across, down, dark) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'qr');
  svg.setAttribute('viewBox', `0 0 ${across} ${down}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', dark.map(([x, y]) => `M${x} ${y}h1v1h-1z`).join(''));
  svg.append(path);
  return svg;
}
