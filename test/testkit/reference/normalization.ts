import { readFloat, readInt } from '@holdfast/onnx';

import type { ReferenceOperator, ReferenceTable } from './operator.ts';
import { at, build, indicesOf, normalizeAxis, read, readBroadcast, type Tensor64 } from './tensor64.ts';

const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;

function moments(values: readonly number[]): { mean: number; variance: number } {
  const centre = mean(values);
  return { mean: centre, variance: mean(values.map((value) => (value - centre) ** 2)) };
}

/** Elements of one line of `x` along `axis` through `index`. */
const line = (x: Tensor64, index: readonly number[], axis: number): number[] =>
  Array.from({ length: at(x.dims, axis) }, (_, k) => read(x, index.with(axis, k)));

const softmax: ReferenceOperator = ({ node, input }) => {
  const x = input(0);
  const axis = normalizeAxis(readInt(node, 'axis') ?? -1, x.dims.length);
  return [build(x.dims, (index) => 1 / line(x, index, axis).reduce((s, v) => s + Math.exp(v - read(x, index)), 0))];
};

const logSoftmax: ReferenceOperator = (call) => softmax(call).map((y) => ({ ...y, data: y.data.map(Math.log) }));

const batchNormalization: ReferenceOperator = ({ node, input }) => {
  const [x, scale, bias, centre, variance] = [input(0), input(1), input(2), input(3), input(4)];
  const epsilon = readFloat(node, 'epsilon') ?? 1e-5;
  return [
    build(x.dims, (index) => {
      const c = index[1] ?? 0;
      const normalized = (read(x, index) - at(centre.data, c)) / Math.sqrt(at(variance.data, c) + epsilon);
      return normalized * at(scale.data, c) + at(bias.data, c);
    }),
  ];
};

/** Normalises each run of channels of each picture; InstanceNormalization has one channel in each run. */
function normalizeChannels(x: Tensor64, groups: number, epsilon: number): Tensor64 {
  const [n = 1, channels = 1, ...sizes] = x.dims;
  const perGroup = channels / groups;
  const inner = [...indicesOf([perGroup, ...sizes])];
  const statistics = new Map<string, { mean: number; variance: number }>();
  for (const [picture = 0, group = 0] of indicesOf([n, groups])) {
    const values = inner.map(([c = 0, ...position]) => read(x, [picture, group * perGroup + c, ...position]));
    statistics.set(`${picture}/${group}`, moments(values));
  }
  return build(x.dims, (index) => {
    const found = statistics.get(`${index[0] ?? 0}/${Math.floor((index[1] ?? 0) / perGroup)}`);
    if (found === undefined) throw new Error('unreachable: every group has statistics');
    return (read(x, index) - found.mean) / Math.sqrt(found.variance + epsilon);
  });
}

const affineByChannel = (x: Tensor64, scale: Tensor64, bias: Tensor64): Tensor64 =>
  build(x.dims, (index) => read(x, index) * at(scale.data, index[1] ?? 0) + at(bias.data, index[1] ?? 0));

const layerNormalization: ReferenceOperator = ({ node, input, optional }) => {
  const x = input(0);
  const axis = normalizeAxis(readInt(node, 'axis') ?? -1, x.dims.length);
  const epsilon = readFloat(node, 'epsilon') ?? 1e-5;
  const scale = input(1);
  const bias = optional(2);
  const inner = [...indicesOf(x.dims.slice(axis))];
  const outer = [...x.dims.slice(0, axis), ...x.dims.slice(axis).map(() => 1)];
  const statistics = (index: readonly number[]): { mean: number; variance: number } =>
    moments(inner.map((position) => read(x, [...index.slice(0, axis), ...position])));
  const y = build(x.dims, (index) => {
    const { mean: centre, variance } = statistics(index);
    const normalized = (read(x, index) - centre) / Math.sqrt(variance + epsilon);
    return normalized * readBroadcast(scale, index) + (bias === undefined ? 0 : readBroadcast(bias, index));
  });
  return [
    y,
    build(outer, (index) => statistics(index).mean),
    build(outer, (index) => 1 / Math.sqrt(statistics(index).variance + epsilon)),
  ];
};

/** Local response normalisation over neighbouring channels (specification of LRN-13). */
const lrn: ReferenceOperator = ({ node, input }) => {
  const x = input(0);
  const alpha = readFloat(node, 'alpha') ?? 1e-4;
  const beta = readFloat(node, 'beta') ?? 0.75;
  const bias = readFloat(node, 'bias') ?? 1;
  const size = readInt(node, 'size') ?? 1;
  const channels = at(x.dims, 1);
  return [
    build(x.dims, (index) => {
      const c = at(index, 1);
      const from = Math.max(0, c - Math.floor((size - 1) / 2));
      const to = Math.min(channels - 1, c + Math.ceil((size - 1) / 2));
      let squareSum = 0;
      for (let k = from; k <= to; k++) squareSum += read(x, index.with(1, k)) ** 2;
      return read(x, index) / (bias + (alpha / size) * squareSum) ** beta;
    }),
  ];
};

const lpNormalization: ReferenceOperator = ({ node, input }) => {
  const x = input(0);
  const axis = normalizeAxis(readInt(node, 'axis') ?? -1, x.dims.length);
  const p = readInt(node, 'p') ?? 2;
  return [
    build(x.dims, (index) => {
      const norm = line(x, index, axis).reduce((total, value) => total + Math.abs(value) ** p, 0) ** (1 / p);
      return read(x, index) / norm;
    }),
  ];
};

export const normalizationOperators: ReferenceTable = {
  Softmax: softmax,
  LogSoftmax: logSoftmax,
  BatchNormalization: batchNormalization,
  InstanceNormalization: ({ node, input }) => {
    const x = input(0);
    const normalized = normalizeChannels(x, at(x.dims, 1), readFloat(node, 'epsilon') ?? 1e-5);
    return [affineByChannel(normalized, input(1), input(2))];
  },
  GroupNormalization: ({ node, input }) => {
    const normalized = normalizeChannels(
      input(0),
      readInt(node, 'num_groups') ?? 1,
      readFloat(node, 'epsilon') ?? 1e-5,
    );
    return [affineByChannel(normalized, input(1), input(2))];
  },
  LayerNormalization: layerNormalization,
  LRN: lrn,
  LpNormalization: lpNormalization,
};
