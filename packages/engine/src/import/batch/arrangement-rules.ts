import { elementCount, int64s, readInt, readInts, toNumbers } from '@holdfast/onnx';
import { repeatPicture } from './batch-tensors.ts';
import { isNumeric } from './tensor-bytes.ts';
import { BatchBlocked, type BatchContext, type BatchRule, type OperandAtBatch } from './batch-rule.ts';

const normalized = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** Axis of the batch in input 0, which alone may depend on it. */
function followFirst(context: BatchContext): number {
  const others = context.node.inputs.some((_, index) => index > 0 && context.axis(index) !== undefined);
  const axis = context.axis(0);
  if (axis === undefined || others) throw new BatchBlocked(context.node, 'an operand differs from picture to picture');
  return axis;
}

function constantNumbers(context: BatchContext, index: number): number[] | undefined {
  if (!context.has(index)) return undefined;
  const tensor = context.constant(index);
  if (tensor === undefined) throw new BatchBlocked(context.node, `its input ${index} is not constant`);
  return toNumbers(tensor);
}

const product = (dims: readonly number[], end: number): number => elementCount(dims.slice(0, end));

/**
 * In row-major order an axis stays the same axis as long as as many elements stand before it; so the batch of a reshaped
 * value is the first axis of size 1 with that many before it.
 */
const reshape: BatchRule = (context) => {
  const axis = followFirst(context);
  const { dims } = context.info(0);
  const target = constantNumbers(context, 1) ?? [];
  const reshaped = context.outputDims(0);
  const before = product(dims, axis);
  const moved = reshaped.findIndex((size, index) => size === 1 && product(reshaped, index) === before);
  if (moved < 0) throw new BatchBlocked(context.node, 'it merges the batch with other axes');
  // -1 is worked out from the rest, whatever the batch.
  if (target[moved] === -1) return { outputs: [moved] };
  const atBatch: OperandAtBatch = (batch) => int64s(target.map((size, index) => (index === moved ? batch : size)));
  return { outputs: [moved], operands: new Map([[1, atBatch]]) };
};

const flatten: BatchRule = (context) => {
  const axis = followFirst(context);
  const rank = context.info(0).dims.length;
  const cut = normalized(readInt(context.node, 'axis') ?? 1, rank);
  const { dims } = context.info(0);
  const others = axis < cut ? product(dims, cut) : elementCount(dims.slice(cut));
  if (others !== 1) throw new BatchBlocked(context.node, 'it merges the batch with other axes');
  return { outputs: [axis < cut ? 0 : 1] };
};

const transpose: BatchRule = (context) => {
  const axis = followFirst(context);
  const order = readInts(context.node, 'perm') ?? [...context.info(0).dims.keys()].reverse();
  return { outputs: [order.indexOf(axis)] };
};

const squeeze: BatchRule = (context) => {
  const axis = followFirst(context);
  const { dims } = context.info(0);
  const given = constantNumbers(context, 1);
  const gone =
    given?.map((value) => normalized(value, dims.length)) ?? [...dims.keys()].filter((index) => dims[index] === 1);
  if (gone.includes(axis)) throw new BatchBlocked(context.node, 'it drops the batch axis');
  return { outputs: [axis - gone.filter((index) => index < axis).length] };
};

const unsqueeze: BatchRule = (context) => {
  const axis = followFirst(context);
  const rank = context.outputDims(0).length;
  const added = new Set((constantNumbers(context, 1) ?? []).map((value) => normalized(value, rank)));
  const kept = Array.from({ length: rank }, (_, index) => index).filter((index) => !added.has(index));
  return { outputs: [kept[axis]] };
};

