import type { Picture } from '@holdfast/scene';
import { clampIndex } from '../reference/levels.ts';
import { medianRank, type Offset } from './footprint.ts';
import { lazy, selectFromUnion, sort, type Comparator } from './sorting.ts';

// Two written-out loops: a comparison passed in as a function would be called for every level.
function smaller(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length);
  for (let index = 0; index < out.length; index++) out[index] = Math.min(a[index] ?? 0, b[index] ?? 0);
  return out;
}

function larger(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length);
  for (let index = 0; index < out.length; index++) out[index] = Math.max(a[index] ?? 0, b[index] ?? 0);
  return out;
}

const comparator: Comparator<Uint8Array> = { min: smaller, max: larger };

/** The picture seen from (dx, dy) away, edges replicated. */
function shifted({ width, height, data }: Picture, { dx, dy }: Offset): Uint8Array {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const row = clampIndex(y + dy, height) * width;
    for (let x = 0; x < width; x++) {
      const from = (row + clampIndex(x + dx, width)) * 3;
      const to = (y * width + x) * 3;
      out[to] = data[from] ?? 0;
      out[to + 1] = data[from + 1] ?? 0;
      out[to + 2] = data[from + 2] ?? 0;
    }
  }
  return out;
}

/**
 * Rank filter over a window, edges replicated: the 8-bit reference where libvips has no window of that shape. Whole planes go
 * through one selection network, several times faster than sorting every window on its own.
 */
export function medianReference(picture: Picture, footprint: readonly Offset[]): Picture {
  const samples = footprint.map((offset) => lazy(() => shifted(picture, offset)));
  const half = Math.ceil(samples.length / 2);
  const data = selectFromUnion(comparator, {
    a: sort(comparator, samples.slice(0, half)),
    b: sort(comparator, samples.slice(half)),
    rank: medianRank(samples.length),
  });
  return { ...picture, data };
}
