import { attr, int64s, type Tensor } from '@holdfast/onnx';

import { constant, variable, type CaseGenerator, type CaseTable } from './case.ts';
import { axesOf, drawFrom, type Draw } from './draw.ts';

const reduction =
  (values: (draw: Draw, dims: readonly number[]) => Tensor, linear = false): CaseGenerator =>
  (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 4), 3);
    const chosen = draw.shuffled(axesOf(dims)).slice(0, draw.int(0, dims.length));
    const axes = chosen.map((axis) => (draw.coin() ? axis : axis - dims.length));
    const empty = axes.length === 0;
    return {
      operands: [variable(values(draw, dims)), ...(empty && draw.coin() ? [] : [constant(int64s(axes))])],
      attributes: {
        keepdims: attr.int(draw.int(0, 1)),
        ...(empty ? { noop_with_empty_axes: attr.int(draw.int(0, 1)) } : {}),
      },
      ...(linear ? { linearIn: 0 } : {}),
    };
  };

const normal = (draw: Draw, dims: readonly number[]): Tensor => draw.normal(dims);
const positive = (draw: Draw, dims: readonly number[]): Tensor => draw.uniform(dims, 0.4, 2.5);
const distinct = (draw: Draw, dims: readonly number[]): Tensor => draw.distinct(dims);

const arg: CaseGenerator = (random) => {
  const draw = drawFrom(random);
  const dims = draw.dims(draw.int(1, 3));
  return {
    operands: [variable(draw.distinct(dims))],
    attributes: { axis: attr.int(draw.int(-dims.length, dims.length - 1)), keepdims: attr.int(draw.int(0, 1)) },
  };
};

export const reduceCases: CaseTable = {
  ReduceSum: reduction(normal, true),
  ReduceMean: reduction(normal, true),
  ReduceMax: reduction(distinct),
  ReduceMin: reduction(distinct),
  ReduceProd: reduction(positive),
  ReduceL1: reduction((draw, dims) => draw.avoiding(dims, [0])),
  ReduceL2: reduction(positive),
  ReduceSumSquare: reduction(normal),
  ReduceLogSum: reduction(positive),
  ReduceLogSumExp: reduction(normal),
  ArgMax: arg,
  ArgMin: arg,
  CumSum: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 3));
    const axis: Tensor = { dataType: 'int64', dims: [], data: BigInt64Array.of(BigInt(draw.int(0, dims.length - 1))) };
    return {
      operands: [variable(draw.normal(dims)), constant(axis)],
      attributes: { exclusive: attr.int(draw.int(0, 1)), reverse: attr.int(draw.int(0, 1)) },
      linearIn: 0,
    };
  },
};
