/** Reads QR codes, from the camera or from a picture; nothing that is seen leaves the device. */
import { jsQR } from '../../vendor/jsqr.js';
import { element } from './dom.js';

const PAUSE = 150;
const LARGEST = 1600;

/**
 * The text of the QR code in a picture; undefined where there is none.
 * @param {Blob} file
 */
export async function scanPicture(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LARGEST / Math.max(picture.width, picture.height));
  return decoded(picture, Math.round(picture.width * scale), Math.round(picture.height * scale));
}

/**
 * @param {CanvasImageSource} source
 * @param {number} width
 * @param {number} height
 */
function decoded(source, width, height) {
  const canvas = element('canvas', { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('this browser draws no pictures');
  context.drawImage(source, 0, 0, width, height);
  return jsQR.default(context.getImageData(0, 0, width, height).data, width, height)?.data;
}

/**
 * A button that opens the camera until a code is found.
 * @param {{camera: string, stop: string, noCamera: string}} text
 * @param {(found: string) => void} onFound
 */
export function scanner(text, onFound) {
  const video = element('video', { playsinline: true, muted: true, hidden: true });
  const button = element('button', { class: 'action action--quiet', type: 'button' }, text.camera);
  const said = element('p', { class: 'field__hint', 'aria-live': 'polite' });
  /** @type {MediaStream | null} */
  let stream = null;
  const stop = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.hidden = true;
    button.textContent = text.camera;
  };
  const look = () => {
    if (stream === null) return;
    // What stood here has given way to something else, and with it the button that stops.
    if (!box.isConnected) return stop();
    const found = video.videoWidth > 0 ? decoded(video, video.videoWidth, video.videoHeight) : undefined;
    if (found === undefined) {
      setTimeout(look, PAUSE);
      return;
    }
    stop();
    onFound(found);
  };
  button.addEventListener('click', async () => {
    if (stream !== null) return stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      video.srcObject = stream;
      video.hidden = false;
      button.textContent = text.stop;
      await video.play();
      look();
    } catch {
      stop();
      said.textContent = text.noCamera;
    }
  });
  const box = element('div', { class: 'scan' }, element('p', { class: 'next' }, button), said, video);
  return box;
}
