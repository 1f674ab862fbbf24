import { describe, expect, it } from 'vitest';
import { chosenRuns, readOthers, readSubject } from './subjects.ts';

describe('subjects in the address', () => {
  it('are a run and the place of a model version in it', () => {
    expect(readSubject('r1')).toEqual({ runId: 'r1', modelOrdinal: 0 });
    expect(readSubject('r1.2')).toEqual({ runId: 'r1', modelOrdinal: 2 });
    expect([readSubject(undefined), readSubject('')]).toEqual([undefined, undefined]);
  });

  it('stand as old links have them where there is one other', () => {
    expect(readOthers(undefined, 'a')).toEqual([]);
    expect(readOthers('b.1', 'a')).toEqual(['b.1']);
    expect(readOthers('a', 'a')).toEqual(['a']);
  });

  it('are each named once, and not the reference, where there are more', () => {
    expect(readOthers('b,c.1,b.0,a,c', 'a.0')).toEqual(['b', 'c.1', 'c']);
    expect(readOthers('a,b', 'a')).toEqual(['b']);
  });
});

it('names each run that an address compares once, whichever of its model versions are meant', () => {
  expect(chosenRuns(undefined, undefined)).toEqual([]);
  expect(chosenRuns('a', undefined)).toEqual(['a']);
  expect(chosenRuns('a.1', 'b,a,c.2,b.3')).toEqual(['a', 'b', 'c']);
});
