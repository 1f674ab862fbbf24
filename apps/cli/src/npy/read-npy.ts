import { BYTES_PER_ELEMENT, elementCount, type Tensor } from '@holdfast/onnx';
import { isNpyCode, npyTypes, tensorOf, type NpyCode } from './element-types.ts';
import { npyError } from './npy-error.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

interface NpyHeader {
  readonly code: NpyCode;
  readonly fortranOrder: boolean;
  readonly dims: readonly number[];
  /** Of the first element. */
  readonly offset: number;
}

/**
 * Reads a .npy file of version 1 to 3 (numpy.lib.format): float32, float64, int8, int32, int64, uint8 or bool, little endian. Fortran order
 * is turned into C order. `where` names the file. Throws UsageError for anything else.
 */
export function readNpy(bytes: Uint8Array, where: string): Tensor {
  const { code, fortranOrder, dims, offset } = readHeader(bytes, where);
  const width = BYTES_PER_ELEMENT[npyTypes[code]];
  const expected = elementCount(dims) * width;
  const got = bytes.length - offset;
  if (got !== expected) {
    throw npyError(where, {
      expected: `${expected} bytes of elements for shape (${dims.join(', ')})`,
      got: String(got),
      fix: 'write the file again with numpy.save',
    });
  }
  const elements = bytes.subarray(offset);
  return tensorOf(code, dims, fortranOrder ? toRowMajor(elements, dims, width) : elements);
}

function readHeader(bytes: Uint8Array, where: string): NpyHeader {
  const isNpy = bytes.length >= 12 && MAGIC.every((byte, index) => bytes[index] === byte);
  if (!isNpy) {
    const fix = 'write it with numpy.save; archives (.npz) are not read';
    throw npyError(where, { expected: 'a .npy file', got: 'other content', fix });
  }
  const major = bytes[6] ?? 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const text = new TextDecoder('latin1').decode(bytes.subarray(start, start + length));
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  if (major < 1 || major > 3 || descr === undefined || order === undefined || shape === undefined) {
    throw npyError(where, {
      expected: "a header of version 1 to 3 with one 'descr', 'fortran_order' and 'shape'",
      got: `version ${major}, ${text.trim().slice(0, 80)}`,
      fix: 'save a plain array (no structured type) with numpy.save',
    });
  }
  const code = descr.slice(1);
  if (!isNpyCode(code) || descr.startsWith('>')) {
    throw npyError(where, {
      expected: `element type ${Object.values(npyTypes).join(', ')}, little endian`,
      got: descr,
      fix: 'convert the array, e.g. array.astype("<f4"), and save it again',
    });
  }
  const dims = shape
    .split(',')
    .map((part) => part.replace('L', '').trim())
    .filter((part) => part !== '')
    .map(Number);
  return { code, fortranOrder: order === 'True', dims, offset: start + length };
}

/** Reorders elements whose first index runs fastest. */
function toRowMajor(elements: Uint8Array, dims: readonly number[], width: number): Uint8Array {
  const out = new Uint8Array(elements.length);
  const index = dims.map(() => 0);
  const strides = dims.map((_, axis) => elementCount(dims.slice(0, axis)));
  for (let target = 0; target < out.length; target += width) {
    const source = index.reduce((sum, at, axis) => sum + at * (strides[axis] ?? 0), 0) * width;
    out.set(elements.subarray(source, source + width), target);
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      index[axis] = next === dims[axis] ? 0 : next;
      if (next !== dims[axis]) break;
    }
  }
  return out;
}
