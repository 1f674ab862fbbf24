import type { Value } from '@holdfast/onnx';
import type { Emitter } from '../emit.ts';

export interface Standardized {
  /** (x - mean) / deviation */
  readonly normalized: Value;
  /** 1 / sqrt(variance + epsilon), reduced axes kept. */
  readonly inverseDeviation: Value;
}

/** Mean and (biased) variance over `axes`, taken out of `x`. */
export function standardize(
  emit: Emitter,
  x: Value,
  { axes, epsilon }: { axes: readonly number[]; epsilon: number },
): Standardized {
  const centred = emit.sub(x, emit.reduceMean(x, axes));
  const variance = emit.reduceMean(emit.mul(centred, centred), axes);
  const deviation = emit.op('Sqrt', [emit.add(variance, emit.scalar(x, epsilon))]);
  const inverseDeviation = emit.op('Reciprocal', [deviation]);
  return { normalized: emit.mul(centred, inverseDeviation), inverseDeviation };
}

/**
 * Cotangent of x for the cotangent of its standardized form (Ioffe & Szegedy 2015, with batch statistics):
 * (d - mean(d) - normalized mean(d normalized)) / deviation.
 */
export function standardizeGradient(
  emit: Emitter,
  { normalized, inverseDeviation }: Standardized,
  { cotangent, axes }: { cotangent: Value; axes: readonly number[] },
): Value {
  const along = emit.mul(normalized, emit.reduceMean(emit.mul(cotangent, normalized), axes));
  const centred = emit.sub(cotangent, emit.reduceMean(cotangent, axes));
  return emit.mul(emit.sub(centred, along), inverseDeviation);
}
