/** The ballot paper of every style: no order of taps makes a ballot that breaks a limit. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkMarks } from '../../../static/js/core/ballot.js';
import { blank, counts, Full, isFull, marked, paperOf, review, unmarked, wanting } from '../../../static/js/booth/paper.js';
import { assess, judge, rank, select } from './papers.js';

const STYLES = { tick: select(2), one: select(1), judge: judge(), rank: rank(), assess: assess() };

for (const [style, manifest] of Object.entries(STYLES)) {
  test(`a paper of style ${style} is recognised, and no order of taps over-votes`, () => {
    const paper = paperOf(manifest);
    assert.equal(paper.style, style);
    let [marks, lot] = [blank(paper), 7];
    for (let tap = 0; tap < 2000; tap++) {
      lot = (lot * 48271) % 2147483647;
      const place = lot % paper.places;
      try {
        marks = marks[place] === 1 ? unmarked(marks, place) : marked(paper, marks, place);
      } catch (fault) {
        assert.ok(fault instanceof Full);
        assert.ok(isFull(paper, marks, place));
      }
      checkMarks(marks, paper.places, paper.spans, '5.9');
      for (const { given, most } of counts(paper, marks)) assert.ok(given <= most);
    }
  });
}

test('the mark too many is refused and says how many there may be', () => {
  const paper = paperOf(select(2));
  const marks = marked(paper, marked(paper, blank(paper), 0), 1);
  assert.throws(() => marked(paper, marks, 2), (fault) => fault instanceof Full && fault.most === 2);
  assert.deepEqual(marked(paper, unmarked(marks, 0), 2), [0, 1, 1, 0]);
});

test('where one may be chosen the next choice takes the place of the last', () => {
  const paper = paperOf(select(1));
  assert.deepEqual(marked(paper, marked(paper, blank(paper), 0), 3), [0, 0, 0, 1]);
});

test('a project is for or against, never both, and approvals keep their limit', () => {
  const paper = paperOf(judge());
  const marks = marked(paper, marked(paper, blank(paper), 0), 1);
  assert.deepEqual(marks.slice(0, 2), [0, 1]);
  const two = marked(paper, marked(paper, blank(paper), 0), 2);
  assert.throws(() => marked(paper, two, 4), Full);
  assert.deepEqual(counts(paper, marked(paper, two, 5)), [{ what: 'approved', given: 2, most: 2 }, { what: 'judged', given: 3, most: 4 }]);
});

test('a rank that another project has is full; a project changes its own freely', () => {
  const paper = paperOf(rank());
  const first = marked(paper, blank(paper), 0);
  assert.ok(isFull(paper, first, 3));
  assert.deepEqual(marked(paper, first, 1).slice(0, 3), [0, 1, 0]);
  assert.deepEqual(counts(paper, first), [{ what: 'ranked', given: 1, most: 3 }]);
});

test('the review lists ranks in their order and everything without a mark', () => {
  const paper = paperOf(rank());
  const { given, without } = review(paper, marked(paper, marked(paper, blank(paper), 1), 3));
  assert.deepEqual(given.map(({ id, mark }) => [id, mark]), [['b', 'rank-1'], ['a', 'rank-2']]);
  assert.deepEqual(without.map(({ id }) => id), ['c', 'd']);
});

test('a limit that asks for marks says how many are wanting', () => {
  const paper = paperOf(select(3, 2));
  assert.deepEqual(wanting(paper, blank(paper)), [2]);
  assert.deepEqual(wanting(paper, [1, 1, 0, 0]), []);
});
