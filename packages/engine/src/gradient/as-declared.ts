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
  const refuse = (problem: { readonly expected: string; readonly got: string; readonly fix: string }): never => {
    throw new ImportError({ code: 'INPUT_MISMATCH', where, ...problem });
  };
  const sameShape = tensor.dims.length === dims.length && tensor.dims.every((size, axis) => size === dims[axis]);
  if (!sameShape) {
    const expected = `shape [${dims.join(', ')}]`;
    return refuse({ expected, got: `[${tensor.dims.join(', ')}]`, fix: 'give a tensor of this shape' });
  }
  if (dataType === null || tensor.dataType === dataType) return tensor;
  const readable = tensor.dataType !== 'string' && tensor.dataType !== 'float16' && tensor.dataType !== 'bfloat16';
  if (readable && dataType === 'float32') {
    return { dataType, dims: tensor.dims, data: Float32Array.from(toNumbers(tensor)) };
  }
  if (readable && dataType === 'float64') {
    return { dataType, dims: tensor.dims, data: Float64Array.from(toNumbers(tensor)) };
  }
  return refuse({ expected: dataType, got: tensor.dataType, fix: 'convert it before it is given' });
}
