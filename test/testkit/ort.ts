import { writeModel, type Model, type Tensor } from '@holdfast/onnx';
import * as ort from 'onnxruntime-node';

import { fromOrt, toOrt } from '../../packages/runtime/src/tensor-conversion.ts';

export interface OrtOptions {
  /** `disabled` runs the nodes as they stand. Default: `all`. */
  readonly optimization?: 'disabled' | 'basic' | 'extended' | 'all';
}

const SETTINGS: ort.InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  // What goes wrong comes back as an exception; the log would only repeat it.
  logSeverityLevel: 4,
  extra: { session: { intra_op: { allow_spinning: '0' } } },
};

/** Runs the bytes of a model once in onnxruntime, in this process. Gives every output by name. */
export async function runBytesInOrt(
  bytes: Uint8Array,
  feeds: ReadonlyMap<string, Tensor>,
  { optimization = 'all' }: OrtOptions = {},
): Promise<Map<string, Tensor>> {
  const session = await ort.InferenceSession.create(bytes, { ...SETTINGS, graphOptimizationLevel: optimization });
  try {
    const fed = [...feeds].map(([name, tensor]) => [name, toOrt(name, tensor)] as const);
    const outputs = await session.run(Object.fromEntries(fed));
    return new Map(Object.entries(outputs).map(([name, value]) => [name, fromOrt(name, value)]));
  } finally {
    await session.release();
  }
}

/** Runs a model once in onnxruntime, in this process. Gives every output by name. */
export async function runInOrt(
  model: Model,
  feeds: ReadonlyMap<string, Tensor>,
  options: OrtOptions = {},
): Promise<Map<string, Tensor>> {
  return runBytesInOrt(writeModel(model), feeds, options);
}
