import type { TensorProto, SparseTensorProto } from '../generated/onnx_pb.js';
import { TensorProto_DataLocation, TensorProto_DataType } from '../generated/onnx_pb.js';
import { dataTypeOfCode } from '../data-type-codes.ts';
import { ModelError } from '../model-error.ts';
import { MAX_RANK } from '../shape-inference/infer-shapes.ts';
import { BYTES_PER_ELEMENT, type DataType } from '../tensor.ts';
import type { PreflightLimits } from './limits.ts';

/** Number of elements of a declared shape. Throws ModelError `INVALID_SHAPE` for negative sizes and overflow. */
export function safeElementCount(dims: readonly (bigint | number)[], where: string, limits: PreflightLimits): number {
  if (dims.length > MAX_RANK) {
    throw new ModelError({
      code: 'INVALID_SHAPE',
      where,
      expected: `at most ${MAX_RANK} axes`,
      got: `${dims.length}`,
      fix: 'the file is damaged; export the model again',
    });
  }
  let count = 1n;
  // Taken as BigInt: sizes are 64-bit and their product may exceed any number type.
  for (const dim of dims.map(BigInt)) {
    if (dim < 0n) {
      throw new ModelError({
        code: 'INVALID_SHAPE',
        where,
        expected: 'sizes >= 0',
        got: `[${dims.join(', ')}]`,
        fix: 'the file is damaged; export the model again',
      });
    }
    count *= dim === 0n ? 1n : dim;
  }
  if (count > BigInt(limits.maxElements)) {
    throw new ModelError({
      code: 'INVALID_SHAPE',
      where,
      expected: `at most ${limits.maxElements} elements`,
      got: `shape [${dims.join(', ')}]`,
      fix: 'the shape is not that of an ordinary model; check the export, or raise maxElements',
    });
  }
  return dims.some((dim) => BigInt(dim) === 0n) ? 0 : Number(count);
}

/** The element type behind a code. Throws ModelError `UNSUPPORTED_TYPE`. */
export function expectDataType(code: number, where: string): DataType {
  const dataType = dataTypeOfCode(code);
  if (dataType !== undefined) return dataType;
  throw new ModelError({
    code: 'UNSUPPORTED_TYPE',
    where,
    expected: 'a float, integer, bool or string element type',
    got: `${TensorProto_DataType[code] ?? 'unknown'} (type ${code})`,
    fix: 'export the model with float32 or float16 weights',
  });
}

/** Number of elements in the typed field that ONNX assigns to `dataType` (onnx.proto, TensorProto). */
function typedLength(tensor: TensorProto, dataType: DataType): number {
  switch (dataType) {
    case 'float32':
      return tensor.floatData.length;
    case 'float64':
      return tensor.doubleData.length;
    case 'int64':
      return tensor.int64Data.length;
    case 'uint32':
    case 'uint64':
      return tensor.uint64Data.length;
    case 'string':
      return tensor.stringData.length;
    default:
      return tensor.int32Data.length;
  }
}

const FIX_DAMAGED = 'the file is damaged; export the model again';

/** Throws ModelError where a tensor lies outside the file, has a wrong amount of data, or a type that is not read. */
export function checkTensor(tensor: TensorProto, where: string, limits: PreflightLimits): void {
  if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL || tensor.externalData.length > 0) {
    const location = tensor.externalData.find(({ key }) => key === 'location')?.value ?? 'no location';
    throw new ModelError({
      code: 'EXTERNAL_DATA',
      where,
      expected: 'weights inside the file',
      got: `external data (${location})`,
      fix: 'save the model as one file (onnx.save_model with save_as_external_data=False)',
    });
  }
  if (tensor.segment !== undefined) {
    throw new ModelError({
      code: 'UNSUPPORTED_FEATURE',
      where,
      expected: 'a whole tensor',
      got: 'a segment of one',
      fix: 'export the model again with a current exporter',
    });
  }
  const dataType = expectDataType(tensor.dataType, where);
  const count = safeElementCount(tensor.dims, where, limits);
  const typed = typedLength(tensor, dataType);
  const raw = tensor.rawData.length;
  if (raw > 0 && (typed > 0 || dataType === 'string')) {
    throw new ModelError({
      code: 'INVALID_TENSOR',
      where,
      expected: 'data in one place',
      got: `${raw} bytes of raw_data beside ${typed} elements of a ${dataType} tensor`,
      fix: FIX_DAMAGED,
    });
  }
  const wanted = raw > 0 && dataType !== 'string' ? count * BYTES_PER_ELEMENT[dataType] : count;
  const got = raw > 0 ? raw : typed;
  if (got !== wanted) {
    throw new ModelError({
      code: 'INVALID_TENSOR',
      where,
      expected: `${wanted} ${raw > 0 ? 'bytes' : 'elements'} for ${dataType} [${tensor.dims.join(', ')}]`,
      got: `${got}`,
      fix: FIX_DAMAGED,
    });
  }
}

/** Sparse tensors are not read; external data in them is still named as such, since it is the graver problem. */
export function refuseSparse(sparse: SparseTensorProto, where: string, limits: PreflightLimits): never {
  for (const part of [sparse.values, sparse.indices]) {
    if (part !== undefined) checkTensor(part, where, limits);
  }
  throw new ModelError({
    code: 'UNSUPPORTED_FEATURE',
    where,
    expected: 'a dense tensor',
    got: 'a sparse one',
    fix: 'export the model with dense weights',
  });
}
