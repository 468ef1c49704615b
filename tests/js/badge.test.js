// What the desk's scanner tells apart; only a badge may ever be sent.
import assert from "node:assert/strict";
import { test } from "node:test";

import { judged } from "../../static/js/modules/badge.js";

const BADGE = `badge:${"0a".repeat(10)}`;
const CARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

test("a badge is a badge, blanks around it aside", () => {
  for (const text of [BADGE, ` ${BADGE}\n`]) assert.equal(judged(text), "badge");
});

test("a voting card is known however it is written", () => {
  const cards = [
    `https://vote.example/card#${CARD}${CARD}`,
    "https://vote.example/card#",
    CARD,
    CARD.toLowerCase(),
    CARD + CARD,
    CARD.replace(/(.{4})/g, "$1 "),
    `${BADGE}#${CARD}`,
    `${BADGE} ${CARD}`,
  ];
  for (const text of cards) assert.equal(judged(text), "card", text);
});

test("whatever else is seen is neither", () => {
  for (const text of ["", "badge:", BADGE.toUpperCase(), BADGE + "0", "https://vote.example/", "0a".repeat(10), "工作证"]) {
    assert.notEqual(judged(text), "badge", text);
  }
});
