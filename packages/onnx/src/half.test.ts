import { describe, expect, it } from 'vitest';
import { bfloat16ToNumber, float16ToNumber, upcastTensor } from './half.ts';

describe('16-bit floats', () => {
  // IEEE 754-2008, binary16: bit patterns and values.
  it.each<[number, number]>([
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN],
  ])('float16 %i is %d', (bits, value) => {
    expect(float16ToNumber(bits)).toBe(value);
  });

  it.each<[number, number]>([
    [0x3f80, 1],
    [0xbf80, -1],
    [0x4049, 3.140625],
    [0x7f80, Infinity],
    [0x8000, -0],
  ])('bfloat16 %i is %d', (bits, value) => {
    expect(bfloat16ToNumber(bits)).toBe(value);
  });

  it('become float32, other types stay', () => {
    expect(upcastTensor({ dataType: 'float16', dims: [2], data: Uint16Array.of(0x3c00, 0x4000) })).toEqual({
      dataType: 'float32',
      dims: [2],
      data: Float32Array.of(1, 2),
    });
    const ints = { dataType: 'int8' as const, dims: [1], data: Int8Array.of(3) };
    expect(upcastTensor(ints)).toBe(ints);
  });
});
