import { describe, expect, it } from 'vitest';
import { coco80, coco80ClassOf, coco91, coco91Ids, coco91To80 } from './coco.ts';
import { gtsrb43 } from './gtsrb.ts';

describe('COCO', () => {
  it('has 80 distinct classes whose ids run from 1 to 90', () => {
    expect(new Set(coco80).size).toBe(80);
    expect(coco91Ids).toHaveLength(80);
    expect([coco91Ids[0], coco91Ids[79]]).toEqual([1, 90]);
  });

  // Ids as in instances_val2017.json.
  it.each([
    ['person', 1],
    ['stop sign', 13],
    ['backpack', 27],
    ['wine glass', 46],
    ['dining table', 67],
    ['toilet', 70],
    ['tv', 72],
    ['book', 84],
    ['toothbrush', 90],
  ])('%s is category %i', (label, id) => {
    expect(coco80[coco80ClassOf(id) ?? -1]).toBe(label);
    expect(coco91[id]).toBe(label);
    expect(coco91To80[String(id)]).toBe(coco80.indexOf(label));
  });

  it('gives no class to an unused id', () => {
    expect([0, 12, 83, 91, 1000].map(coco80ClassOf)).toEqual(Array(5).fill(undefined));
  });
});

it('GTSRB has 43 distinct classes', () => {
  expect(new Set(gtsrb43).size).toBe(43);
});
