/** Whether the scripts that run here are those that the manifest binds (§3.1): their bytes, hashed again. */
import { sha256 } from '../../vendor/noble.js';
import { digest, hex } from '../core/encoding.js';
import { Unreached } from './site.js';

/**
 * D("booth"; [[path, SHA-256]…]) over these files as this browser holds them.
 * @param {string[]} paths below the static folder, as the site lists them
 */
export async function scriptsDigest(paths) {
  const listed = await Promise.all(paths.map(async (path) => [path, hex(sha256(await held(path)))]));
  return digest('booth', listed);
}

/** @param {string} path */
async function held(path) {
  // From the cache: the very bytes that run, where the browser still has them.
  const response = await fetch(new URL(`../../${path}`, import.meta.url), { cache: 'force-cache', credentials: 'omit' }).catch(() => null);
  if (!response?.ok) throw new Unreached(path);
  return new Uint8Array(await response.arrayBuffer());
}
