import type { Picture } from '@holdfast/scene';
import { clampIndex } from '../reference/levels.ts';
import { medianRank, type Offset } from './footprint.ts';

/** Rank filter over a window, edges replicated: the 8-bit reference where libvips has no window of that shape. */
export function medianReference(picture: Picture, footprint: readonly Offset[]): Picture {
  const { width, height, data } = picture;
  const rank = medianRank(footprint.length);
  const out = new Uint8Array(data.length);
  const window = new Uint8Array(footprint.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        // Insertion sort while gathering: the windows are small.
        footprint.forEach(({ dx, dy }, count) => {
          const row = clampIndex(y + dy, height);
          const column = clampIndex(x + dx, width);
          const level = data[(row * width + column) * 3 + channel] ?? 0;
          let place = count;
          for (; place > 0 && (window[place - 1] ?? 0) > level; place--) window[place] = window[place - 1] ?? 0;
          window[place] = level;
        });
        out[(y * width + x) * 3 + channel] = window[rank] ?? 0;
      }
    }
  }
  return { width, height, data: out };
}
