/** Reads the vectors that pytest reads too. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../vectors/', import.meta.url);

/** The whole of vectors.json; its own README beside the golden records says what each part is. */
export const vectors = JSON.parse(readFileSync(new URL('vectors.json', folder), 'utf8'));

/**
 * The bytes of a golden record.
 * @param {string} file
 */
export function golden(file) {
  return new Uint8Array(readFileSync(fileURLToPath(new URL(`golden/${file}`, folder))));
}

/**
 * @param {string} hex
 * @returns {Uint8Array}
 */
export function bytes(hex) {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/**
 * A source of scalars that replays what the vectors say was drawn.
 * @param {string[]} drawn
 * @param {(data: Uint8Array) => bigint} scalar
 */
export function replay(drawn, scalar) {
  const rest = [...drawn];
  return {
    draw: () => {
      const next = rest.shift();
      if (next === undefined) throw new Error('more is drawn than the vectors hold');
      return scalar(bytes(next));
    },
    rest,
  };
}
