import { fail, show, sizeAt, type Dims } from './helpers.ts';
import type { ShapeContext } from './infer.ts';

interface SliceBounds {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Counted from the front. */
  readonly axes: readonly number[];
  readonly steps: readonly number[];
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** Sizes that are left by ONNX Slice (opset 13): bounds are clamped, negative ones count from the end, steps may be negative. */
export function sliceSizes(context: ShapeContext, dims: Dims, { starts, ends, axes, steps }: SliceBounds): number[] {
  if (new Set([starts.length, ends.length, axes.length, steps.length]).size !== 1) {
    fail(
      context,
      `starts ${show(starts)}, ends ${show(ends)}, axes ${show(axes)} and steps ${show(steps)} must be of one length`,
    );
  }
  const sizes = [...dims];
  axes.forEach((axis, index) => {
    const size = sizeAt(context, dims, axis);
    const step = steps[index] ?? 1;
    if (step === 0) fail(context, 'steps must not be 0');
    const fromEnd = (bound: number): number => (bound < 0 ? bound + size : bound);
    const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
    const start = clamp(fromEnd(starts[index] ?? 0), Math.max(low, 0), high);
    const end = clamp(fromEnd(ends[index] ?? 0), low, high);
    sizes[axis] = Math.max(0, Math.ceil((end - start) / step));
  });
  return sizes;
}
