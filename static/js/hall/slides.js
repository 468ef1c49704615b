/** Which slide the hall sees: values in, values out. It follows the vote until a clicker leads it elsewhere. */

/** @typedef {{slides: string[], live: string, at: string, follows: boolean}} Shown */

/**
 * @param {string[]} slides
 * @param {string} live
 * @returns {Shown}
 */
export function begun(slides, live) {
  return { slides, live, at: live, follows: true };
}

/**
 * What the vote's progress changes. A screen that follows goes with it; one that was led elsewhere
 * stays, unless its slide is gone.
 * @param {Shown} shown
 * @param {string[]} slides
 * @param {string} live
 * @returns {Shown}
 */
export function updated(shown, slides, live) {
  const stays = !shown.follows && slides.includes(shown.at);
  // Whoever revealed the result keeps it: "counted" stays live while the slides behind it are on.
  return stays ? { ...shown, slides, live } : begun(slides, live);
}

/**
 * What a key of the clicker or keyboard does; other keys do nothing.
 * @param {Shown} shown
 * @param {string} key as KeyboardEvent.key
 * @returns {Shown}
 */
export function pressed(shown, key) {
  if (key === 'ArrowRight' || key === 'PageDown') return moved(shown, 1);
  if (key === 'ArrowLeft' || key === 'PageUp') return moved(shown, -1);
  if (key === 'r' || key === 'R') return begun(shown.slides, shown.live);
  return shown;
}

/**
 * @param {Shown} shown
 * @param {number} by
 * @returns {Shown}
 */
function moved(shown, by) {
  const { slides } = shown;
  const place = Math.min(Math.max(slides.indexOf(shown.at) + by, 0), slides.length - 1);
  const at = slides[place];
  return { ...shown, at, follows: at === shown.live };
}
