import { readInt, toNumbers } from '@holdfast/onnx';
import { BatchBlocked, type BatchAxis, type BatchContext, type BatchRule } from './batch-rule.ts';

const each = (opTypes: readonly string[], rule: BatchRule): [string, BatchRule][] =>
  opTypes.map((opType) => [opType, rule]);

/** Throws unless only input 0 (and those of `also`) depends on the batch. */
function onlyFirst(context: BatchContext): number {
  context.node.inputs.forEach((name, index) => {
    if (index > 0 && context.axis(index) !== undefined) {
      throw new BatchBlocked(context.node, `its input ${index} (\`${name}\`) differs from picture to picture`);
    }
  });
  const axis = context.axis(0);
  if (axis === undefined) throw new BatchBlocked(context.node, 'its first input does not depend on the picture');
  return axis;
}

/** The same axis for every output. */
const everywhere = (context: BatchContext, axis: BatchAxis): { outputs: BatchAxis[] } => ({
  outputs: context.node.outputs.map(() => axis),
});

/** Broadcasting aligns shapes at their last axis; so does the batch axis. */
const broadcast: BatchRule = (context) => {
  const rank = context.outputDims(0).length;
  let joint: BatchAxis;
  context.node.inputs.forEach((_, index) => {
    const axis = context.has(index) ? context.axis(index) : undefined;
    if (axis === undefined) return;
    const aligned = axis + rank - context.info(index).dims.length;
    if (joint !== undefined && joint !== aligned) {
      throw new BatchBlocked(context.node, 'its operands hold the batch on different axes');
    }
    joint = aligned;
  });
  return everywhere(context, joint);
};

/** [N, C, spatial ...]: each picture is worked on alone as long as the batch is where the operator has it. */
const pictureWise: BatchRule = (context) => {
  if (onlyFirst(context) !== 0) throw new BatchBlocked(context.node, 'the batch is not its first axis');
  return everywhere(context, 0);
};

const normalized = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** Works along one axis, which must not be the batch; `fallback` is the attribute's default. */
const along =
  (fallback: number): BatchRule =>
  (context) => {
    const axis = onlyFirst(context);
    const rank = context.info(0).dims.length;
    if (normalized(readInt(context.node, 'axis') ?? fallback, rank) === axis) {
      throw new BatchBlocked(context.node, 'it works along the batch axis');
    }
    return everywhere(context, axis);
  };

const layerNormalization: BatchRule = (context) => {
  const axis = onlyFirst(context);
  if (axis >= normalized(readInt(context.node, 'axis') ?? -1, context.info(0).dims.length)) {
    throw new BatchBlocked(context.node, 'it normalises over the batch axis');
  }
  return everywhere(context, axis);
};

/** Where `axis` is after the axes of `gone` were reduced. */
function afterReduction(context: BatchContext, gone: readonly number[]): number {
  const axis = onlyFirst(context);
  if (gone.includes(axis)) throw new BatchBlocked(context.node, 'it reduces over the batch axis');
  const keep = (readInt(context.node, 'keepdims') ?? 1) !== 0;
  return keep ? axis : axis - gone.filter((reduced) => reduced < axis).length;
}

const reduce: BatchRule = (context) => {
  const { dims } = context.info(0);
  const operand = context.has(1) ? context.constant(1) : undefined;
  if (context.has(1) && operand === undefined) throw new BatchBlocked(context.node, 'its axes are not constant');
  const given = operand === undefined ? [] : toNumbers(operand).map((axis) => normalized(axis, dims.length));
  if (given.length === 0 && (readInt(context.node, 'noop_with_empty_axes') ?? 0) !== 0) {
    return everywhere(context, onlyFirst(context));
  }
  return everywhere(context, afterReduction(context, given.length === 0 ? [...dims.keys()] : given));
};

const argReduce: BatchRule = (context) => {
  const axis = normalized(readInt(context.node, 'axis') ?? 0, context.info(0).dims.length);
  return everywhere(context, afterReduction(context, [axis]));
};

