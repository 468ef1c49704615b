/** Makes elements; text goes in as text, so that no record can bring markup with it. */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number | boolean | null>} [attributes] false and null leave one out, true leaves it empty
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/**
 * A file input or field with its label.
 * @param {string} words
 * @param {string | null} hint
 * @param {HTMLElement} field has an id
 */
export function labelled(words, hint, field) {
  const hintId = `${field.id}-hint`;
  if (hint !== null) field.setAttribute('aria-describedby', hintId);
  return element(
    'div',
    { class: 'field' },
    element('label', { class: 'field__label', for: field.id }, words),
    hint === null ? null : element('p', { class: 'field__hint', id: hintId }, hint),
    field,
  );
}

/** The language of the page. @returns {'zh' | 'en'} */
export function pageLanguage() {
  return document.documentElement.lang.startsWith('en') ? 'en' : 'zh';
}

/**
 * A fingerprint or closing code as people compare it: words large, hex small.
 * @param {import('../core/verify/contents.js').Code} value
 * @param {'zh' | 'en'} language
 */
export function codeShown({ words, hex }, language) {
  const groups = words[language].map((group) => {
    return element('span', { class: 'code__group' }, group.join(language === 'zh' ? '' : ' '));
  });
  const big = element('span', { class: 'code__words', lang: language === 'zh' ? 'zh-Hans' : 'en' }, ...groups.flatMap((group) => [group, ' ']));
  return element('div', { class: 'code' }, big, element('span', { class: 'code__hex' }, hex));
}
