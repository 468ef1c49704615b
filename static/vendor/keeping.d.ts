export { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
export { scrypt } from '@noble/hashes/scrypt.js';
