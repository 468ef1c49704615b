// What a scanner at the desk has read: a badge, a voting card, or something else. Only a badge is ever sent.

const BADGE = /^badge:[0-9a-f]{20}$/;
const SECRET = /[A-Z2-7]{26}/i;

/**
 * @param {string} text as the QR code holds it
 * @returns {"badge" | "card" | "other"}
 */
export function judged(text) {
  const found = text.trim();
  if (BADGE.test(found)) return "badge";
  return found.includes("#") || SECRET.test(found.replace(/[\s-]/g, "")) ? "card" : "other";
}
