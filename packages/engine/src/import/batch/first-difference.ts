import { toNumbers } from '@holdfast/onnx';
import type { NumericTensor } from './tensor-bytes.ts';

/** How far the same picture may be off in a batch, relative to the output's largest value: matrix kernels sum in other orders. */
const RELATIVE_TOLERANCE = 1e-4;

/** Says where two outputs of one type differ by more than rounding; `undefined` where they do not. */
export function firstDifference(actual: NumericTensor, reference: NumericTensor): string | undefined {
  const [got, expected] = [toNumbers(actual), toNumbers(reference)];
  if (got.length !== expected.length) return `expected ${expected.length} elements, got ${got.length}`;
  const scale = expected.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
  const isFloat = reference.dataType === 'float32' || reference.dataType === 'float64';
  const tolerance = isFloat ? RELATIVE_TOLERANCE * scale : 0;
  for (const [index, value] of expected.entries()) {
    const other = got[index] ?? NaN;
    if (Object.is(value, other) || Math.abs(value - other) <= tolerance) continue;
    return `element ${index}: expected ${value}, got ${other}`;
  }
  return undefined;
}
