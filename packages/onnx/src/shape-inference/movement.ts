import { readInt, readInts, readString } from '../attribute.ts';
import {
  axesOf,
  axisOf,
  constantNumbers,
  expectRank,
  fail,
  optionalNumbers,
  sameType,
  show,
  sizeAt,
  typed,
} from './helpers.ts';
import type { ShapeRule } from './infer.ts';
import { sliceSizes } from './slice.ts';

const concat: ShapeRule = (context) => {
  const indices = context.node.inputs.map((_, index) => index);
  const dataType = sameType(context, indices);
  const first = context.input(0).dims;
  const given = readInt(context.node, 'axis');
  if (given === undefined) fail(context, 'attribute axis is missing');
  const axis = axisOf(context, given, first.length);
  let total = 0;
  for (const index of indices) {
    const { dims } = context.input(index);
    const fits = dims.length === first.length && dims.every((size, at) => at === axis || size === first[at]);
    if (!fits)
      fail(context, `input ${index} has shape ${show(dims)}, which does not fit ${show(first)} beside axis ${axis}`);
    total += sizeAt(context, dims, axis);
  }
  return [
    typed(
      dataType,
      first.map((size, at) => (at === axis ? total : size)),
    ),
  ];
};

const split: ShapeRule = (context) => {
  const { dataType, dims } = context.input(0);
  const axis = axisOf(context, readInt(context.node, 'axis') ?? 0, dims.length);
  const size = sizeAt(context, dims, axis);
  const count = readInt(context.node, 'num_outputs') ?? context.node.outputs.length;
  if (count !== context.node.outputs.length) {
    fail(context, `num_outputs must be ${context.node.outputs.length}, the number of outputs, got ${count}`);
  }
  const chunk = Math.ceil(size / count);
  const parts =
    optionalNumbers(context, 1, 'split') ??
    // Opset 18: equal chunks, the last one smaller where the size does not divide.
    Array.from({ length: count }, (_, index) => Math.min(chunk, Math.max(0, size - index * chunk)));
  if (parts.reduce((sum, part) => sum + part, 0) !== size || parts.length !== context.node.outputs.length) {
    fail(
      context,
      `parts ${show(parts)} must be ${context.node.outputs.length} sizes that add up to ${size} (axis ${axis})`,
    );
  }
  return parts.map((part) =>
    typed(
      dataType,
      dims.map((own, at) => (at === axis ? part : own)),
    ),
  );
};

const slice: ShapeRule = (context) => {
  const { dataType, dims } = context.input(0);
  const starts = constantNumbers(context, 1, 'starts');
  const ends = constantNumbers(context, 2, 'ends');
  const axes = axesOf(context, optionalNumbers(context, 3, 'axes') ?? [...starts.keys()], dims.length);
  const steps = optionalNumbers(context, 4, 'steps') ?? starts.map(() => 1);
  return [typed(dataType, sliceSizes(context, dims, { starts, ends, axes, steps }))];
};

const transpose: ShapeRule = (context) => {
  const { dataType, dims } = context.input(0);
  const order = readInts(context.node, 'perm') ?? [...dims.keys()].reverse();
  if (order.length !== dims.length) fail(context, `perm must have ${dims.length} entries, got ${show(order)}`);
  const from = axesOf(context, order, dims.length);
  return [
    typed(
      dataType,
      from.map((axis) => sizeAt(context, dims, axis)),
    ),
  ];
};

const squeeze: ShapeRule = (context) => {
  const { dataType, dims } = context.input(0);
  const given = optionalNumbers(context, 1, 'axes');
  const axes =
    given === undefined ? [...dims.keys()].filter((axis) => dims[axis] === 1) : axesOf(context, given, dims.length);
  const wrong = axes.find((axis) => dims[axis] !== 1);
  if (wrong !== undefined) fail(context, `axis ${wrong} of ${show(dims)} must have size 1, got ${dims[wrong]}`);
  return [
    typed(
      dataType,
      dims.filter((_, axis) => !axes.includes(axis)),
    ),
  ];
};

const unsqueeze: ShapeRule = (context) => {
  const { dataType, dims } = context.input(0);
  const given = constantNumbers(context, 1, 'axes');
  const rank = dims.length + given.length;
  const added = new Set(axesOf(context, given, rank));
  const rest = [...dims];
  return [
    typed(
      dataType,
      Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (rest.shift() ?? 1))),
    ),
  ];
};

const pad: ShapeRule = (context) => {
  const { dataType, dims } = context.input(0);
  const amounts = constantNumbers(context, 1, 'pads');
  const axes = axesOf(context, optionalNumbers(context, 3, 'axes') ?? [...dims.keys()], dims.length);
  if (amounts.length !== 2 * axes.length) {
    fail(context, `pads must have ${2 * axes.length} entries (begins, then ends), got ${show(amounts)}`);
  }
  const padded = [...dims];
  axes.forEach((axis, index) => {
    padded[axis] = sizeAt(context, dims, axis) + (amounts[index] ?? 0) + (amounts[index + axes.length] ?? 0);
  });
  if (padded.some((size) => size < 0)) fail(context, `pads ${show(amounts)} leave a negative size: ${show(padded)}`);
  return [typed(dataType, padded)];
};

const depthToSpace: ShapeRule = (context) => {
  const [batch = 0, channels = 0, height = 0, width = 0] = expectRank(context, 0, 4, 4);
  const block = readInt(context.node, 'blocksize') ?? 0;
  const mode = readString(context.node, 'mode') ?? 'DCR';
  if (mode !== 'DCR' && mode !== 'CRD') fail(context, `mode must be DCR or CRD, got ${mode}`);
  if (block < 1 || channels % (block * block) !== 0) {
    fail(context, `${channels} channels must be a multiple of blocksize squared, got blocksize ${block}`);
  }
  const { dataType } = context.input(0);
  return [typed(dataType, [batch, channels / (block * block), height * block, width * block])];
};

const spaceToDepth: ShapeRule = (context) => {
  const [batch = 0, channels = 0, height = 0, width = 0] = expectRank(context, 0, 4, 4);
  const block = readInt(context.node, 'blocksize') ?? 0;
  if (block < 1 || height % block !== 0 || width % block !== 0) {
    fail(context, `height ${height} and width ${width} must be multiples of blocksize, got ${block}`);
  }
  const { dataType } = context.input(0);
  return [typed(dataType, [batch, channels * block * block, height / block, width / block])];
};

const trilu: ShapeRule = (context) => {
  expectRank(context, 0, 2);
  return [context.input(0)];
};

/** Operators that join, cut, reorder or pad axes. */
export const movementRules: readonly [string, ShapeRule][] = [
  ['Concat', concat],
  ['Split', split],
  ['Slice', slice],
  ['Transpose', transpose],
  ['Squeeze', squeeze],
  ['Unsqueeze', unsqueeze],
  ['Pad', pad],
  ['DepthToSpace', depthToSpace],
  ['SpaceToDepth', spaceToDepth],
  ['Trilu', trilu],
];
