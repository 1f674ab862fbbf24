import type { Tensor, TensorOf } from './tensor.ts';

const word = new Uint32Array(1);
const asFloat = new Float32Array(word.buffer);

/** Value of an IEEE 754 half-precision number (1 sign, 5 exponent, 10 mantissa bits); exact. */
export function float16ToNumber(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

/** Value of a bfloat16 number: the upper half of a float32. */
export function bfloat16ToNumber(bits: number): number {
  word[0] = bits << 16;
  return asFloat[0] ?? NaN;
}

/** A 16-bit float tensor as float32, which holds every such number; other tensors as they are. */
export function upcastTensor(tensor: Tensor): Tensor {
  const convert = (decode: (bits: number) => number, from: TensorOf<'float16' | 'bfloat16'>): Tensor => ({
    dataType: 'float32',
    dims: from.dims,
    data: Float32Array.from(from.data, decode),
  });
  switch (tensor.dataType) {
    case 'float16':
      return convert(float16ToNumber, tensor);
    case 'bfloat16':
      return convert(bfloat16ToNumber, tensor);
    default:
      return tensor;
  }
}
