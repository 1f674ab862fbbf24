import { readInt } from '../attribute.ts';
import type { Node, ValueInfo } from '../graph.ts';
import { elementCount, type Tensor } from '../tensor.ts';
import {
  MAX_SMALL_ELEMENTS,
  broadcastOffsets,
  smallTensorOf,
  tensorOfSmall,
  type SmallTensor,
} from './small-tensor.ts';

/** A node whose inputs are small constants, with the frozen type of its first output (NonZero alone has none). */
export interface FoldRequest {
  readonly node: Node;
  readonly inputs: readonly (SmallTensor | undefined)[];
  readonly shapeOf: (value: string) => readonly number[] | undefined;
  readonly output: ValueInfo | undefined;
}

type Numbers = readonly number[];

const isInteger = ({ dataType }: SmallTensor): boolean => dataType.startsWith('int') || dataType.startsWith('uint');

const BINARY: Readonly<Record<string, (a: number, b: number, integer: boolean) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b, integer) => (integer ? Math.trunc(a / b) : a / b),
  Mod: (a, b) => a - b * Math.floor(a / b),
  Pow: (a, b) => a ** b,
  Min: (a, b) => Math.min(a, b),
  Max: (a, b) => Math.max(a, b),
  Equal: (a, b) => Number(a === b),
  Greater: (a, b) => Number(a > b),
  GreaterOrEqual: (a, b) => Number(a >= b),
  Less: (a, b) => Number(a < b),
  LessOrEqual: (a, b) => Number(a <= b),
  And: (a, b) => a & b,
  Or: (a, b) => a | b,
};

const UNARY: Readonly<Record<string, (value: number) => number>> = {
  Abs: Math.abs,
  Ceil: Math.ceil,
  Exp: Math.exp,
  Floor: Math.floor,
  Identity: (value) => value,
  Log: Math.log,
  Neg: (value) => -value,
  Not: (value) => 1 - value,
  Reciprocal: (value) => 1 / value,
  Round: (value) => (Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : Math.round(value)),
  Sqrt: Math.sqrt,
};

const REDUCE: Readonly<Record<string, (values: Numbers) => number>> = {
  ReduceProd: (values) => values.reduce((a, b) => a * b, 1),
  ReduceSum: (values) => values.reduce((a, b) => a + b, 0),
  ReduceMax: (values) => Math.max(...values),
  ReduceMin: (values) => Math.min(...values),
};

function binary({ node, inputs, output }: FoldRequest): Numbers | undefined {
  const [a, b] = inputs;
  const compute = BINARY[node.opType];
  if (compute === undefined || a === undefined || b === undefined || output === undefined) return undefined;
  if (inputs.length !== 2) return undefined;
  const left = broadcastOffsets(output.dims, a.dims);
  const right = broadcastOffsets(output.dims, b.dims);
  return left.map((offset, index) =>
    compute(a.values[offset] ?? NaN, b.values[right[index] ?? 0] ?? NaN, isInteger(a)),
  );
}

function where({ inputs, output }: FoldRequest): Numbers | undefined {
  const [condition, yes, no] = inputs;
  if (condition === undefined || yes === undefined || no === undefined || output === undefined) return undefined;
  const offsets = [condition, yes, no].map(({ dims }) => broadcastOffsets(output.dims, dims));
  return (offsets[0] ?? []).map((offset, index) => {
    const chosen = condition.values[offset] === 0 ? no : yes;
    return chosen.values[offsets[chosen === yes ? 1 : 2]?.[index] ?? 0] ?? NaN;
  });
}

/** Gather along axis 0 of a vector, which is all that shape arithmetic needs. */
function gather({ node, inputs: [data, index] }: FoldRequest): Numbers | undefined {
  if (data?.dims.length !== 1 || index === undefined || (readInt(node, 'axis') ?? 0) > 0) return undefined;
  return index.values.map((at) => data.values.at(at) ?? NaN);
}

