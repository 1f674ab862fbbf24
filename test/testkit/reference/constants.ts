import { readFloat, readFloats, readInt, readInts, readTensor, type DataType } from '@holdfast/onnx';

import { UnsupportedByReferenceError, type ReferenceOperator, type ReferenceTable } from './operator.ts';
import { at, build, normalizeAxis, read, tensor64, widen } from './tensor64.ts';

/** Values of ONNX's TensorProto.DataType, as attribute `to` of Cast carries them. */
const DATA_TYPES: Readonly<Record<number, DataType>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
};

const BITS: Readonly<Partial<Record<DataType, number>>> = {
  uint8: 8,
  int8: 8,
  uint16: 16,
  int16: 16,
  uint32: 32,
  int32: 32,
};

/** Conversion of one number as a C cast does it: truncated towards zero and wrapped. */
function castNumber(value: number, to: DataType): number {
  if (to === 'bool') return value === 0 ? 0 : 1;
  if (to.includes('float')) return value;
  const whole = Math.trunc(value);
  const bits = BITS[to];
  if (bits === undefined) return whole;
  const wrapped = whole - 2 ** bits * Math.floor(whole / 2 ** bits);
  return to.startsWith('u') || wrapped < 2 ** (bits - 1) ? wrapped : wrapped - 2 ** bits;
}

const cast: ReferenceOperator = ({ node, input }) => {
  const x = input(0);
  const to = DATA_TYPES[readInt(node, 'to') ?? 0];
  if (to === undefined || to === 'float16') throw new UnsupportedByReferenceError(node, 'such target type');
  return [
    tensor64(
      x.dims,
      x.data.map((value) => castNumber(value, to)),
      to,
    ),
  ];
};

const constant: ReferenceOperator = ({ node }) => {
  const tensor = readTensor(node, 'value');
  if (tensor !== undefined) return [widen(tensor)];
  const float = readFloat(node, 'value_float');
  if (float !== undefined) return [tensor64([], [float])];
  const floats = readFloats(node, 'value_floats');
  if (floats !== undefined) return [tensor64([floats.length], floats)];
  const int = readInt(node, 'value_int');
  if (int !== undefined) return [tensor64([], [int], 'int64')];
  const ints = readInts(node, 'value_ints');
  if (ints !== undefined) return [tensor64([ints.length], ints, 'int64')];
  throw new UnsupportedByReferenceError(node, `value of this kind (${[...node.attributes.keys()].join(', ')})`);
};

/** Operators that make or convert constants. */
export const constantOperators: ReferenceTable = {
  Cast: cast,
  CastLike: ({ input }) => {
    const x = input(0);
    const to = input(1).dataType;
    return [
      tensor64(
        x.dims,
        x.data.map((value) => castNumber(value, to)),
        to,
      ),
    ];
  },
  Constant: constant,
  ConstantOfShape: ({ node, input }) => {
    const value = readTensor(node, 'value');
    const filler = value === undefined ? tensor64([1], [0]) : widen(value);
    return [build(Array.from(input(0).data), () => at(filler.data, 0), filler.dataType)];
  },
  Shape: ({ node, input }) => {
    const dims = input(0).dims.slice(readInt(node, 'start') ?? 0, readInt(node, 'end') ?? undefined);
    return [tensor64([dims.length], dims, 'int64')];
  },
  Range: ({ input }) => {
    const [start, limit, delta] = [at(input(0).data, 0), at(input(1).data, 0), at(input(2).data, 0)];
    const count = Math.max(Math.ceil((limit - start) / delta), 0);
    return [build([count], ([k = 0]) => start + k * delta, input(0).dataType)];
  },
  OneHot: ({ node, input }) => {
    const indices = input(0);
    const depth = at(input(1).data, 0);
    const values = input(2);
    const axis = normalizeAxis(readInt(node, 'axis') ?? -1, indices.dims.length + 1);
    return [
      build(
        indices.dims.toSpliced(axis, 0, depth),
        (index) => {
          const chosen = read(indices, index.toSpliced(axis, 1));
          const isOn = (chosen < 0 ? chosen + depth : chosen) === at(index, axis);
          return at(values.data, isOn ? 1 : 0);
        },
        values.dataType,
      ),
    ];
  },
  EyeLike: ({ node, input }) => {
    const offset = readInt(node, 'k') ?? 0;
    const type = DATA_TYPES[readInt(node, 'dtype') ?? 0] ?? input(0).dataType;
    return [build(input(0).dims, ([row = 0, column = 0]) => (column - row === offset ? 1 : 0), type)];
  },
};
