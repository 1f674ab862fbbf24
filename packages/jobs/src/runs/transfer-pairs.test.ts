import type { SnapshotModel } from '@holdfast/domain';
import { describe, expect, it } from 'vitest';
import { transferPairs } from './transfer-pairs.ts';

const model = (name: string, ordinal = 0): SnapshotModel => ({
  ...{ ordinal, modelId: `model ${name}`, modelName: name, modelVersionId: name, number: 1 },
  ...{ sha256: name, fileName: `${name}.onnx`, contract: null, selectedBy: 'latest', samplesOf: null },
});
const named = (pairs: readonly SnapshotModel[]) =>
  pairs.map(({ ordinal, samplesOf, modelName, selectedBy }) => [
    ordinal,
    `${samplesOf?.modelName} -> ${modelName}`,
    samplesOf?.ordinal,
    selectedBy,
  ]);

describe('pairs of a transfer', () => {
  it('are every source with every judge, each source with itself last', () => {
    expect(named(transferPairs([model('a'), model('b', 1)], [model('b'), model('c', 1)]))).toEqual([
      [0, 'a -> b', 0, 'latest'],
      [1, 'a -> c', 0, 'latest'],
      [2, 'b -> c', 1, 'latest'],
      [3, 'a -> a', 0, 'source'],
      [4, 'b -> b', 1, 'source'],
    ]);
  });

  it('are refused where nothing transfers, and where there are too many', () => {
    expect(() => transferPairs([model('a')], [model('a')])).toThrow(/not the one the samples were made on/);
    const many = Array.from({ length: 9 }, (_, index) => model(`m${index}`, index));
    expect(transferPairs(many.slice(0, 8), many.slice(0, 8))).toHaveLength(64);
    expect(() => transferPairs(many, many)).toThrow(/at most 64 pairs/);
  });
});
