import { expect, test } from 'vitest';
import fc from 'fast-check';
import { float32, type Tensor } from '@holdfast/onnx';
import { UsageError } from '../errors/usage-error.ts';
import { readNpy } from './read-npy.ts';
import { writeNpy } from './write-npy.ts';

/** A file with the given header text, as other programs may write it. */
function file(header: string, elements: Uint8Array, version = 1): Uint8Array {
  const head = Buffer.alloc(version === 1 ? 10 : 12);
  head.set([0x93, ...Buffer.from('NUMPY'), version, 0]);
  if (version === 1) head.writeUInt16LE(header.length, 8);
  else head.writeUInt32LE(header.length, 8);
  return Buffer.concat([head, Buffer.from(header, 'latin1'), elements]);
}

const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

const tensors: readonly Tensor[] = [
  float32([2, 3], [1, 2, 3, 4, 5, 6]),
  float32([], [7]),
  float32([0, 4], []),
  { dataType: 'float64', dims: [2], data: Float64Array.of(0.1, -1e300) },
  { dataType: 'int64', dims: [2], data: BigInt64Array.of(-(2n ** 63n), 5n) },
  { dataType: 'int32', dims: [1, 2], data: Int32Array.of(-7, 8) },
  { dataType: 'int8', dims: [2], data: Int8Array.of(-128, 127) },
  { dataType: 'uint8', dims: [3], data: Uint8Array.of(0, 128, 255) },
  { dataType: 'bool', dims: [2], data: Uint8Array.of(1, 0) },
];

test.each(tensors)('$dataType $dims comes back as it was written', (tensor) => {
  const bytes = writeNpy(tensor);
  expect(readNpy(bytes, 'x.npy')).toEqual(tensor);
  expect(new DataView(bytes.buffer, bytes.byteOffset).getUint16(8, true) % 64).toBe(54);
});

test('any float32 bit pattern and any place in a larger buffer come back', () => {
  fc.assert(
    fc.property(fc.float32Array(), fc.integer({ min: 0, max: 7 }), (data, shift) => {
      const bytes = writeNpy(float32([data.length], data));
      const shifted = new Uint8Array(bytes.length + shift);
      shifted.set(bytes, shift);
      expect(readNpy(shifted.subarray(shift), 'x.npy').data).toEqual(data);
    }),
  );
});

test('the header is the one that numpy 2 writes', () => {
  const text = new TextDecoder('latin1').decode(writeNpy(float32([2, 3], new Float32Array(6))).subarray(10, 128));
  expect(text).toBe(`${"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".padEnd(117)}\n`);
});

test('Fortran order becomes C order', () => {
  const header = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }\n";
  expect(readNpy(file(header, floats(1, 4, 2, 5, 3, 6)), 'x.npy')).toEqual(float32([2, 3], [1, 2, 3, 4, 5, 6]));
});

test('headers of versions 2 and 3 are read', () => {
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";
  for (const version of [2, 3]) expect(readNpy(file(header, floats(1, 2), version), 'x').dims).toEqual([2]);
});

test.each([
  ['other content', Buffer.from('PK\u0003\u0004 an archive of arrays'), /expected a \.npy file/],
  ['big endian', file("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", floats(1)), /got >f4/],
  ['16-bit floats', file("{'descr': '<f2', 'fortran_order': False, 'shape': (1,), }", floats(1)), /got <f2/],
  ['a structured type', file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", floats(1)), /descr/],
  [
    'too few elements',
    file("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", floats(1)),
    /expected 12 bytes/,
  ],
  ['an unknown version', file("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", floats(1), 9), /version 9/],
])('%s is refused by name', (_name, bytes, message) => {
  expect(() => readNpy(bytes, 'x.npy')).toThrow(UsageError);
  expect(() => readNpy(bytes, 'x.npy')).toThrow(message);
});
