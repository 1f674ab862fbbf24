import { describe, expect, it } from 'vitest';
import { bfloat16ToNumber, downcastToFloat16, float16ToNumber, numberToFloat16, upcastTensor } from './half.ts';

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

  it('are the nearest to every number: patterns give themselves, halfway goes to the even one', () => {
    // A prime step: every exponent, even and odd mantissas.
    for (let bits = 0; bits < 0x7c00; bits += 13) {
      const value = float16ToNumber(bits);
      expect(numberToFloat16(value)).toBe(bits);
      expect(numberToFloat16(-value)).toBe(bits | 0x8000);
      const next = float16ToNumber(bits + 1);
      if (next === Infinity) continue;
      expect(numberToFloat16((value + next) / 2)).toBe(bits % 2 === 0 ? bits : bits + 1);
      expect(numberToFloat16(value + (next - value) * 0.49)).toBe(bits);
      expect(numberToFloat16(value + (next - value) * 0.51)).toBe(bits + 1);
    }
    expect([65519.9, 65520, Infinity, -Infinity, NaN].map(numberToFloat16)).toEqual([
      0x7bff, 0x7c00, 0x7c00, 0xfc00, 0x7e00,
    ]);
    expect(downcastToFloat16({ dataType: 'float32', dims: [2], data: Float32Array.of(1, 2) }).data).toEqual(
      Uint16Array.of(0x3c00, 0x4000),
    );
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
