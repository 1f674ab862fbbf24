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

/**
 * Bits of the half-precision number nearest to a value; halfway between two, the one whose last bit is 0 (IEEE 754-2008, 4.3.1). Beyond
 * 65504 it is infinite.
 */
export function numberToFloat16(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (Number.isNaN(magnitude)) return 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00;
  // Subnormal numbers share the spacing of the smallest exponent.
  const exponent = Math.max(-14, magnitude === 0 ? -14 : Math.floor(Math.log2(magnitude)));
  const steps = roundHalfToEven(magnitude / 2 ** (exponent - 10));
  // A mantissa that rounds up to 2048 carries into the exponent, which the addition does by itself.
  return sign | (exponent === -14 ? steps : ((exponent + 14) << 10) + steps);
}

function roundHalfToEven(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
}

/** A float32 tensor rounded to half precision. */
export function downcastToFloat16({ dims, data }: TensorOf<'float32'>): TensorOf<'float16'> {
  return { dataType: 'float16', dims, data: Uint16Array.from(data, numberToFloat16) };
}

/** Value of a bfloat16 number: the upper half of a float32. */
export function bfloat16ToNumber(bits: number): number {
  word[0] = bits << 16;
  return asFloat[0] ?? NaN;
}

/** Bits of the bfloat16 number nearest to a float32; halfway between two, the one whose last bit is 0. */
export function numberToBfloat16(value: number): number {
  asFloat[0] = value;
  const bits = word[0] ?? 0;
  // Rounding a NaN could carry into infinity; any mantissa bit keeps it a NaN.
  if (Number.isNaN(value)) return (bits >>> 16) | 0x40;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
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
