import type { Tensor } from '@holdfast/onnx';
import { codeOf } from './element-types.ts';
import { npyError } from './npy-error.ts';

/** A .npy file of version 1, C order, elements from a multiple of 64 bytes on as numpy writes it. Throws UsageError for other types. */
export function writeNpy(tensor: Tensor): Uint8Array {
  const code = codeOf(tensor.dataType);
  if (code === undefined || tensor.dataType === 'string') {
    throw npyError('.npy output', { expected: 'a plain numeric type', got: tensor.dataType, fix: 'convert it first' });
  }
  const byteOrder = code.endsWith('1') ? '|' : '<';
  const shape = tensor.dims.length === 1 ? `${tensor.dims.join('')},` : tensor.dims.join(', ');
  const dict = `{'descr': '${byteOrder}${code}', 'fortran_order': False, 'shape': (${shape}), }`;
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64 - 10;
  const head = Buffer.alloc(10);
  head.set([0x93, ...Buffer.from('NUMPY'), 1, 0]);
  head.writeUInt16LE(length, 8);
  const { buffer, byteOffset, byteLength } = tensor.data;
  return Buffer.concat([
    head,
    Buffer.from(`${dict.padEnd(length - 1)}\n`, 'latin1'),
    new Uint8Array(buffer, byteOffset, byteLength),
  ]);
}
