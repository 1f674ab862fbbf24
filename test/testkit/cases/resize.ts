import { attr, float32, int64s, type Attributes } from '@holdfast/onnx';

import { constant, variable, type CaseTable } from './case.ts';
import { drawFrom, type Draw } from './draw.ts';

type SizePair = readonly [from: number, to: number];

/** Input and output sizes whose ratio is exact in float32. */
const EXACT: readonly [SizePair, ...SizePair[]] = [
  [2, 4],
  [3, 6],
  [4, 2],
  [4, 4],
  [6, 3],
  [1, 3],
  [4, 6],
  [2, 8],
];

/** ... and those whose ratio float32 rounds: a nearest coordinate on a tie may then fall on either side. */
const INEXACT: readonly [SizePair, ...SizePair[]] = [
  [3, 4],
  [5, 3],
  [3, 7],
  [6, 5],
];

interface ResizeSettings {
  readonly attributes: Attributes;
  readonly isNearest: boolean;
}

function settings(draw: Draw): ResizeSettings {
  const mode = draw.pick(['nearest', 'nearest', 'linear', 'linear', 'cubic']);
  const coordinates = draw.pick([
    'half_pixel',
    'half_pixel',
    'pytorch_half_pixel',
    'align_corners',
    'asymmetric',
    'half_pixel_symmetric',
  ]);
  const nearest = draw.pick(['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil']);
  return {
    isNearest: mode === 'nearest',
    attributes: {
      mode: attr.string(mode),
      coordinate_transformation_mode: attr.string(coordinates),
      ...(mode === 'nearest' ? { nearest_mode: attr.string(nearest) } : {}),
      ...(mode === 'cubic'
        ? { cubic_coeff_a: attr.float(draw.pick([-0.75, -0.5])), exclude_outside: attr.int(draw.int(0, 1)) }
        : {}),
    },
  };
}

export const resizeCases: CaseTable = {
  Resize: (random) => {
    const draw = drawFrom(random);
    const { attributes, isNearest } = settings(draw);
    const byScale = draw.coin();
    const exact = isNearest || byScale || draw.coin();
    const [height, toHeight] = draw.pick(exact ? EXACT : INEXACT);
    const [width, toWidth] = draw.pick(exact ? EXACT : INEXACT);
    const [n, channels] = [draw.int(1, 2), draw.int(1, 2)];
    const x = variable(draw.normal([n, channels, height, width]));
    return {
      operands: byScale
        ? [x, undefined, constant(float32([4], [1, 1, toHeight / height, toWidth / width]))]
        : [x, undefined, undefined, constant(int64s([n, channels, toHeight, toWidth]))],
      attributes,
      linearIn: 0,
    };
  },
};
