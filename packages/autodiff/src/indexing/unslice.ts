import type { Value } from '@holdfast/onnx';
import { sizeOf, withSize } from '../axes.ts';
import type { Emitter } from '../emit.ts';

/** One axis of a slice: elements start, start + step, ... of the whole axis, `count` of them. */
export interface SlicedAxis {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

export interface Unslice {
  readonly value: Value;
  /** Shape of the whole that the slice was taken from. */
  readonly xDims: readonly number[];
  readonly axes: readonly SlicedAxis[];
}

/** The transpose of a slice: `value` written to the positions it was read from, zeros elsewhere. */
export function unslice(emit: Emitter, { value, xDims, axes }: Unslice): Value {
  const shape = [...xDims];
  for (const { axis, count } of axes) shape[axis] = count;
  if (shape.includes(0)) return emit.zeros(value, xDims);
  let current = value;
  const begins = xDims.map(() => 0);
  const ends = xDims.map(() => 0);
  for (const part of axes) {
    const { axis, count } = part;
    const forward = part.step > 0 || count === 1;
    if (!forward) current = reversed(emit, current, { axis, count });
    // From here on the axis is read upwards, from its lowest element.
    const step = count === 1 ? 1 : Math.abs(part.step);
    const lowest = forward ? part.start : part.start + (count - 1) * part.step;
    if (step > 1) current = spread(emit, current, { axis, step, shape });
    const covered = count * step;
    shape[axis] = covered;
    begins[axis] = lowest;
    // Negative where the zeros after the last element reach beyond the axis.
    ends[axis] = sizeOf(xDims, axis) - lowest - covered;
  }
  return emit.pad(current, begins, ends);
}

const reversed = (emit: Emitter, value: Value, { axis, count }: { axis: number; count: number }): Value =>
  emit.slice(value, [{ axis, start: count - 1, end: -count - 1, step: -1 }]);

/** Every element followed by step - 1 zeros along `axis`. `shape` is the value's own. */
function spread(
  emit: Emitter,
  value: Value,
  { axis, step, shape }: { axis: number; step: number; shape: readonly number[] },
): Value {
  const covered = sizeOf(shape, axis) * step;
  if (axis === shape.length - 1) {
    // Padding single elements costs onnxruntime four times as much as repeating and masking them.
    const factors = withSize(
      shape.map(() => 1),
      axis,
      step,
    );
    const comb = Array.from({ length: covered }, (_, index) => (index % step === 0 ? 1 : 0));
    return emit.mul(emit.repeatNearest(value, factors), emit.tensor(value, [covered], comb));
  }
  const column = emit.reshape(value, [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)]);
  const none = new Array<number>(shape.length + 1).fill(0);
  const padded = emit.pad(column, none, withSize(none, axis + 1, step - 1));
  return emit.reshape(padded, withSize(shape, axis, covered));
}
