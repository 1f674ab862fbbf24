import { attr } from '../../../attribute.ts';
import type { OpContext, OpConverter } from '../conversion.ts';
import { intOf } from '../node-attributes.ts';
import { asIs, CHANNELS_FIRST_AXIS, type TfValue } from '../tf-value.ts';

const fromFront = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

const concat: OpConverter = (context) => {
  const count = context.inputCount - 1;
  const parts = Array.from({ length: count }, (_, index) => index);
  const [axis = 0] = context.numbers(count);
  const { length: rank } = context.dims(0);
  const tfAxis = fromFront(axis, rank);
  if (rank === 4 && parts.some((index) => context.input(index).layout === 'channels-first')) {
    const inputs = parts.map((index) => context.channelsFirst(index));
    const moved = attr.int(CHANNELS_FIRST_AXIS[tfAxis] ?? tfAxis);
    return asIs(context.emit('Concat', inputs, { axis: moved }), 'channels-first');
  }
  const inputs = parts.map((index) => context.plain(index));
  return asIs(context.emit('Concat', inputs, { axis: attr.int(tfAxis) }), 'plain');
};

const reshape: OpConverter = (context) =>
  asIs(context.emit('Reshape', [context.plain(0), context.graph.int64s(context.numbers(1))]), 'plain');

const expandDims: OpConverter = (context) => {
  const [axis = 0] = context.numbers(1);
  const newRank = context.dims(0).length + 1;
  return asIs(context.emit('Unsqueeze', [context.plain(0), context.graph.int64s([fromFront(axis, newRank)])]), 'plain');
};

const squeeze: OpConverter = (context) => {
  const dims = context.dims(0);
  const given = context.node.attr['squeeze_dims']?.list?.i ?? [];
  const axes = given.length > 0 ? given : dims.flatMap((size, axis) => (size === 1 ? [axis] : []));
  return asIs(context.emit('Squeeze', [context.plain(0), context.graph.int64s(axes)]), 'plain');
};

const transpose: OpConverter = (context) =>
  asIs(context.emit('Transpose', [context.plain(0)], { perm: attr.ints(context.numbers(1)) }), 'plain');

/** Zero (or constant) padding; `paddings` is [rank, 2], before and after each axis. */
const pad: OpConverter = (context) => {
  const paddings = context.numbers(1);
  const value = context.inputCount > 2 ? (context.numbers(2)[0] ?? 0) : 0;
  const { length: rank } = context.dims(0);
  const channelsFirst = context.input(0).layout === 'channels-first';
  const tfAxes = channelsFirst ? [0, 3, 1, 2] : Array.from({ length: rank }, (_, axis) => axis);
  const side = (offset: 0 | 1): number[] => tfAxes.map((axis) => paddings[2 * axis + offset] ?? 0);
  const pads = context.graph.int64s([...side(0), ...side(1)]);
  const input = channelsFirst ? context.channelsFirst(0) : context.plain(0);
  const output = context.emit('Pad', [input, pads, context.graph.scalar(value)]);
  return asIs(output, channelsFirst ? 'channels-first' : 'plain');
};

const isSet = (mask: number, axis: number): boolean => ((mask >> axis) & 1) === 1;

/** x[begin:end:step] along the leading axes. Masks are bit sets over axes. */
const stridedSlice: OpConverter = (context) => {
  const [begins, ends, steps] = [context.numbers(1), context.numbers(2), context.numbers(3)];
  const mask = (name: string): number => intOf(context.node, name, 0);
  if (mask('ellipsis_mask') !== 0 || mask('new_axis_mask') !== 0) {
    context.fail('ellipsis and new axes in slices are not converted; write the slice out');
  }
  const shrunk = begins.flatMap((_, axis) => (isSet(mask('shrink_axis_mask'), axis) ? [axis] : []));
  const dims = context.dims(0);
  const bounds = begins.map((begin, axis) => {
    const step = steps[axis] ?? 1;
    if (step <= 0) context.fail(`steps must be positive, got ${step} along axis ${axis}`);
    if (shrunk.includes(axis)) {
      const start = fromFront(begin, dims[axis] ?? 0);
      return { start, end: start + 1 };
    }
    const start = isSet(mask('begin_mask'), axis) ? 0 : begin;
    return { start, end: isSet(mask('end_mask'), axis) ? (dims[axis] ?? 0) : (ends[axis] ?? 0) };
  });
  const { graph } = context;
  const operands = [
    bounds.map(({ start }) => start),
    bounds.map(({ end }) => end),
    begins.map((_, axis) => axis),
    steps,
  ];
  const sliced = context.emit('Slice', [context.plain(0), ...operands.map((values) => graph.int64s(values))]);
  if (shrunk.length === 0) return asIs(sliced, 'plain');
  return asIs(graph.op('Squeeze', [sliced, graph.int64s(shrunk)]), 'plain');
};

const identity: OpConverter = (context: OpContext): TfValue => context.input(0);

/** Operators that move elements without changing them. */
export const arrangementConverters: readonly [string, OpConverter][] = [
  ['ConcatV2', concat],
  ['Reshape', reshape],
  ['ExpandDims', expandDims],
  ['Squeeze', squeeze],
  ['Transpose', transpose],
  ['Pad', pad],
  ['PadV2', pad],
  ['StridedSlice', stridedSlice],
  ['Identity', identity],
  ['StopGradient', identity],
];
