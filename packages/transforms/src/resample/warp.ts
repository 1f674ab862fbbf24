import { attr, DATA_TYPE_CODES, float32, type Tensor, type Value } from '@holdfast/onnx';
import type { Box, Picture, Size } from '@holdfast/scene';
import { hull, keepInFrame } from '../boxes.ts';
import { toLevels } from '../graph/levels.ts';
import type { ChoiceField } from '../params.ts';
import { clampIndex, toLevel } from '../reference/levels.ts';
import type { GraphFormContext } from '../transform.ts';

/** Levels seen where the warped picture has no content: its border repeated, or one level. */
export const warpFills = ['edge', 'black', 'grey'] as const;
export type WarpFill = (typeof warpFills)[number];
const fillLevels = { edge: undefined, black: 0, grey: 128 } as const;

export const fillField: ChoiceField = {
  kind: 'choice',
  name: 'fill',
  summary: 'What shows where the image has moved away: its repeated border (edge), black, or mid-grey (128).',
  choices: warpFills,
  default: 'edge',
};

/**
 * A linear map about the centre of the picture, x to the right, y downwards: a point at (x, y) from the centre moves to
 * (xx * x + xy * y, yx * x + yy * y).
 */
export interface CentredMap {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
}

const inverse = ({ xx, xy, yx, yy }: CentredMap): CentredMap => {
  const determinant = xx * yy - xy * yx;
  return { xx: yy / determinant, xy: -xy / determinant, yx: -yx / determinant, yy: xx / determinant };
};

/** Largest picture whose pixel numbers float32 holds exactly. */
const MAX_PIXELS = 2 ** 24;

interface Sampling {
  /** Four source pixels (row * width + column) for every output pixel: [4, H * W]. */
  readonly pixels: Int32Array;
  /** Their bilinear weights [4, H * W]; they sum to 1 where the source is inside the picture. */
  readonly weights: Float32Array;
  /** What a constant fill adds, [H * W]. */
  readonly offset: Float32Array;
}

/** Bilinear sampling of the map's inverse at pixel centres. */
function samplingOf(map: CentredMap, size: Size, fill: WarpFill): Sampling {
  const { width, height } = size;
  const count = width * height;
  const back = inverse(map);
  const level = fillLevels[fill];
  const pixels = new Int32Array(4 * count);
  const weights = new Float32Array(4 * count);
  const offset = new Float32Array(count);
  const centreX = (width - 1) / 2;
  const centreY = (height - 1) / 2;
  for (let pixel = 0; pixel < count; pixel++) {
    const x = (pixel % width) - centreX;
    const y = Math.floor(pixel / width) - centreY;
    const sourceX = back.xx * x + back.xy * y + centreX;
    const sourceY = back.yx * x + back.yy * y + centreY;
    const left = Math.floor(sourceX);
    const top = Math.floor(sourceY);
    let inside = 0;
    for (let corner = 0; corner < 4; corner++) {
      const column = left + (corner % 2);
      const row = top + Math.floor(corner / 2);
      const weight = (1 - Math.abs(sourceX - column)) * (1 - Math.abs(sourceY - row));
      const isInside = column >= 0 && column < width && row >= 0 && row < height;
      const place = corner * count + pixel;
      pixels[place] = clampIndex(row, height) * width + clampIndex(column, width);
      weights[place] = isInside || level === undefined ? weight : 0;
      inside += weights[place] ?? 0;
    }
    offset[pixel] = level === undefined ? 0 : level * (1 - inside);
  }
  return { pixels, weights, offset };
}

/** Graph form: Gather by an index map and a weighted sum; its gradient scatters back to the source pixels. */
export function warpGraph({ graph, size, parameter }: GraphFormContext, picture: Value, fill: WarpFill): Value {
  const count = size.width * size.height;
  if (count > MAX_PIXELS) {
    throw new RangeError(
      `warp: expected at most ${MAX_PIXELS} pixels, got ${size.width} x ${size.height}; use a smaller input`,
    );
  }
  const flat = graph.op('Reshape', [picture, graph.int64s([1, 3, count])]);
  // Fed as float32: making a million BigInts for every draw would cost more than the warp itself.
  const pixels = graph.op('Cast', [parameter('pixels', 'float32', [4, count])], {
    to: attr.int(DATA_TYPE_CODES.int64),
  });
  const corners = graph.op('Gather', [flat, pixels], { axis: attr.int(2) });
  const weighted = graph.op('Mul', [corners, parameter('weights', 'float32', [1, 1, 4, count])]);
  const sum = graph.op('ReduceSum', [weighted, graph.int64s([2])], { keepdims: attr.int(0) });
  const filled = fill === 'edge' ? sum : graph.op('Add', [sum, parameter('offset', 'float32', [1, 1, count])]);
  return toLevels(graph, graph.op('Reshape', [filled, graph.int64s([1, 3, size.height, size.width])]));
}

/** Values of warpGraph's parameters. */
export function warpFeeds(map: CentredMap, size: Size, fill: WarpFill): Record<string, Tensor> {
  const count = size.width * size.height;
  const { pixels, weights, offset } = samplingOf(map, size, fill);
  return {
    pixels: float32([4, count], Float32Array.from(pixels)),
    weights: float32([1, 1, 4, count], weights),
    ...(fill === 'edge' ? {} : { offset: float32([1, 1, count], offset) }),
  };
}

/** Real form: the 8-bit reference (libvips rotates only onto a larger canvas). */
export function warpPicture(picture: Picture, map: CentredMap, fill: WarpFill): Picture {
  const { width, height, data } = picture;
  const count = width * height;
  const { pixels, weights, offset } = samplingOf(map, picture, fill);
  const out = new Uint8Array(data.length);
  for (let pixel = 0; pixel < count; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      let sum = offset[pixel] ?? 0;
      for (let corner = 0; corner < 4; corner++) {
        const place = corner * count + pixel;
        sum += (weights[place] ?? 0) * (data[(pixels[place] ?? 0) * 3 + channel] ?? 0);
      }
      out[pixel * 3 + channel] = toLevel(sum);
    }
  }
  return { width, height, data: out };
}

/** Upright hull of the moved corners, cut to the frame; `undefined` when less than half of it stays in. */
export function warpBox(box: Box, map: CentredMap, size: Size): Box | undefined {
  const centreX = size.width / 2;
  const centreY = size.height / 2;
  const corners = [box.x0, box.x1].flatMap((cornerX) =>
    [box.y0, box.y1].map((cornerY) => {
      const x = cornerX - centreX;
      const y = cornerY - centreY;
      return { x: map.xx * x + map.xy * y + centreX, y: map.yx * x + map.yy * y + centreY };
    }),
  );
  return keepInFrame(hull(corners), size);
}
