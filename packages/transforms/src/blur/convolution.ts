import { float32, type TensorOf, type Value } from '@holdfast/onnx';
import type { Picture, Size } from '@holdfast/scene';
import { toLevels } from '../graph/levels.ts';
import { padEdge } from '../graph/pad-edge.ts';
import { clampIndex, toLevel } from '../reference/levels.ts';
import type { GraphFormContext } from '../transform.ts';

/** A correlation kernel of odd sides, row by row. */
export interface Kernel {
  readonly width: number;
  readonly height: number;
  readonly weights: readonly number[];
}

/** The kernel as the weight of a Conv over one channel. */
export const kernelTensor = ({ width, height, weights }: Kernel): TensorOf<'float32'> =>
  float32([1, 1, height, width], weights);

/** Graph form: every channel correlated with the kernel given by parameter `name`, edges replicated, rounded to 8 bits. */
export function blurGraph(
  context: GraphFormContext,
  picture: Value,
  kernels: readonly { readonly name: string; readonly width: number; readonly height: number }[],
): Value {
  const { graph, size, parameter } = context;
  const blurred = kernels.reduce(
    (value, { name, width, height }) => {
      const padding = {
        left: (width - 1) / 2,
        right: (width - 1) / 2,
        top: (height - 1) / 2,
        bottom: (height - 1) / 2,
      };
      return graph.op('Conv', [padEdge(graph, value, padding), parameter(name, 'float32', [1, 1, height, width])]);
    },
    graph.op('Reshape', [picture, graph.int64s([3, 1, size.height, size.width])]),
  );
  return toLevels(graph, graph.op('Reshape', [blurred, graph.int64s([1, 3, size.height, size.width])]));
}

/** Real form: the 8-bit reference, one kernel after the other, rounded once at the end. */
export function blurPicture(picture: Picture, kernels: readonly Kernel[]): Picture {
  let levels: ArrayLike<number> = picture.data;
  for (const kernel of kernels) levels = correlate(levels, picture, kernel);
  return { ...picture, data: Uint8Array.from(levels, toLevel) };
}

function correlate(levels: ArrayLike<number>, size: Size, kernel: Kernel): Float64Array {
  const { width, height } = size;
  const [reachX, reachY] = [(kernel.width - 1) / 2, (kernel.height - 1) / 2];
  const stride = 3 * (width + 2 * reachX);
  const padded = repeatEdges(levels, size, { reachX, reachY });
  const out = new Float64Array(levels.length);
  kernel.weights.forEach((weight, tap) => {
    // Kernels of a motion are mostly zeros.
    if (weight === 0) return;
    const shift = 3 * (tap % kernel.width) + stride * Math.floor(tap / kernel.width);
    for (let y = 0; y < height; y++) {
      const from = y * stride + shift;
      const to = y * 3 * width;
      for (let index = 0; index < 3 * width; index++) {
        out[to + index] = (out[to + index] ?? 0) + weight * (padded[from + index] ?? 0);
      }
    }
  });
  return out;
}

function repeatEdges(
  levels: ArrayLike<number>,
  { width, height }: Size,
  { reachX, reachY }: { reachX: number; reachY: number },
): Float64Array {
  const paddedWidth = width + 2 * reachX;
  const paddedHeight = height + 2 * reachY;
  const out = new Float64Array(3 * paddedWidth * paddedHeight);
  for (let y = 0; y < paddedHeight; y++) {
    const row = clampIndex(y - reachY, height) * width;
    for (let x = 0; x < paddedWidth; x++) {
      const from = 3 * (row + clampIndex(x - reachX, width));
      const to = 3 * (y * paddedWidth + x);
      for (let channel = 0; channel < 3; channel++) out[to + channel] = levels[from + channel] ?? 0;
    }
  }
  return out;
}
