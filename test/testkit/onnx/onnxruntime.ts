import * as ort from 'onnxruntime-node';

/** A value as onnxruntime gave it, with its elements as plain numbers. */
export interface Observed {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: readonly number[];
}

export interface Feed {
  readonly type: 'float32' | 'int64' | 'bool';
  readonly dims: readonly number[];
  readonly data: readonly number[];
}

function tensorOf({ type, dims, data }: Feed): ort.Tensor {
  switch (type) {
    case 'float32':
      return new ort.Tensor('float32', Float32Array.from(data), dims);
    case 'int64':
      return new ort.Tensor('int64', BigInt64Array.from(data.map(BigInt)), dims);
    case 'bool':
      return new ort.Tensor('bool', Uint8Array.from(data), dims);
  }
}

const numbersOf = (data: ort.Tensor['data']): number[] => Array.from<unknown, number>(data, Number);

/** Runs a model once with graph optimisation off, so that what is measured is the model as written. */
export async function runOnnxruntime(
  bytes: Uint8Array,
  feeds: Readonly<Record<string, Feed>>,
): Promise<Record<string, Observed>> {
  const session = await ort.InferenceSession.create(bytes, {
    graphOptimizationLevel: 'disabled',
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const tensors = Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, tensorOf(feed)]));
  const outputs = await session.run(tensors);
  await session.release();
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { type, dims, data }]) => [name, { type, dims, data: numbersOf(data) }]),
  );
}

/** Repeatable, unequal numbers in about [-1, 1] that are no multiples of each other. */
export const wave = (dims: readonly number[], shift = 0): Feed => ({
  type: 'float32',
  dims,
  data: Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, index) => Math.sin(1.7 * index + 0.3 + shift)),
});

/** Largest difference between two values; Infinity where type or shape differ or one is NaN alone. */
export function maxDifference(a: Observed | undefined, b: Observed | undefined): number {
  if (a === undefined || b === undefined) return Infinity;
  if (a.type !== b.type || a.dims.join() !== b.dims.join()) return Infinity;
  return a.data.reduce((worst, value, index) => {
    const other = b.data[index] ?? NaN;
    if (Object.is(value, other) || value === other) return worst;
    const difference = Math.abs(value - other);
    return Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
  }, 0);
}
