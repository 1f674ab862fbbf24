import { attr, elementCount, readInt, readInts, type Node, type Value } from '@holdfast/onnx';
import type { Emitter } from '../emit.ts';
import { NoGradientError } from '../errors.ts';
import { readWindow, windowAttributes, type WindowAxis } from '../geometry/window.ts';

export interface MaxPoolGradient {
  readonly node: Node;
  /** Cotangent of the maxima, [N, C, ...O]. */
  readonly dY: Value;
  readonly dims: (value: Value) => readonly number[];
}

/**
 * Cotangent of a max pool's input, [N, C, ...S]: every window's cotangent goes to its first maximum (row-major), and overlapping
 * windows add up. MaxUnpool would overwrite there, and masks of equality count ties several times. The indices come from another
 * MaxPool where the node itself has none, because asking the first one for them would take it off onnxruntime's fast path.
 */
export function maxPoolGradient(emit: Emitter, { node, dY, dims }: MaxPoolGradient): Value {
  const [x = ''] = node.inputs;
  const [, given = ''] = node.outputs;
  if (given !== '' && (readInt(node, 'storage_order') ?? 0) === 0) {
    return scatter(emit, dY, { indices: given, xDims: dims(x) });
  }
  const window = readWindow(node, {
    kernel: readInts(node, 'kernel_shape') ?? [],
    inputSizes: dims(x).slice(2),
    outputSizes: dims(dY).slice(2),
  });
  const stages: Stage[] = [];
  let pooled = x;
  for (const pass of isCheaperByAxis(window) ? byAxis(window) : [window]) {
    const [maximum, indices] = emit.ops('MaxPool', [pooled], 2, poolAttributes(node, pass));
    if (maximum === undefined || indices === undefined)
      throw new NoGradientError(node, 'its indices cannot be computed');
    stages.push({ indices, xDims: dims(pooled) });
    pooled = maximum;
  }
  return stages.reduceRight((cotangent, stage) => scatter(emit, cotangent, stage), dY);
}

/** One pooling on the way. */
interface Stage {
  /** Position of every window's maximum in the flattened input. */
  readonly indices: Value;
  readonly xDims: readonly number[];
}

/** Adds every window's cotangent to the element at its index. */
function scatter(emit: Emitter, dY: Value, { indices, xDims }: Stage): Value {
  const sums = emit.op(
    'ScatterElements',
    [emit.zeros(dY, [elementCount(xDims)]), emit.reshape(indices, [-1]), emit.reshape(dY, [-1])],
    { axis: attr.int(0), reduction: attr.string('add') },
  );
  return emit.reshape(sums, xDims);
}

function poolAttributes(node: Node, window: readonly WindowAxis[]) {
  const { strides, dilations, pads } = windowAttributes(window);
  return {
    kernel_shape: attr.ints(window.map(({ kernel }) => kernel)),
    strides: attr.ints(strides),
    dilations: attr.ints(dilations),
    pads: attr.ints(pads),
    ceil_mode: attr.int(readInt(node, 'ceil_mode') ?? 0),
  };
}

/**
 * A maximum over rows of maxima over columns is the same maximum, and the first one is the same element; onnxruntime's MaxPool
 * with indices takes time proportional to the window, which makes this 4 times as fast for 13x13 (pyramid pooling).
 */
function isCheaperByAxis(window: readonly WindowAxis[]): boolean {
  const [rows, columns] = window;
  if (rows === undefined || columns === undefined || window.length !== 2) return false;
  return 1.5 * (columns.kernel * rows.stride + rows.kernel) < rows.kernel * columns.kernel;
}

/** The window along its last axis alone, then along its first alone. */
function byAxis(window: readonly WindowAxis[]): WindowAxis[][] {
  return window
    .map((_, kept) => window.map((axis, index) => (index === kept ? axis : pointwise(axis, index < kept))))
    .reverse();
}

/** A window of one element, over an axis that is still to be pooled or has been already. */
function pointwise(axis: WindowAxis, isPending: boolean): WindowAxis {
  const size = isPending ? axis.inputSize : axis.outputSize;
  return { inputSize: size, outputSize: size, kernel: 1, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, extent: 1 };
}
