import { attr, type Attributes } from '@holdfast/onnx';

import { variable, type CaseGenerator, type CaseTable } from './case.ts';
import { drawFrom, type Draw } from './draw.ts';

/** Kinds of convolution that need their own emission. */
function channels(draw: Draw): { groups: number; input: number; output: number } {
  const groups = draw.int(2, 3);
  return draw.pick([
    { groups: 1, input: draw.int(1, 3), output: draw.int(1, 3) },
    { groups, input: groups * draw.int(1, 2), output: groups * draw.int(1, 2) },
    // Depthwise, plain and with a channel multiplier.
    { groups, input: groups, output: groups },
    { groups, input: groups, output: 2 * groups },
  ]);
}

/** Spatial rank: pictures mostly, sometimes signals. */
const spatialRank = (draw: Draw): number => draw.pick([2, 2, 2, 2, 1]);

const conv: CaseGenerator = (random) => {
  const draw = drawFrom(random);
  const rank = spatialRank(draw);
  const { groups, input, output } = channels(draw);
  const kernel = draw.ints(rank, 1, 3);
  const strides = draw.coin() ? draw.ints(rank, 1, 3) : draw.ints(rank, 1, 1);
  const autoPad = draw.pick(['NOTSET', 'NOTSET', 'NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID']);
  // onnxruntime refuses dilations beside SAME padding.
  const isDilated = !autoPad.startsWith('SAME') && draw.coin();
  const dilations = isDilated ? draw.ints(rank, 1, 2) : draw.ints(rank, 1, 1);
  const pads = draw.coin() ? draw.ints(2 * rank, 0, 2) : draw.ints(2 * rank, 0, 0);
  const sizes = kernel.map((size, axis) => (size - 1) * (dilations[axis] ?? 1) + draw.int(1, 4));
  const bias = draw.coin();
  const attributes: Attributes = {
    ...(groups > 1 || draw.coin() ? { group: attr.int(groups) } : {}),
    ...(draw.coin() ? { kernel_shape: attr.ints(kernel) } : {}),
    dilations: attr.ints(dilations),
    strides: attr.ints(strides),
    ...(autoPad === 'NOTSET' ? { pads: attr.ints(pads) } : { auto_pad: attr.string(autoPad) }),
  };
  return {
    operands: [
      variable(draw.normal([draw.int(1, 2), input, ...sizes])),
      draw.weight(draw.normal([output, input / groups, ...kernel])),
      ...(bias ? [draw.weight(draw.normal([output]))] : []),
    ],
    attributes,
    ...(bias ? {} : { linearIn: 0 }),
  };
};

const convTranspose: CaseGenerator = (random) => {
  const draw = drawFrom(random);
  const rank = spatialRank(draw);
  const { groups, input, output } = channels(draw);
  const kernel = draw.ints(rank, 1, 3);
  const strides = draw.coin() ? draw.ints(rank, 1, 3) : draw.ints(rank, 1, 1);
  const dilations = draw.coin() ? draw.ints(rank, 1, 2) : draw.ints(rank, 1, 1);
  const sizes = draw.ints(rank, 2, 4);
  // Padding cuts the border of the output; at most one row from each side keeps it non-empty.
  const pads = kernel.map((size) => (size > 1 ? draw.int(0, 1) : 0));
  const outputPadding = strides.map((stride) => (stride > 1 && draw.coin() ? 1 : 0));
  const bias = draw.coin();
  return {
    operands: [
      variable(draw.normal([draw.int(1, 2), input, ...sizes])),
      draw.weight(draw.normal([input, output / groups, ...kernel])),
      ...(bias ? [draw.weight(draw.normal([output]))] : []),
    ],
    attributes: {
      group: attr.int(groups),
      strides: attr.ints(strides),
      dilations: attr.ints(dilations),
      pads: attr.ints([...pads, ...pads]),
      output_padding: attr.ints(outputPadding),
      kernel_shape: attr.ints(kernel),
    },
    ...(bias ? {} : { linearIn: 0 }),
  };
};

export const convCases: CaseTable = { Conv: conv, ConvTranspose: convTranspose };
