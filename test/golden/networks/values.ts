import { elementCount, float32, type TensorOf } from '@holdfast/onnx';

function fnv1a(text: string): number {
  return new TextEncoder().encode(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
}

/** The finaliser of MurmurHash3: spreads neighbouring integers over all 32 bits. */
function mixed(seed: number): number {
  let u = seed;
  u = Math.imul(u ^ (u >>> 16), 0x85ebca6b);
  u = Math.imul(u ^ (u >>> 13), 0xc2b2ae35);
  return (u ^ (u >>> 16)) >>> 0;
}

/** Uniform float32 numbers that depend on the name only: the same ones as `uniform` of scripts/golden/make_references.py. */
export function uniform(
  name: string,
  dims: readonly number[],
  [low, high]: readonly [number, number],
): TensorOf<'float32'> {
  const start = fnv1a(name);
  const element = (_: unknown, k: number): number =>
    low + (high - low) * (mixed((start + Math.imul(k, 0x9e3779b9)) | 0) / 2 ** 32);
  return float32(dims, Float32Array.from({ length: elementCount(dims) }, element));
}
