import type { Picture, Size } from '@holdfast/scene';
import { roundHalfEven } from '../round.ts';

interface AreaTap {
  readonly source: number;
  readonly weight: number;
}

const f = Math.fround;

/** OpenCV's computeResizeAreaTab: which source cells an output cell covers, and how much of it each one fills. */
function areaTaps(sourceSize: number, outputSize: number): readonly (readonly AreaTap[])[] {
  const scale = 1 / (outputSize / sourceSize);
  return Array.from({ length: outputSize }, (_, index) => {
    const from = index * scale;
    const to = from + scale;
    const cell = Math.min(scale, sourceSize - from);
    const last = Math.min(Math.floor(to), sourceSize - 1);
    const first = Math.min(Math.ceil(from), last);
    const taps: AreaTap[] = [];
    if (first - from > 1e-3) taps.push({ source: first - 1, weight: f((first - from) / cell) });
    for (let source = first; source < last; source++) taps.push({ source, weight: f(1 / cell) });
    if (to - last > 1e-3) taps.push({ source: last, weight: f(Math.min(Math.min(to - last, 1), cell) / cell) });
    return taps;
  });
}

const saturate = (value: number): number => Math.min(255, Math.max(0, roundHalfEven(value)));

/** Sums in float32 and in OpenCV's order, since the order decides the last bit. */
function resizeAreaGeneral(picture: Picture, size: Size): Picture {
  const columns = areaTaps(picture.width, size.width);
  const rows = areaTaps(picture.height, size.height);
  const rowLength = size.width * 3;
  const data = new Uint8Array(rowLength * size.height);
  rows.forEach((rowTaps, y) => {
    const sum = new Float32Array(rowLength);
    for (const { source: sourceY, weight: rowWeight } of rowTaps) {
      columns.forEach((columnTaps, x) => {
        for (let channel = 0; channel < 3; channel++) {
          let value = 0;
          for (const { source: sourceX, weight } of columnTaps) {
            const level = picture.data[(sourceY * picture.width + sourceX) * 3 + channel] ?? 0;
            value = f(value + f(level * weight));
          }
          const at = x * 3 + channel;
          sum[at] = f((sum[at] ?? 0) + f(rowWeight * value));
        }
      });
    }
    for (let at = 0; at < rowLength; at++) data[y * rowLength + at] = saturate(sum[at] ?? 0);
  });
  return { ...size, data };
}

/** Whole-number factors: an integer sum of the block, then one float32 product; 2 x 2 rounds half up instead. */
function resizeAreaBlocks(picture: Picture, size: Size, block: { x: number; y: number }): Picture {
  const data = new Uint8Array(size.width * size.height * 3);
  const scale = f(1 / (block.x * block.y));
  const isHalving = block.x === 2 && block.y === 2;
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let dy = 0; dy < block.y; dy++) {
          const row = (y * block.y + dy) * picture.width + x * block.x;
          for (let dx = 0; dx < block.x; dx++) sum += picture.data[(row + dx) * 3 + channel] ?? 0;
        }
        data[(y * size.width + x) * 3 + channel] = isHalving ? (sum + 2) >> 2 : saturate(f(sum * scale));
      }
    }
  }
  return { ...size, data };
}

/** `cv2.resize(..., interpolation=INTER_AREA)` of 8-bit pixels where neither axis is enlarged. */
export function resizeAreaShrinking(picture: Picture, size: Size): Picture {
  const x = picture.width / size.width;
  const y = picture.height / size.height;
  return Number.isInteger(x) && Number.isInteger(y)
    ? resizeAreaBlocks(picture, size, { x, y })
    : resizeAreaGeneral(picture, size);
}
