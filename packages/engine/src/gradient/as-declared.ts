import { toNumbers, type DataType, type Tensor } from '@holdfast/onnx';
import { ImportError } from '../import/index.ts';

interface Declared {
  readonly dataType: DataType | null;
  readonly dims: readonly number[];
}

/**
 * The tensor in the declared type. Floating point numbers of another width are rounded (numpy writes float64 by default), integers
 * may be fed to a floating point input; everything else must match. Throws ImportError.
 */
export function asDeclared(where: string, tensor: Tensor, { dataType, dims }: Declared): Tensor {
  const sameShape = tensor.dims.length === dims.length && tensor.dims.every((size, axis) => size === dims[axis]);
  if (!sameShape) {
    throw mismatch(where, `shape [${dims.join(', ')}]`, `[${tensor.dims.join(', ')}]`, 'give a tensor of this shape');
  }
  if (dataType === null || tensor.dataType === dataType) return tensor;
  const readable = tensor.dataType !== 'string' && tensor.dataType !== 'float16' && tensor.dataType !== 'bfloat16';
  if (readable && dataType === 'float32') {
    return { dataType, dims: tensor.dims, data: Float32Array.from(toNumbers(tensor)) };
  }
  if (readable && dataType === 'float64') {
    return { dataType, dims: tensor.dims, data: Float64Array.from(toNumbers(tensor)) };
  }
  throw mismatch(where, dataType, tensor.dataType, 'convert it before it is given');
}

const mismatch = (where: string, expected: string, got: string, fix: string): ImportError =>
  new ImportError({ code: 'INPUT_MISMATCH', where, expected, got, fix });
