import { elementCount, float32, type Tensor } from '../../tensor.ts';
import { TfjsImportError } from './error.ts';
import type { TfjsGraphModel, TfjsWeight } from './schema.ts';

const BYTES_PER_ELEMENT: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  float16: 2,
  uint16: 2,
  uint8: 1,
  bool: 1,
};

/**
 * Reads the weights, which stand one after another in the order of the manifest, little-endian and unaligned.
 * Quantised ones are restored as TF.js does: float16 is widened; uint8 and uint16 become `value * scale + min`.
 *
 * Throws TfjsImportError TFJS_WEIGHTS where the bytes are fewer or more than the manifest says.
 */
export function readWeights(model: TfjsGraphModel, bytes: Uint8Array): Map<string, Tensor> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const weights = new Map<string, Tensor>();
  let offset = 0;
  for (const weight of model.weightsManifest.flatMap((group) => group.weights)) {
    const storedType = weight.quantization?.dtype ?? weight.dtype;
    const size = BYTES_PER_ELEMENT[storedType];
    if (size === undefined) {
      throw new TfjsImportError(
        'TFJS_WEIGHTS',
        weight.name,
        `weights of type ${storedType} are not read; expected ${Object.keys(BYTES_PER_ELEMENT).join(', ')}`,
      );
    }
    const end = offset + size * elementCount(weight.shape);
    if (end > bytes.byteLength) {
      throw new TfjsImportError(
        'TFJS_WEIGHTS',
        weight.name,
        `needs bytes ${offset} to ${end}, but the weights end at ${bytes.byteLength}; concatenate all .bin files in the manifest's order`,
      );
    }
    weights.set(weight.name, readWeight(weight, storedType, view, offset));
    offset = end;
  }
  if (offset !== bytes.byteLength) {
    throw new TfjsImportError(
      'TFJS_WEIGHTS',
      'weights',
      `the manifest describes ${offset} bytes, got ${bytes.byteLength}; check that .json and .bin belong together`,
    );
  }
  return weights;
}

function readWeight(weight: TfjsWeight, storedType: string, view: DataView, offset: number): Tensor {
  const count = elementCount(weight.shape);
  const each = (width: number, read: (at: number) => number): number[] =>
    Array.from({ length: count }, (_, index) => read(offset + index * width));
  const { scale = 1, min = 0 } = weight.quantization ?? {};
  const values = (() => {
    switch (storedType) {
      case 'float32':
        return each(4, (at) => view.getFloat32(at, true));
      case 'int32':
        return each(4, (at) => view.getInt32(at, true));
      case 'float16':
        return each(2, (at) => widenFloat16(view.getUint16(at, true)));
      case 'uint16':
        return each(2, (at) => view.getUint16(at, true) * scale + min);
      default:
        return each(1, (at) => view.getUint8(at) * scale + min);
    }
  })();
  switch (weight.dtype) {
    case 'float32':
      return float32(weight.shape, values);
    case 'int32':
      return { dataType: 'int32', dims: weight.shape, data: Int32Array.from(values, Math.round) };
    case 'bool':
      return { dataType: 'bool', dims: weight.shape, data: Uint8Array.from(values) };
    default:
      throw new TfjsImportError(
        'TFJS_WEIGHTS',
        weight.name,
        `weights of type ${weight.dtype} are not read; expected float32, int32 or bool`,
      );
  }
}

/** IEEE 754 binary16 bits to the number they stand for. */
function widenFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
