import { readInt } from '../attribute.ts';
import { axisOf, expectRank, fail, sameAsInput, show, sizeAt, typed } from './helpers.ts';
import type { ShapeContext, ShapeRule } from './infer.ts';

function expectPerChannel(context: ShapeContext, indices: readonly number[]): void {
  const channels = sizeAt(context, expectRank(context, 0, 2), 1);
  for (const index of indices) {
    const { dims } = context.input(index);
    if (dims.length !== 1 || dims[0] !== channels) {
      fail(context, `input ${index} must have shape [${channels}] (one entry per channel), got ${show(dims)}`);
    }
  }
}

const batchNormalization: ShapeRule = (context) => {
  expectPerChannel(context, [1, 2, 3, 4]);
  return [context.input(0), context.input(3), context.input(4)];
};

const instanceNormalization: ShapeRule = (context) => {
  expectRank(context, 0, 3);
  expectPerChannel(context, [1, 2]);
  return [context.input(0)];
};

const groupNormalization: ShapeRule = (context) => {
  const groups = readInt(context.node, 'num_groups');
  const channels = sizeAt(context, expectRank(context, 0, 2), 1);
  if (groups === undefined || groups < 1 || channels % groups !== 0) {
    fail(context, `num_groups must divide the ${channels} channels, got ${groups ?? 'none'}`);
  }
  expectPerChannel(context, [1, 2]);
  return [context.input(0)];
};

const layerNormalization: ShapeRule = (context) => {
  const { dims } = context.input(0);
  const axis = axisOf(context, readInt(context.node, 'axis') ?? -1, dims.length);
  const statistics = typed(
    'float32',
    dims.map((size, at) => (at < axis ? size : 1)),
  );
  return [context.input(0), statistics, statistics];
};

/** Normalisations; all keep the shape of their first input. */
export const normalizationRules: readonly [string, ShapeRule][] = [
  ['BatchNormalization', batchNormalization],
  ['InstanceNormalization', instanceNormalization],
  ['GroupNormalization', groupNormalization],
  ['LayerNormalization', layerNormalization],
  ['MeanVarianceNormalization', sameAsInput],
];