/** Slice of a vector. */
function slice({ inputs: [data, starts, ends, , steps], output }: FoldRequest): Numbers | undefined {
  if (data?.dims.length !== 1 || starts === undefined || ends === undefined || output === undefined) return undefined;
  const step = steps?.values[0] ?? 1;
  const size = data.values.length;
  const given = starts.values[0] ?? 0;
  const start = Math.min(Math.max(given < 0 ? given + size : given, 0), step > 0 ? size : size - 1);
  return Array.from({ length: output.dims[0] ?? 0 }, (_, index) => data.values[start + index * step] ?? NaN);
}

function shape({ node, shapeOf }: FoldRequest): Numbers | undefined {
  const dims = shapeOf(node.inputs[0] ?? '');
  return dims?.slice(readInt(node, 'start') ?? 0, readInt(node, 'end') ?? dims.length);
}

function fill({ node, output }: FoldRequest): Numbers | undefined {
  const value = node.attributes.get('value');
  const filled = value?.kind === 'tensor' ? smallTensorOf(value.value)?.values[0] : 0;
  if (filled === undefined || output === undefined) return undefined;
  return Array.from({ length: elementCount(output.dims) }, () => filled);
}

function expand({ inputs: [x], output }: FoldRequest): Numbers | undefined {
  if (x === undefined || output === undefined) return undefined;
  return broadcastOffsets(output.dims, x.dims).map((offset) => x.values[offset] ?? NaN);
}

function reduceAll({ node, inputs: [x], output }: FoldRequest): Numbers | undefined {
  const reduce = REDUCE[node.opType];
  if (reduce === undefined || x === undefined || output === undefined || elementCount(output.dims) !== 1)
    return undefined;
  return [reduce(x.values)];
}

function range({ inputs: [start, , delta], output }: FoldRequest): Numbers | undefined {
  const count = output?.dims[0];
  if (start === undefined || delta === undefined || count === undefined) return undefined;
  return Array.from({ length: count }, (_, index) => (start.values[0] ?? 0) + index * (delta.values[0] ?? 1));
}

function valuesOf(request: FoldRequest): Numbers | undefined {
  const { node, inputs } = request;
  switch (node.opType) {
    case 'Shape':
      return shape(request);
    case 'Size': {
      const dims = request.shapeOf(node.inputs[0] ?? '');
      return dims === undefined ? undefined : [elementCount(dims)];
    }
    case 'Concat':
      return inputs.every((input) => input?.dims.length === 1)
        ? inputs.flatMap((input) => input?.values ?? [])
        : undefined;
    case 'Cast': {
      const [x] = inputs;
      return request.output?.dataType.includes('int') === true ? x?.values.map(Math.trunc) : x?.values;
    }
    case 'Unsqueeze':
    case 'Squeeze':
    case 'Reshape':
    case 'Flatten':
      return inputs[0]?.values;
    case 'Gather':
      return gather(request);
    case 'Slice':
      return slice(request);
    case 'Where':
      return where(request);
    case 'ConstantOfShape':
      return fill(request);
    case 'Expand':
      return expand(request);
    case 'Range':
      return range(request);
    default: {
      const compute = UNARY[node.opType];
      return compute === undefined ? (binary(request) ?? reduceAll(request)) : inputs[0]?.values.map(compute);
    }
  }
}

/** The output of a node of shape arithmetic on small constants; `undefined` where it is none. */
export function foldSmall(request: FoldRequest): Tensor | undefined {
  const { node, inputs, output } = request;
  if (node.opType === 'NonZero') {
    // The rows are the axes; on a vector there is one.
    const [x] = inputs;
    if (x?.dims.length !== 1) return undefined;
    const values = x.values.flatMap((value, index) => (value === 0 ? [] : [index]));
    return tensorOfSmall({ dataType: 'int64', dims: [1, values.length], values });
  }
  if (output === undefined || elementCount(output.dims) > MAX_SMALL_ELEMENTS) return undefined;
  const values = valuesOf(request);
  if (values === undefined) return undefined;
  return tensorOfSmall({ ...output, values });
}
