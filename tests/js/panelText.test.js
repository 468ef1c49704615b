/** What the panel's page says in either language. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TEXT } from '../../static/js/modules/panelText.js';

test('what is said aside stands in the brackets of its language', () => {
  const said = (/** @type {'zh' | 'en'} */ language) => TEXT[language].stops.breach + TEXT[language].clause('8.1') + TEXT[language].replaced('12ab 34cd');
  assert.match(said('zh'), /（第 8\.1 款）（换用备用卡 12ab 34cd）$/);
  assert.match(said('en'), / \(clause 8\.1\) \(spare card 12ab 34cd\)$/);
});