const gemm: BatchRule = (context) => {
  const isRow = context.axis(0) === ((readInt(context.node, 'transA') ?? 0) === 0 ? 0 : 1);
  if (!isRow) throw new BatchBlocked(context.node, 'the batch is not the rows of A');
  if (context.axis(1) !== undefined || context.axis(2) !== undefined) {
    throw new BatchBlocked(context.node, 'its weights differ from picture to picture');
  }
  return { outputs: [0] };
};

/** Where one operand's batch axis is in the product; `free` is the operand's axis that survives (rows of A, columns of B). */
function matMulAxis(context: BatchContext, index: 0 | 1): BatchAxis {
  const axis = context.axis(index);
  if (axis === undefined) return undefined;
  const rank = context.info(index).dims.length;
  const outputRank = context.outputDims(0).length;
  const otherIsVector = context.info(index === 0 ? 1 : 0).dims.length === 1;
  if (rank < 2) throw new BatchBlocked(context.node, 'it sums over the batch axis');
  if (axis < rank - 2) return axis - rank + outputRank + (otherIsVector ? 1 : 0);
  const isFree = axis === (index === 0 ? rank - 2 : rank - 1);
  if (!isFree) throw new BatchBlocked(context.node, 'it sums over the batch axis');
  if (context.axis(index === 0 ? 1 : 0) !== undefined) {
    throw new BatchBlocked(context.node, 'it multiplies every picture with every other');
  }
  return index === 0 && !otherIsVector ? outputRank - 2 : outputRank - 1;
}

const matMul: BatchRule = (context) => {
  const a = matMulAxis(context, 0);
  const b = matMulAxis(context, 1);
  if (a !== undefined && b !== undefined && a !== b) {
    throw new BatchBlocked(context.node, 'its operands hold the batch on different axes');
  }
  return { outputs: [a ?? b] };
};

const BROADCASTING = [
  ...['Add', 'Sub', 'Mul', 'Div', 'Mod', 'Min', 'Max', 'Sum', 'Mean', 'Pow', 'PRelu', 'Where', 'Clip'],
  ...['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'And', 'Or', 'Xor', 'Not', 'IsNaN', 'IsInf'],
  ...['Identity', 'Cast', 'Dropout', 'Relu', 'LeakyRelu', 'ThresholdedRelu', 'Elu', 'Selu', 'Celu', 'Gelu', 'Mish'],
  ...['Softplus', 'Softsign', 'Sigmoid', 'HardSigmoid', 'HardSwish', 'Tanh', 'Erf', 'Exp', 'Log', 'Sqrt', 'Reciprocal'],
  ...['Neg', 'Abs', 'Sign', 'Floor', 'Ceil', 'Round', 'Sin', 'Cos', 'Tan', 'Asin', 'Acos', 'Atan', 'Sinh', 'Cosh'],
];

const PICTURE_WISE = [
  ...[
    'Conv',
    'ConvTranspose',
    'MaxPool',
    'AveragePool',
    'LpPool',
    'GlobalAveragePool',
    'GlobalMaxPool',
    'GlobalLpPool',
  ],
  ...['BatchNormalization', 'InstanceNormalization', 'GroupNormalization', 'LRN', 'DepthToSpace', 'SpaceToDepth'],
];

const REDUCTIONS = ['L1', 'L2', 'LogSum', 'LogSumExp', 'Max', 'Mean', 'Min', 'Prod', 'Sum', 'SumSquare'];

/** Operators that compute. */
export const computationRules: readonly [string, BatchRule][] = [
  ...each(BROADCASTING, broadcast),
  ...each(PICTURE_WISE, pictureWise),
  ...each(['Softmax', 'LogSoftmax', 'Hardmax', 'LpNormalization', 'TopK'], along(-1)),
  ...each(['QuantizeLinear', 'DequantizeLinear'], along(1)),
  ['LayerNormalization', layerNormalization],
  ...each(
    REDUCTIONS.map((name) => `Reduce${name}`),
    reduce,
  ),
  ...each(['ArgMax', 'ArgMin'], argReduce),
  ['Gemm', gemm],
  ['MatMul', matMul],
];
