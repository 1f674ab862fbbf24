import { attr } from '../../../attribute.ts';
import type { OpContext, OpConverter } from '../conversion.ts';
import { boolOf } from '../node-attributes.ts';
import { asIs, CHANNELS_FIRST_AXIS, type TfValue } from '../tf-value.ts';

/** Constant axes of input 1, counted from the front. */
function axesOf(context: OpContext): number[] {
  const { length: rank } = context.dims(0);
  return context.numbers(1).map((axis) => (axis < 0 ? axis + rank : axis));
}

/** Mean over height and width of a picture-like value; a mean commutes with scale and offset, so they stay carried. */
function spatialMean(context: OpContext): TfValue {
  const input = context.conversion.channelsFirst(context.input(0));
  return { ...input, value: context.emit('GlobalAveragePool', [input.value]) };
}

const reduce =
  (opType: 'ReduceMean' | 'ReduceMax' | 'ReduceSum' | 'ReduceMin'): OpConverter =>
  (context) => {
    const keep = boolOf(context.node, 'keep_dims');
    const axes = axesOf(context);
    const rank4 = context.dims(0).length === 4;
    const spatial = rank4 && axes.length === 2 && axes.includes(1) && axes.includes(2);
    if (spatial && keep && opType === 'ReduceMean') return spatialMean(context);
    const keepdims = attr.int(keep ? 1 : 0);
    if (keep && context.input(0).layout === 'channels-first') {
      const moved = axes.map((axis) => CHANNELS_FIRST_AXIS[axis] ?? axis);
      const output = context.emit(opType, [context.channelsFirst(0), context.graph.int64s(moved)], { keepdims });
      return asIs(output, 'channels-first');
    }
    return asIs(context.emit(opType, [context.plain(0), context.graph.int64s(axes)], { keepdims }), 'plain');
  };

/** Reductions along constant axes. */
export const reductionConverters: readonly [string, OpConverter][] = [
  ['Mean', reduce('ReduceMean')],
  ['Max', reduce('ReduceMax')],
  ['Min', reduce('ReduceMin')],
  ['Sum', reduce('ReduceSum')],
];
