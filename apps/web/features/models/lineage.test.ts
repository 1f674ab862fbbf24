import { describe, expect, it } from 'vitest';
import { lineageOf } from './lineage.ts';

const version = (number: number, parent?: number) => ({
  id: `v${number}`,
  number,
  parent: parent === undefined ? null : { id: `v${parent}` },
});

const lines = (versions: Parameters<typeof lineageOf>[0]) =>
  lineageOf(versions).map((row) => `${row.depth}:${row.version.id}`);

describe('the lineage of a model', () => {
  it('puts a hardened version below what it was hardened from', () => {
    expect(lines([version(1), version(2), version(3, 1), version(4, 3)])).toEqual(['0:v2', '0:v1', '1:v3', '2:v4']);
  });

  it('keeps a version whose parent belongs to another model', () => {
    expect(lines([version(1, 9)])).toEqual(['0:v1']);
  });
});
