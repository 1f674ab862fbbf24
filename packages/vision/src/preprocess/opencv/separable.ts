import type { Picture, Size } from '@holdfast/scene';
import { areaEnlargingTaps, COEFFICIENT_SCALE, cubicTaps, linearTaps, type AxisTaps } from './axis-taps.ts';
import { roundHalfEven } from '../round.ts';

/** Filters one row along x; the result keeps 11 fractional bits. Positions outside the row repeat its ends. */
function filterRow(picture: Picture, y: number, columns: AxisTaps): Int32Array {
  const { width, data } = picture;
  const { count, first, weights } = columns;
  const out = new Int32Array(first.length * 3);
  const row = y * width * 3;
  for (let x = 0; x < first.length; x++) {
    const start = first[x] ?? 0;
    for (let tap = 0; tap < count; tap++) {
      const weight = weights[x * count + tap] ?? 0;
      const source = row + Math.min(width - 1, Math.max(0, start + tap)) * 3;
      out[x * 3] = (out[x * 3] ?? 0) + (data[source] ?? 0) * weight;
      out[x * 3 + 1] = (out[x * 3 + 1] ?? 0) + (data[source + 1] ?? 0) * weight;
      out[x * 3 + 2] = (out[x * 3 + 2] ?? 0) + (data[source + 2] ?? 0) * weight;
    }
  }
  return out;
}

/** Mixes filtered rows along y into 8-bit levels. */
type MixRows = (rows: readonly Int32Array[], weights: readonly number[], out: Uint8Array, offset: number) => void;

/** OpenCV's VResizeLinear for bytes: drops 4 bits before each product and 16 after it, then rounds the last 2. */
const mixLinear: MixRows = ([top, bottom], [topWeight = 0, bottomWeight = 0], out, offset) => {
  if (top === undefined || bottom === undefined) return;
  for (let index = 0; index < top.length; index++) {
    const upper = (topWeight * ((top[index] ?? 0) >> 4)) >> 16;
    const lower = (bottomWeight * ((bottom[index] ?? 0) >> 4)) >> 16;
    out[offset + index] = (upper + lower + 2) >> 2;
  }
};

/** OpenCV's VResizeCubicVec_32s8u: float32 products, summed from the last row to the first, halves to even. */
const mixCubic: MixRows = (rows, weights, out, offset) => {
  const f = Math.fround;
  const scaled = weights.map((weight) => f(weight / COEFFICIENT_SCALE ** 2));
  const length = rows[0]?.length ?? 0;
  for (let index = 0; index < length; index++) {
    let sum = 0;
    for (let tap = rows.length - 1; tap >= 0; tap--) sum = f(f((rows[tap]?.[index] ?? 0) * (scaled[tap] ?? 0)) + sum);
    out[offset + index] = Math.min(255, Math.max(0, roundHalfEven(sum)));
  }
};

function resizeSeparable(picture: Picture, axes: { columns: AxisTaps; rows: AxisTaps }, mix: MixRows): Picture {
  const { columns, rows } = axes;
  const width = columns.first.length;
  const height = rows.first.length;
  const data = new Uint8Array(width * height * 3);
  let filtered = new Map<number, Int32Array>();
  for (let y = 0; y < height; y++) {
    const start = rows.first[y] ?? 0;
    const kept = new Map<number, Int32Array>();
    const needed = Array.from({ length: rows.count }, (_, tap) => {
      const sourceY = Math.min(picture.height - 1, Math.max(0, start + tap));
      const row = kept.get(sourceY) ?? filtered.get(sourceY) ?? filterRow(picture, sourceY, columns);
      kept.set(sourceY, row);
      return row;
    });
    // Only the rows of the last output row can be wanted again, so memory stays small for a 1 x 100000 picture.
    filtered = kept;
    mix(needed, Array.from(rows.weights.subarray(y * rows.count, (y + 1) * rows.count)), data, y * width * 3);
  }
  return { width, height, data };
}

/** `cv2.resize(..., interpolation=INTER_LINEAR)` of 8-bit pixels, bit for bit, but for the exact halving (`area.ts`). */
export function resizeLinear(picture: Picture, size: Size): Picture {
  const columns = linearTaps(picture.width, size.width, true);
  const rows = linearTaps(picture.height, size.height, false);
  return resizeSeparable(picture, { columns, rows }, mixLinear);
}

/** `INTER_AREA` where one axis or both are enlarged. */
export function resizeAreaEnlarging(picture: Picture, size: Size): Picture {
  const columns = areaEnlargingTaps(picture.width, size.width, true);
  const rows = areaEnlargingTaps(picture.height, size.height, false);
  return resizeSeparable(picture, { columns, rows }, mixLinear);
}

/** `cv2.resize(..., interpolation=INTER_CUBIC)` of 8-bit pixels, as OpenCV's SIMD code rounds. */
export function resizeCubic(picture: Picture, size: Size): Picture {
  const columns = cubicTaps(picture.width, size.width);
  const rows = cubicTaps(picture.height, size.height);
  return resizeSeparable(picture, { columns, rows }, mixCubic);
}
