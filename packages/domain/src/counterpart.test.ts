import { describe, expect, it } from 'vitest';
import { counterpartOf } from './counterpart.ts';
import type { RunSnapshot, SnapshotModel } from './run-snapshot.ts';

/** `street 3` judged on samples of its own, `street 3 < street 1` on those of another version. */
const model = (text: string, ordinal: number): SnapshotModel => {
  const [judge = [], source] = text.split(' < ').map((each) => each.split(' '));
  const [name = '', number = ''] = judge;
  const of = { modelId: name, modelName: name, modelVersionId: judge.join('-'), number: Number(number) };
  return {
    ...{ ...of, ordinal, sha256: '', fileName: '', contract: null, selectedBy: 'latest' },
    samplesOf:
      source === undefined
        ? null
        : {
            ...{ ordinal: 0, modelId: source[0] ?? '', modelName: source[0] ?? '' },
            ...{ modelVersionId: source.join('-'), number: Number(source[1]) },
          },
  };
};
const run = (...models: string[]): Pick<RunSnapshot, 'models'> => ({ models: models.map(model) });
const found = (own: string[], ordinal: number, other: string[]): string | undefined => {
  const counterpart = counterpartOf(run(...own), ordinal, run(...other));
  return counterpart && other[counterpart.ordinal];
};

describe('the model of a baseline', () => {
  it('is the same version, wherever it stands', () => {
    expect(found(['street 2', 'street 1'], 1, ['street 1', 'street 2'])).toBe('street 1');
  });

  it('is the one in the same place among the versions of that model where the version is a new one', () => {
    expect(found(['street 3', 'street 1'], 0, ['street 2', 'street 1'])).toBe('street 2');
    expect(found(['shop 1', 'street 3'], 1, ['street 2', 'shop 1'])).toBe('street 2');
    expect(found(['street 1', 'street 2'], 1, ['street 1'])).toBe('street 1');
  });

  it('of a transfer is a pair with samples of the same model, and the white box is held against a white box', () => {
    const before = ['street 2 < street 1', 'street 1 < street 1'];
    const now = ['street 3 < street 1', 'street 1 < street 1'];
    expect([0, 1].map((ordinal) => found(now, ordinal, before))).toEqual(before);
    expect(found(['street 4 < street 1', ...now], 1, before)).toBe(before[0]);
    expect(found(['shop 1 < street 1', 'street 1 < street 1'], 0, before)).toBeUndefined();
  });

  it('is another one where the campaign has one model and changed it, and none where it has several', () => {
    expect(found(['shop 1'], 0, ['street 1'])).toBe('street 1');
    expect(found(['shop 1', 'barn 1'], 0, ['street 1'])).toBeUndefined();
    expect(found(['shop 1'], 5, ['shop 1'])).toBeUndefined();
  });
});
