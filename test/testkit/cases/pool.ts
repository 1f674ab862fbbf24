import { attr, type Attributes, type Tensor } from '@holdfast/onnx';

import { variable, type CaseGenerator, type CaseTable } from './case.ts';
import { drawFrom, type Draw } from './draw.ts';

interface PoolDraw {
  readonly dims: readonly number[];
  readonly attributes: Attributes;
}

/** Windows with overlap, gaps, ceil mode, dilation and asymmetric padding; the 5x5 stride-1 window of SPPF among them. */
function pool(draw: Draw): PoolDraw {
  const rank = draw.pick([2, 2, 2, 1]);
  if (draw.int(0, 4) === 0) {
    const attributes = { kernel_shape: attr.ints([5, 5]), strides: attr.ints([1, 1]), pads: attr.ints([2, 2, 2, 2]) };
    return { dims: [1, draw.int(1, 2), ...draw.ints(2, 3, 6)], attributes };
  }
  const kernel = draw.ints(rank, 1, 3);
  const autoPad = draw.pick(['NOTSET', 'NOTSET', 'NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID']);
  const isSame = autoPad.startsWith('SAME');
  // With SAME padding onnxruntime ignores dilations (AveragePool) and refuses strides beyond the kernel (MaxPool).
  const dilations = !isSame && draw.int(0, 3) === 0 ? draw.ints(rank, 1, 2) : draw.ints(rank, 1, 1);
  const strides = kernel.map((size) => draw.int(1, isSame ? size : 3));
  // Padding below the kernel size: a window that sees padding only has no maximum.
  const pads = [...kernel, ...kernel].map((size) => draw.int(0, size - 1));
  const sizes = kernel.map((size, axis) => (size - 1) * (dilations[axis] ?? 1) + draw.int(1, 4));
  return {
    dims: [draw.int(1, 2), draw.int(1, 3), ...sizes],
    attributes: {
      kernel_shape: attr.ints(kernel),
      strides: attr.ints(strides),
      dilations: attr.ints(dilations),
      ...(autoPad === 'NOTSET'
        ? { pads: attr.ints(pads), ceil_mode: attr.int(draw.int(0, 1)) }
        : { auto_pad: attr.string(autoPad) }),
    },
  };
}

const global =
  (values: (draw: Draw, dims: readonly number[]) => Tensor, linear: boolean): CaseGenerator =>
  (random) => {
    const draw = drawFrom(random);
    const x = values(draw, [...draw.dims(2, 3), ...draw.dims(draw.pick([1, 2, 2]), 4)]);
    return { operands: [variable(x)], ...(linear ? { linearIn: 0 } : {}) };
  };

export const poolCases: CaseTable = {
  MaxPool: (random) => {
    const draw = drawFrom(random);
    const { dims, attributes } = pool(draw);
    return { operands: [variable(draw.distinct(dims))], attributes };
  },
  AveragePool: (random) => {
    const draw = drawFrom(random);
    const { dims, attributes } = pool(draw);
    return {
      operands: [variable(draw.normal(dims))],
      attributes: { ...attributes, count_include_pad: attr.int(draw.int(0, 1)) },
      linearIn: 0,
    };
  },
  GlobalAveragePool: global((draw, dims) => draw.normal(dims), true),
  GlobalMaxPool: global((draw, dims) => draw.distinct(dims), false),
};
