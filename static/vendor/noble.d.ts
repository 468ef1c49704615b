export { ed25519, ristretto255 } from '@noble/curves/ed25519.js';
export { hkdf } from '@noble/hashes/hkdf.js';
export { sha256, sha512 } from '@noble/hashes/sha2.js';