/** Constants beside pictures are repeated, one for each picture. */
const concat: BatchRule = (context) => {
  const inputs = [...context.node.inputs.keys()];
  const axes = new Set(inputs.flatMap((index) => context.axis(index) ?? []));
  const [axis] = axes;
  if (axis === undefined || axes.size > 1) {
    throw new BatchBlocked(context.node, 'its operands hold the batch on different axes');
  }
  const joined = normalized(readInt(context.node, 'axis') ?? 0, context.info(0).dims.length);
  if (joined === axis) throw new BatchBlocked(context.node, 'it joins along the batch axis');
  const operands = new Map<number, OperandAtBatch>();
  for (const index of inputs) {
    if (context.axis(index) !== undefined) continue;
    const tensor = context.constant(index);
    if (tensor === undefined || !isNumeric(tensor) || tensor.dims[axis] !== 1) {
      throw new BatchBlocked(context.node, `its input ${index} does not depend on the picture`);
    }
    operands.set(index, (batch) => repeatPicture(tensor, axis, batch));
  }
  return { outputs: [axis], operands };
};

const split: BatchRule = (context) => {
  const axis = followFirst(context);
  const cut = normalized(readInt(context.node, 'axis') ?? 0, context.info(0).dims.length);
  if (cut === axis) throw new BatchBlocked(context.node, 'it splits the batch');
  return { outputs: context.node.outputs.map(() => axis) };
};

const slice: BatchRule = (context) => {
  const axis = followFirst(context);
  const rank = context.info(0).dims.length;
  const starts = constantNumbers(context, 1) ?? [];
  const axes = constantNumbers(context, 3) ?? [...starts.keys()];
  const at = axes.map((value) => normalized(value, rank)).indexOf(axis);
  if (at < 0) return { outputs: [axis] };
  // Exporters write [0:INT_MAX] for axes they keep; anything else takes pictures away.
  const ends = constantNumbers(context, 2) ?? [];
  const step = constantNumbers(context, 4)?.[at] ?? 1;
  if (starts[at] !== 0 || (ends[at] ?? 0) < 2 ** 31 - 1 || step !== 1) {
    throw new BatchBlocked(context.node, 'it takes a part of the batch');
  }
  return { outputs: [axis] };
};

const gather: BatchRule = (context) => {
  const axis = followFirst(context);
  const { dims } = context.info(0);
  const at = normalized(readInt(context.node, 'axis') ?? 0, dims.length);
  if (at === axis) throw new BatchBlocked(context.node, 'it picks from the batch');
  return { outputs: [axis < at ? axis : axis + context.info(1).dims.length - 1] };
};

const gatherElements: BatchRule = (context) => {
  const axis = context.axis(0);
  const at = normalized(readInt(context.node, 'axis') ?? 0, context.info(0).dims.length);
  if (axis === undefined || context.axis(1) !== axis || at === axis) {
    throw new BatchBlocked(context.node, 'its indices are not per picture');
  }
  return { outputs: [axis] };
};

const pad: BatchRule = (context) => {
  const axis = followFirst(context);
  return { outputs: [axis] };
};

const expand: BatchRule = (context) => {
  const axis = followFirst(context);
  const rank = context.outputDims(0).length;
  return { outputs: [axis + rank - context.info(0).dims.length] };
};

const tile: BatchRule = (context) => ({ outputs: [followFirst(context)] });

const resize: BatchRule = (context) => {
  const axis = followFirst(context);
  const sizes = constantNumbers(context, 3) ?? [];
  const at = (readInts(context.node, 'axes') ?? [...context.info(0).dims.keys()]).indexOf(axis);
  if (sizes.length === 0 || at < 0) return { outputs: [axis] };
  const atBatch: OperandAtBatch = (batch) => int64s(sizes.map((size, index) => (index === at ? batch : size)));
  return { outputs: [axis], operands: new Map([[3, atBatch]]) };
};

/** Operators that only move elements. A size other than 1 on the batch axis of an output is refused by the plan. */
export const arrangementRules: readonly [string, BatchRule][] = [
  ['Reshape', reshape],
  ['Flatten', flatten],
  ['Transpose', transpose],
  ['Squeeze', squeeze],
  ['Unsqueeze', unsqueeze],
  ['Concat', concat],
  ['Split', split],
  ['Slice', slice],
  ['Gather', gather],
  ['GatherElements', gatherElements],
  ['Pad', pad],
  ['Expand', expand],
  ['Tile', tile],
  ['Resize', resize],
  ['Upsample', resize],
];
