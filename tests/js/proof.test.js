// The proof of work of a browser is the one that the server asks for.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { prove } from "../../static/js/core/proof.js";

/** Leading zero bits of the hash that the server makes of it. @param {string} challenge @param {string} word */
function zeros(challenge, word) {
  const hash = createHash("sha256").update(`ballot/idea/1\0${challenge}\0${word}`).digest();
  return Math.clz32(hash.readUInt32BE());
}

test("the word found has as many zero bits as were asked for", () => {
  for (const hardness of [0, 1, 8, 12]) assert.ok(zeros("one", prove("one", hardness)) >= hardness);
});

test("it is the first such word, so that it is the server's own", () => {
  const found = Number(prove("one", 8));
  for (let word = 0; word < found; word += 1) assert.ok(zeros("one", String(word)) < 8);
});
