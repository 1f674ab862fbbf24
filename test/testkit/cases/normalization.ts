import { attr } from '@holdfast/onnx';

import { constant, variable, type CaseGenerator, type CaseTable } from './case.ts';
import { drawFrom } from './draw.ts';

const alongAxis: CaseGenerator = (random) => {
  const draw = drawFrom(random);
  const dims = draw.dims(draw.int(1, 4));
  const axis = draw.int(-dims.length, dims.length - 1);
  return { operands: [variable(draw.normal(dims))], attributes: draw.coin() ? { axis: attr.int(axis) } : {} };
};

/** A picture batch with scale and bias for each channel. At least 3 positions, so that the variance is not noise. */
const byChannel: CaseGenerator = (random) => {
  const draw = drawFrom(random);
  const dims = [draw.int(1, 2), draw.int(1, 3), draw.int(3, 4), draw.int(1, 3)];
  const channels = dims[1] ?? 1;
  return {
    operands: [variable(draw.normal(dims)), draw.weight(draw.normal([channels])), draw.weight(draw.normal([channels]))],
    attributes: draw.coin() ? { epsilon: attr.float(0.01) } : {},
  };
};

export const normalizationCases: CaseTable = {
  Softmax: alongAxis,
  LogSoftmax: alongAxis,
  InstanceNormalization: byChannel,
  GroupNormalization: (random) => {
    const draw = drawFrom(random);
    const groups = draw.int(1, 2);
    const channels = groups * draw.int(1, 2);
    return {
      operands: [
        variable(draw.normal([draw.int(1, 2), channels, 3, draw.int(1, 3)])),
        draw.weight(draw.normal([channels])),
        draw.weight(draw.normal([channels])),
      ],
      attributes: { num_groups: attr.int(groups) },
    };
  },
  BatchNormalization: (random) => {
    const draw = drawFrom(random);
    const channels = draw.int(1, 3);
    const dims = [draw.int(1, 3), channels, ...draw.dims(draw.int(0, 2), 3)];
    return {
      operands: [
        variable(draw.normal(dims)),
        draw.weight(draw.normal([channels])),
        draw.weight(draw.normal([channels])),
        constant(draw.normal([channels])),
        constant(draw.uniform([channels], 0.3, 2)),
      ],
      attributes: draw.coin() ? { epsilon: attr.float(0.001) } : {},
    };
  },
  LayerNormalization: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 3), 4, 3);
    const axis = draw.int(0, dims.length - 1);
    const shape = dims.slice(axis);
    return {
      operands: [
        variable(draw.normal(dims)),
        draw.weight(draw.normal(shape)),
        ...(draw.coin() ? [draw.weight(draw.normal(shape))] : []),
      ],
      attributes: { axis: attr.int(draw.coin() ? axis : axis - dims.length) },
    };
  },
  LRN: (random) => {
    const draw = drawFrom(random);
    const dims = [draw.int(1, 2), draw.int(1, 6), ...draw.dims(2, 3)];
    return {
      operands: [variable(draw.normal(dims))],
      attributes: {
        // onnxruntime takes odd sizes only.
        size: attr.int(draw.pick([1, 3, 5])),
        ...(draw.coin() ? { alpha: attr.float(0.7), beta: attr.float(0.6), bias: attr.float(1.5) } : {}),
      },
    };
  },
  LpNormalization: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 3), 4);
    return {
      operands: [variable(draw.avoiding(dims, [0], 0.2))],
      attributes: { axis: attr.int(draw.int(0, dims.length - 1)), p: attr.int(draw.int(1, 2)) },
    };
  },
};
